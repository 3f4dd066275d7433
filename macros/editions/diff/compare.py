"""Compares two editions by meaning: record by record, matched by permanent id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...manual.kinds import KINDS
from ...manual.names import title_in_text
from ...manual.records.changes import Effect
from ...pages.release_notes import Passage
from ...tools.text import counted
from ..register.register import edition_number
from .content import MAIN_AIM, PLACE_SEPARATOR, Content
from .effects import usually_delivery
from .passages import passages_between, replacements
from .sentences import (
    activity_sentences,
    new_order,
    note_sentence,
    notes_of,
    status_sentences,
    timing_sentences,
)

Records = Mapping[str, Any]
Text = Sequence[Sequence[str]]
"""Paragraphs, each with its place: `[place, paragraph]`."""

Kind = Literal[
    "added", "removed", "retired", "replaced", "renamed", "moved", "reordered", "status",
    "aims", "goals", "factors", "approaches", "stages", "order", "sessions", "handouts", "timing",
    "activities", "note", "wording",
]  # fmt: skip
RELATIONS: dict[Kind, tuple[str, ...]] = {
    "aims": ("aims",),
    "goals": ("goals",),
    "factors": ("factors",),
    "approaches": ("approaches",),
    "stages": ("stages",),
    "order": ("after", "pairs_with"),
    "sessions": ("sessions",),
    "handouts": ("handouts",),
}
"""For each kind of change to a record's lists of ids, the lists."""
ORDERED = ("sessions", "modules", "items")
"""Lists whose order is the order of the manual, of a route or of a list of records."""
KIND_IN = {kind.plural: kind.name for kind in KINDS} | {"after": "session", "pairs_with": "session"}
"""The kind of record in each list of ids."""
LIST_LABELS = {"after": "Best after", "pairs_with": "Goes well with"}
MAJOR: set[Kind] = {"added", "removed", "retired", "replaced", "moved"}
"""Kinds of change to a session for which a new first number is suggested."""


@dataclass(frozen=True)
class Change:
    """One change to one record. `record` is the record's key, such as `session:two-minds`."""

    record: str
    kind: Kind
    title: str
    page: str
    what: str
    passages: tuple[Passage, ...] = ()
    places: tuple[str, ...] = ()
    """The places in the record's text that it concerns."""
    common: str = ""
    """Equal for changes that one reason may cover; empty for a change that is like no other."""

    @property
    def id(self) -> str:
        """The key of the reason for it in the reasons file."""
        return f"{self.record}/{self.kind}"

    @property
    def record_kind(self) -> str:
        """The kind of record, such as `session`."""
        return self.record.partition(":")[0]

    @property
    def usually_delivery(self) -> bool:
        """Whether such a change usually changes delivery."""
        return usually_delivery(self.record, self.kind, self.places)


def compare(old: Content, new: Content) -> list[Change]:
    """Every change from `old` to `new`, in the order of `new`. Removed records come last.

    What only one of the two can say, because the other was published by an earlier version, is left out.
    """
    return list(_Comparison(old, new).changes())


class _Comparison:
    """Two contents, with what a change has to know of other records."""

    def __init__(self, old: Content, new: Content) -> None:
        self.edition = edition_number(old["edition"])
        self.before, self.after = old["records"], new["records"]
        self._titles = {key: record["title"] for key, record in {**self.before, **self.after}.items()}
        has_names = any("names" in record for record in self.before.values())
        # an earlier version wrote no names: its texts have the titles of its time, typed by hand
        newest = self.after if has_names else self.before
        both = _titles_in_text(self.before) | _titles_in_text(self.after)
        self._titles_in_text = both | _titles_in_text(newest)

    def changes(self) -> Iterator[Change]:
        """Every change."""
        for key, record in self.after.items():
            if key in self.before:
                yield from self._record_changes(key, *self._completed(self.before[key], record))
            elif not _is_reported_elsewhere(key, self.after, self.before):
                what = f"New{_with_factors(key, self.after)}.{self._place(record)}"
                yield _change(key, "added", record, what, _text_of(record))
        for key, record in self.before.items():
            if key not in self.after and not _is_reported_elsewhere(key, self.before, self.after):
                what = f"No longer in the manual{_with_factors(key, self.before)}."
                yield _change(key, "removed", record, what, _text_of(record))

    def title(self, kind: str, id: str) -> str:
        """The title of a record in quotation marks; the new title where both contents have it."""
        return f"“{self._titles.get(f'{kind}:{id}', id)}”"

    def titles(self, kind: str, ids: Iterable[str]) -> str:
        """The titles of several records."""
        return ", ".join(self.title(kind, id) for id in ids)

    def _text(self, record: Any, other: Any) -> Text:
        """The text of a record with the same titles for both contents, so that a new one is no rewording."""
        return _text_of({**record, "text": _with_titles(record, self._titles_in_text)}, other)

    def _completed(self, old: Any, new: Any) -> tuple[Any, Any]:
        """Both records with the keys that only the other has. Earlier versions did not write all of them."""
        if "notes" not in old and "notes" in new:
            earlier = [note for note in new["notes"] if edition_number(note["edition"]) <= self.edition]
            old = {**old, "notes": earlier}
        names = [{"names": record.get("names", ())} for record in (old, new)]  # each text has its own
        return {**new, **old, **names[0]}, {**old, **new, **names[1]}

    def _place(self, record: Any) -> str:
        module = record.get("module")
        return f" In the module {self.title('module', module)}." if module else ""

    def _record_changes(self, key: str, old: Any, new: Any) -> Iterator[Change]:
        if old["title"] != new["title"]:
            yield _change(key, "renamed", new, f"“{old['title']}” is now “{new['title']}”.")
        if key.startswith("session:"):
            yield from self._session_changes(key, old, new)
        yield from self._list_changes(key, old, new)
        if notes := list(passages_between(notes_of(old), notes_of(new))):
            yield _change(key, "note", new, note_sentence(notes), notes)
        if passages := list(passages_between(self._text(old, new), self._text(new, old))):
            count = counted(len(passages), "paragraph")
            what = f"{count} reworded, added or removed."
            yield _change(key, "wording", new, what, passages, common=replacements(passages))

    def _session_changes(self, key: str, old: Any, new: Any) -> Iterator[Change]:
        was_retired, retired = old["retired"], new["retired"]
        if retired and not was_retired:
            yield self._retirement(key, new)
        elif was_retired and not retired:
            yield _change(key, "added", new, f"Back in use.{self._place(new)}")
        elif old["module"] != new["module"] and not retired:
            yield _change(key, "moved", new, self._move(old["module"], new["module"]))
        if sentences := list(status_sentences(old, new)):
            common = sentences[0] if old["status"] != new["status"] else ""
            yield _change(key, "status", new, " ".join(sentences), common=common)
        if sentences := list(timing_sentences(old, new)):
            yield _change(key, "timing", new, " ".join(sentences))
        if sentences := list(activity_sentences(old, new)):
            yield _change(key, "activities", new, " ".join(sentences))

    def _list_changes(self, key: str, old: Any, new: Any) -> Iterator[Change]:
        if sentences := list(self._order_sentences(key, old["lists"], new["lists"])):
            yield _change(key, "reordered", new, " ".join(sentences))
        for kind, fields in RELATIONS.items():
            if kind == "sessions" and key.startswith("module:"):
                continue  # the sessions themselves say that they came, went or moved
            if sentences := [text for name in fields for text in self._list_sentences(name, old, new)]:
                yield _change(key, kind, new, " ".join(sentences), common=self._common(kind, old, new))

    def _retirement(self, key: str, session: Any) -> Change:
        retired = session["retired"]
        if retired["replaced_by"]:
            replacement = self.title("session", retired["replaced_by"])
            return _change(key, "replaced", session, f"Replaced by {replacement}. {retired['reason']}")
        return _change(key, "retired", session, f"Retired. {retired['reason']}")

    def _move(self, old: str | None, new: str | None) -> str:
        if not new:
            return f"No longer in the module {self.title('module', old or '')}."
        target = self.title("module", new)
        return (
            f"Moved from the module {self.title('module', old)} to {target}."
            if old
            else f"Moved to {target}."
        )

    def _order_sentences(self, key: str, old: Any, new: Any) -> Iterator[str]:
        """A sentence for each list whose items are in another order."""
        for name in new:
            before, after = old.get(name, []), new[name]
            if name == "aims" and before[:1] != after[:1]:
                continue  # the main aim changed, which says more
            if order := new_order(before, after):
                label = f" under “{LIST_LABELS[name]}”" if name in LIST_LABELS else f" of {name}"
                of = "" if name in ORDERED else label
                kind = KIND_IN.get(key.partition(":")[2] if name == "items" else name, "")
                yield f"The order{of} is now: {self.titles(kind, order)}."

    def _list_sentences(self, name: str, old: Any, new: Any) -> Iterator[str]:
        before, after = old["lists"].get(name, []), new["lists"].get(name, [])
        kind = KIND_IN[name]
        if name == "aims" and before and after and before[0] != after[0]:
            yield f"The main aim is now {self.title(kind, after[0])} (was {self.title(kind, before[0])})."
        if added := [id for id in after if id not in before]:
            yield f"{LIST_LABELS.get(name, 'Added')}: {self.titles(kind, added)}."
        if removed := [id for id in before if id not in after]:
            label = f"No longer {LIST_LABELS[name].lower()}" if name in LIST_LABELS else "Removed"
            yield f"{label}: {self.titles(kind, removed)}."

    def _common(self, kind: Kind, old: Any, new: Any) -> str:
        """What all changes have in common that only add factors of one new framework."""
        before, after = old["lists"].get(kind, []), new["lists"].get(kind, [])
        frameworks = {_framework_of(id) for id in after if id not in before}
        if kind != "factors" or len(frameworks) != 1 or set(before) - set(after):
            return ""
        framework = frameworks.pop()
        is_new = not _has_framework(framework, self.before)
        return f"Factors of the new framework {self.title('framework', framework)} added." if is_new else ""


def _change(
    key: str, kind: Kind, record: Any, what: str, passages: Sequence[Passage] | Text = (), common: str = ""
) -> Change:
    """A change. Of a record that was added or removed, `passages` is its whole text."""
    shown = tuple(item for item in passages if isinstance(item, Passage))
    places = dict.fromkeys(item.place if isinstance(item, Passage) else item[0] for item in passages)
    return Change(key, kind, record["title"], record["page"], what, shown, tuple(places), common)


def _text_of(record: Any, other: Any = None) -> Text:
    """The paragraphs of a record, and why it is retired if it is so in both contents."""
    retired = [(f"retired{PLACE_SEPARATOR}{key}", str(value)) for key, value in _both_retired(record, other)]
    return [*record["text"], *record.get("details", ()), *retired]


def _titles_in_text(records: Records) -> dict[str, str]:
    """The titles that may stand in texts by the key of the record, with the main aims of sessions."""
    titles = {key: str(record["title"]) for key, record in records.items()}
    for key, record in records.items():
        kind, _, id = key.partition(":")
        if kind == "session" and (aims := record["lists"].get("aims")):
            titles[f"{MAIN_AIM}:{id}"] = titles.get(f"aim:{aims[0]}", aims[0])
    return titles


def _with_titles(record: Any, titles: Mapping[str, str]) -> Text:
    """The paragraphs of a record with these titles in place of those that other records have in it."""
    text = [list(paragraph) for paragraph in record["text"]]
    for index, start, length, key in reversed(record.get("names", ())):
        words, end = text[index][1], start + length
        kind = key.partition(":")[0] if words[start:end].islower() else ""
        text[index][1] = words[:start] + title_in_text(kind, titles[key]) + words[end:]
    return text


def _both_retired(record: Any, other: Any) -> Iterator[tuple[str, Any]]:
    mine, others = record.get("retired"), (other or {}).get("retired")
    if mine and others:
        yield from ((key.replace("_", " "), value) for key, value in mine.items() if key in others and value)


def _is_reported_elsewhere(key: str, here: Records, there: Records) -> bool:
    """Whether a record that only `here` has is reported with another, or was not written by earlier versions.

    A framework is one change, with its factors. Contents of earlier versions have no lists and no frameworks.
    """
    kind, _, id = key.partition(":")
    if kind == "factor":
        framework = _framework_of(id)
        return f"framework:{framework}" in here and not _has_framework(framework, there)
    return kind == "list" or (kind == "framework" and _has_framework(id, there))


def _has_framework(id: str, records: Records) -> bool:
    return f"framework:{id}" in records or bool(_factors_of(id, records))


def _factors_of(framework: str, records: Records) -> list[str]:
    prefix = "factor:"
    return [
        key
        for key in records
        if key.startswith(prefix) and _framework_of(key.removeprefix(prefix)) == framework
    ]


def _framework_of(factor: str) -> str:
    """The framework of a factor by the factor's id: `erg22plus` of `erg22plus-3`."""
    return factor.rpartition("-")[0]


def _with_factors(key: str, records: Records) -> str:
    kind, _, id = key.partition(":")
    return f", with its {counted(len(_factors_of(id, records)), 'factor')}" if kind == "framework" else ""


@dataclass(frozen=True)
class ExplainedChange:
    """A change with the unit's reason for it."""

    change: Change
    effect: Effect
    reason: str

    @property
    def delivery(self) -> bool:
        """Whether it changes what a facilitator does."""
        return self.effect == "delivery"


@dataclass(frozen=True)
class Suggestion:
    """A name for the next edition, and the reasons why its first or second number goes up."""

    edition: str
    grounds: tuple[str, ...]


def suggest(previous: str, changes: Iterable[Change]) -> Suggestion:
    """A new first number when a session was added, retired, replaced or moved; else a new second number.

    Before 1.0 it is always the second number. `previous` is the name of the edition before.
    """
    first, second = map(int, previous.split("."))
    grounds = tuple(
        f"{change.title}: {change.what}"
        for change in changes
        if change.record_kind == "session" and change.kind in MAJOR
    )
    if grounds and first:
        return Suggestion(f"{first + 1}.0", grounds)
    return Suggestion(
        f"{first}.{second + 1}", grounds or ("No session was added, retired, replaced or moved.",)
    )
