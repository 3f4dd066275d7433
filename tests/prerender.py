"""MkDocs hooks that the benchmark adds to a build: they keep pages as Markdown in which no macro is left.

With `CAPTURE_TO` in the environment, a build of the manual writes such a page for each of its own there. Any
build with these hooks reads them back. HTML between two comment lines passes through Markdown untouched,
which is kind to the ways that the manual is measured against: they need not take it apart.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from macros.pages.author import PageMacros
from macros.pages.markup import Held
from macros.pages.site import SITE_KEY

BEGIN, END = "<!-- html -->", "<!-- /html -->"
TARGET = os.environ.get("CAPTURE_TO")
KEPT_KEYS = ("ref", "template")


class Verbatim(Preprocessor):
    """Takes what stands between the comment lines out of Markdown's sight."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with a placeholder for each piece of HTML."""
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
        return kept


class VerbatimMarkup(Extension):
    """Registers it with Markdown: after clean-up, before code fences and raw HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Called by Markdown."""
        md.preprocessors.register(Verbatim(md), "verbatim", 28)


def verbatim(html: str) -> str:
    """HTML for a Markdown page."""
    return f"\n\n{BEGIN}\n{html.strip()}\n{END}\n\n"


def markdown_link(macros: PageMacros, kind: str, id: str, text: str | None) -> str:
    """A link as a person writes it, who has no macros."""
    entry = macros._find(kind, id)
    anchor = f"#{entry.address.anchor}" if entry.address.anchor else ""
    return f"[{text or entry.title}](/{entry.address.source}{anchor})"


class AsText(Held):
    """Lets what macros made stand in the text."""

    def part(self, html: str) -> str:
        """HTML that is a part of the page by itself."""
        return verbatim(html)

    def words(self, html: str) -> str:
        """HTML, or here a link in Markdown, that stands among words."""
        return html


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the extension; in a build that captures, let macros write text."""
    config.markdown_extensions = [*config.markdown_extensions, VerbatimMarkup()]  # type: ignore[list-item]
    if TARGET:
        config[SITE_KEY] = replace(config[SITE_KEY], held=AsText())
        PageMacros._link = markdown_link  # type: ignore[method-assign]
    return config


@event_priority(-100)  # when macros have run
def on_page_markdown(markdown: str, page: Page, **_: object) -> None:
    """Keep the page."""
    if not TARGET:
        return
    path = Path(TARGET) / page.file.src_uri
    path.parent.mkdir(parents=True, exist_ok=True)
    if projection := getattr(page, "projection", None):
        markdown = f"# {page.title}\n" + verbatim(projection.html)
    keys = "".join(f"{key}: {value}\n" for key, value in page.meta.items() if key in KEPT_KEYS)
    path.write_text((f"---\n{keys}---\n" if keys else "") + markdown, encoding="utf-8")
