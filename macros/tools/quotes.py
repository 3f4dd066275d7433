"""Straight quotation marks as typed become the curly ones that readers see, in HTML that is ready."""

from __future__ import annotations

import re
from itertools import accumulate

DOUBLE, SINGLE = ("“", "”"), ("‘", "’")
QUOTES = {'"': DOUBLE, "&#34;": DOUBLE, "&quot;": DOUBLE, "'": SINGLE, "&#39;": SINGLE}
"""What stands for a straight mark in HTML, with the opening and the closing mark that replace it."""
QUOTE = re.compile("|".join(QUOTES))
TAG = re.compile(r"(<!--.*?-->|</?[a-zA-Z][^>]*>)")
NAME = re.compile(r"[a-z][\w-]*")
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "cite", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u",
})  # fmt: skip
"""Elements that go on within a line; every other tag begins a new text."""
AS_TYPED = re.compile(r"<(/?)(?:code|pre|script|style|textarea)\b", re.IGNORECASE)
"""The tags of elements whose text stays as it was typed."""
OPENS_AFTER = frozenset(" \n\t\u00a0([{–—/-“‘")


def curly_quotes(html: str) -> str:
    """The HTML with curly marks in its text, but not in its tags, and not in code."""
    pieces = TAG.split(str(html))  # text, tag, text, tag, …, text
    # Each of `QUOTES` begins with one of three signs; the pattern takes longer, and most texts have none.
    places = [2 * n for n, text in enumerate(pieces[::2]) if '"' in text or "'" in text or "&" in text]
    as_typed = _as_typed(pieces) if places and AS_TYPED.search(html) else set()
    for place in places:
        if place not in as_typed:
            pieces[place] = _with_curly_marks(pieces[place], _sign_before(pieces, place))
    return "".join(pieces)


def _with_curly_marks(text: str, before: str) -> str:
    """A text without tags, with curly marks; `before` is the sign before it, empty at its beginning."""
    parts: list[str] = []
    last = 0
    for match in QUOTE.finditer(text):
        parts.append(text[last : match.start()])
        before = parts[-1][-1:] or before
        opening, closing = QUOTES[match[0]]
        before = opening if before == "" or before in OPENS_AFTER else closing
        parts.append(before)
        last = match.end()
    return "".join([*parts, text[last:]])


def _sign_before(pieces: list[str], place: int) -> str:
    """The sign before a text in its line, with only inline tags between; empty if it begins one."""
    for earlier in range(place - 1, 0, -2):
        name = NAME.search(pieces[earlier].lower())
        if not name or name[0] not in INLINE:
            break
        if pieces[earlier - 1]:
            return pieces[earlier - 1][-1]
    return ""


def _as_typed(pieces: list[str]) -> set[int]:
    """The places of the texts in elements whose text stays as it was typed."""
    tags = (AS_TYPED.match(tag) for tag in pieces[1::2])
    depths = accumulate((-1 if tag[1] else 1) if tag else 0 for tag in tags)
    return {2 * tag for tag, depth in enumerate(depths, start=1) if depth > 0}
