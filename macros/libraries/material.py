"""Material for MkDocs 9.8.1: we use one stylesheet of it, and none of its templates and scripts."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig


def take_stylesheet_only(config: MkDocsConfig) -> Path:
    """Take the theme's folder out of the build; return its stylesheet.

    MkDocs would look through and copy the theme's 14,000 files; the name of the stylesheet changes with
    each version.
    """
    shell, material, *_ = config.theme.dirs
    config.theme.dirs = [shell]
    return next(Path(material).glob("assets/stylesheets/main.*.min.css"))
