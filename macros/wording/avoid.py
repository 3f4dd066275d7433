"""Words that this manual does not use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..manual.problems import Problem
from .lists import Lists
from .texts import Passage


def words_to_avoid(passages: Iterable[Passage], lists: Lists) -> Iterator[Problem]:
    """A problem for each place in which an avoided word stands outside the phrases that allow it."""
    patterns = [
        (
            item,
            re.compile(rf"\b{re.escape(item.word)}\b", re.IGNORECASE),
            [phrase.lower() for phrase in item.unless],
        )
        for item in lists.avoid
    ]
    for passage in passages:
        for item, pattern, allowed in patterns:
            text = passage.text.lower()
            for phrase in allowed:
                text = text.replace(phrase, " ")
            if pattern.search(text):
                yield passage.problem(f'uses "{item.word}".', f"Write: {item.instead}.")
