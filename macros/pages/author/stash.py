"""Keeps the HTML that macros made away from Markdown, and restores it when the page is rendered.

Python-Markdown calls this a stash. A short placeholder is in the text meanwhile, so nothing in a record
(a `|`, a `_`, a blank line) is read as Markdown, and no time goes into reading HTML that is ready.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from ..render import Section

BLOCK, INLINE, END = "\ue000", "\ue001", "\ue002"
"""Placeholders are made of signs that `yaml_text.read_text` lets into no text."""
PLACEHOLDER = re.compile(f"<p>{BLOCK}(\\d+){END}</p>|[{BLOCK}{INLINE}](\\d+){END}")
ALIGN = "text-align: "


class HtmlStash:
    """The HTML that macros made for the page that is being rendered."""

    def __init__(self) -> None:
        self._html: list[str] = []

    def stash_inline(self, html: str) -> str:
        """A placeholder inside a line, for `html` among words."""
        return self._store(INLINE, html)

    def stash_block(self, html: str) -> str:
        """A placeholder between blank lines, for `html` that is a block of the page by itself."""
        return f"\n\n{self._store(BLOCK, html.strip())}\n\n"

    def stash_sections(self, sections: Iterable[Section]) -> str:
        """Sections for a Markdown page: headings that Markdown reads with its own, bodies in the stash."""
        return "\n\n".join(
            f"## {item.title} {{ #{item.id} }}{self.stash_block(item.html)}" for item in sections
        )

    def restore(self, text: str) -> str:
        """The text with the HTML in place of its placeholders."""
        return PLACEHOLDER.sub(lambda match: self._html[int(match[1] or match[2])], text)

    def clear(self) -> None:
        """Empty the stash: the next page begins."""
        self._html.clear()

    def _store(self, kind: str, html: str) -> str:
        self._html.append(html)
        return f"{kind}{len(self._html) - 1}{END}"


def html_sections(sections: Iterable[Section]) -> Markup:
    """Sections for a page that has no Markdown."""
    form = '<h2 id="{}">{}</h2>\n{}'
    return Markup("\n").join(Markup(form).format(item.id, item.title, item.html) for item in sections)


class _Restore(Postprocessor):
    def __init__(self, stash: HtmlStash) -> None:
        self._stash = stash

    def run(self, text: str) -> str:
        return self._stash.restore(text)


class _AlignByClass(Treeprocessor):
    """The Content-Security-Policy allows no `style=`, which Markdown writes on aligned table cells."""

    def run(self, root: Element) -> None:
        for cell in [*root.iter("td"), *root.iter("th")]:
            style = cell.get("style", "")
            if style.startswith(ALIGN):
                del cell.attrib["style"]
                cell.set("class", f"align-{style.removeprefix(ALIGN).rstrip(';')}")


class ManualMarkup(Extension):
    """The Markdown extension of the manual's pages. `stash` is shared with the macros of the same build."""

    def __init__(self, stash: HtmlStash) -> None:
        super().__init__()
        self._stash = stash

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Register with Markdown."""
        md.postprocessors.register(_Restore(self._stash), "manual-stash", 1)  # when all else is done
        md.treeprocessors.register(_AlignByClass(md), "manual-align", 1)
