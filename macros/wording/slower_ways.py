"""Texts that name a slower way for what the rule for passing on wants passed on at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..manual.problems import Problem
from .lists import PassingOnWords
from .passages import Passage

WHAT_TO_DO = re.compile(
    r"share_with$|act_first$|response$|^text$|\.(?:do|stop_if|steps)\[|^(?:caution|condition|not_this_session)$"
)
"""The fields, and the pages, that tell a facilitator what to do. Preparation comes before there is danger."""
HINT = 'Say "at once", or leave it to the rule in data/passing-on.yml, which every session shows.'


def slower_ways(passages: Iterable[Passage], words: PassingOnWords) -> Iterator[Problem]:
    """A problem for each sentence with a word of danger and a later time, unless it says `at once` as well.

    It goes by words and not by meaning: danger in other words, or in the sentence before, is for a reader.
    """
    danger, later, at_once = (_any_of(items) for items in (words.danger, words.later, words.at_once))
    for passage in passages:
        for sentence in _sentences(passage) if WHAT_TO_DO.search(passage.field) else ():
            what, when = danger.search(sentence), later.search(sentence)
            if what and when and not at_once.search(sentence):
                message = f'names a slower way ("{when[0]}") for what is passed on at once ("{what[0]}").'
                yield passage.problem(message, HINT)


def _sentences(passage: Passage) -> list[str]:
    """The sentences, and on a page the items of a list, which often end without a full stop."""
    return [item for sentence in passage.sentences for item in sentence.split(" - ")]


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
