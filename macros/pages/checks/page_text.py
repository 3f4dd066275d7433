"""The HTML that each page's own Markdown becomes, read once for all checks.

A mark takes the place of what a macro draws, so that checks of an author's text see nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

from markdown import Markdown

from ...manual.reading.text import SIGN
from ..author.calls import COMMENT, EXPRESSION, Call, read_call
from ..author.markdown_readers import page_markdown, paper_markdown
from ..author.page_macros import MACROS
from ..author.source_pages import SourcePage
from ..author.stash import PLACEHOLDER, HtmlStash
from ..author.worksheet_macros import WORKSHEET_MACROS, Wording
from .allowed_html import PAGES_KEPT
from .page_html import PageHtml, read_page_html

DRAWN = {"show", "session_brief", "session_plan", "module_brief", "module_sessions", *WORKSHEET_MACROS}
"""Macros that draw a block; the others draw a link among words, but `words` and `count` give text."""


@dataclass(frozen=True)
class MarkedText:
    """A page's text with a mark for each macro, and the calls whose HTML takes their places, in order."""

    text: str
    calls: tuple[Call, ...]


class PageTexts:
    """The Markdown and the HTML of the pages of the project at `root`. Each page is read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, PageHtml] = {}

    @cached_property
    def _settings(self) -> str:
        path = self._root / "mkdocs.yml"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    @cached_property
    def _paper(self) -> Markdown:
        return paper_markdown(_Marks())

    def html(self, page: SourcePage) -> str:
        """The HTML of the page's text in its standard wording, as the site has it."""
        return self.on_page(self.marked(page).text)

    def read(self, page: SourcePage) -> PageHtml:
        """That HTML, read for what the checks ask of it."""
        if page.source not in self._read:
            self._read[page.source] = read_page_html(self.html(page))
        return self._read[page.source]

    def whole(self, page: SourcePage, draw: Callable[[Call], str]) -> str:
        """The same HTML with what `draw` returns for the call of each macro in its place."""
        calls = self.marked(page).calls
        return PLACEHOLDER.sub(lambda match: draw(calls[int(match[1] or match[2])]), self.html(page))

    def on_page(self, text: str) -> str:
        """The HTML of a text on a page of the site."""
        return _page_html(self._root, self._settings, text)

    def on_paper(self, text: str) -> str:
        """The HTML of a text on a sheet."""
        return self._paper.reset().convert(text)

    def marked(self, page: SourcePage, wording: Wording = "standard") -> MarkedText:
        """The page's Markdown with a mark for each macro. Calls that are not right are left out."""
        return _marked(page.body, wording)


class _Marks(HtmlStash):
    """A stash whose placeholders stay in the HTML."""

    def restore(self, text: str) -> str:
        return text


@lru_cache(PAGES_KEPT)  # a preview and a watch read the same pages again and again
def _marked(body: str, wording: Wording) -> MarkedText:
    calls: list[Call] = []
    run = partial(_run, _macros(_Marks(), wording), calls)
    text = EXPRESSION.sub(run, COMMENT.sub("", body))
    return MarkedText(text, tuple(calls))


@lru_cache(1)  # other settings make another reader
def _page_reader(root: Path, settings: str) -> Markdown:  # noqa: ARG001
    return page_markdown(root, _Marks())


@lru_cache(PAGES_KEPT)
def _page_html(root: Path, settings: str, text: str) -> str:
    return _page_reader(root, settings).reset().convert(text)


def _macros(stash: HtmlStash, wording: Wording) -> dict[str, Callable[..., str]]:
    def words(standard: str, simple: str) -> str:
        return SIGN.sub("", standard if wording == "standard" else simple)

    return {
        **dict.fromkeys(MACROS, lambda *_, **__: stash.stash_inline("")),
        **dict.fromkeys(DRAWN, lambda *_, **__: stash.stash_block("")),
        "words": words,
        "count": lambda *_, **__: "some",
    }


def _run(macros: dict[str, Callable[..., str]], calls: list[Call], match: re.Match[str]) -> str:
    try:
        call = read_call(match[1])
        text = call.run(macros) if call else ""
    except (SyntaxError, KeyError, TypeError):  # `checks.pages` reports it
        return ""
    if call and PLACEHOLDER.search(text):
        calls.append(call)
    return text
