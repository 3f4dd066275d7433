"""Words to avoid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..manual.problems import Problem
from .lists import Lists
from .passages import Passage


def avoided_words(passages: Iterable[Passage], lists: Lists) -> Iterator[Problem]:
    """A problem for each passage and word to avoid that it uses, except in a phrase that allows the word."""
    patterns = [re.compile(rf"\b{re.escape(item.word.lower())}\b") for item in lists.avoid]
    any_word = re.compile("|".join(re.escape(item.word.lower()) for item in lists.avoid) or r"(?!)")
    for passage in passages:
        lower = passage.text.lower()
        if not any_word.search(lower):
            continue
        for item, pattern in zip(lists.avoid, patterns, strict=True):
            text = lower
            for phrase in item.unless:
                text = text.replace(phrase.lower(), " ")
            if pattern.search(text):
                yield passage.problem(f'uses "{item.word}".', f"Write: {item.instead}.")
