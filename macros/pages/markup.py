"""Holds what macros made while Markdown reads a page, and puts it back when the page is rendered.

A short mark stands in its place. So nothing in a record (a `|`, a `_`, a blank line) is read as Markdown,
and no time goes into reading HTML that is ready.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from .render import Section

PART, WORDS, END = "\ue000", "\ue001", "\ue002"
"""Marks are made of signs that `yaml_text.read_text` lets into no text."""
MARK = re.compile(f"<p>{PART}(\\d+){END}</p>|[{PART}{WORDS}](\\d+){END}")
ALIGN = "text-align: "


class Held:
    """The HTML that macros made for the page that is being rendered."""

    def __init__(self) -> None:
        self._html: list[str] = []

    def words(self, html: str) -> str:
        """A mark inside a line, for `html` that stands among words."""
        return self._hold(WORDS, html)

    def part(self, html: str) -> str:
        """A mark between blank lines, for `html` that is a part of the page by itself."""
        return f"\n\n{self._hold(PART, html.strip())}\n\n"

    def sections(self, sections: Iterable[Section]) -> str:
        """Sections for a Markdown page: headings that Markdown numbers among its own, bodies held."""
        return "\n\n".join(f"## {item.title} {{ #{item.id} }}{self.part(item.html)}" for item in sections)

    def put_back(self, text: str) -> str:
        """The text with the HTML in place of its marks."""
        return MARK.sub(lambda match: self._html[int(match[1] or match[2])], text)

    def let_go(self) -> None:
        """Forget what was held: the next page begins."""
        self._html.clear()

    def _hold(self, kind: str, html: str) -> str:
        self._html.append(html)
        return f"{kind}{len(self._html) - 1}{END}"


def html_sections(sections: Iterable[Section]) -> Markup:
    """Sections for a page that has no Markdown."""
    form = '<h2 id="{}">{}</h2>\n{}'
    return Markup("\n").join(Markup(form).format(item.id, item.title, item.html) for item in sections)


class _PutBack(Postprocessor):
    def __init__(self, held: Held) -> None:
        self._held = held

    def run(self, text: str) -> str:
        return self._held.put_back(text)


class _AlignByClass(Treeprocessor):
    """The Content-Security-Policy allows no `style=`, which Markdown writes on aligned table cells."""

    def run(self, root: Element) -> None:
        for cell in [*root.iter("td"), *root.iter("th")]:
            style = cell.attrib.pop("style", "")
            if style.startswith(ALIGN):
                cell.set("class", f"align-{style.removeprefix(ALIGN).rstrip(';')}")


class ManualMarkup(Extension):
    """The Markdown extension of the manual's pages. `held` is shared with the macros of the same build."""

    def __init__(self, held: Held) -> None:
        super().__init__()
        self._held = held

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Register with Markdown."""
        md.postprocessors.register(_PutBack(self._held), "manual-held", 1)  # when all else is done
        md.treeprocessors.register(_AlignByClass(md), "manual-align", 1)
