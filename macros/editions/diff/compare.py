"""Compares two editions by meaning: record by record, matched by permanent id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from ...manual.kinds import KINDS
from ...manual.records.changes import Effect
from ...pages.release_notes import Passage, Word
from ...tools.text import counted
from .content import Content

Kind = Literal[
    "added", "removed", "retired", "replaced", "renamed", "moved", "reordered", "status",
    "aims", "goals", "factors", "approaches", "stages", "order", "handouts", "timing", "activities",
    "wording",
]  # fmt: skip
RELATIONS: dict[Kind, tuple[str, ...]] = {
    "aims": ("aims",),
    "goals": ("goals",),
    "factors": ("factors",),
    "approaches": ("approaches",),
    "stages": ("stages",),
    "order": ("after", "pairs_with"),
    "handouts": ("handouts",),
}
"""For each kind of change to a record's lists of ids, the lists."""
ORDERED = ("sessions", "modules")
"""Lists whose order is the order of the manual."""
DELIVERY: set[Kind] = {"added", "removed", "retired", "replaced", "moved", "aims", "goals", "factors"}
DELIVERY |= {"timing", "activities", "handouts"}
"""Kinds of change that usually change what a facilitator does. The unit decides in each case."""
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
    passages: tuple[Passage, ...] = field(default=())

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
        """Whether changes of this kind usually change delivery."""
        return self.kind in DELIVERY and self.record_kind in ("session", "handout", "module")


def compare(old: Content, new: Content) -> list[Change]:
    """Every change from `old` to `new`, in the order of `new`. Removed records come last."""
    titles = _Titles(old, new)
    before, after = old["records"], new["records"]
    changes: list[Change] = []
    for key, record in after.items():
        if key in before:
            changes += _record_changes(key, before[key], record, titles)
        else:
            changes.append(_change(key, "added", record, f"New.{_place(record, titles)}"))
    removed = [key for key in before if key not in after]
    return changes + [_change(key, "removed", before[key], "No longer in the manual.") for key in removed]


class _Titles:
    """The titles of records, in quotation marks. The new title is used where a record has both."""

    def __init__(self, old: Content, new: Content) -> None:
        both = {**old["records"], **new["records"]}
        self._titles = {key: record["title"] for key, record in both.items()}

    def of(self, kind: str, id: str) -> str:
        return f"“{self._titles.get(f'{kind}:{id}', id)}”"

    def all(self, kind: str, ids: Iterable[str]) -> str:
        return ", ".join(self.of(kind, id) for id in ids)


def _change(key: str, kind: Kind, record: Any, what: str, passages: Iterable[Passage] = ()) -> Change:
    return Change(key, kind, record["title"], record["page"], what, tuple(passages))


def _place(record: Any, titles: _Titles) -> str:
    module = record.get("module")
    return f" In the module {titles.of('module', module)}." if module else ""


def _record_changes(key: str, old: Any, new: Any, titles: _Titles) -> Iterator[Change]:
    if old["title"] != new["title"]:
        yield _change(key, "renamed", new, f"“{old['title']}” is now “{new['title']}”.")
    if key.startswith("session:"):
        yield from _session_changes(key, old, new, titles)
    for name in ORDERED:
        if order := _new_order(old["lists"].get(name, []), new["lists"].get(name, [])):
            yield _change(key, "reordered", new, f"The order is now: {titles.all(KIND_IN[name], order)}.")
    for kind, fields in RELATIONS.items():
        if sentence := " ".join(_list_sentences(field, old, new, titles) for field in fields).strip():
            yield _change(key, kind, new, sentence)
    if passages := list(_passages(old["text"], new["text"])):
        count = counted(len(passages), "paragraph")
        yield _change(key, "wording", new, f"{count} reworded, added or removed.", passages)


def _session_changes(key: str, old: Any, new: Any, titles: _Titles) -> Iterator[Change]:
    retired = new["retired"] if not old["retired"] else None
    if retired and retired["replaced_by"]:
        replacement = titles.of("session", retired["replaced_by"])
        yield _change(key, "replaced", new, f"Replaced by {replacement}. {retired['reason']}")
    elif retired:
        yield _change(key, "retired", new, f"Retired. {retired['reason']}")
    elif old["module"] != new["module"] and new["module"]:
        yield _change(key, "moved", new, _move(old["module"], new["module"], titles))
    if old["status"] != new["status"]:
        yield _change(key, "status", new, f"Review status changed from {old['status']} to {new['status']}.")
    if sentence := " ".join(_timing_sentences(old, new)):
        yield _change(key, "timing", new, sentence)
    if sentence := " ".join(_activity_sentences(_activities(old), _activities(new))):
        yield _change(key, "activities", new, sentence)


def _move(old: str | None, new: str, titles: _Titles) -> str:
    target = titles.of("module", new)
    return f"Moved from the module {titles.of('module', old)} to {target}." if old else f"Moved to {target}."


def _timing_sentences(old: Any, new: Any) -> Iterator[str]:
    if old["minutes"] != new["minutes"]:
        yield f"One sitting takes {_range(new['minutes'])} minutes (was {_range(old['minutes'])})."
    earlier = _activities(old)
    for id, activity in _activities(new).items():
        before = earlier.get(id)
        if before and before["minutes"] != activity["minutes"]:
            times = f"{_range(activity['minutes'])} minutes (was {_range(before['minutes'])})"
            yield f"“{activity['title']}” takes {times}."


def _activities(session: Any) -> dict[str, Any]:
    return {activity["id"]: activity for activity in session["activities"]}


def _range(minutes: Sequence[int]) -> str:
    return str(minutes[0]) if minutes[0] == minutes[1] else f"{minutes[0]}–{minutes[1]}"


def _activity_sentences(old: Any, new: Any) -> Iterator[str]:
    for id, activity in new.items():
        if id not in old:
            yield f"New activity “{activity['title']}”."
        elif old[id]["title"] != activity["title"]:
            yield f"Activity “{old[id]['title']}” is now “{activity['title']}”."
    for id, activity in old.items():
        if id not in new:
            yield f"Activity “{activity['title']}” was removed."
    if order := _new_order(list(old), list(new)):
        yield f"The order is now: {', '.join('“' + new[id]['title'] + '”' for id in order)}."


def _new_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order of the items that are in both lists; empty when it has not changed."""
    common = [id for id in new if id in old]
    return common if common != [id for id in old if id in new] else []


KIND_IN = {kind.plural: kind.name for kind in KINDS} | {"after": "session", "pairs_with": "session"}
"""The kind of record in each list of ids."""
LIST_LABELS = {"after": "Best after", "pairs_with": "Goes well with"}


def _list_sentences(field: str, old: Any, new: Any, titles: _Titles) -> str:
    before, after = old["lists"].get(field, []), new["lists"].get(field, [])
    added = [id for id in after if id not in before]
    removed = [id for id in before if id not in after]
    kind = KIND_IN[field]
    sentences = []
    if field == "aims" and before and after and before[0] != after[0]:
        sentences.append(
            f"The main aim is now {titles.of(kind, after[0])} (was {titles.of(kind, before[0])})."
        )
    if added:
        sentences.append(f"{LIST_LABELS.get(field, 'Added')}: {titles.all(kind, added)}.")
    if removed:
        label = f"No longer {LIST_LABELS[field].lower()}" if field in LIST_LABELS else "Removed"
        sentences.append(f"{label}: {titles.all(kind, removed)}.")
    return " ".join(sentences)


def _passages(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Iterator[Passage]:
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
