"""Checks what an author's Markdown becomes: running text on a page, and what paper draws on a worksheet.

The HTML that results is looked at, so that it does not matter in which way something was typed. Only the line
of a problem is searched for in the source.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ...manual.problems import Problem
from ..author.calls import COMMENT, EXPRESSION, line_ends
from ..author.source_pages import SourcePage
from ..author.worksheet_macros import Wording
from ..structure.addresses import written_kind
from . import paper_marks
from .allowed_html import IGNORED_IN_ADDRESSES, Finding, findings
from .page_text import PageTexts

MAY_HOLD_HTML = re.compile(r"[<\[{]|^\s*(?:!!!|\?\?\?)", re.MULTILINE)
"""Without one of these, Markdown makes no link, and no element or attribute of an author's own."""
MAY_DIFFER_ON_PAPER = re.compile(r"[<\[{`~]|^[ \t]+\S|^(?:!!!|\?\?\?|:|=+\s*$|#(?!#)|#{5})", re.MULTILINE)
"""Without one of these, a worksheet is paragraphs, headings, lists, quotations and emphasis."""
HEADING_ID = re.compile(r'(<h\d) id="[^"]*"')
WORDINGS: tuple[Wording, ...] = ("standard", "simple")


def check_markup(pages: Iterable[SourcePage], texts: PageTexts) -> list[Problem]:
    """Every problem with the HTML that pages become, whose `texts` are those of their project."""
    problems: list[Problem] = []
    for page in pages:
        worksheet = written_kind(page.source) == "handout"
        problems += _worksheet(page, texts) if worksheet else _page(page, texts)
    return problems


def _page(page: SourcePage, texts: PageTexts) -> Iterator[Problem]:
    if MAY_HOLD_HTML.search(EXPRESSION.sub("", COMMENT.sub("", page.body))):
        yield from problems_of(page, findings(texts.html(page)))


def _worksheet(page: SourcePage, texts: PageTexts) -> Iterator[Problem]:
    """A worksheet's two wordings, each as its page shows it and as its sheet does."""
    found: dict[Problem, None] = {}
    for wording in WORDINGS:
        text = texts.marked(page, wording).text
        if not MAY_DIFFER_ON_PAPER.search(text):
            continue
        on_page, on_paper = texts.on_page(text), texts.on_paper(text)
        own = list(problems_of(page, paper_marks.findings(on_page)))
        if not own and HEADING_ID.sub(r"\1", on_page) != on_paper:
            own = list(problems_of(page, [paper_marks.difference(page.body)]))
        found |= dict.fromkeys(own)
    yield from found


def problems_of(page: SourcePage, found: Iterable[Finding]) -> Iterator[Problem]:
    """A problem for each place where something was typed that the finding is of, and at least one."""
    for finding, count in Counter(found).items():
        for line in dict.fromkeys(places(page, finding.typed)[:count] or [page.body_line]):
            yield page.problem(line, "text", finding.message, finding.hint)


def places(page: SourcePage, typed: Iterable[str]) -> list[int]:
    """The line of each match of the first pattern that matches, in the source or with its references read."""
    body = COMMENT.sub(line_ends, page.body)
    decoded = "\n".join(IGNORED_IN_ADDRESSES.sub("", html.unescape(line)) for line in body.split("\n"))
    for pattern in typed:
        for text in (body, decoded):
            found = list(re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE))
            if found:
                return [page.body_line + text.count("\n", 0, match.start()) for match in found]
    return []
