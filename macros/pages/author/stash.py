"""Keeps the HTML of macros away from Markdown, and restores it when the page is rendered.

Python-Markdown calls this a stash. Until then a short placeholder is in the text. So nothing in a record
(a `|`, a `_`, a blank line) is read as Markdown, and no time is spent on parsing finished HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from ..render import Section

BLOCK, INLINE, END = "\ue000", "\ue001", "\ue002"
"""The characters of placeholders. `read_text` rejects them in every text, so they occur nowhere else."""
PLACEHOLDER = re.compile(f"<p>{BLOCK}(\\d+){END}</p>|[{BLOCK}{INLINE}](\\d+){END}")
ALIGN = "text-align: "
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
FRAME = '<section class="table-frame" aria-label="Table {number}" tabindex="0">\n{table}\n</section>'


class HtmlStash:
    """The HTML of the macros on the page that is being rendered."""

    def __init__(self) -> None:
        self._html: list[str] = []

    def stash_inline(self, html: str) -> str:
        """A placeholder for `html` that is part of a line."""
        return self._store(INLINE, html)

    def stash_block(self, html: str) -> str:
        """A placeholder between blank lines, for `html` that is a block of its own."""
        return f"\n\n{self._store(BLOCK, html.strip())}\n\n"

    def stash_sections(self, sections: Iterable[Section]) -> str:
        """Sections as Markdown: their headings, for the page's table of contents, and placeholders."""
        return "\n\n".join(
            f"## {item.title} {{ #{item.id} }}{self.stash_block(item.html)}" for item in sections
        )

    def restore(self, text: str) -> str:
        """The text with the HTML in place of its placeholders."""
        return PLACEHOLDER.sub(lambda match: self._html[int(match[1] or match[2])], text)

    def clear(self) -> None:
        """Empty the stash before the next page."""
        self._html.clear()

    def _store(self, kind: str, html: str) -> str:
        self._html.append(html)
        return f"{kind}{len(self._html) - 1}{END}"


class NoStash(HtmlStash):
    """Leaves the HTML of macros where it is, for text that Markdown does not read any more."""

    def stash_inline(self, html: str) -> str:
        """The HTML as it is."""
        return html

    def stash_block(self, html: str) -> str:
        """The HTML as it is."""
        return html.strip()

    def stash_sections(self, sections: Iterable[Section]) -> str:
        """The sections as HTML, with their headings."""
        return html_sections(sections)


def html_sections(sections: Iterable[Section]) -> Markup:
    """Sections as HTML, for a page without Markdown."""
    section = Markup('<h2 id="{}">{}</h2>\n{}')
    return Markup("\n").join(section.format(item.id, item.title, item.html) for item in sections)


class _Restore(Postprocessor):
    def __init__(self, stash: HtmlStash) -> None:
        self._stash = stash

    def run(self, text: str) -> str:
        return self._stash.restore(text)


class _Cells(Treeprocessor):
    """Aligns table cells with a class: Markdown uses `style=`, which the Content-Security-Policy forbids.

    An empty cell in a table's head is the head of nothing, so it becomes an ordinary cell.
    """

    def run(self, root: Element) -> None:
        for cell in [*root.iter("td"), *root.iter("th")]:
            style = cell.get("style", "")
            if style.startswith(ALIGN):
                del cell.attrib["style"]
                cell.set("class", f"align-{style.removeprefix(ALIGN).rstrip(';')}")
            if cell.tag == "th" and not len(cell) and not (cell.text or "").strip():
                cell.tag = "td"


class _Frames(Postprocessor):
    """Puts each table of an author's into a frame, in which one that is wider than the page scrolls."""

    def run(self, text: str) -> str:
        numbers = count(1)
        return TABLE.sub(lambda match: FRAME.format(number=next(numbers), table=match[0]), text)


class ManualMarkup(Extension):
    """The Markdown extension for the manual's pages. It shares `stash` with the macros of the same build.

    With `frames`, tables scroll where they are wider than the page.
    """

    def __init__(self, stash: HtmlStash, *, frames: bool = False) -> None:
        super().__init__()
        self._stash = stash
        self._frames = frames

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Register with Markdown."""
        md.postprocessors.register(_Restore(self._stash), "manual-stash", 1)  # after everything else
        md.treeprocessors.register(_Cells(md), "manual-cells", 1)
        if self._frames:
            md.postprocessors.register(_Frames(md), "manual-frames", 2)  # before the macros' own tables
