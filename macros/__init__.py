"""Runs the macros that authors use in Markdown, on the page that mkdocs-macros is about to render."""

from __future__ import annotations

from typing import Any


def on_pre_page_macros(env: Any) -> None:
    """Called by mkdocs-macros before each page: replaces every author macro with what it gives."""
    # Not at the top: processes that only make PDFs import this package too.
    from .pages.author import PageMacros
    from .pages.calls import expand
    from .pages.site import SITE_KEY

    site = env.conf[SITE_KEY]
    site.held.let_go()
    macros = PageMacros(site.renderer, site.held, env.page.file.src_uri, env.page.meta.get("ref"))
    env.markdown = expand(env.markdown, macros.by_name())
    env.page.meta["render_macros"] = False  # nothing is left for Jinja, which would compile each page
