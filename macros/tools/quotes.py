"""Straight quotation marks as typed become the curly ones that readers see, in HTML that is ready."""

from __future__ import annotations

import re

QUOTES = {'"': "“”", "&#34;": "“”", "&quot;": "“”", "'": "‘’", "&#39;": "‘’"}
"""What stands for a straight mark in HTML, with the opening and the closing mark that replace it."""
TAG_OR_QUOTE = re.compile(r"<!--.*?-->|<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)[^>]*>|" + "|".join(QUOTES))
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "cite", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u",
})  # fmt: skip
"""Elements that go on within a line; every other tag begins a new text."""
AS_TYPED = frozenset(("code", "pre", "script", "style", "textarea"))
"""Elements whose text stays as it was typed."""
OPENS_AFTER = frozenset(" \n\t\u00a0([{–—/-“‘")


def curly_quotes(html: str) -> str:
    """The HTML with curly marks in its text, but not in its tags, and not in code."""
    html = str(html)  # slices of Markup are made ten times as slowly
    parts: list[str] = []
    last, before, typed_depth = 0, "", 0
    for match in TAG_OR_QUOTE.finditer(html):
        text = html[last : match.start()]
        parts.append(text)
        before = text[-1:] or before
        last = match.end()
        marks = QUOTES.get(match[0])
        if marks and not typed_depth:
            mark = marks[0] if before == "" or before in OPENS_AFTER else marks[1]
            parts.append(mark)
            before = mark
            continue
        parts.append(match[0])
        name = (match["name"] or "").lower()
        if name in AS_TYPED:
            typed_depth = max(0, typed_depth + (-1 if match["end"] else 1))
        before = before if marks or name in INLINE else ""
    return "".join([*parts, html[last:]])
