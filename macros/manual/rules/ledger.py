"""The ledger: every statement of the published Overview has its place, and is as firm there as it should be.

The source's own wording is not in the project. So these rules look for the key words that the ledger names,
and for a word that keeps a sentence as careful as the source is. Whether a sentence is true to the source,
only a reader can tell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ..kinds import kinds_with
from ..ledger import PlaceText
from ..model import Manual
from ..problems import Origin, Problem, did_you_mean
from ..records.base import Record
from ..records.ledger import Ledger, LedgerEntry

FIRMNESS_WORDS: Mapping[str, tuple[str, ...]] = {
    "may": ("may", "might", "can", "could"),
    "can": ("can", "could", "able to", "possible"),
    "often": ("often",),
    "typically": ("typically", "usually", "mostly"),
    "appears": ("appear", "appears", "seem", "seems"),
    "intends": ("intended", "intention", "meant", "designed", "try"),
    "recommends": ("should", "recommended", "recommends", "advised", "asked"),
    "obliges": ("must", "have to", "has to", "need", "needs"),
    "permits": ("may", "can", "allowed", "leaves room"),
    "prohibits-without-consent": ("not", "nor", "no", "only if", "unless", "without", "bans"),
    "example": ("example", "examples", "instance", "such as", "include", "includes"),
}
"""For each modality, the words of which a sentence needs one. What is plainly stated needs none."""
HEDGES = ("may", "might", "could", "perhaps", "possibly", "seem", "seems", "appear", "appears")
"""Words that would make a plain statement weaker than it is."""


FILES_OF_KINDS = {kind.stem: kind.provenance for kind in kinds_with("shape")}
"""The provenance that the records in a file have to have, by the name of the file without its ending."""


@dataclass
class _Faults:
    """What is wrong at one text of the manual, to be told in one line."""

    origin: Origin
    missing: list[str] = field(default_factory=list)
    firmer: dict[str, Sequence[str]] = field(default_factory=dict)
    """Each with the words of which it needs one."""
    weaker: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)


def statements_are_numbered_in_full(manual: Manual) -> Iterator[Problem]:
    """The ledger has every number from 1 to its total, once."""
    ledger = manual.ledger
    counts = Counter(entry.n for entry in ledger.statements)
    missing = [n for n in range(1, ledger.total + 1) if n not in counts]
    absence = f"has no entry for {_statements(missing)} of the Overview." if missing else ""
    wrong = [entry for entry in ledger.statements if entry.n > ledger.total or _is_second(entry, ledger)]
    for entry in wrong:
        message = f"is more than the total (got {entry.n}; expected 1 to {ledger.total})."
        hint = "Correct the number or the total."
        if entry.n <= ledger.total:
            message = f"the number {entry.n} is given twice."
            hint = f"It is already on line {_first(ledger, entry.n).origin.line}; keep one."
        yield Problem.at(
            entry.origin.inside("n"), message, f"{hint} The ledger {absence}" if absence else hint
        )
    if missing and not wrong:
        yield Problem.at(ledger.origin.inside("statements"), absence, "Add where the manual says it.")


def _is_second(entry: LedgerEntry, ledger: Ledger) -> bool:
    return entry is not _first(ledger, entry.n)


def _first(ledger: Ledger, n: int) -> LedgerEntry:
    return next(entry for entry in ledger.statements if entry.n == n)


def places_of_statements_exist(manual: Manual) -> Iterator[Problem]:
    """Every place in the ledger is a text of the manual. Each that is not is told once."""
    told: set[str] = set()
    for entry in manual.ledger.statements:
        for place, origin in _places(entry):
            if place not in told and is_missing(manual, place):
                told.add(place)
                yield Problem.at(origin, f'is not in the manual (got "{place}").', place_hint(manual, place))


def places_of_statements_are_from_the_overview(manual: Manual) -> Iterator[Problem]:
    """What says a statement of the Overview is not marked as drafted. Another rule sees to kinds."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for entry in manual.ledger.statements:
        for place, _ in _places(entry):
            numbers[place].append(entry.n)
    for place, statements in numbers.items():
        text = manual.places.text(place)
        if text and text.provenance != "source" and _file(place) not in FILES_OF_KINDS:
            message = f"is drafted, where the ledger has {_statements(statements)} of the Overview."
            hint = "Write `provenance: source`, or take the place out of data/source/ledger.yml."
            yield Problem.at(text.record.inside("provenance"), message, hint)


def sources_are_in_the_ledger(manual: Manual) -> Iterator[Problem]:
    """Every record that is said to come from the Overview is the place of a statement.

    Nothing is told of a file while a place in it is missing: an id that was changed would be told twice.
    """
    ledger = manual.ledger
    if {entry.n for entry in ledger.statements} != set(range(1, ledger.total + 1)) or not ledger.total:
        return
    named = {place for entry in ledger.statements for place, _ in _places(entry)}
    unsure = {_file(place) for place in named if not manual.places.text(place)}
    for file, records in manual.places.by_id.items():
        if file not in unsure and FILES_OF_KINDS.get(file) != "drafted":
            unnamed = (record for id, record in records.items() if f"{file}#{id}" not in named)
            for record in filter(_is_source, unnamed):
                message = "is said to come from the Overview, but is not in the ledger."
                yield Problem.at(record.origin.inside("provenance"), message, _provenance_hint(file))


def _provenance_hint(file: str) -> str:
    if FILES_OF_KINDS.get(file) == "source":
        return "Name it in data/source/ledger.yml. All records of this kind come from the Overview."
    return "Name it in data/source/ledger.yml, or write `provenance: drafted` if it is ours."


def _is_source(record: Record) -> bool:
    return getattr(record, "provenance", "") == "source" and getattr(record, "kind", "") != "drafted"


def _places(entry: LedgerEntry) -> Iterator[tuple[str, Origin]]:
    for i, place in enumerate(entry.at):
        yield place, entry.origin.inside("at", i)
    if entry.led_by:
        yield entry.led_by, entry.origin.inside("led_by")


def _file(place: str) -> str:
    return place.split("#")[0]


def _may_exist(manual: Manual, place: str) -> bool:
    """Whether the file could not be read, or has an id twice, so that what is missing is told already."""
    return _file(place) in manual.failed_files | manual.places.files_with_an_id_twice


def is_missing(manual: Manual, place: str) -> bool:
    """Whether a place is no text of the manual, and its file could be read."""
    return manual.places.text(place) is None and not _may_exist(manual, place)


def place_hint(manual: Manual, place: str) -> str:
    """What to do about a place that is not in the manual."""
    file, key = place.split("#")
    if file not in manual.files:
        return did_you_mean(file, manual.files) or "Its first part is a file of data/ without its ending."
    return did_you_mean(key, manual.places.by_id[file]) or f"The ids are in data/{file}.yml."


def statements_are_said_as_they_are_meant(manual: Manual) -> Iterator[Problem]:
    """The manual says each statement where the ledger puts it: in full, as firmly, with its marks."""
    places = {place for entry in manual.ledger.statements for place, _ in _places(entry)}
    texts = {place: manual.places.text(place) for place in places if not _may_exist(manual, place)}
    faults: dict[str, _Faults] = {}
    for entry in manual.ledger.statements:
        said = [text for place in entry.at if (text := texts.get(place))]
        lead = texts.get(entry.led_by or "")
        if len(said) == len(entry.at) and (lead or not entry.led_by):
            here = faults.setdefault(entry.at[0], _Faults(said[0].origin))
            above = faults.setdefault(entry.led_by, _Faults(lead.origin)) if lead and entry.led_by else here
            _look(entry, said, here)
            above.firmer |= _firmer(entry, said, lead)
    for found in faults.values():
        yield from _told(found)


def _look(entry: LedgerEntry, said: Sequence[PlaceText], faults: _Faults) -> None:
    """Add to `faults` what is lost of a statement in the texts that say it, or weaker."""
    for element in entry.elements:
        sentences = [sentence for text in said for sentence in text.sentences_with(element)]
        if not sentences:
            faults.missing.append(f"“{element}” (statement {entry.n})")
        elif entry.modality == "states" and all(_has_one(sentence, HEDGES) for sentence in sentences):
            faults.weaker.append(f"“{element}” (statement {entry.n})")
    for mark in entry.marked:
        plain = mark.strip("*“”")
        if any(plain in text.text for text in said) and not any(mark in text.text for text in said):
            faults.unmarked.append(mark)


def _firmer(
    entry: LedgerEntry, said: Sequence[PlaceText], lead: PlaceText | None
) -> dict[str, Sequence[str]]:
    """What is said more firmly than it should be, each with the words of which it needs one."""
    words = FIRMNESS_WORDS.get(entry.modality, ())
    if not words or (lead and _any_has_one(lead.sentences, words)):
        return {}
    return {
        f"“{element}” (statement {entry.n})": words
        for element in entry.elements
        if not all(
            _any_has_one(sentences, words)
            for text in said
            if not text.is_name and (sentences := text.sentences_with(element))
        )
    }


def _any_has_one(sentences: Iterable[str], words: Sequence[str]) -> bool:
    return any(_has_one(sentence, words) for sentence in sentences)


def _has_one(sentence: str, words: Iterable[str]) -> bool:
    return any(f" {word} " in sentence for word in words)


def _told(faults: _Faults) -> Iterator[Problem]:
    words = ", ".join(dict.fromkeys(chain(*faults.firmer.values())))
    for labels, message, hint in (
        (faults.missing, "no sentence says {}.", "Say it, or correct `elements` in data/source/ledger.yml."),
        (faults.firmer, "the Overview is more careful about {}.", f"Use one of these words for it: {words}."),
        (faults.weaker, "the Overview says plainly {}.", "Leave out may, might, seem and the like."),
        (faults.unmarked, "the Overview marks {}.", "Write it with its marks."),
    ):
        if labels:
            yield Problem.at(faults.origin, message.format(", ".join(labels)), hint)


def _statements(numbers: Sequence[int]) -> str:
    return f"statement{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
