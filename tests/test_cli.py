"""The `manual` command as an author runs it: exit codes, messages, and the files that it writes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "golden" / "manual"
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
    root = tmp_path / "small"
    shutil.copytree(SMALL, root)
    shutil.copytree(ROOT / "data" / "wording", root / "data" / "wording")
    assert manual(root, "schema").returncode == 0
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the real project that a test may break and build."""
    root = tmp_path / "project"
    for name in ("data", "docs", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "macros").symlink_to(ROOT / "macros")
    return root


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
        (["session", "first-steps", "alpha"], 'ID: "alpha" is used already. Ids are never reused; choose another.'),
        (["session", "first-steps", "New One"], 'ID: has the wrong form (got "New One"). Use lower-case words joined by hyphens.'),
        (["handout", "alfa", "sheet"], 'SESSION: is not a session (got "alfa"). Did you mean "alpha"?'),
        (["handout", "alpha", "agreement"], 'ID: "agreement" is used already. Ids are never reused; choose another.'),
    ],
)  # fmt: skip
def test_new_refuses_invalid_ids_and_writes_nothing(small: Path, arguments: list[str], message: str) -> None:
    before = contents(small)
    result = manual(small, "new", *arguments)
    assert result.returncode == 1
    assert result.stderr.splitlines()[0] == f"manual new:1: {message}"
    assert contents(small) == before


MISTAKES = {
    "broken data": ("data/aims.yml", "items:", "items: ["),
    "an unknown id in a macro": ("docs/index.md", 'term("goal"', 'term("gaol"'),
    "a dead link": ("docs/about.md", "## Printing", "[gone](gone.md)\n\n## Printing"),
    "a dead anchor": ("docs/about.md", "## Printing", "[gone](index.md#nowhere)\n\n## Printing"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_failed_build_leaves_the_earlier_site_unchanged(project: Path, name: str) -> None:
    earlier = project / "site" / "index.html"
    earlier.parent.mkdir()
    earlier.write_text("earlier", encoding="utf-8")
    file, find, put = MISTAKES[name]
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")
    result = manual(project, "site")
    assert result.returncode == 1
    assert Path(file).name in result.stderr
    assert contents(project / "site") == {"index.html": b"earlier"}
    assert [path.name for path in project.glob(".site-*")] == []


def test_successful_build_replaces_the_whole_earlier_site(project: Path) -> None:
    earlier = project / "site" / "gone.html"
    earlier.parent.mkdir()
    earlier.write_text("earlier", encoding="utf-8")
    (project / "site" / "index.html").write_text("earlier", encoding="utf-8")
    assert manual(project, "site").returncode == 0
    assert not earlier.exists()
    assert (project / "site" / "index.html").exists()
    assert [path.name for path in project.glob(".site-*")] == []


def test_a_folder_that_is_not_a_site_is_never_replaced(project: Path) -> None:
    before = contents(project / "docs")
    result = manual(project, "site", "--to", "docs")
    assert result.returncode == 1
    assert "is not a built site. Choose another folder" in result.stderr
    assert contents(project / "docs") == before
