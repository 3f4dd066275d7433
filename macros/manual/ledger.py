"""What the manual says at a place of the ledger, sentence by sentence, and whether key words are in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from .problems import Origin
from .records.base import Record

SENTENCE_END = re.compile(r"(?<=[.?!])[”’]?\s+")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
ENDING = re.compile(r"(?:ations?|ments?|ings?|ions?|ance|ity|ed|es|er|ly|al|e|s|y)$")
"""Endings that a word may have in one sentence and not in another: `engage`, `engaging`, `engagement`."""
MIN_STEM_LETTERS = 4
SAID_IN: Mapping[str, str] = {"Approach": "title", "Stage": "outcome", "Module": "focus"}
"""The field that says what the Overview says, by the shape of the record; `text` for all others.

Of an approach the Overview gives the name alone. What else these records say is drafted."""


@dataclass(frozen=True)
class PlaceText:
    """What the manual says at a place, and whether that is from the Overview or drafted by this project."""

    text: str
    provenance: str
    record: Origin
    """The record that it is in."""
    field: str

    @property
    def origin(self) -> Origin:
        """The place of the text itself."""
        return self.record.inside(self.field)

    @property
    def is_name(self) -> bool:
        """Whether it is a name alone, which can be neither firm nor careful."""
        return self.field == "title"

    @cached_property
    def sentences(self) -> list[str]:
        """Its sentences as words in small letters, each between single spaces: ` the goals will vary `."""
        return [f" {' '.join(_words(part))} " for part in SENTENCE_END.split(self.text)]

    def sentences_with(self, key_words: str) -> list[str]:
        """The sentences in which every key word is found, in any form and any order."""
        stems = [_stem(word) for word in _words(key_words)]
        return [sentence for sentence in self.sentences if all(stem in sentence for stem in stems)]


class Places:
    """What the single files of `data/` say, at the places that the ledger names."""

    def __init__(self, files: Mapping[str, Record]) -> None:
        self._files = files
        self._found: dict[str, PlaceText | None] = {}

    def text(self, place: str) -> PlaceText | None:
        """What is said at a place such as `overview/purpose#reflection`; None if there is no such text."""
        if place not in self._found:
            file, key = place.split("#")
            self._found[place] = self._text(file, key) if file in self._files else None
        return self._found[place]

    def _text(self, file: str, key: str) -> PlaceText | None:
        *way, last = key.split(".")
        holder = _record_at(self._files[file], way)
        text = getattr(holder, last, None)
        if holder is not None and isinstance(text, str):
            return PlaceText(text, "source", holder.origin, last)
        record = self.by_id[file].get(key)
        field = SAID_IN.get(type(record).__name__, "text")
        if record is None or not hasattr(record, field):
            return None
        return PlaceText(
            getattr(record, field), getattr(record, "provenance", "source"), record.origin, field
        )

    @cached_property
    def by_id(self) -> Mapping[str, Mapping[str, Record]]:
        """By file, every record with an id; the first, where two have the same."""
        by_id: dict[str, dict[str, Record]] = {file: {} for file in self._files}
        for file, id, record in self._records():
            by_id[file].setdefault(id, record)
        return by_id

    @cached_property
    def files_with_an_id_twice(self) -> frozenset[str]:
        """The files in which two records have the same id."""
        counts = Counter((file, id) for file, id, _ in self._records())
        return frozenset(file for (file, _), count in counts.items() if count > 1)

    def _records(self) -> Iterator[tuple[str, str, Record]]:
        for file, whole in self._files.items():
            for record in whole.walk():
                if id := getattr(record, "id", None):
                    yield file, id, record


def _record_at(whole: Record, way: list[str]) -> Record | None:
    record: object = whole
    for name in way:
        record = getattr(record, name, None)
    return record if isinstance(record, Record) else None


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


@cache
def _stem(word: str) -> str:
    """The beginning that every form of a word has, after a space. A short word has no other form."""
    for stem in (ENDING.sub("", word), word):
        if len(stem) >= MIN_STEM_LETTERS:
            return f" {stem}"
    return f" {word} "
