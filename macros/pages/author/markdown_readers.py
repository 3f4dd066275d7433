"""The two ways in which an author's Markdown is read: for a page of the site, and for a sheet of paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from .stash import HtmlStash, ManualMarkup

BUILT_IN = ("toc", "tables", "fenced_code")
"""The extensions that MkDocs adds to those in `mkdocs.yml`."""
NOT_ON_PAPER = {
    "preprocessors": ("html_block",),
    "blockprocessors": ("code", "reference"),
    "inlinePatterns": (
        "backtick",
        "reference",
        "link",
        "image_link",
        "image_reference",
        "short_reference",
        "short_image_ref",
        "autolink",
        "automail",
        "html",
    ),
}
"""What Markdown reads and a sheet does not: HTML, links, pictures and code. Their marks stay text."""


def page_markdown(root: Path, stash: HtmlStash) -> Markdown:
    """A reader with the extensions that `mkdocs.yml` in `root` names, as the site generator makes it."""
    path = root / "mkdocs.yml"
    settings = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) if path.is_file() else {}
    named = [
        item if isinstance(item, dict) else {item: {}} for item in settings.get("markdown_extensions", [])
    ]
    options: dict[str, Any] = {name: values or {} for item in named for name, values in item.items()}
    names = dict.fromkeys([*BUILT_IN, *options])
    return Markdown(extensions=[ManualMarkup(stash), *names], extension_configs=options)


def paper_markdown(stash: HtmlStash) -> Markdown:
    """A reader for worksheets: paragraphs, headings, lists, tables, quotations and emphasis.

    HTML that an author writes is text to it, so that nothing but words and macros reaches the PDF engine.
    """
    reader = Markdown(extensions=[ManualMarkup(stash), "tables"])
    for registry, names in NOT_ON_PAPER.items():
        owner = reader.parser if registry == "blockprocessors" else reader
        for name in names:
            getattr(owner, registry).deregister(name)
    return reader
