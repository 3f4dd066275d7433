"""Compares the words that an author typed on a page with those that the page's HTML has.

It knows nothing of Markdown, so it finds words that are lost for whatever reason: a definition that nothing
uses, a cell too many in a table, a mark that swallows its line.
"""

from __future__ import annotations

import difflib
import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from ...manual.problems import Problem
from ..author.calls import COMMENT, EXPRESSION
from ..author.source_pages import SourcePage

WORD = re.compile(r"[^\W_]+")
NOT_WORDS = re.compile(
    r"^[ \t>]*(?:\d+[.)][ \t]|(?:!!!|\?\?\?\+?)[ \t]+[\w ]+|(?:```+|~~~+)[ \t]*[\w.+-]*(?:[ \t]+\w+=)?)"
    r"|\[\^[^\]\n]+\]|(?<=\])\[[^\]\n]*\]"
    r"|^[ ]{0,3}\*\[[^\]\n]+\]:|^[ ]{0,3}\[[^\]\n]+\]:(?=[ \t]+\S+(?:[ \t]+[\"'(].*)?$)",
    re.MULTILINE,
)
"""What Markdown reads as a mark: numbers of lists and footnotes, kinds of notes and code, names of links and
abbreviations."""
TYPED_ID = re.compile(r' id="([^"]*)"')
MAX_SHOWN_WORDS = 8


def lost_words(pages: Iterable[SourcePage], rendered: Callable[[SourcePage], str]) -> list[Problem]:
    """A problem for each line with words that do not reach the reader.

    `rendered` returns the HTML of a page's own text, without what its macros draw.
    """
    return [problem for page in pages for problem in _lost(page, rendered(page))]


def _lost(page: SourcePage, page_html: str) -> Iterator[Problem]:
    body = EXPRESSION.sub(_spaces, COMMENT.sub(_spaces, page.body))
    typed = NOT_WORDS.sub(_spaces, body)
    shown = html.unescape(TYPED_ID.sub(lambda match: match[0] * (f"#{match[1]}" in body), page_html))
    shown_words = WORD.findall(shown)
    missing = Counter(WORD.findall(html.unescape(typed))) - Counter(shown_words)
    if missing:
        yield from _problems(page, typed, shown_words, missing)


def _spaces(match: re.Match[str]) -> str:
    """As many spaces as the match has characters, with its line ends."""
    return re.sub(r".", " ", match[0])


def _problems(page: SourcePage, typed: str, shown: list[str], missing: Counter[str]) -> Iterator[Problem]:
    lines = [
        (word, line)
        for line, text in enumerate(typed.split("\n"), page.body_line)
        for word in WORD.findall(html.unescape(text))
    ]
    matcher = difflib.SequenceMatcher(None, [word for word, _ in lines], shown, autojunk=False)
    lost: dict[int, list[str]] = {}
    for tag, start, end, _, _ in matcher.get_opcodes():
        for word, line in lines[start:end] if tag in ("delete", "replace") else ():
            if missing[word]:
                missing[word] -= 1
                lost.setdefault(line, []).append(word)
    for line, words in lost.items():
        shown_part = " ".join(words[:MAX_SHOWN_WORDS]) + " …" * (len(words) > MAX_SHOWN_WORDS)
        hint = "Markdown takes them for a mark; write an ordinary sentence, or remove them."
        yield page.problem(line, "text", f"has words that no reader sees: “{shown_part}”.", hint)
