"""Spelling, by the British dictionary in `data/wording/` and the unit's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from spylls.hunspell import Dictionary  # type: ignore[import-untyped]

from ..manual.problems import Problem
from .lists import Lists
from .passages import Passage

DICTIONARY = "en-GB"


@cache  # it takes half a second to read
def _dictionary(path: Path) -> Any:
    return Dictionary.from_files(str(path))


@cache  # the same words stand in the next check, too
def _is_in_dictionary(path: Path, word: str) -> bool:
    dictionary = _dictionary(path)
    as_entry = word.lower() if word.istitle() else word
    return _is_entry(dictionary, as_entry) or bool(dictionary.lookup(word))


def _is_entry(dictionary: Any, word: str) -> bool:
    """Whether a word stands in the dictionary as it is, which `lookup` takes far longer to find out."""
    rules = dictionary.aff
    not_alone = {rules.FORBIDDENWORD, rules.NEEDAFFIX, rules.ONLYINCOMPOUND, rules.KEEPCASE}
    return any(not_alone.isdisjoint(entry.flags) for entry in dictionary.dic.homonyms(word))


def misspelt_words(passages: Iterable[Passage], lists: Lists, folder: Path) -> Iterator[Problem]:
    """A problem for each passage and word that is neither in the dictionary nor in the unit's list."""
    own_words = {word.lower() for word in lists.words}
    path = folder / DICTIONARY

    @cache
    def is_known(word: str) -> bool:
        return word.lower() in own_words or _is_in_dictionary(path, word)

    for passage in passages:
        for word in {word.replace("’", "'") for word in passage.words if len(word) > 1}:
            if not is_known(word) and not is_known(word.removesuffix("'s")):
                hint = "Correct it, or add it to `words` in data/wording/lists.yml."
                yield passage.problem(f'"{word}" is not in the dictionary.', hint)
