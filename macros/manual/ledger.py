"""What the manual says at a place of the ledger, sentence by sentence, and whether key words are in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from .model import Manual
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
    origin: Origin
    is_name: bool = False
    """Whether it is a name alone, which can be neither firm nor careful."""

    @cached_property
    def sentences(self) -> list[str]:
        """Its sentences as words in small letters, each between single spaces: ` the goals will vary `."""
        return [f" {' '.join(_words(part))} " for part in SENTENCE_END.split(self.text)]

    def sentences_with(self, key_words: str) -> list[str]:
        """The sentences in which every key word is found, in any form and any order."""
        stems = [_stem(word) for word in _words(key_words)]
        return [sentence for sentence in self.sentences if all(stem in sentence for stem in stems)]


def place_text(manual: Manual, place: str) -> PlaceText | None:
    """What is said at a place such as `overview/purpose#reflection`; None if there is no such text."""
    file, key = place.split("#")
    whole = manual.files.get(file)
    if whole is None:
        return None
    text = _text_at(whole, key.split("."))
    if text is not None:
        return PlaceText(text, "source", whole.origin.inside(*key.split(".")))
    record = records_by_id(whole).get(key)
    field = SAID_IN.get(type(record).__name__, "text")
    if record is None or not hasattr(record, field):
        return None
    provenance = getattr(record, "provenance", "source")
    return PlaceText(getattr(record, field), provenance, record.origin.inside(field), field == "title")


def records_by_id(whole: Record) -> dict[str, Record]:
    """Every record with an id inside the record of a file."""
    return {str(record.id): record for record in _inside(whole) if hasattr(record, "id")}


def _inside(record: Record) -> Iterator[Record]:
    for _, child in record.children():
        yield child
        yield from _inside(child)


def _text_at(record: Record, path: list[str]) -> str | None:
    value: object = record
    for name in path:
        value = getattr(value, name, None)
    return value if isinstance(value, str) else None


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


@cache
def _stem(word: str) -> str:
    """The beginning that every form of a word has, after a space; the whole word if that would be short."""
    stem = ENDING.sub("", word)
    return f" {stem}" if len(stem) >= MIN_STEM_LETTERS else f" {word} "
