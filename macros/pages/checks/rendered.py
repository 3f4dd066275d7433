"""Checks each page as its readers get it, with what its macros draw: headings, anchors and links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .allowed_html import Finding
from .page_html import MACRO, Block, PageHtml

HEADING = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1>", re.DOTALL)
ANCHOR = re.compile(r'<[a-z][^<>]*?\sid="([^"]+)"')
TAG = re.compile(r"<[^>]*>")


def anchors(html: str) -> list[str]:
    """The anchors in the HTML of a page, in order."""
    return ANCHOR.findall(html)


def rendered_findings(own: PageHtml, whole: str, frame_anchors: set[str]) -> Iterator[Finding]:
    """What is wrong on a page for its readers.

    `own` is the author's own HTML, `whole` the page's with what its macros draw; `frame_anchors` belong to
    the frame around every page.
    """
    yield from _levels(own, whole)
    yield from _anchors(own, Counter(anchors(whole)), frame_anchors)
    for heading in own.headings:
        if not heading.text.strip():
            yield Finding("has a heading without words.", "Write it, or remove it.", (r"^#+\s*$", r"<h\d"))
    for link in own.links:
        if link.tag == "a" and not link.words.strip():
            hint = "Write what it leads to between the square brackets."
            yield Finding(
                "has a link without words.", hint, (rf"\[\s*\]\(\s*<?{re.escape(link.address)}", r"\[\s*\]")
            )


def _levels(own: PageHtml, whole: str) -> Iterator[Finding]:
    """Headings of the first level, which the page has already, and those that leave a level out."""
    written = Counter((heading.level, _words(heading)) for heading in own.headings)
    before = 1
    for level, _, text in HEADING.findall(whole):
        key = (int(level), " ".join(TAG.sub(" ", text).split()))
        if key in written or any(MACRO in words for _, words in written):
            yield from _level(key, before)
        before = key[0]


def _words(heading: Block) -> str:
    return " ".join(heading.text.split())


def _level(heading: tuple[int, str], before: int) -> Iterator[Finding]:
    level, words = heading
    typed = (rf"^{'#' * level}(?!#)\s*{re.escape(words[:20])}", rf"^{'#' * level}(?!#)", rf"<h{level}")
    if level == 1:
        message = "has a heading of the first level, which is the page’s title."
        yield Finding(message, "Begin it with ##.", typed)
    elif level > before + 1:
        message = f"has a heading of level {level} below one of level {before}."
        yield Finding(message, f"Begin it with {'#' * (before + 1)}.", typed)


def _anchors(own: PageHtml, count: Counter[str], frame_anchors: set[str]) -> Iterator[Finding]:
    headings = {heading.id: _words(heading) for heading in own.headings}
    for anchor in dict.fromkeys(own.ids):
        if count[anchor] > 1 or anchor in frame_anchors:
            where = "which the page’s frame has too" if anchor in frame_anchors else "which is there already"
            words = re.escape(headings.get(anchor, "")[:20])
            typed = (rf"#\s*{re.escape(anchor)}\b", rf"id\s*=\s*[\"']?{re.escape(anchor)}", rf"^#+\s*{words}")
            hint = f"Give it another, such as {{ #{anchor}-2 }} at the end of its line."
            yield Finding(f"has the anchor “{anchor}”, {where}.", hint, typed)
