"""The packages of `macros/` import downwards only, and the picture of them is current."""

from __future__ import annotations

import pytest

from .tools.architecture import ABOUT, FLOORS, PACKAGE, PICTURE, imports, picture

FLOOR_OF = {name: n for n, floor in enumerate(FLOORS) for name in floor}


def test_every_package_has_a_floor() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    modules = {path.stem for path in PACKAGE.glob("*.py")}
    assert packages | modules == set(FLOOR_OF) == set(ABOUT)


@pytest.mark.parametrize("name", FLOOR_OF)
def test_package_imports_from_below_only(name: str) -> None:
    assert {target for target in imports()[name] if FLOOR_OF[target] <= FLOOR_OF[name]} == set()


def test_picture_shows_the_imports_as_they_are() -> None:
    expected = "Run: python -m tests.tools.architecture"
    assert PICTURE.read_text(encoding="utf-8") == picture(), expected
