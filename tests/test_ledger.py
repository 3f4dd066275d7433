"""The ledger of the real manual: each statement of the Overview is missed when what says it is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from macros.manual.ledger import Places, PlaceText
from macros.manual.problems import Origin
from macros.manual.reading.load import read
from macros.manual.records.ledger import LedgerEntry
from macros.manual.rules import ledger as rules

ROOT = Path(__file__).parent.parent
MANUAL = read(ROOT / "data").partial
ENTRIES = MANUAL.ledger.statements
CAREFUL = [entry for entry in ENTRIES if entry.modality in rules.FIRMNESS_WORDS]


class OtherPlaces(Places):
    """The places of the real manual, with another text at some of them."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(MANUAL.files)
        self._texts = texts

    def text(self, place: str) -> PlaceText | None:
        found = super().text(place)
        if found is None or place not in self._texts:
            return found
        return PlaceText(self._texts[place], found.provenance, found.record, found.field)


def told_when(texts: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What the ledger's rule says when some places have other texts."""
    monkeypatch.setitem(vars(MANUAL), "places", OtherPlaces(texts))
    return "\n".join(map(str, rules.statements_are_said_as_they_are_meant(MANUAL)))


def texts_of(entry: LedgerEntry) -> Iterator[tuple[str, str]]:
    for place in [*entry.at, *([entry.led_by] if entry.led_by else [])]:
        text = MANUAL.places.text(place)
        assert text is not None
        yield place, text.text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.n))
def test_a_statement_that_is_no_longer_said_is_reported(
    entry: LedgerEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = told_when({place: "Nothing." for place, _ in texts_of(entry)}, monkeypatch)
    assert all(f"“{element}” (statement {entry.n})" in told for element in entry.elements)


@pytest.mark.parametrize("entry", CAREFUL, ids=lambda entry: str(entry.n))
def test_a_statement_that_becomes_firmer_is_reported(
    entry: LedgerEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "|".join(rules.FIRMNESS_WORDS[entry.modality])
    texts = {place: re.sub(rf"\b({words})\b", "xx", text, flags=re.I) for place, text in texts_of(entry)}
    assert f"(statement {entry.n})" in told_when(texts, monkeypatch)


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.marked], ids=lambda entry: str(entry.n))
def test_words_that_lose_their_marks_are_reported(
    entry: LedgerEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = told_when({place: re.sub("[*“”]", "", text) for place, text in texts_of(entry)}, monkeypatch)
    assert all(mark in told for mark in entry.marked)


def test_every_statement_is_said_today() -> None:
    assert len(ENTRIES) == MANUAL.ledger.total == 165
    assert list(rules.statements_are_said_as_they_are_meant(MANUAL)) == []


@pytest.mark.parametrize(
    ("key_words", "text", "found"),
    [
        ("engaging", "It helps them to engage.", True),
        ("engage", "It asks for engagement.", True),
        ("engage", "It asks for disengagement.", False),
        ("need", "They have needs.", True),
        ("act", "They take action.", False),
        ("old", "They hold on.", False),
        ("own progress", "The progress is their own.", True),
        ("own progress", "It is their own. Progress follows.", False),
        ("risk", "“Whose risks?” they ask", True),
        ("enable", "What *enables* them.", True),
        ("re-examine", "They look, and re-examine it.", True),
        ("participant's", "In the participant’s own time.", True),
    ],
)
def test_key_words_are_found_in_any_form_in_one_sentence(key_words: str, text: str, found: bool) -> None:
    assert bool(PlaceText(text, "source", Origin.unknown(), "text").sentences_with(key_words)) == found
