"""Marks of Markdown, HTML and word processors in text that is shown as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

MARK = re.compile(
    r"(?P<strong>\*\*+(?=\S)|(?<=\S)\*\*+|(?<!\w)__(?=[^\W_])|(?<=[^\W_])__(?!\w))"
    r"|(?P<emphasis>(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\W_])|(?<=[^\W_])_(?!\w))"
    r"|(?P<code>`+)"
    r"|(?P<picture>!\[)|(?P<footnote>\[\^)|(?P<link>\]\(|\]\[)"
    r"|(?P<deleted>~~(?=\S)|(?<=\S)~~)|(?P<highlight>(?<!=)==(?=\w)|(?<=\w)==(?!=))"
    r"|(?P<raised>(?<=\w)\^\w+\^)|(?P<lowered>(?<=\w)~\w+~(?!~))|(?P<cell>\s\|\s)"
    r"|(?P<attribute>\{\s*[:.#]\s*[\w-])"
    r"|(?P<emoji>(?<![\w:]):[a-z][a-z0-9_+-]+:(?![\w:]))"
    r"|(?P<html></?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|<!--)"
    r"|(?P<reference>&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)"
)
"""A mark anywhere in a line, by what it would make."""
LINE_START = re.compile(
    r"[ \t>]*(?:(?P<bullet>[-*+])\s|(?P<dash>-)(?=[^\W\d_])"
    r"|(?P<number>\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})\)|(?:\d{1,2}|[a-z]|[ivx]{2,4})\.)\s"
    r"|(?P<heading>#{1,6})\s|(?P<letter>[o§Ø])[ \t]+(?=\S)|(?P<rule>[-=_*~]{3,})[ \t]*$"
    r"|(?P<box>\[[ xX]?\])\s|(?P<note>!!!|\?\?\?\+?)|(?P<row>\|)|(?P<sign>[^\w\s])\s)"
)
"""The beginning of a line that a person reads as an item of a list, a heading, a line across or a table."""
MAY_HOLD_MARK = re.compile(r"[*_`~^|={<&\[\]]|:[a-z]")
MAY_BEGIN_LINE = re.compile(r"^[ \t]*(?:[^\w\s]|\w{1,4}[.)]\s|o[ \t])", re.MULTILINE)
"""Without one of these, a text has no mark, or none at the beginning of a line. Most texts have none."""
BLOCKQUOTE = re.compile(r"[ \t]*(?P<quotation>>)\s")
LISTS = {"bullet", "dash", "number", "letter", "sign", "box"}
BULLET_CATEGORIES = {"So", "Sm", "Po", "Pd"}
"""The kinds of character that people begin an item with: •, ▪, ➢, ✓, ·, –. A letter or a quotation mark
begins a sentence."""
NOT_BULLETS = set("…&!?\"'/,.;:%@")
NAMES = {
    "strong": "bold", "emphasis": "italics", "code": "code", "picture": "a picture", "footnote": "a footnote",
    "link": "a link", "deleted": "deleted words", "highlight": "marked words", "attribute": "an attribute",
    "emoji": "a small picture", "html": "HTML", "reference": "a reference to a character",
    "heading": "a heading", "rule": "a line across", "note": "a note in a box", "row": "a table",
    "cell": "a table", "raised": "raised letters", "lowered": "lowered letters",
    "quotation": "a quotation", **dict.fromkeys(LISTS, "an item of a list"),
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A mark in a text: where it is, as it was typed, and what it was meant to make."""

    index: int
    typed: str
    kind: str

    @property
    def meaning(self) -> str:
        """What the mark was meant to make, in words."""
        return NAMES[self.kind]


def marks(text: str) -> Iterator[Mark]:
    """Each mark in a text that is shown as it was typed, in order."""
    begins, holds = MAY_BEGIN_LINE.search(text), MAY_HOLD_MARK.search(text)
    start = 0
    for line in text.split("\n") if begins or holds else ():
        first = _line_start(line) if begins else None
        if first:
            yield replace(first, index=start + first.index)
        for match in MARK.finditer(line, first.index + len(first.typed) if first else 0) if holds else ():
            yield Mark(start + match.start(), match[0], str(match.lastgroup))
        start += len(line) + 1


def _line_start(line: str) -> Mark | None:
    match = LINE_START.match(line) or BLOCKQUOTE.match(line)
    if not match:
        return None
    kind = str(match.lastgroup)
    typed = match[kind]
    if kind == "sign" and (typed in NOT_BULLETS or unicodedata.category(typed) not in BULLET_CATEGORIES):
        return None
    return Mark(match.start(kind), typed, kind)
