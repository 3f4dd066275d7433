"""Golden cases of bad input: a change to the small manual, and every line that its author then sees."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.manual.problems import ManualError
from macros.pages.checks.whole_pages import check_pages
from macros.pages.site import Site
from macros.printing.characters import check_characters
from macros.printing.fonts import ASSETS

PROJECT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((GOLDEN / "problems").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def apply(root: Path, change: dict[str, Any]) -> None:
    """Apply one change: `write` a file, its `bytes` in hexadecimal, `remove` it, or `find` and `put`."""
    path = root / change["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if "remove" in change:
        path.unlink()
    elif "write" in change:
        path.write_text(change["write"], encoding="utf-8")
    elif "bytes" in change:
        path.write_bytes(bytes.fromhex(change["bytes"]))
    else:
        text = path.read_text(encoding="utf-8")
        assert text.count(change["find"]) >= 1, f"{change['find']!r} is not in {change['file']}"
        path.write_text(text.replace(change["find"], change["put"], 1), encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_reported_with_its_place_and_a_hint(case: dict[str, Any], tmp_path: Path) -> None:
    root = tmp_path / "manual"
    shutil.copytree(GOLDEN / "manual", root)
    for change in case["change"]:
        apply(root, change)
    assert problems(root) == case["expected"]


def check(root: Path) -> Site:
    """Read and check a project, with the real fonts and the words of its pages."""
    site = Site.load(root)
    found = [
        *check_characters(root, site, PROJECT / ASSETS),
        *check_pages(site, list, list),
    ]
    if found:
        raise ManualError(found)
    return site


def problems(root: Path) -> list[str]:
    """Every line but the count of what an author reads; nothing when there is none."""
    try:
        check(root)
    except ManualError as error:
        return str(error).splitlines()[:-1]
    return []


def test_small_manual_has_no_problem() -> None:
    assert check(GOLDEN / "manual").manual.numbers["session:gamma"] == "2.1"
