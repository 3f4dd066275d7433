"""The pack of a plan: its sheets, their order and form, and the one PDF that `manual pack` makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from macros.manual.choice import write_choice
from macros.pages.site import Site
from macros.printing.sheet import least_approved
from macros.printing.sheets import Sheets

pytestmark = pytest.mark.xdist_group("pdf")

ROOT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).parent / "manual"


@pytest.fixture(scope="module")
def sheets(site: Site) -> Sheets:
    return Sheets(site)


def names_of(sheets: Sheets, ids: list[str], form: str) -> list[str]:
    pack = sheets.of_plan([sheets.manual.sessions[id] for id in ids], form)
    return [part.name for part in pack.parts]


@pytest.mark.parametrize(
    ("form", "run", "sheet"),
    [
        ("standard", "run-two-minds", "sheet-in-two-minds-sheet"),
        ("simple", "run-two-minds", "sheet-in-two-minds-sheet-simple"),
        ("large-print", "run-two-minds-large-print", "sheet-in-two-minds-sheet-large-print"),
    ],
)
def test_a_pack_has_cover_plan_and_sheets_in_the_order_and_form_of_the_plan(
    sheets: Sheets, form: str, run: str, sheet: str
) -> None:
    names = names_of(sheets, ["two-minds", "ripples"], form)
    assert names[:4] == ["cover-pack-plan", "plan", run, sheet]
    assert names[4].startswith("run-ripples")
    assert set(names[2:]) <= sheets.single.keys()


def test_a_worksheet_in_a_pack_is_the_sheet_itself(sheets: Sheets) -> None:
    pack = sheets.of_plan([sheets.manual.sessions["two-minds"]], "simple")
    assert pack.parts[-1] is sheets.single[pack.parts[-1].name].parts[0]


def test_the_code_of_a_pack_is_that_of_its_sheets_and_their_order(sheets: Sheets) -> None:
    plans = [["two-minds", "ripples"], ["ripples", "two-minds"], ["two-minds"]]
    packs = [sheets.of_plan([sheets.manual.sessions[id] for id in ids], "standard") for ids in plans]
    assert len({pack.code for pack in packs}) == len(plans)
    assert all(pack.status == least_approved(pack.parts) == "draft" for pack in packs)


def test_the_plan_holds_blanks_and_nothing_about_a_person(sheets: Sheets) -> None:
    plan = sheets.of_plan([sheets.manual.sessions["changing-my-place"]], "standard").parts[1]
    assert "You must ask about reprisals" in plan.html
    assert plan.html.count('class="blank"') == 4
    assert "not served" in plan.html


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(COMMAND), "pack", "--root", str(ROOT), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    return result


def test_pack_makes_one_tagged_pdf_from_a_saved_plan(site: Site, tmp_path: Path) -> None:
    saved, target = tmp_path / "plan.txt", tmp_path / "plan.pdf"
    edition = site.manual.settings.edition
    saved.write_text(write_choice(edition, ["room-for-hard-feelings"]) + "\n", encoding="utf-8")
    result = run("--plan", str(saved), "--to", str(target))
    assert (result.returncode, result.stderr) == (0, "")
    document = pypdfium2.PdfDocument(target)
    text = document[0].get_textpage().get_text_range() + document[1].get_textpage().get_text_range()
    assert "The plan on one page" in text
    assert "DRAFT" in text
    assert "Agreed with the case manager on" in text
    with pikepdf.open(target) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.Root.Lang == "en-GB"


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ("no-such-file.txt", 'There is no file "no-such-file.txt", and it is no plan.'),
        ("v=1&e=0.1&s=two-mind", 'There is no session "two-mind". Did you mean "two-minds"?'),
        ("v=1&e=0.1", "This is no plan."),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(tmp_path: Path, plan: str, message: str) -> None:
    result = run("--plan", plan, "--to", str(tmp_path / "plan.pdf"))
    assert result.returncode == 1
    assert result.stderr.startswith(message)
    assert not (tmp_path / "plan.pdf").exists()
