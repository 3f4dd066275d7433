"""The words that changed between two texts, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from ...pages.release_notes import Passage, Word

MARKS: dict[str, str] = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""How removed and added words are marked in plain text, by the kind of `Word`."""
CONTEXT_WORDS = 4
"""An excerpt shows so many unchanged words on either side of a change."""
MAX_CHANGED_WORDS = 30
"""An excerpt shows so many of the words that were removed or added at one place."""
MAX_PASSAGES = 3
ELLIPSIS = "…"
SIGNS = ".,;:!?()“”‘’\"'"
"""Signs at the edge of words."""


def passages_between(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Iterator[Passage]:
    """The paragraphs whose words differ, place by place, including those that moved within their place."""
    places = dict.fromkeys(place for place, _ in [*new, *old])
    for place in places:
        before, after = (
            [" ".join(text.split()) for its_place, text in side if its_place == place] for side in (old, new)
        )
        if before != after:
            yield from _passages_at(place, before, after)


def _passages_at(place: str, old: list[str], new: list[str]) -> Iterator[Passage]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(j - i, m - k)
        for n in range(pairs):
            yield Passage(place, tuple(_words(old[i + n], new[k + n])))
        for text in old[i + pairs : j]:
            yield Passage(place, (("gone", text),))
        for text in new[k + pairs : m]:
            yield Passage(place, (("new", text),))


def _words(old: str, new: str) -> Iterator[Word]:
    before, after = old.split(), new.split()
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", " ".join(before[i:j])
            continue
        if j > i:
            yield "gone", " ".join(before[i:j])
        if m > k:
            yield "new", " ".join(after[k:m])


def marked(words: Iterable[Word]) -> str:
    """The words in plain text: `Book a [-room.-] {+hall.+}`."""
    return " ".join(MARKS[kind].format(text) for kind, text in words)


def excerpts(passages: Sequence[Passage]) -> list[str]:
    """The first few passages in plain text, each with its place and changed words, and how many more."""
    lines = [f"{passage.place}: {marked(_excerpt(passage.words))}" for passage in passages[:MAX_PASSAGES]]
    more = len(passages) - MAX_PASSAGES
    return [*lines, f"and {more} more"] if more > 0 else lines


def _excerpt(words: Sequence[Word]) -> Iterator[Word]:
    for n, (kind, text) in enumerate(words):
        parts = text.split()
        if kind == "same":
            before = parts[: CONTEXT_WORDS if n else 0]
            after = parts[-CONTEXT_WORDS:] if n < len(words) - 1 else []
            shown = parts if len(parts) <= len(before) + len(after) else [*before, ELLIPSIS, *after]
        else:
            shown = [*parts[:MAX_CHANGED_WORDS], *([ELLIPSIS] if len(parts) > MAX_CHANGED_WORDS else [])]
        yield kind, " ".join(shown)


def replacements(passages: Iterable[Passage]) -> str:
    """The words removed or added, once each: equal where the same words changed in several texts.

    The signs around them do not count, unless nothing else changed.
    """
    found = {
        _without_signs_around(list(group))
        for passage in passages
        for is_same, group in groupby(passage.words, lambda word: word[0] == "same")
        if not is_same
    }
    return ", ".join(sorted(found))


def _without_signs_around(words: Sequence[Word]) -> str:
    bare: list[Word] = [(kind, text.strip(SIGNS)) for kind, text in words]
    texts = {text for _, text in bare}
    return marked(words if "" in texts or len(texts) < len(words) else bare)
