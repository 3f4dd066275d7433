"""MkDocs hooks for the benchmark's pages without macros: their HTML passes through Markdown unchanged.

This favours the builds that the manual is compared with, because they need not parse that HTML. Nothing of
the manual is imported here, so that its import does not count in the time of stock Material.
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
    """Hides the text between the comment lines from Markdown."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with a placeholder for each piece of HTML."""
        result: list[str] = []
        hidden: list[str] | None = None
        for line in lines:
            if hidden is None and line.strip() == BEGIN:
                hidden = []
            elif hidden is not None and line.strip() == END:
                result.append(self.md.htmlStash.store("\n".join(hidden)))
                hidden = None
            else:
                (result if hidden is None else hidden).append(line)
        return result


class VerbatimMarkup(Extension):
    """Registers `Verbatim` to run after Markdown's clean-up and before code fences and raw HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Called by Markdown."""
        md.preprocessors.register(Verbatim(md), "verbatim", 28)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the extension."""
    config.markdown_extensions = [*config.markdown_extensions, VerbatimMarkup()]  # type: ignore[list-item]
    return config
