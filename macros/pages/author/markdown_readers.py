"""The two ways in which an author's Markdown is read: for a page of the site, and for a sheet of paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from ...manual.problems import ManualError, Problem
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
    """A reader with the extensions that `mkdocs.yml` in `root` names, as the site generator makes it.

    Raises `ManualError` when they cannot be read or loaded.
    """
    path = root / "mkdocs.yml"
    try:
        options = _extensions(path.read_text(encoding="utf-8")) if path.is_file() else {}
        names = dict.fromkeys([*BUILT_IN, *options])
        return Markdown(extensions=[ManualMarkup(stash), *names], extension_configs=options)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, ImportError, KeyError) as error:
        message = f"cannot be used ({' '.join(str(error).split())})."
        problem = Problem(path.name, 1, "markdown_extensions", message, "Put the file back as it was.")
        raise ManualError([problem]) from None


def _extensions(settings: str) -> dict[str, Any]:
    """The names of the Markdown extensions in the site generator's settings, with their options."""
    listed = yaml.load(settings, yaml.BaseLoader).get("markdown_extensions", [])
    named = [item if isinstance(item, dict) else {item: {}} for item in listed]
    return {name: values or {} for item in named for name, values in item.items()}


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
