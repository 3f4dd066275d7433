"""Checks what an author's Markdown becomes: running text on a page, and what paper draws on a worksheet.

The HTML that results is looked at, so that it does not matter in which way something was typed. Only the line
of a problem is searched for in the source.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path

from markdown import Markdown

from ...manual.problems import Problem
from ...manual.reading.text import SIGN
from ..author.calls import COMMENT, EXPRESSION, read_call
from ..author.markdown_readers import page_markdown, paper_markdown
from ..author.page_macros import MACROS
from ..author.source_pages import SourcePage
from ..author.stash import HtmlStash
from ..author.worksheet_macros import WORKSHEET_MACROS, Wording
from ..structure.addresses import written_kind
from . import paper_marks
from .allowed_html import IGNORED_IN_ADDRESSES, MACRO, Finding, findings
from .lost_words import lost_words

MAY_HOLD_HTML = re.compile(r"[<\[{]|^\s*(?:!!!|\?\?\?)", re.MULTILINE)
"""Without one of these, Markdown makes no link, and no element or attribute of an author's own."""
MAY_DIFFER_ON_PAPER = re.compile(r"[<\[{`~]|^[ \t]+\S|^(?:!!!|\?\?\?|:|=+\s*$|#(?!#)|#{5})", re.MULTILINE)
"""Without one of these, a worksheet is paragraphs, headings, lists, quotations and emphasis."""
DRAWN = {"show", "session_brief", "session_plan", "module_brief", "module_sessions", *WORKSHEET_MACROS}
"""Macros that draw a block; the others draw a link among words, but `words` and `count` give text."""
HEADING_ID = re.compile(r'(<h\d) id="[^"]*"')
WORDINGS: tuple[Wording, ...] = ("standard", "simple")


def check_markup(pages: Iterable[SourcePage], root: Path) -> list[Problem]:
    """Every problem with the HTML that the pages of the project at `root` become."""
    readers = _Readers(root)
    problems: list[Problem] = []
    for page in pages:
        worksheet = written_kind(page.source) == "handout"
        problems += _worksheet(page, readers) if worksheet else _page(page, readers)
    return problems


def check_words(pages: Iterable[SourcePage], root: Path) -> list[Problem]:
    """A problem for each line of the pages with words that do not reach the reader."""
    readers = _Readers(root)
    return lost_words(pages, lambda page: readers.page(readers.expanded(page)))


class _Readers:
    """Markdown for pages and for paper, each made when it is first needed. A mark takes a macro's place."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stash = HtmlStash()

    @cached_property
    def _page(self) -> Markdown:
        return page_markdown(self._root, self._stash)

    @cached_property
    def _paper(self) -> Markdown:
        return paper_markdown(self._stash)

    def page(self, text: str) -> str:
        """The HTML of the text on a page of the site."""
        return self._page.reset().convert(text)

    def paper(self, text: str) -> str:
        """The HTML of the text on a sheet."""
        return self._paper.reset().convert(text)

    def expanded(self, page: SourcePage, wording: Wording = "standard") -> str:
        """The page's Markdown with a mark for each macro. Calls that are not right are left out."""
        self._stash.clear()
        macros = _marks(self._stash, wording)
        return EXPRESSION.sub(partial(_run, macros), COMMENT.sub("", page.body))


def _marks(stash: HtmlStash, wording: Wording) -> dict[str, Callable[..., str]]:
    def words(standard: str, simple: str) -> str:
        return SIGN.sub("", standard if wording == "standard" else simple)

    inline = dict.fromkeys(MACROS, lambda *_, **__: stash.stash_inline(MACRO))
    return (
        inline
        | dict.fromkeys(DRAWN, lambda *_, **__: stash.stash_block(MACRO))
        | {
            "words": words,
            "count": lambda *_, **__: "some",
        }
    )


def _run(macros: dict[str, Callable[..., str]], match: re.Match[str]) -> str:
    try:
        call = read_call(match[1])
        return call.run(macros) if call else ""
    except (SyntaxError, KeyError, TypeError):  # `checks.pages` reports it
        return ""


def _page(page: SourcePage, readers: _Readers) -> Iterator[Problem]:
    if MAY_HOLD_HTML.search(EXPRESSION.sub("", COMMENT.sub("", page.body))):
        yield from _problems(page, findings(readers.page(readers.expanded(page))))


def _worksheet(page: SourcePage, readers: _Readers) -> Iterator[Problem]:
    """A worksheet's two wordings, each as its page shows it and as its sheet does."""
    found: dict[Problem, None] = {}
    for wording in WORDINGS:
        text = readers.expanded(page, wording)
        if not MAY_DIFFER_ON_PAPER.search(text):
            continue
        on_page, on_paper = readers.page(text), readers.paper(text)
        own = list(_problems(page, paper_marks.findings(on_page)))
        if not own and HEADING_ID.sub(r"\1", on_page) != on_paper:
            own = list(_problems(page, [paper_marks.difference(page.body)]))
        found |= dict.fromkeys(own)
    yield from found


def _problems(page: SourcePage, found: Iterable[Finding]) -> Iterator[Problem]:
    """A problem for each place where something was typed that the finding is of, and at least one."""
    for finding, count in Counter(found).items():
        for line in dict.fromkeys(_lines(page, finding.typed)[:count]):
            yield page.problem(line, "text", finding.message, finding.hint)


def _lines(page: SourcePage, typed: Iterable[str]) -> list[int]:
    """The line of each match of the first pattern that matches, in the source or with its references read."""
    body = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), page.body)
    decoded = "\n".join(IGNORED_IN_ADDRESSES.sub("", html.unescape(line)) for line in body.split("\n"))
    for pattern in typed:
        for text in (body, decoded):
            found = list(re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE))
            if found:
                return [page.body_line + text.count("\n", 0, match.start()) for match in found]
    return [page.body_line]
