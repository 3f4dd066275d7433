"""Finds lists, headings and tables that Markdown reads otherwise than a person does.

What such a line becomes looks right as HTML, so the lines of the source are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...manual.problems import Problem
from ..author.calls import COMMENT, EXPRESSION, line_ends
from ..author.source_pages import SourcePage

INDENT = 4
"""Spaces that Markdown needs before what belongs to an item of a list."""
ITEM = re.compile(r"( *)(?:([-*+])|(\d+)\.)[ \t]+\S")
FENCE = re.compile(r"\s*(```+|~~~+)")
UNDERLINE = re.compile(r"[=-]+[ \t]*$")
HEADING_WITHOUT_SPACE = re.compile(r"#{1,6}[^#\s]")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$|\s*\|\s*:?-+:?\s*\|\s*$")


def check_lists(page: SourcePage) -> Iterator[Problem]:
    """Every line of a page that Markdown reads otherwise than a person does."""
    lines = _plain_lines(page.body)
    for n, message, hint in [*_Lists().faults(lines), *_headings(lines), *_tables(lines)]:
        yield page.problem(page.body_line + n, "text", message, hint)


Fault = tuple[int, str, str]
"""The index of a line, what is wrong there, and what to do."""


def _plain_lines(body: str) -> list[str]:
    """The lines of a page with a word for each macro, and without notes for authors and blocks of code."""
    text = EXPRESSION.sub(lambda match: f"x{line_ends(match)}", body)
    text = COMMENT.sub(line_ends, text)
    lines, fence = [], ""
    for line in text.expandtabs(INDENT).split("\n"):
        mark = FENCE.match(line)
        is_fence = mark is not None and (not fence or mark[1].startswith(fence))
        lines.append("" if fence or is_fence else line)
        if mark and is_fence:
            fence = "" if fence else mark[1]
    return lines


@dataclass
class _List:
    """A list that the lines so far have made: its kind, the number it begins with, and its items so far."""

    is_numbered: bool
    first: int
    count: int = 0


class _Lists:
    """Follows the lists of a page line by line, as Markdown makes them."""

    def __init__(self) -> None:
        self._open: dict[int, _List] = {}
        """The lists that a line may go on with, by their depth."""
        self._last_indent = 0
        self._last_number = 0

    def faults(self, lines: list[str]) -> Iterator[Fault]:
        """Every line that is read otherwise than it looks."""
        for n, line in enumerate(lines):
            above = lines[n - 1].strip() if n else ""
            item = ITEM.match(line)
            if item and (self._open or not above or above.startswith("#")):
                yield from self._item(n, item)
            elif line.strip() and not above:
                yield from self._text(n, len(line) - len(line.lstrip()))

    def _text(self, n: int, indent: int) -> Iterator[Fault]:
        """A line of text after an empty one: it goes on with an item, or ends the lists."""
        if self._open and 0 < indent < INDENT:
            hint = f"Indent it by {INDENT} spaces to go on with the item, or by none."
            yield n, "goes on with no item of the list above.", hint
        if indent < INDENT:
            self._open.clear()

    def _item(self, n: int, item: re.Match[str]) -> Iterator[Fault]:
        indent, depth = len(item[1]), len(item[1]) // INDENT
        self._open = {key: value for key, value in self._open.items() if key <= depth}
        same = self._open.get(depth)
        if same and indent > self._last_indent >= depth * INDENT:
            hint = f"Indent by {INDENT} spaces what belongs to the item above, or by none."
            yield n, "begins an item below another, but is shown next to it.", hint
            same.count += 1
        elif same:
            yield from self._next(n, item, same)
        else:
            yield from self._first(n, item, depth)
        self._last_indent = indent

    def _first(self, n: int, item: re.Match[str], depth: int) -> Iterator[Fault]:
        number = int(item[3] or 1)
        self._open[depth] = _List(bool(item[3]), number, 1)
        if number not in (1, self._last_number + 1):
            hint = rf"Begin with 1., or type {number}\. if it is no list."
            yield n, f"is read as item {number} of a list.", hint
        self._last_number = number

    def _next(self, n: int, item: re.Match[str], same: _List) -> Iterator[Fault]:
        shown = same.first + same.count
        number = int(item[3] or shown)
        if same.is_numbered != bool(item[3]):
            which = "numbered list" if same.is_numbered else "list with bullets"
            yield n, f"is read as going on with the {which} above.", "Put a line of text between them."
            same.is_numbered = bool(item[3])
        elif number not in (shown, same.first):
            yield n, f"is typed as {number}. and shown as {shown}.", "Number the items 1., 2., 3. and so on."
            same.first = number - same.count
        same.count += 1
        self._last_number = shown


def _headings(lines: list[str]) -> Iterator[Fault]:
    for n, line in enumerate(lines):
        if HEADING_WITHOUT_SPACE.match(line):
            hint = "Put a space after the #, or begin the line with another word."
            yield n, "is read as a heading.", hint
        is_second = n and lines[n - 1].strip() and not (n > 1 and lines[n - 2].strip())
        if is_second and UNDERLINE.match(line) and not lines[n - 1].startswith("#"):
            hint = "Leave an empty line above it, or begin the heading with ## instead."
            yield n, "makes a heading of the line above.", hint


def _tables(lines: list[str]) -> Iterator[Fault]:
    is_table = False
    for n, line in enumerate(lines):
        is_table = bool(TABLE_RULE.match(line)) or (is_table and bool(line.strip()))
        if is_table and "|" not in line:
            yield n, "is read as a row of the table above.", "Leave an empty line above it."
            is_table = False
