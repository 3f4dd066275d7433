"""Words to avoid, everywhere or in what is said aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..manual.problems import Problem
from .lists import Avoided
from .passages import Passage

SPOKEN = re.compile(r"\.say\[|^key_questions\[\d+\]\.(?:plain_)?text$")
"""The fields with what a facilitator says aloud."""


def avoided_words(passages: Iterable[Passage], avoid: Iterable[Avoided]) -> Iterator[Problem]:
    """A problem for each passage and word to avoid that it uses, except in a phrase that allows the word."""
    return _uses(passages, avoid, 'uses "{word}".')


def stiff_words(passages: Iterable[Passage], aloud: Iterable[Avoided]) -> Iterator[Problem]:
    """A problem for each spoken line with words that nobody says aloud: `do not` where people say `don't`.

    Worksheets are left out: a contraction is shorter to say but no easier to read. So are words that are
    often right in full, such as `it is` at the end of a sentence: the list has only what is nearly always
    said in short, and an emphatic line goes under `unless`.
    """
    spoken = (passage for passage in passages if SPOKEN.search(passage.field))
    return _uses(spoken, aloud, 'says "{word}", which is stiff when said aloud.')


def _uses(passages: Iterable[Passage], avoid: Iterable[Avoided], message: str) -> Iterator[Problem]:
    patterns = [(item, re.compile(rf"\b{re.escape(item.word.lower())}\b")) for item in avoid]
    words = "|".join(re.escape(item.word.lower()) for item, _ in patterns)
    any_word = re.compile(rf"\b(?:{words or '(?!)'})")
    for passage in passages:
        lower = passage.text.lower()
        for item, pattern in patterns if any_word.search(lower) else ():
            text = lower
            for phrase in item.unless:
                text = text.replace(phrase.lower(), " ")
            if pattern.search(text):
                yield passage.problem(message.format(word=item.word), f"Write: {item.instead}.")
