"""What `manual check` and publishing ask of a project that can be read: a fault of each kind is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros.build import build_problems
from macros.editions.checks import check, check_project
from macros.editions.snapshot import Snapshot
from macros.manual.reading.schemas import write_schemas
from macros.pages.site import Site
from macros.pages.structure.addresses import written_kind
from macros.printing.print_centre import print_centre

from .history import complete_manual
from .test_problems import apply

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "golden" / "manual"
REASONS = """\
since: '0.0'
changes:
- {change: aim:trust/removed, what: Faith. Gone., effect: delivery, reason: It went.}
"""
FAULTS = [
    {"file": "data/schema/aims.schema.json", "remove": True},
    {"file": "data/changes/0.0.yml", "write": REASONS},
    {"file": "data/changes/0.1.yml", "write": "since: ["},
    {"file": "docs/index.md", "write": "| One |\n|---|\n| a | lost |\n"},
    {"file": "data/goals.yml", "find": "People decide.", "put": "Offenders decide."},
    {"file": "docs/handouts/agreement.md", "find": '"What we agree."', "put": '"What we agree 漢."'},
]


def test_every_kind_of_fault_is_found_at_once_and_none_without_one(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(ROOT / "data" / "wording", root / "data" / "wording")
    (root / "overrides").symlink_to(ROOT / "overrides")
    write_schemas(root / "data" / "schema")
    assert check_project(Snapshot.load(root)) == []
    for fault in FAULTS:
        apply(root, fault)
    found = {problem.file for problem in check_project(Snapshot.load(root))}
    named = {str(fault["file"]) for fault in FAULTS}
    assert found == named - {"data/changes/0.0.yml"} | {"data/aims.yml"}, "an id was used again"


def lines(root: Path) -> list[str]:
    return [str(problem) for problem in check(root).problems]


def test_each_page_of_the_menu_is_there_and_no_other(tmp_path: Path) -> None:
    root = complete_manual(tmp_path / "project")
    assert lines(root) == []
    docs = root / "docs"
    (docs / "about.md").unlink()
    (docs / "overview" / "purpose.md").rename(docs / "overview" / "purposes.md")
    (docs / "overview" / "outcomes.md").rename(docs / "outcomes.md")
    for name in ("notes.md", "goals/index.md", "overview/inside/more.md", ".notes.md"):
        (docs / name).parent.mkdir(exist_ok=True)
        label = " {{ drafted() }}" if name.startswith("overview/") else ""
        (docs / name).write_text(f"Some words.{label}", encoding="utf-8")
    expected = [
        "docs/about.md:1: file: is missing, and the menu has a line “About this site” for it. "
        "Write the page.",
        "docs/goals/index.md:1: file: stands where the site makes a page from the data. "
        "Remove it, or move its text to another page.",
        "docs/notes.md:1: file: is not in the menu, so nobody would find it. "
        "Move its text to a page of the menu; CONTRIBUTING.md says how the menu gets a new page.",
        "docs/outcomes.md:1: file: is not in the menu. Did you mean docs/overview/outcomes.md? Rename it.",
        "docs/overview/inside/more.md:1: file: is not in the menu, so nobody would find it. "
        "Move its text to a page of the menu; CONTRIBUTING.md says how the menu gets a new page.",
        "docs/overview/purposes.md:1: file: is not in the menu. "
        "Did you mean docs/overview/purpose.md? Rename it.",
    ]
    assert lines(root) == expected
    folder = tmp_path / "site"
    folder.mkdir()
    said = [str(problem) for problem in build_problems(root, folder, Snapshot.load(root))]
    assert said == expected


def test_pages_that_people_write_are_all_that_the_site_does_not_make(site: Site) -> None:
    sheets = Snapshot.of(site).sheets
    made = {page.source for page in (*site.generated_pages, *print_centre(sheets))}
    nodes = list(site.navigation.walk())
    assert {node.source for node in nodes if not node.prose and not written_kind(node.source)} == made
    assert {node.source for node in nodes if node.prose or written_kind(node.source)} == set(site.pages)


@pytest.mark.parametrize(
    ("found", "put", "line"),
    [
        ("strict: true", "strickt: true", "mkdocs.yml:4: strickt: cannot be used (Unrecognised"),
        ("site_name: Facilitator manual", "site_name: [", "mkdocs.yml:4: file: is not valid YAML."),
        ("  - tables", "  - tablez", "mkdocs.yml:19: markdown_extensions: cannot be used (Failed"),
    ],
)
def test_a_setting_that_the_site_generator_refuses_is_one_line(
    tmp_path: Path, found: str, put: str, line: str
) -> None:
    root = complete_manual(tmp_path / "project")
    path = root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    assert found in text
    path.write_text(text.replace(found, put, 1), encoding="utf-8")
    [said] = lines(root)
    assert said.startswith(line)
    assert said.endswith("Put the file back as it was.")
    path.unlink()
    assert len(lines(root)) == 1
