"""Material for MkDocs 9.8.1: `overrides/assets/base.css` comes from it, its files stay out of a build."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig


def leave_theme_files_out(config: MkDocsConfig) -> None:
    """Keep `overrides/` only: MkDocs would look through and copy the theme's 14,000 files."""
    config.theme.dirs = config.theme.dirs[:1]
