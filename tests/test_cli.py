"""The `manual` command as an author runs it: exit codes, messages, and the files that it writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest

from macros.build import build_into
from macros.manual.reading.load import read
from macros.tools.folders import MARKER

from .history import complete_manual

ROOT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).parent / "manual"


def manual(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(COMMAND), *arguments, "--root", str(root)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stdout + result.stderr
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return complete_manual(tmp_path / "small")


def test_check_reports_the_number_of_records(small: Path) -> None:
    result = manual(small, "check")
    assert (result.returncode, result.stdout) == (0, "No problems: 2 modules, 3 sessions (2 outlines).\n")


def test_check_prints_every_problem_and_a_count(small: Path) -> None:
    (small / "data" / "goals.yml").write_text("", encoding="utf-8")
    (small / "docs" / "index.md").write_text('{{ aim("trst") }}', encoding="utf-8")
    before = contents(small)
    result = manual(small, "check")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "data/goals.yml:1: file: is empty. Fill it in, or remove it.",
        'docs/index.md:1: aim(): is given an unknown id (got "trst"). Did you mean "trust"?',
        "2 problems found.",
    ]
    assert contents(small) == before


REASONS = """\
since: '0.0'
changes:
- change: term:aim/removed
  what: Another aim. No longer in the manual.
  effect: editorial
  reason: The {word} was Rooms.
"""


def test_check_reads_the_reasons_of_every_edition(small: Path) -> None:
    folder = small / "data" / "changes"
    folder.mkdir()
    (folder / "0.0.yml").write_text(REASONS.format(word="offender"), encoding="utf-8")
    (folder / "0.1.yml").write_text(REASONS.format(word="unitt"), encoding="utf-8")
    (folder / "0.2.yml").write_text(REASONS.format(word="unit").replace("Rooms", "rooms: small"))
    (folder / "0.3.yml").write_text(REASONS.format(word="unit").replace("The unit was Rooms.", ""))
    (folder / "notes.txt").write_text("Mine.")
    before = contents(small)
    result = manual(small, "check")
    assert result.returncode == 1
    assert [line.partition(" ")[0] + line.partition(": ")[2][:30] for line in result.stderr.splitlines()] == [
        'data/changes/0.0.yml:6:changes[1].reason: uses "offen',
        'data/changes/0.1.yml:6:changes[1].reason: "unitt" is ',
        "data/changes/0.2.yml:6:file: has a colon and a space ",
        "data/changes/0.3.yml:6:changes[1].reason: has no valu",
        "data/changes/notes.txt:1:file: is not a file of reasons",
        'data/glossary.yml:2:items[1].id: "aim" was the ter',
        "6",
    ]
    assert contents(small) == before


def test_stale_schemas_are_reported_and_rewritten(small: Path) -> None:
    schema = small / "data" / "schema" / "goals.schema.json"
    schema.write_text("{}", encoding="utf-8")
    assert manual(small, "schema", "--check").returncode == 1
    assert "Run `manual schema`" in manual(small, "check").stderr
    assert manual(small, "schema").returncode == 0
    assert manual(small, "schema", "--check").returncode == 0


def test_committed_schemas_are_current() -> None:
    assert manual(ROOT, "schema", "--check").stdout == "The schemas are current.\n"


def test_new_session_passes_the_check_once_it_is_filled_in(small: Path) -> None:
    assert manual(small, "new", "session", "first-steps", "delta").returncode == 0
    problems = manual(small, "check").stderr.splitlines()
    fields = [problem.split(": ")[1] for problem in problems[:-1]]
    assert fields == ["purpose", "aims", "goals", "approaches", "duration.min", "duration.max"]
    assert all("has no value. Fill it in" in problem for problem in problems[:-1])
    record = small / "data" / "sessions" / "delta.yml"
    text = record.read_text(encoding="utf-8")
    for key, value in {
        "purpose": "Try.",
        "aims": "[trust]",
        "goals": "[agency]",
        "approaches": "[listening]",
    }.items():
        text = text.replace(f"\n{key}: ", f"\n{key}: {value}")
    text = text.replace("To do. Say why parts may be missing.", "It waits for the pilot.")
    text = text.replace("  min: ", "  min: 30").replace("  max:\n", "  max: 40\n")
    record.write_text(text, encoding="utf-8")
    assert manual(small, "check").stdout == "No problems: 2 modules, 4 sessions (3 outlines).\n"


def test_new_handout_passes_the_check_as_written(small: Path) -> None:
    for session in ("alpha", "beta"):
        result = manual(small, "new", "handout", session, f"sheet-for-{session}")
        assert result.returncode == 0
    assert manual(small, "check").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["session", "first-stps", "delta"], 'MODULE: is not a module (got "first-stps"). Did you mean "first-steps"?'),
        (["session", "first-steps", "alpha"], 'ID: "alpha" is already used. Ids are never reused; choose another.'),
        (["session", "first-steps", "New One"], 'ID: has the wrong format (got "New One"). Use lower-case words joined by hyphens, such as my-life-line.'),
        (["session", "first-steps", "con"], 'ID: cannot be a name (got "con"). Computers and web servers keep it for themselves; choose another.'),
        (["session", "first-steps", "index"], 'ID: cannot be a name (got "index"). Computers and web servers keep it for themselves; choose another.'),
        (["session", "first-steps", "a" * 61], "ID: is too long (got 61 characters; expected at most 60). Shorten it."),
        (["handout", "alfa", "sheet"], 'SESSION: is not a session (got "alfa"). Did you mean "alpha"?'),
        (["handout", "alpha", "agreement"], 'ID: "agreement" is already used. Ids are never reused; choose another.'),
    ],
)  # fmt: skip
def test_new_refuses_invalid_ids_and_writes_nothing(small: Path, arguments: list[str], message: str) -> None:
    before = contents(small)
    result = manual(small, "new", *arguments)
    assert result.returncode == 1
    assert result.stderr.splitlines()[0] == f"manual new:1: {message}"
    assert contents(small) == before


@pytest.mark.parametrize(
    "line", ["    sessions: [gamma]", "    sessions: [ gamma ]  # in order", "    sessions:\n    - gamma"]
)
def test_new_session_is_added_to_a_list_however_it_is_written(small: Path, line: str) -> None:
    modules = small / "data" / "modules.yml"
    text = modules.read_text(encoding="utf-8")
    modules.write_bytes(text.replace("    sessions:\n      - gamma", line).replace("\n", "\r\n").encode())
    assert manual(small, "new", "session", "next-steps", "delta").returncode == 0
    assert read(small / "data").partial.modules["next-steps"].sessions == ["gamma", "delta"]
    assert b"\n" not in modules.read_bytes().replace(b"\r\n", b"")


def test_new_handout_refuses_a_list_to_which_nothing_can_be_added(small: Path) -> None:
    record = small / "data" / "sessions" / "alpha.yml"
    text = record.read_text(encoding="utf-8")
    entry = "{id: agreement, title: Agreement, audience: participant, variants: [standard, simple]}"
    record.write_text(text.replace(f"handouts:\n  - {entry}", f"handouts: [{entry}]"), encoding="utf-8")
    before = contents(small)
    result = manual(small, "new", "handout", "alpha", "sheet")
    assert result.returncode == 1
    assert "handouts: is written in a way to which nothing can be added." in result.stderr
    assert contents(small) == before


MISTAKES = {
    "broken data": ("data/aims.yml", "items:", "items: ["),
    "an unknown id in a macro": ("docs/index.md", 'term("aim"', 'term("aimm"'),
    "a dead link": ("docs/about.md", "About", "[gone](gone.md) About"),
    "a dead anchor": ("docs/about.md", "About", "[gone](index.md#nowhere) About"),
}


def earlier_site(small: Path) -> Path:
    """A site from an earlier build, with a page that the next build will not have."""
    assert manual(small, "site").returncode == 0
    marker = small / "site" / MARKER
    facts = json.loads(marker.read_text(encoding="utf-8"))
    (small / "site" / "gone.html").write_text("earlier", encoding="utf-8")
    marker.write_text(json.dumps({**facts, "files": [*facts["files"], "gone.html"]}), encoding="utf-8")
    return small / "site"


@pytest.mark.parametrize("name", MISTAKES)
def test_failed_build_leaves_the_earlier_site_unchanged(small: Path, name: str) -> None:
    site = earlier_site(small)
    before = contents(site)
    file, find, put = MISTAKES[name]
    path = small / file
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")
    result = manual(small, "site")
    assert result.returncode == 1
    assert Path(file).name in result.stderr
    assert contents(site) == before
    assert [path.name for path in small.glob(".site-*")] == []


def test_successful_build_replaces_the_whole_earlier_site(small: Path) -> None:
    site = earlier_site(small)
    assert manual(small, "site").returncode == 0
    assert not (site / "gone.html").exists()
    assert (site / "index.html").exists()
    assert [path.name for path in small.glob(".site-*")] == []


OTHER_FOLDERS = {
    "pages that people wrote": ("docs", {}, "was not written by this command"),
    "another web site": ("web", {"index.html": "Intranet"}, "was not written by this command"),
    "a broken marker file": ("web", {MARKER: "{", "a.html": ""}, "was not written by this command"),
    "a build with a file of somebody's own": ("web", {MARKER: '{"files": []}', "notes.txt": ""}, "notes.txt"),
    "a register": ("web", {"publish-log.jsonl": ""}, "in the register"),
    "a folder inside a register": ("web/0.1/pdf", {"../../publish-log.jsonl": ""}, "in the register"),
    "a published edition": ("web", {"RELEASE.json": "{}"}, "a published edition"),
    "a folder inside a published edition": ("web/pdf", {"../RELEASE.json": "{}"}, "a published edition"),
}


@pytest.mark.parametrize("command", ["site", "pdf"])
@pytest.mark.parametrize("case", OTHER_FOLDERS)
def test_other_folders_are_never_replaced(small: Path, case: str, command: str) -> None:
    target, files, message = OTHER_FOLDERS[case]
    (small / target).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (small / target / name).write_text(text, encoding="utf-8")
    before = contents(small)
    result = manual(small, command, "--to", target)
    assert result.returncode == 1
    assert message in result.stderr
    assert contents(small) == before


def test_the_next_build_clears_up_after_an_interrupted_one(small: Path) -> None:
    site = earlier_site(small)
    (small / ".site-new-1").mkdir()
    (small / ".site-old-1").mkdir()
    site.rename(small / ".site-old-1" / "site")
    path = small / "data" / "aims.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: Our ", 1), encoding="utf-8")
    assert manual(small, "site").returncode == 0
    assert [path.name for path in small.glob(".site-*")] == []
    assert not (site / "gone.html").exists()


def test_the_next_build_compiles_no_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = complete_manual(tmp_path / "project")
    assert build_into(root, tmp_path / "one")
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_args: pytest.fail("a template is compiled"))
    assert build_into(root, tmp_path / "two")
