"""Binds the macros that authors use in Markdown to the page on which they are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .pages.author import MACROS, PageMacros
from .pages.site import SITE_KEY


def define_env(env: Any) -> None:
    """Called by mkdocs-macros: makes each author macro available by its name."""
    for name in MACROS:
        env.macro(_on_current_page(env, name), name)


def _on_current_page(env: Any, name: str) -> Callable[..., str]:
    def macro(*args: Any, **kwargs: Any) -> str:
        page = env.page
        if not hasattr(page, "manual_macros"):
            renderer = env.conf[SITE_KEY].renderer
            page.manual_macros = PageMacros(renderer, page.file.src_uri, page.meta.get("ref")).by_name()
        return str(page.manual_macros[name](*args, **kwargs))

    macro.__doc__ = MACROS[name].__doc__
    return macro
