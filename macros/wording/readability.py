"""How easy worksheets are to read.

Two measures, both of which an author can count: the words in a sentence, and the share of long words
on a sheet. A long word has ten letters or more; such words are mostly less common and harder to decode.
A handout that needs more has a `reading_exception` with the reason in its record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..manual.model import Manual
from ..manual.problems import Problem
from .passages import Passage

MAX_WORDS_IN_A_SENTENCE = {"standard": 15, "simple": 10}
LONG_WORD_LETTERS = 10
MAX_LONG_WORDS_PER_HUNDRED = {"standard": 5, "simple": 2}
MIN_WORDS_ON_A_SHEET = 40
"""On a sheet with fewer words, one long word would be too large a share."""


def hard_worksheets(passages: Iterable[Passage], manual: Manual) -> Iterator[Problem]:
    """A problem for each sentence that is too long, and for each sheet with too many long words."""
    sheets: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        if not _has_exception(passage.owner, manual):
            yield from _long_sentences(passage)
            sheets[passage.file, passage.wording].append(passage)
    for (_, wording), passages_of_sheet in sheets.items():
        yield from _long_words(passages_of_sheet, wording)


def _has_exception(handout: str, manual: Manual) -> bool:
    if handout not in manual.handouts:
        return False
    _, record = manual.handouts[handout]
    return record.reading_exception is not None


def _long_sentences(passage: Passage) -> Iterator[Problem]:
    maximum = MAX_WORDS_IN_A_SENTENCE[passage.wording]
    for sentence in passage.sentences:
        count = len(sentence.split())
        if count > maximum:
            numbers = f"got {count} words; expected {maximum} or fewer"
            message = f"a sentence is too long ({numbers}): {sentence[:60]}…"
            yield passage.problem(message, "Make two sentences of it.")


def _long_words(passages: list[Passage], wording: str) -> Iterator[Problem]:
    words = [word for passage in passages for word in passage.words]
    long_words = [word.lower() for word in words if len(word) >= LONG_WORD_LETTERS]
    maximum = MAX_LONG_WORDS_PER_HUNDRED[wording]
    per_hundred = 100 * len(long_words) / max(len(words), 1)
    if len(words) >= MIN_WORDS_ON_A_SHEET and per_hundred > maximum:
        numbers = f"got {per_hundred:.1f} in a hundred; expected {maximum} or fewer"
        examples = ", ".join(sorted(set(long_words)))
        message = f"the {wording} wording has too many long words ({numbers}): {examples}."
        hint = "Use more common words, or give the handout a `reading_exception`."
        yield passages[0].problem(message, hint)
