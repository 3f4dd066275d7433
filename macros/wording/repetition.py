"""Prose that is repeated from one session to another: filler shows in runs of the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..manual.problems import Problem
from .lists import Lists
from .passages import WORD, Passage

RUN_LENGTH_WORDS = 9
"""Two sessions rarely share so many words in a row by chance."""

ALLOWED_LENGTH_WORDS = 6
"""A run is allowed if so many of its words in a row are in wording that may repeat."""

HINT = "Say it in other words. If it has to be the same, add it to `may_repeat` in data/wording/lists.yml."
Run = tuple[str, ...]


def repeated_prose(passages: Iterable[Passage], lists: Lists) -> Iterator[Problem]:
    """A problem for each passage that shares a run of words with an earlier passage of another owner."""
    passages = list(passages)
    titles = [passage.text for passage in passages if passage.field == "title"]
    allowed = [" ".join(_words(text)) for text in (*lists.may_repeat, *titles)]
    first: dict[Run, Passage] = {}
    for passage in passages:
        for run in _runs(_words(passage.text)):
            earlier = first.setdefault(run, passage)
            if earlier.owner != passage.owner and not _is_allowed(run, allowed):
                message = f'repeats "{" ".join(run)}" from {earlier.file}:{earlier.line}.'
                yield passage.problem(message, HINT)
                break


def _runs(words: Sequence[str], length: int = RUN_LENGTH_WORDS) -> Iterator[Run]:
    """Every run of `length` words in a row."""
    return (tuple(words[i : i + length]) for i in range(len(words) - length + 1))


def _is_allowed(run: Run, allowed: list[str]) -> bool:
    """Whether most of a run is in wording that may repeat."""
    parts = [" ".join(part) for part in _runs(run, ALLOWED_LENGTH_WORDS)]
    return any(part in text for part in parts for text in allowed)


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]
