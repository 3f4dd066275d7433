"""Sheets and their PDFs: what they say, what they never say, and how they are made."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from markupsafe import escape
from PIL import Image, ImageChops, ImageStat

from macros.manual.records.base import Record
from macros.manual.records.session import Session
from macros.pages.site import Site
from macros.printing import cache as cache_module
from macros.printing.build import ASSETS, CACHE, PdfSet, build_pdfs, select_sheets
from macros.printing.cache import Cache
from macros.printing.document import document, stylesheet
from macros.printing.engine import Engine, PdfJob, SheetError, fingerprint
from macros.printing.sheet import short_code
from macros.printing.sheets import Sheets

pytestmark = pytest.mark.xdist_group("pdf")

ROOT = Path(__file__).parent.parent
PICTURES = Path(__file__).parent / "golden" / "pictures"
MIN_WORDS = 4
"""Shorter facilitator strings are everyday words that any sheet may hold."""
NOT_FACILITATOR = {"id", "title", "handouts", "provenance", "review", "changes", "role"}
LARGE_PRINT_POINTS = 16
PICTURE_SCALE = 0.6
MOST_DIFFERENCE = 2.0
"""Mean difference of grey levels (0 to 255) at which a page no longer looks as kept."""


@pytest.fixture(scope="module")
def sheets(site: Site) -> Sheets:
    return Sheets(site)


@pytest.fixture(scope="module")
def printed(sheets: Sheets) -> PdfSet:
    """Every PDF of the real manual, from the project's own cache where it is current."""
    return build_pdfs(ROOT, sheets, say=lambda _: None)


def text_of(path: Path) -> list[str]:
    """The text of each page, on one line."""
    opened = pypdfium2.PdfDocument(path)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]


# What there is


def test_every_session_has_its_sheets(site: Site, sheets: Sheets) -> None:
    for session in site.manual.sessions.values():
        names = {sheet.name for sheet in sheets.of_session(session.id)}
        assert {f"run-{session.id}", f"rating-{session.id}", f"pack-session-{session.id}"} <= names
        for handout in session.handouts:
            assert {
                f"sheet-{handout.id}",
                f"sheet-{handout.id}-simple",
                f"sheet-{handout.id}-large-print",
            } <= names
    for module in site.manual.modules:
        assert {f"pack-module-{module}", f"training-{module}"} <= set(sheets.all)
    assert {"pack-manual", "form-self-rating", "form-observer", "form-supervision"} <= set(sheets.all)


def test_codes_follow_the_text_and_nothing_else(site: Site, sheets: Sheets) -> None:
    part = sheets.all["sheet-in-two-minds-sheet"].parts[0]
    assert dataclasses.replace(part, status="approved", reference="elsewhere").code == part.code
    assert dataclasses.replace(part, html=part.html.replace("both sides", "two sides")).code != part.code
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", part.code)
    codes = [single.code for sheet in sheets.single.values() for single in sheet.parts]
    assert len(set(codes)) == len(codes)
    assert short_code("a") != short_code("b")


def test_rating_form_holds_the_sessions_own_points(site: Site, sheets: Sheets) -> None:
    for session in site.manual.sessions.values():
        part = sheets.all[f"rating-{session.id}"].parts[0]
        points = [*(item.text for item in session.fidelity_items), *session.supervision_points]
        assert all(escape(point) in part.html for point in points), session.id
        assert "Nothing on it is added up." in part.html


def test_rating_form_stands_in_no_pack_but_the_trainers(site: Site, sheets: Sheets) -> None:
    packs = [sheet for sheet in sheets.all.values() if sheet.kind == "pack"]
    held = {sheet.name for sheet in packs if any(part.name.startswith("rating-") for part in sheet.parts)}
    assert held == {f"training-{module}" for module in site.manual.modules}


def test_the_first_page_of_a_run_sheet_holds_what_to_prepare_and_no_more(site: Site, printed: PdfSet) -> None:
    for id, session in site.manual.sessions.items():
        first, second, *_ = text_of(printed.files[f"run-{id}"].path)
        assert " ".join(session.preparation[-1].split())[-30:] in first, id
        assert f"1. {session.activities[0].title}" in second, id
        assert "Listen for" not in first, id


# What a participant's sheet never says


def facilitator_strings(site: Site) -> set[str]:
    """Every text that a session's record holds for the facilitator. A sheet's author may write the same
    words for the participant: what stands in the sheet's own Markdown has not leaked."""
    found: set[str] = set()
    for session in site.manual.sessions.values():
        for name in Session.model_fields:
            if name not in NOT_FACILITATOR:
                found.update(strings_in(getattr(session, name)))
    return {" ".join(text.split()) for text in found if len(text.split()) >= MIN_WORDS}


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from strings_in(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)


def test_participants_sheets_hold_no_facilitator_text(site: Site, sheets: Sheets, printed: PdfSet) -> None:
    forbidden = facilitator_strings(site)
    assert len(forbidden) > 4000
    leaks = []
    for name, sheet in sheets.all.items():
        if sheet.for_participants:
            handout = name.removeprefix("sheet-").removesuffix(f"-{sheet.variant}")
            own = " ".join((ROOT / "docs" / "handouts" / f"{handout}.md").read_text(encoding="utf-8").split())
            for where, text in everything_in(sheets, sheet, printed.files[name].path).items():
                leaks += [
                    f"{name}, {where}: {string}"
                    for string in forbidden
                    if string in text and string not in own
                ]
    assert leaks == []


def everything_in(sheets: Sheets, sheet: Any, path: Path) -> dict[str, str]:
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as metadata:
            about = " ".join(
                [*(str(value) for value in pdf.docinfo.values()), *(str(metadata[key]) for key in metadata)]
            )
        with pdf.open_outline() as outline:
            bookmarks = " ".join(item.title for item in outline.root for item in [item, *item.children])
    html = re.sub(r"<[^>]+>", " ", document(sheets, sheet))
    return {
        "HTML": " ".join(html.split()),
        "HTML source": document(sheets, sheet),
        "CSS": stylesheet(sheets.manual.settings, sheet),
        "PDF text": " ".join(text_of(path)),
        "metadata": about,
        "bookmarks": bookmarks,
    }


# What every sheet says


def test_every_page_carries_marking_status_code_and_number(
    site: Site, sheets: Sheets, printed: PdfSet
) -> None:
    marking = site.manual.settings.marking
    for name, stored in printed.files.items():
        if name.startswith("sheet-") or name.startswith(("run-", "rating-", "matrix-", "form-")):
            pages = text_of(stored.path)
            for n, text in enumerate(pages, 1):
                where = f"{name}, page {n}"
                assert marking in text, where
                assert "DRAFT – NOT APPROVED FOR USE" in text, where
                assert f"age {n} of {len(pages)}" in text, where
                assert sheets.all[name].code in text, where
            assert sheets.all[name].parts[0].reference in pages[0], name


def test_whole_manual_numbers_its_pages_and_lists_them(printed: PdfSet) -> None:
    pages = text_of(printed.files["pack-manual"].path)
    assert f"page 1 of {len(pages)}" in pages[0]
    found = re.search(r"Starting out together, page (\d+)", " ".join(pages[:12]))
    assert found
    assert "Starting out together" in pages[int(found[1]) - 1]


def test_large_print_is_large_everywhere(printed: PdfSet) -> None:
    for name in (
        "sheet-in-two-minds-sheet-large-print",
        "sheet-value-cards-large-print",
        "matrix-aims-large-print",
    ):
        for page in pypdfium2.PdfDocument(printed.files[name].path):
            text = page.get_textpage()
            raw = text.raw
            sizes = {
                round(pypdfium2.raw.FPDFText_GetFontSize(raw, i), 1)
                for i in range(text.count_chars())
                if text.get_text_range(i, 1).strip()
            }
            assert min(size for size in sizes if size > 2) >= LARGE_PRINT_POINTS - 0.1, (name, sizes)


def test_matrices_fill_one_page_across_and_large_print_several(printed: PdfSet) -> None:
    for kind in ("aims", "goals", "factors", "approaches", "stages"):
        single = pypdfium2.PdfDocument(printed.files[f"matrix-{kind}"].path)
        assert len(single) == 1
        assert single[0].get_width() > single[0].get_height()
        assert printed.files[f"matrix-{kind}-large-print"].pages > 1


# How the PDFs are made


def test_verapdf_finds_no_fault_in_any_pdf(printed: PdfSet, tmp_path: Path) -> None:
    for name, stored in printed.files.items():
        shutil.copy(stored.path, tmp_path / f"{name}.pdf")
    command = [
        sys.executable,
        str(ROOT / "tests" / "tools" / "verapdf.py"),
        *map(str, sorted(tmp_path.glob("*.pdf"))),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout.splitlines()[-1:] == [f"{len(printed.files)} PDFs checked, 0 fail"], result.stdout[
        -3000:
    ]


def test_verapdf_finds_a_fault_that_is_there(printed: PdfSet, tmp_path: Path) -> None:
    with pikepdf.open(printed.files["form-observer"].path) as pdf:
        del pdf.Root.Lang
        pdf.save(tmp_path / "no-language.pdf")
    command = [
        sys.executable,
        str(ROOT / "tests" / "tools" / "verapdf.py"),
        str(tmp_path / "no-language.pdf"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "anguage" in result.stdout


def test_every_pdf_has_language_title_bookmarks_and_its_own_fonts(sheets: Sheets, printed: PdfSet) -> None:
    for name, stored in printed.files.items():
        with pikepdf.open(stored.path) as pdf:
            assert str(pdf.Root.Lang) == "en-GB", name
            assert sheets.all[name].title in str(pdf.docinfo["/Title"]), name
            with pdf.open_outline() as outline:
                assert outline.root, name
            fonts = {
                str(font.BaseFont)
                for page in pdf.pages
                for font in (page.get("/Resources", {}).get("/Font", {}) or {}).values()
            }
            assert all(re.match(r"/[A-Z]{6}\+Paper", font) for font in fonts), (name, fonts)


def test_welsh_letters_have_shapes_in_every_font() -> None:
    from fontTools.ttLib import TTFont

    for path in (ROOT / ASSETS / "fonts").glob("*.ttf"):
        assert set(map(ord, "ŵŷŴŶâêîôûẁẃẅỳ")) <= set(TTFont(path).getBestCmap()), path.name
    assert "SIL Open Font License" in (ROOT / ASSETS / "fonts" / "LICENSE.txt").read_text(encoding="utf-8")


def test_a_table_over_several_pages_is_one_table(printed: PdfSet) -> None:
    with pikepdf.open(printed.files["matrix-aims-large-print"].path) as pdf:
        tables = [element for element in elements(pdf.Root.StructTreeRoot) if element.get("/S") == "/Table"]
        heads = [kid for kid in tables[0].K if kid.S == "/THead"]
    assert (len(tables), len(heads)) == (1, 1)


def elements(element: Any) -> Iterator[Any]:
    yield element
    kids = element.get("/K")
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


def test_same_input_gives_the_same_bytes(site: Site, sheets: Sheets, printed: PdfSet) -> None:
    sheet = sheets.all["pack-session-two-minds"]
    job = PdfJob(sheet.name, document(sheets, sheet, pdf=True), stylesheet(site.manual.settings, sheet))
    time.sleep(1.1)  # so that a time stamp would differ
    assert hashlib.sha256(Engine(ROOT / ASSETS).pdf(job)).hexdigest() == printed.files[sheet.name].sha256


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("run-two-minds", 1),
        ("run-two-minds", 2),
        ("sheet-in-two-minds-sheet", 1),
        ("sheet-in-two-minds-sheet-large-print", 1),
        ("sheet-value-cards", 1),
        ("matrix-aims", 1),
        ("form-observer", 1),
        ("rating-two-minds", 1),
        ("training-mindfulness", 1),
    ],
)
def test_page_looks_as_kept(printed: PdfSet, name: str, page: int) -> None:
    """To keep a new picture after a wanted change: delete the old one and run this test once."""
    drawn = (
        pypdfium2.PdfDocument(printed.files[name].path)[page - 1]
        .render(scale=PICTURE_SCALE)
        .to_pil()
        .convert("L")
    )
    kept = PICTURES / f"{name}-{page}.png"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        drawn.save(kept, optimize=True)
        pytest.fail(
            f"there was no picture of {name}, page {page}; it is kept now: look at {kept} and commit it"
        )
    picture = Image.open(kept).convert("L")
    assert drawn.size == picture.size
    difference = ImageStat.Stat(ImageChops.difference(drawn, picture)).mean[0]
    assert difference < MOST_DIFFERENCE, f"{name}, page {page} differs by {difference:.1f} grey levels"


# The cache and its faults


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with the real cache, to edit and to break."""
    root = tmp_path / "project"
    for name in ("data", "docs", "overrides", CACHE.as_posix()):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "macros").symlink_to(ROOT / "macros")
    return root


def quiet(root: Path, *ids: str) -> PdfSet:
    return build_pdfs(root, Sheets(Site.load(root)), ids, say=lambda _: None)


def test_unchanged_sheets_come_from_the_cache(printed: PdfSet, project: Path) -> None:
    assert quiet(project).made == 0


def test_one_edit_makes_only_the_sheets_that_hold_the_session(printed: PdfSet, project: Path) -> None:
    path = project / "data" / "sessions" / "two-minds.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("It need not be the thing I would pick.", "It may be another thing."), encoding="utf-8"
    )
    edited = Sheets(Site.load(project))
    jobs = {
        name: PdfJob(name, document(edited, sheet, pdf=True), stylesheet(edited.manual.settings, sheet))
        for name, sheet in edited.all.items()
    }
    stored = Cache(project / CACHE, fingerprint(project / ASSETS))
    module = "engagement-and-insight"
    expected = {
        "run-two-minds",
        "pack-session-two-minds",
        f"pack-module-{module}",
        f"training-{module}",
        "pack-manual",
    }
    assert {name for name, job in jobs.items() if stored.get(job) is None} == expected


def test_damaged_entry_is_made_again_and_never_served(printed: PdfSet, project: Path) -> None:
    name = "form-observer"
    before = printed.files[name].path.read_bytes()
    entry = project / CACHE / printed.files[name].path.name
    entry.write_bytes(before[:-100])
    again = quiet(project, name)
    assert again.made == 1
    assert again.files[name].path.read_bytes() == before


def test_full_disk_leaves_no_half_file(
    project: Path, monkeypatch: pytest.MonkeyPatch, printed: PdfSet
) -> None:
    shutil.rmtree(project / CACHE)

    def full(self: Path, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_module.Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        quiet(project, "form-observer")
    assert list((project / CACHE).iterdir()) == []


def test_interrupted_run_leaves_whole_files_and_the_next_one_ends_it(project: Path, printed: PdfSet) -> None:
    shutil.rmtree(project / CACHE)
    command = [
        str(Path(sys.executable).parent / "manual"),
        "pdf",
        "two-minds",
        "form-observer",
        "--root",
        str(project),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not list((project / CACHE).glob("*.pdf")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for path in (project / CACHE).glob("[!.]*.pdf"):
        pypdfium2.PdfDocument(path)  # whole, or it would not open
    assert not (project / "pdf").exists()
    assert set(quiet(project, "two-minds", "form-observer").files) >= {"run-two-minds", "form-observer"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("font", "AtkinsonHyperlegibleNext-Bold.ttf is missing. Put the file there, or correct its name."),
        ("id", 'There is no sheet, session, module or handout "two-mind". Did you mean "two-minds"?'),
    ],
)
def test_what_is_missing_is_named(project: Path, printed: PdfSet, change: str, message: str) -> None:
    ids = ["two-mind"] if change == "id" else ["in-two-minds-sheet"]
    if change == "font":
        (project / ASSETS / "fonts" / "AtkinsonHyperlegibleNext-Bold.ttf").unlink()
    result = command_in(project, "pdf", *ids)
    assert result.returncode == 1
    assert message in result.stderr
    assert not (project / "pdf").exists()


def test_without_pango_pages_are_built_and_the_exit_code_says_so(project: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "weasyprint"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise OSError('cannot load library libpango')", encoding="utf-8")
    result = command_in(project, "site", "--pdf", PYTHONPATH=str(broken.parent))
    assert result.returncode == 2
    assert [line for line in result.stderr.splitlines() if "Pango" in line] == [
        line for line in result.stderr.splitlines() if "apt-get install libpango-1.0-0" in line
    ]
    assert (project / "site" / "print" / "run-two-minds.html").exists()
    assert not (project / "site" / "pdf").exists()


def command_in(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "manual"), *words, "--root", str(root)]
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    assert "Traceback" not in result.stdout + result.stderr, result.stderr
    return result


def test_choosing_by_session_module_and_handout(sheets: Sheets) -> None:
    assert set(select_sheets(sheets.all, ["two-minds"])) == {
        sheet.name for sheet in sheets.of_session("two-minds")
    }
    assert set(select_sheets(sheets.all, ["mindfulness"])) == {
        "pack-module-mindfulness",
        "training-mindfulness",
    }
    assert len(select_sheets(sheets.all, ["value-cards"])) == 3
    with pytest.raises(SheetError, match="There is no sheet"):
        select_sheets(sheets.all, ["nothing"])
