"""Spelling, by the British dictionary in `data/wording/` and the project's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from spylls.hunspell import Dictionary  # type: ignore[import-untyped]

from ..manual.problems import Problem
from .lists import Lists
from .texts import Passage

DICTIONARY = "en-GB"


@cache  # half a second to read
def _dictionary(path: Path) -> Any:
    return Dictionary.from_files(str(path))


def misspelt_words(passages: Iterable[Passage], lists: Lists, folder: Path) -> Iterator[Problem]:
    """A problem for each passage and word that neither the dictionary nor the project's list knows."""
    own = {word.lower() for word in lists.words}
    dictionary = _dictionary(folder / DICTIONARY)

    @cache
    def known(word: str) -> bool:
        return word.lower() in own or bool(dictionary.lookup(word))

    for passage in passages:
        for word in {word.replace("’", "'") for word in passage.words if len(word) > 1}:
            if not known(word) and not known(word.removesuffix("'s")):
                hint = "Mend it, or add it to `words` in data/wording/lists.yml."
                yield passage.problem(f'"{word}" is not in the dictionary.', hint)
