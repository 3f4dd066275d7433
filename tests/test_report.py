"""The report for a panel: what it counts, what it calls a gap, and its files."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from macros.cli import main
from macros.manual.report import Report, report
from macros.manual.report_files import FILE_NAMES, TABLES, report_files
from macros.pages.site import Site

from .history import Project

GOLDEN = Path(__file__).parent / "golden" / "manual"


@pytest.fixture(scope="module")
def real(site: Site) -> Report:
    """The report on the real manual."""
    return report(site.manual)


def small(folder: Path, *edits: tuple[str, str, str]) -> Report:
    """The report on the small manual after edits: a file, what, and by what."""
    root = folder / "manual"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(GOLDEN, root)
    for name, old, new in edits:
        path = root / "data" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return report(Site.read(root)[0].manual)


def standing(found: Report, kind: str, id: str) -> tuple[str, str]:
    [row] = [row for row in found.coverage if (row.kind, row.id) == (kind, id)]
    return row.standing, row.reason


def test_every_record_has_the_sessions_that_name_it(site: Site, real: Report) -> None:
    kinds = ("aim", "goal", "factor", "approach")
    assert [(row.kind, row.id) for row in real.coverage] == [
        (kind, id) for kind in kinds for id in site.manual.by_kind[kind]
    ]
    for row in real.coverage:
        named = {session.id for session in site.manual.sessions_with(row.kind, row.id)}
        assert set(row.main) | set(row.also) == named
        assert not set(row.main) & set(row.also)
        if row.kind == "aim":
            assert row.main == [
                session.id for session in site.manual.sessions.values() if session.main_aim == row.id
            ]


def test_a_factor_rests_on_the_sessions_that_say_why(site: Site, real: Report) -> None:
    for row in real.of_kind("factor", "erg22plus"):
        number = int(row.number)
        said = [
            session.id
            for session in site.manual.sessions.values()
            if session.factors.get("erg22plus", {}).get(number)
        ]
        assert row.with_reason == said
        assert (row.standing == "gap") == (not said and row.standing != "excluded")


def test_a_factor_that_is_not_targeted_is_excluded_with_its_reason(site: Site, real: Report) -> None:
    excluded = {row.id: row.reason for row in real.coverage if row.standing == "excluded"}
    assert excluded == {id: factor.why for id, factor in site.manual.factors.items() if not factor.targeted}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], ("one-session", "One session names it.")),
        ([("sessions/alpha.yml", "approaches: [listening]", "approaches: [silence]")], None),
    ],
    ids=["named", "no longer named"],
)
def test_what_rests_on_one_session_is_said_to(
    tmp_path: Path, edits: list[tuple[str, str, str]], expected: tuple[str, str] | None
) -> None:
    found = small(tmp_path, *edits)
    row = next(row for row in found.coverage if row.kind == "approach" and row.id == "listening")
    count = len(row.sessions)
    words = {0: ("gap", "No session names it."), 1: ("one-session", "One session names it.")}
    assert standing(found, "approach", "listening") == words.get(count, ("served", ""))
    assert expected is None or count > 0


def test_json_is_as_its_schema_says(real: Report) -> None:
    files = dict(report_files(real))
    schema, data = json.loads(files["report.schema.json"]), json.loads(files["report.json"])
    assert Report.model_validate(data) == real
    assert set(schema["required"]) == set(schema["properties"]) == set(data)
    assert schema["additionalProperties"] is False
    assert all("description" in field for field in fields(schema))


def fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Every field of the report and of its rows."""
    shapes = [schema, *(shape for shape in schema["$defs"].values() if "properties" in shape)]
    return [field for shape in shapes for field in shape["properties"].values()]


def test_tables_say_the_same_as_the_json(real: Report) -> None:
    files = dict(report_files(real))
    assert tuple(files) == FILE_NAMES
    data = json.loads(files["report.json"])
    for name in TABLES:
        rows = list(csv.DictReader(io.StringIO(files[f"{name}.csv"].removeprefix("\ufeff"), newline="")))
        assert rows == [{key: cell(value) for key, value in row.items()} for row in data[name]]


def cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return {"True": "yes", "False": "no"}.get(str(value), str(value))


def test_the_command_writes_the_files_and_replaces_only_its_own(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN, tmp_path / "manual")
    command = ["report", "--root", str(tmp_path / "manual"), "--to", str(tmp_path / "out")]
    for _ in range(2):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} >= set(FILE_NAMES)
    assert "report.pdf" in result.output
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    assert CliRunner().invoke(main, command).exit_code == 1


@pytest.mark.xdist_group("editions")
def test_the_command_says_what_has_changed_since_the_register(published: Project, tmp_path: Path) -> None:
    newest = published.register / "0.5"
    shutil.copytree(published.root, tmp_path / "manual")
    path = tmp_path / "manual" / "data" / "sessions" / "alpha.yml"
    text = re.sub("(?m)^purpose: .*", "purpose: Say why we meet.", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    options = ["--root", str(tmp_path / "manual"), "--to", str(tmp_path / "out")]
    result = CliRunner().invoke(main, ["report", *options, "--in", str(newest.parent)])
    assert result.exit_code == 0, result.output
    data = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert data["since"] == newest.name
    assert [(row["record"], row["kind"]) for row in data["changes"]] == [("session:alpha", "wording")]


def test_the_page_says_what_the_report_says(site: Site, real: Report) -> None:
    page = next(page for page in site.generated_pages if page.source == "report.md")
    root = html.fromstring(f"<div>{page.html}</div>")
    for number, group in enumerate(("aim", "goal", "factor", "approach"), 1):
        table = root.xpath(f"//h3[@id='coverage-{number}']/following-sibling::section[1]//table")[0]
        shown = [row.xpath("count(.//a[contains(@href, 'sessions/')])") for row in table.xpath("./tbody/tr")]
        assert shown == [len(row.sessions) for row in real.coverage if row.kind == group]
    assert all(row.reason in root.text_content() for row in real.open_points)
    assert root.xpath("//a[@download]/@href") == [f"report/{name}" for name in FILE_NAMES]
