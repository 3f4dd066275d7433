"""The site's stylesheets: one scale for type, one for space, and no overrides of Material's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tinycss2

ASSETS = Path(__file__).parent.parent / "overrides" / "assets"
STYLESHEETS = [path for path in sorted(ASSETS.glob("*.css")) if path.name != "base.css"]
"""Our own stylesheets. `base.css` comes from Material, and `test_base_css.py` checks it."""
SCALES = {"--type-": 8, "--space-": 12, "--paper-type-": 8, "--paper-space-": 12}
"""The steps that each scale may have at most."""
SIZED = re.compile(r"font-size|(margin|padding|gap|row-gap|column-gap)(-.+)?")
STEP = re.compile(r"var\(--(paper-)?(type|space)-\d+\)")
NO_STEP = {"0", "auto", "inherit"}
OVERLAP = re.compile(r"-[\d.]+(px|mm)")
"""A negative margin, which lays one border over the next or hides what is only read aloud."""
ROOT_SIZES = {"125%", "100%"}
LENGTH = re.compile(r"\d(pt|px|mm|r?em)")
UNSEEN = "1px"
"""The size of words that are only read aloud."""


class Declaration(NamedTuple):
    where: str
    selector: str
    name: str
    value: str


def declarations(nodes: list[Any], file: str) -> Iterator[Declaration]:
    """Every declaration of a stylesheet, also in `@media` and `@supports`, but not in `@page`."""
    for node in nodes:
        if node.type == "qualified-rule":
            selector = tinycss2.serialize(node.prelude).strip()
            for item in tinycss2.parse_blocks_contents(
                node.content, skip_comments=True, skip_whitespace=True
            ):
                value = tinycss2.serialize(item.value).strip()
                yield Declaration(f"{file}:{item.source_line}", selector, item.name, value)
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in ("media", "supports"):
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from declarations(inside, file)


@pytest.fixture(scope="module")
def declared() -> list[Declaration]:
    result = []
    for path in STYLESHEETS:
        text = path.read_text(encoding="utf-8")
        nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        assert [node.message for node in nodes if node.type == "error"] == [], path.name
        result += declarations(nodes, path.name)
    return result


def is_on_the_scale(declaration: Declaration) -> bool:
    value = declaration.value.removesuffix("!important")
    left = [part for part in STEP.sub("", value).split() if not OVERLAP.fullmatch(part)]
    allowed = NO_STEP | (ROOT_SIZES if declaration.selector == "html" else set())
    allowed |= {UNSEEN} if declaration.selector in (".said", ".hidden") else set()
    return set(left) <= allowed


def test_every_size_and_space_is_a_step_of_a_scale(declared: list[Declaration]) -> None:
    sized = [item for item in declared if SIZED.fullmatch(item.name)]
    assert len(sized) > 200
    assert [f"{item.where}: {item.name}: {item.value}" for item in sized if not is_on_the_scale(item)] == []
    assert [item.where for item in declared if item.name == "font" and LENGTH.search(item.value)] == []


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_is_short_and_every_step_is_used(declared: list[Declaration], scale: str) -> None:
    steps = [item for item in declared if item.selector == ":root" and item.name.startswith(scale)]
    assert 0 < len(steps) <= SCALES[scale]
    assert len({item.value for item in steps}) == len(steps), "two steps are the same"
    used = {name for item in declared for name in re.findall(r"var\((--[\w-]+)\)", item.value)}
    assert {item.name for item in steps} <= used


def test_large_print_sets_every_step_of_type_to_16_points_or_more(declared: list[Declaration]) -> None:
    steps = {
        item.name for item in declared if item.selector == ":root" and item.name.startswith("--paper-type-")
    }
    large = {
        item.name: float(item.value.removesuffix("pt"))
        for item in declared
        if item.selector == ".part--large" and item.name.startswith("--")
    }
    assert large.keys() == steps
    assert min(large.values()) >= 16


def test_every_custom_property_in_use_is_defined(declared: list[Declaration]) -> None:
    defined = {item.name for item in declared if item.name.startswith("--")}
    used = {name for item in declared for name in re.findall(r"var\((--[\w-]+)", item.value)}
    assert used - defined == set()


def test_no_rule_repeats_the_prefix_of_materials_stylesheet(declared: list[Declaration]) -> None:
    assert [item.where for item in declared if ".md-" in item.selector] == []
