"""MkDocs 1.6.1, beyond its documented events and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from markdown import Extension, Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents


def share_extensions(config: MkDocsConfig, *ours: Extension) -> None:
    """Make the Markdown extensions once a build and add `ours` before them.

    MkDocs hands the names to Python-Markdown for every page, which looks each up by its entry point again.
    Python-Markdown documents that it takes instances too; MkDocs only expects names.
    """
    reader = Markdown()
    named = [
        reader.build_extension(name, config.mdx_configs.get(name, {})) for name in config.markdown_extensions
    ]
    config.markdown_extensions = [*ours, *named]  # type: ignore[list-item]


def set_headings(page: Page, titles: Mapping[str, str]) -> None:
    """Give a page whose HTML is ready its table of contents: `titles` maps anchors to headings.

    MkDocs makes it from Markdown's own headings only.
    """
    page.toc = TableOfContents([AnchorLink(title, id, 2) for id, title in titles.items()])


def change_headings(page: Page, change: Callable[[str], str]) -> None:
    """Put each heading in a page's table of contents through `change`. MkDocs has no event for them."""
    for item in _items(page.toc):
        item.title = change(item.title)


def add_anchors(page: Page, anchors: Iterable[str]) -> None:
    """Report anchors inside ready HTML to MkDocs' link check, which knows those that Markdown made."""
    page.present_anchor_ids = (page.present_anchor_ids or set()) | set(anchors)


def headings(page: Page) -> Iterator[tuple[str, str]]:
    """The anchor and the text of every heading of a page, in order."""
    yield from ((item.id, item.title) for item in _items(page.toc))


def _items(items: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for item in items:
        yield item
        yield from _items(item.children)


def lunr_script() -> Path:
    """The search engine that MkDocs' own search plugin carries."""
    return Path(search.__file__).parent / "templates" / "search" / "lunr.js"
