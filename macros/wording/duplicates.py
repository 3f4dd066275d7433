"""Prose that repeats from one session to another: filler shows as runs of the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..manual.problems import Problem
from .lists import Lists
from .texts import WORD, Passage

RUN_LENGTH = 9
"""Words in a row that two sessions share by chance only rarely."""

KNOWN_LENGTH = 6
"""Words of a run that must stand in wording that may repeat for the run to be let through."""

Run = tuple[str, ...]


def repeated_prose(passages: Iterable[Passage], lists: Lists) -> Iterator[Problem]:
    """A problem for each passage that shares a run of words with a passage of another owner."""
    held = list(passages)
    titles = [passage.text for passage in held if passage.field == "title"]
    allowed = [" ".join(_words(text)) for text in (*lists.may_repeat, *titles)]
    first: dict[Run, Passage] = {}
    for passage in held:
        for run in _runs(_words(passage.text)):
            earlier = first.setdefault(run, passage)
            if earlier.owner != passage.owner and not _is_allowed(run, allowed):
                where = f"{earlier.file}:{earlier.line}"
                yield passage.problem(f'repeats "{" ".join(run)}" from {where}.', "Say it in other words.")
                break


def _runs(words: list[str]) -> Iterator[Run]:
    return (tuple(words[i : i + RUN_LENGTH]) for i in range(len(words) - RUN_LENGTH + 1))


def _is_allowed(run: Run, allowed: list[str]) -> bool:
    """Whether most of a run lies in wording that may repeat: any six of its words, one after the other."""
    parts = [" ".join(run[i : i + KNOWN_LENGTH]) for i in range(len(run) - KNOWN_LENGTH + 1)]
    return any(part in text for part in parts for text in allowed)


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]
