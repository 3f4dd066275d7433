"""Checks that what this project adds among the pages of the Overview is labelled as drafted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...manual.problems import Problem
from ..author.calls import COMMENT, EXPRESSION, line_ends
from ..author.source_pages import SourcePage

FOLDER = "overview/"
LABEL = re.compile(r"\{\{\s*drafted\(\)\s*\}\}")
NOT_PROSE = re.compile(r"^\s*#{1,6} .*$|\{\s*[:.#][^}]*\}", re.MULTILINE)
"""Headings, and lists of attributes."""
LETTER = re.compile(r"[^\W\d_]")
PARAGRAPH_BREAK = re.compile(r"(\n[ \t]*\n)")


def check_own_words(pages: Iterable[SourcePage]) -> list[Problem]:
    """A problem for each paragraph among the pages of the Overview that has no label.

    What the Overview says is in `data/`, and drawn by `show()`. All that is typed here is the project's own.
    """
    return [problem for page in pages if page.source.startswith(FOLDER) for problem in _unlabelled(page)]


def _unlabelled(page: SourcePage) -> Iterator[Problem]:
    line = page.body_line
    for block in PARAGRAPH_BREAK.split(COMMENT.sub(line_ends, page.body)):
        words = NOT_PROSE.sub("", EXPRESSION.sub("", block))
        if LETTER.search(words) and not LABEL.search(block):
            first_line = line + len(block) - len(block.lstrip("\n"))
            hint = "End it with {{ drafted() }}, or put what the Overview says into data/overview/."
            yield page.problem(first_line, "text", "is ours among the Overview's, and not labelled.", hint)
        line += block.count("\n")
