"""How easily worksheets read.

The measure has two parts, which an author can count: the words in a sentence, and the share of long
words on a sheet. A long word has ten letters or more; it stands for a word that is less common and
harder to decode. A handout that needs more says why in `reading_exception` of its record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..manual.model import Manual
from ..manual.problems import Problem
from .texts import Passage

MAX_WORDS_IN_A_SENTENCE = {"standard": 15, "simple": 10}
LONG_WORD_LETTERS = 10
MAX_LONG_WORDS_PER_HUNDRED = {"standard": 5, "simple": 2}


def worksheets_read_easily(passages: Iterable[Passage], manual: Manual) -> Iterator[Problem]:
    """Sentences that are too long, and sheets with too many long words."""
    sheets: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        if not _excepted(passage.owner, manual):
            yield from _long_sentences(passage)
            sheets[passage.file, passage.wording].append(passage)
    for (_, wording), found in sheets.items():
        yield from _long_words(found, wording)


def _excepted(handout: str, manual: Manual) -> bool:
    held = manual.handouts.get(handout)
    return bool(held and held[1].reading_exception)


def _long_sentences(passage: Passage) -> Iterator[Problem]:
    most = MAX_WORDS_IN_A_SENTENCE[passage.wording]
    for sentence in passage.sentences:
        count = len(sentence.split())
        if count > most:
            message = (
                f"a sentence is too long (got {count} words; expected {most} or fewer): {sentence[:60]}…"
            )
            yield passage.problem(message, "Make two sentences of it.")


def _long_words(passages: list[Passage], wording: str) -> Iterator[Problem]:
    words = [word for passage in passages for word in passage.words]
    long = sorted({word.lower() for word in words if len(word) >= LONG_WORD_LETTERS})
    count = sum(len(word) >= LONG_WORD_LETTERS for word in words)
    most = MAX_LONG_WORDS_PER_HUNDRED[wording]
    if len(words) >= 40 and 100 * count > most * len(words):
        share = f"{100 * count / len(words):.1f} in a hundred; expected {most} or fewer"
        message = f"the {wording} wording has too many long words (got {share}): {', '.join(long)}."
        yield passages[0].problem(
            message, "Use more common words, or give the handout a `reading_exception`."
        )
