"""Reads from a page's HTML what the checks ask for: blocks of text, headings, ids and links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ..author.stash import PLACEHOLDER
from .allowed_html import BLOCKS

HEADING = re.compile(r"h[1-6]")
SHOWN_AS_TYPED = {"code", "pre", "kbd", "samp"}
MACRO = "\ue001"
"""In the text of a block, the place of what a macro draws."""


@dataclass
class Block:
    """The text of a paragraph, a heading, a cell or an item, without elements. `id` is its anchor."""

    tag: str
    id: str = ""
    text: str = ""

    @property
    def level(self) -> int:
        """The level of a heading from 1; 0 for another block."""
        return int(self.tag[1]) if HEADING.fullmatch(self.tag) else 0


@dataclass
class Link:
    """A link or a picture: its address, and the words of the link."""

    tag: str
    address: str
    words: str = ""


@dataclass
class PageHtml:
    """What the checks ask of a page's HTML, in order."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    @property
    def headings(self) -> list[Block]:
        """The headings, in order."""
        return [block for block in self.blocks if block.level]


def read_page_html(html: str) -> PageHtml:
    """Read the HTML of a page's text. What macros draw may be in it, or a placeholder in its place."""
    reader = _Reader()
    reader.feed(PLACEHOLDER.sub(MACRO, html))
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageHtml()
        self._open: list[Block] = [Block("")]
        self._links: list[Link] = []
        self._as_typed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.page.ids.append(values["id"])
        if tag in SHOWN_AS_TYPED:
            self._as_typed += 1
        if tag in BLOCKS:
            self._begin(tag, values.get("id", ""))
        elif tag == "br":
            self.handle_data("\n")
        else:
            self._add_link(tag, values)

    def _add_link(self, tag: str, values: dict[str, str]) -> None:
        if tag == "img":
            self.page.links.append(Link(tag, values.get("src", "")))
            self._add_words(values.get("alt", ""))
        elif tag == "a" and "href" in values:
            self._links.append(Link(tag, values["href"]))
            self.page.links.append(self._links[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag in SHOWN_AS_TYPED:
            self._as_typed -= 1
        if tag == "a" and self._links:
            self._links.pop()
        elif tag in BLOCKS and len(self._open) > 1:
            self._open.pop()
            self._begin_again()

    def handle_data(self, data: str) -> None:
        self._open[-1].text += re.sub(r"\S", "x", data) if self._as_typed else data
        self._add_words(data)

    def _begin(self, tag: str, id: str) -> None:
        block = Block(tag, id)
        self.page.blocks.append(block)
        self._open.append(block)

    def _begin_again(self) -> None:
        """The text after a block inside another is a block of its own."""
        self._open[-1] = Block("")
        self.page.blocks.append(self._open[-1])

    def _add_words(self, words: str) -> None:
        for link in self._links:
            link.words += words
