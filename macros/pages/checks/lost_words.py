"""Compares the words that an author typed on a page with those that the page's HTML has.

It knows nothing of Markdown, so it finds words that are lost for whatever reason: a definition that nothing
uses, a cell too many in a table, a mark that swallows its line.
"""

from __future__ import annotations

import difflib
import html
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

from ...manual.problems import Problem
from ..author.calls import COMMENT, EXPRESSION, line_ends, read_call
from ..author.source_pages import SourcePage
from ..author.stash import PLACEHOLDER
from ..author.worksheet_macros import Wording

WORD = re.compile(r"[^\W_]+")
NOT_WORDS = re.compile(
    r"^[ \t>]*(?:\d+[.)][ \t]|(?:!!!|\?\?\?\+?)[ \t]+[\w ]+|(?:```+|~~~+)[ \t]*[\w.+-]*(?:[ \t]+\w+=)?)"
    r"|\[\^[^\]\n]+\]|(?<=\])\[[^\]\n]*\]"
    r"|^[ ]{0,3}\*\[[^\]\n]+\]:|^[ ]{0,3}\[[^\]\n]+\]:(?=[ \t]+\S+(?:[ \t]+[\"'(].*)?$)",
    re.MULTILINE,
)
"""What Markdown reads as a mark: numbers of lists and footnotes, kinds of notes and code, names of links and
abbreviations."""
NOT_SHOWN = re.compile(r"</?[a-z][a-z0-9]*|\s[a-z-]+(?==\")")
"""The names of elements and attributes."""
TYPED_ID = re.compile(r' id="([^"]*)"')
MAX_SHOWN_WORDS = 8


def lost_words(page: SourcePage, page_html: str, wording: Wording = "standard") -> Iterator[Problem]:
    """A problem for each line with words that do not reach the reader.

    `page_html` is the HTML of the page's own text in a wording, with placeholders for what its macros draw.
    """
    body = EXPRESSION.sub(partial(_said, wording), COMMENT.sub(_spaces, page.body))
    typed = NOT_WORDS.sub(_spaces, body)
    html_with_own_ids = TYPED_ID.sub(lambda match: match[0] * (f"#{match[1]}" in body), page_html)
    shown = html.unescape(NOT_SHOWN.sub(" ", PLACEHOLDER.sub(" ", html_with_own_ids)))
    shown_words = WORD.findall(shown)
    missing = Counter(WORD.findall(html.unescape(typed))) - Counter(shown_words)
    if missing:
        yield from _problems(page, typed, shown_words, missing)


def _said(wording: Wording, match: re.Match[str]) -> str:
    """The text of `words` in place of its call, and spaces in place of another macro."""

    def words(standard: str, simple: str) -> str:
        return simple if wording == "simple" else standard

    try:
        call = read_call(match[1])
        text = call.run({"words": words}) if call else ""
    except (SyntaxError, KeyError, TypeError):  # another macro, or one that `checks.pages` reports
        return _spaces(match)
    return text + line_ends(match)


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
