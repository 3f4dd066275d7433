"""Runs the macros that authors use in Markdown, on the page that mkdocs-macros is about to render."""

from __future__ import annotations

from typing import Any


def on_pre_page_macros(env: Any) -> None:
    """Called by mkdocs-macros before each page: replaces every author macro with what it gives."""
    # Not at the top: processes that only make PDFs import this package too.
    from .editions.snapshot import SNAPSHOT_KEY
    from .pages.author.calls import expand
    from .pages.author.page_macros import PageMacros

    site = env.conf[SNAPSHOT_KEY].site
    site.stash.clear()
    macros = PageMacros(site.renderer, site.stash, env.page.file.src_uri, env.page.meta.get("ref"))
    env.markdown = expand(env.markdown, macros.by_name())
    env.page.meta["render_macros"] = False  # nothing is left for Jinja, which would compile each page
