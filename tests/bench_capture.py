"""MkDocs hooks with which the benchmark saves the Markdown of every page after its macros have run."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from macros.editions.snapshot import SNAPSHOT_KEY
from macros.pages.author.page_macros import PageMacros
from macros.pages.author.stash import HtmlStash
from tests.bench_verbatim import verbatim

TARGET = Path(os.environ["CAPTURE_TO"])
KEPT_KEYS = ("ref", "template")


class TextStash(HtmlStash):
    """A stash that leaves the HTML of macros in the text."""

    def stash_block(self, html: str) -> str:
        """A block of HTML, marked so that Markdown does not change it."""
        return verbatim(html)

    def stash_inline(self, html: str) -> str:
        """HTML among words, or here a link in Markdown."""
        return html


def markdown_link(macros: PageMacros, kind: str, id: str, text: str | None) -> str:
    """A link as people write it in Markdown without macros."""
    entry = macros._find(kind, id)
    anchor = f"#{entry.address.anchor}" if entry.address.anchor else ""
    return f"[{text or entry.title}](/{entry.address.source}{anchor})"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make macros write text instead of placeholders."""
    snapshot = config[SNAPSHOT_KEY]
    config[SNAPSHOT_KEY] = replace(snapshot, site=replace(snapshot.site, stash=TextStash()))
    PageMacros._link = markdown_link  # type: ignore[method-assign]
    return config


@event_priority(-100)  # after macros have run
def on_page_markdown(markdown: str, page: Page, **_: object) -> None:
    """Save the page."""
    path = TARGET / page.file.src_uri
    path.parent.mkdir(parents=True, exist_ok=True)
    if generated := getattr(page, "generated", None):
        markdown = f"# {page.title}\n" + verbatim(generated.html)
    keys = "".join(f"{key}: {value}\n" for key, value in page.meta.items() if key in KEPT_KEYS)
    path.write_text((f"---\n{keys}---\n" if keys else "") + markdown, encoding="utf-8")
