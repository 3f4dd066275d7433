"""What `manual check` and publishing ask of a project that can be read: a fault of each kind is found."""

from __future__ import annotations

import shutil
from pathlib import Path

from macros.editions.checks import check_project
from macros.manual.reading.schemas import write_schemas
from macros.pages.site import Site

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
    assert check_project(root, Site.load(root)) == []
    for fault in FAULTS:
        apply(root, fault)
    found = {problem.file for problem in check_project(root, Site.load(root))}
    named = {str(fault["file"]) for fault in FAULTS}
    assert found == named - {"data/changes/0.0.yml"} | {"data/aims.yml"}, "an id was used again"
