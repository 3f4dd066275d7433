"""Golden cases of bad input: a change to the small manual, and every line that an author then sees."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.manual.problems import ManualError
from macros.pages.site import Site
from macros.printing.characters import check_characters
from macros.printing.fonts import ASSETS

ASSETS_OF_THE_PROJECT = Path(__file__).parent.parent / ASSETS
GOLDEN = Path(__file__).parent / "golden"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((GOLDEN / "problems").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def changed(root: Path, change: dict[str, Any]) -> None:
    """Apply one change: `write` a file, its `bytes` in hexadecimal, `remove` it, or `find` and `put`."""
    path = root / change["file"]
    if "remove" in change:
        path.unlink()
    elif "write" in change:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change["write"], encoding="utf-8")
    elif "bytes" in change:
        path.write_bytes(bytes.fromhex(change["bytes"]))
    else:
        text = path.read_text(encoding="utf-8")
        assert text.count(change["find"]) >= 1, f"{change['find']!r} is not in {change['file']}"
        path.write_text(text.replace(change["find"], change["put"], 1), encoding="utf-8")


def check(root: Path) -> Site:
    """Read and check a project, with the real fonts."""
    site = Site.load(root)
    if problems := check_characters(root, site, ASSETS_OF_THE_PROJECT):
        raise ManualError(problems)
    return site


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_named_with_its_place_and_mend(case: dict[str, Any], tmp_path: Path) -> None:
    root = tmp_path / "manual"
    shutil.copytree(GOLDEN / "manual", root)
    for change in case["change"]:
        changed(root, change)
    with pytest.raises(ManualError) as raised:
        check(root)
    assert str(raised.value).splitlines()[:-1] == case["expected"]


def test_small_manual_itself_has_no_problem() -> None:
    assert check(GOLDEN / "manual").manual.numbers["session:gamma"] == "2.1"
