"""What macros hand to Markdown, and the small Markdown extension that takes it.

HTML between the two comment lines passes through Markdown untouched: it is stashed whole, so that
nothing in a record (a `|`, a `_`, a blank line) is read as Markdown, and no time goes into parsing it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from .render import Section

BEGIN, END = "<!-- html -->", "<!-- /html -->"
ALIGN = "text-align: "


def verbatim(html: str) -> str:
    """HTML for a Markdown page, starting at column 0 between blank lines."""
    return f"\n\n{BEGIN}\n{html.strip()}\n{END}\n\n"


def markdown_sections(sections: Iterable[Section]) -> str:
    """Sections for a Markdown page: headings that Markdown numbers among its own, bodies verbatim."""
    return "\n\n".join(f"## {item.title} {{ #{item.id} }}{verbatim(item.html)}" for item in sections)


def html_sections(sections: Iterable[Section]) -> Markup:
    """The same sections for a page that has no Markdown."""
    form = '<h2 id="{}">{}</h2>\n{}'
    return Markup("\n").join(Markup(form).format(item.id, item.title, item.html) for item in sections)


class _Verbatim(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        kept: list[str] = []
        held: list[str] | None = None
        for line in lines:
            if held is None and line.strip() == BEGIN:
                held = []
            elif held is not None and line.strip() == END:
                kept.append(self.md.htmlStash.store("\n".join(held)))
                held = None
            else:
                (kept if held is None else held).append(line)
        return kept + (held or [])


class _AlignByClass(Treeprocessor):
    """The Content-Security-Policy allows no `style=`, which Markdown writes on aligned table cells."""

    def run(self, root: Element) -> None:
        for cell in [*root.iter("td"), *root.iter("th")]:
            style = cell.attrib.pop("style", "")
            if style.startswith(ALIGN):
                cell.set("class", f"align-{style.removeprefix(ALIGN).rstrip(';')}")


class ManualMarkup(Extension):
    """Registers both with Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        md.preprocessors.register(
            _Verbatim(md), "manual-verbatim", 28
        )  # after clean-up, before code fences and raw HTML
        md.treeprocessors.register(_AlignByClass(md), "manual-align", 1)


def makeExtension(**options: Any) -> ManualMarkup:  # noqa: N802 - Markdown's name
    """The extension, as Markdown asks for it by module name."""
    return ManualMarkup(**options)
