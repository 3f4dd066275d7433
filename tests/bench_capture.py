"""MkDocs hooks with which the benchmark keeps the manual as Markdown in which no macro is left."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from macros.pages.author import PageMacros
from macros.pages.markup import Held
from macros.pages.site import SITE_KEY
from tests.bench_verbatim import verbatim

TARGET = Path(os.environ["CAPTURE_TO"])
KEPT_KEYS = ("ref", "template")


class AsText(Held):
    """Lets what macros made stand in the text."""

    def part(self, html: str) -> str:
        """HTML that is a part of the page by itself."""
        return verbatim(html)

    def words(self, html: str) -> str:
        """HTML, or here a link in Markdown, that stands among words."""
        return html


def markdown_link(macros: PageMacros, kind: str, id: str, text: str | None) -> str:
    """A link as a person writes it, who has no macros."""
    entry = macros._find(kind, id)
    anchor = f"#{entry.address.anchor}" if entry.address.anchor else ""
    return f"[{text or entry.title}](/{entry.address.source}{anchor})"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let macros write text."""
    config[SITE_KEY] = replace(config[SITE_KEY], held=AsText())
    PageMacros._link = markdown_link  # type: ignore[method-assign]
    return config


@event_priority(-100)  # when macros have run
def on_page_markdown(markdown: str, page: Page, **_: object) -> None:
    """Keep the page."""
    path = TARGET / page.file.src_uri
    path.parent.mkdir(parents=True, exist_ok=True)
    if projection := getattr(page, "projection", None):
        markdown = f"# {page.title}\n" + verbatim(projection.html)
    keys = "".join(f"{key}: {value}\n" for key, value in page.meta.items() if key in KEPT_KEYS)
    path.write_text((f"---\n{keys}---\n" if keys else "") + markdown, encoding="utf-8")
