"""MkDocs hooks for the benchmark's pages in which no macro is left: their HTML passes Markdown untouched.

That is kind to the ways that the manual is measured against: they need not take it apart. Nothing of the
manual is imported here, so that stock Material does not wait for it.
"""

from __future__ import annotations

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from mkdocs.config.defaults import MkDocsConfig

BEGIN, END = "<!-- html -->", "<!-- /html -->"


def verbatim(html: str) -> str:
    """HTML for a Markdown page."""
    return f"\n\n{BEGIN}\n{html.strip()}\n{END}\n\n"


class Verbatim(Preprocessor):
    """Takes what stands between the comment lines out of Markdown's sight."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with a placeholder for each piece of HTML."""
        kept: list[str] = []
        held: list[str] | None = None
        for line in lines:
            if held is None and line.strip() == BEGIN:
                held = []
            elif held is not None and line.strip() == END:
                kept.append(self.md.htmlStash.store("\n".join(held)))
                held = None
            else:
                (kept if held is None else held).append(line)
        return kept


class VerbatimMarkup(Extension):
    """Registers it with Markdown: after clean-up, before code fences and raw HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Called by Markdown."""
        md.preprocessors.register(Verbatim(md), "verbatim", 28)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the extension."""
    config.markdown_extensions = [*config.markdown_extensions, VerbatimMarkup()]  # type: ignore[list-item]
    return config
