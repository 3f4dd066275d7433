"""Golden cases: each has its input and its expected output in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import markdown

from macros.editions.diff.content import PlainTextMacros
from macros.manual.reading.yaml_text import read_yaml
from macros.pages.author.calls import expand
from macros.pages.author.page_macros import PageMacros
from macros.pages.author.stash import HtmlStash, ManualMarkup
from macros.pages.site import Site

GOLDEN = Path(__file__).parent / "golden"


def cases(folder: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted((GOLDEN / folder).glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.fixture(scope="module")
def small() -> Site:
    return Site.load(GOLDEN / "manual")


@pytest.mark.parametrize("case", cases("loading"))
def test_yaml_values_are_read_as_they_were_typed(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "case.yml"
    path.write_text(case["input"], encoding="utf-8")
    text = read_yaml(path, "case.yml")
    assert text.problems == []
    assert text.value == case["expected"]
    assert {".".join(map(str, key)): line for key, line in text.lines.items()} == case["lines"]


@pytest.mark.parametrize("case", cases("macros"))
def test_macro_gives_the_expected_markdown(case: dict[str, Any], small: Site) -> None:
    stash = HtmlStash()
    page = PageMacros(small.renderer, stash, case["page"], case.get("ref"), case.get("wording", "standard"))
    markdown_text = expand(case["input"], page.by_name())
    assert lines_of(stash.restore(markdown_text)) == lines_of(case["expected"])


@pytest.mark.parametrize("case", cases("markup"))
def test_markdown_does_not_change_the_html_of_macros(case: dict[str, Any], small: Site) -> None:
    stash = HtmlStash()
    page = PageMacros(small.renderer, stash, case["page"], case.get("ref"))
    markdown_text = expand(case["input"], page.by_name())
    html = markdown(
        markdown_text, extensions=[ManualMarkup(stash), "attr_list", "md_in_html", "tables", "toc"]
    )
    assert lines_of(html) == lines_of(case["expected"])


def test_numbers_in_prose_are_words_for_comparisons_too(small: Site) -> None:
    plain = PlainTextMacros(small.directory)
    assert expand('The {{ count("aims") }} {{ aim("trust", "aims") }}', plain) == "The two aims"


def lines_of(text: str) -> list[str]:
    """The lines that are not empty, without the white space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]
