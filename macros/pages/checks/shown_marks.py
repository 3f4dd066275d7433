"""Finds marks that Markdown did not read, so that readers see them as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...manual.reading.marks import LISTS, Mark, marks
from .allowed_html import Finding
from .page_html import PageHtml

MAX_SHOWN = 12
"""Characters after a mark by which its place in the source is found."""
RUNS = LISTS | {"row", "cell", "quotation"}
"""Marks of which line after line may have one: the first is reported."""
LIST_HINT = "Begin each item with “- ” or “1. ”, and leave an empty line above the first."
HINTS = {
    **dict.fromkeys(LISTS, LIST_HINT),
    "heading": "Begin a heading with ## and a space, on a line of its own.",
    **dict.fromkeys(
        ("row", "cell"), "Leave an empty line above a table, and put a line such as |---|---| below its head."
    ),
    "link": "Write [words](address), with no space in the address.",
    "picture": "Write ![what it shows](address), with no space in the address.",
    "footnote": "Write the note below the text, as [^1]: and its words.",
    "note": "Write !!! note, and indent the text below it by four spaces.",
    "rule": "Leave an empty line above it.",
    "attribute": "Put it at the end of the line that it belongs to, or remove it.",
    "emoji": "Say it in words.",
}
CLOSE_IT = r"Close the mark next to a word, remove it, or type \ before it to show the sign."


def shown_marks(html: PageHtml) -> Iterator[Finding]:
    """What a page's own HTML shows as it was typed: one finding for each line, and for each list."""
    last = ""
    for block in html.blocks:
        for line in block.text.split("\n") if block.text.strip() else ():
            mark = next(marks(line), None)
            if mark and not (mark.kind == last and mark.kind in RUNS):
                yield _finding(mark, line)
            last = mark.kind if mark else ""


def _finding(mark: Mark, line: str) -> Finding:
    message = f"has “{mark.typed}”, a mark for {mark.meaning}, which readers see as it is typed."
    around = re.escape(line[mark.index : mark.index + len(mark.typed) + MAX_SHOWN].rstrip())
    typed = rf"(?<!\\){re.escape(mark.typed)}"
    patterns = (rf"^[ \t>]*{around}", rf"(?<!\\){around}", rf"^[ \t>]*{typed}\s", typed)
    return Finding(message, HINTS.get(mark.kind, CLOSE_IT), patterns[: 3 if mark.kind in LISTS else 4])
