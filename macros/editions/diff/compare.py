"""What changed between two editions, by meaning: record by record, by permanent id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from ...manual.kinds import KINDS
from ...manual.records.changes import Effect
from ...pages.release_notes import Passage, Word
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
"""Kinds of change in the lists of a record, and the lists they cover."""
ORDERED = ("sessions", "modules")
"""Lists in which the order is the manual's order."""
DELIVERY: set[Kind] = {"added", "removed", "retired", "replaced", "moved", "aims", "goals", "factors"}
DELIVERY |= {"timing", "activities", "handouts"}
"""Kinds of change that usually change what a facilitator does; the unit decides."""
MAJOR: set[Kind] = {"added", "removed", "retired", "replaced", "moved"}
"""Kinds of change to a session that suggest a new first number."""


@dataclass(frozen=True)
class Change:
    """One thing that changed about one record. `record` is its key, such as `session:two-minds`."""

    record: str
    kind: Kind
    title: str
    page: str
    what: str
    passages: tuple[Passage, ...] = field(default=())

    @property
    def id(self) -> str:
        """The name under which the unit gives the reason."""
        return f"{self.record}/{self.kind}"

    @property
    def of(self) -> str:
        """The kind of record: `session`."""
        return self.record.partition(":")[0]

    @property
    def usually_delivery(self) -> bool:
        """Whether changes of this kind usually change delivery."""
        return self.kind in DELIVERY and self.of in ("session", "handout", "module")


def compare(old: Content, new: Content) -> list[Change]:
    """Every change from `old` to `new`, in the order of `new`; records that are gone come last."""
    names = _Names(old, new)
    before, after = old["records"], new["records"]
    found: list[Change] = []
    for key, record in after.items():
        if key in before:
            found += _changed(key, before[key], record, names)
        else:
            found.append(_change(key, "added", record, f"New.{_place(record, names)}"))
    gone = [key for key in before if key not in after]
    return found + [_change(key, "removed", before[key], "No longer in the manual.") for key in gone]


class _Names:
    """Titles of records by key: as they are now, else as they were."""

    def __init__(self, old: Content, new: Content) -> None:
        both = {**old["records"], **new["records"]}
        self._titles = {key: record["title"] for key, record in both.items()}

    def of(self, kind: str, id: str) -> str:
        return f"“{self._titles.get(f'{kind}:{id}', id)}”"

    def all(self, kind: str, ids: Iterable[str]) -> str:
        return ", ".join(self.of(kind, id) for id in ids)


def _change(key: str, kind: Kind, record: Any, what: str, passages: Iterable[Passage] = ()) -> Change:
    return Change(key, kind, record["title"], record["page"], what, tuple(passages))


def _place(record: Any, names: _Names) -> str:
    module = record.get("module")
    return f" In the module {names.of('module', module)}." if module else ""


def _changed(key: str, old: Any, new: Any, names: _Names) -> Iterator[Change]:
    if old["title"] != new["title"]:
        yield _change(key, "renamed", new, f"“{old['title']}” is now “{new['title']}”.")
    if key.startswith("session:"):
        yield from _session(key, old, new, names)
    for listed in ORDERED:
        if moved := _order(old["lists"].get(listed, []), new["lists"].get(listed, [])):
            yield _change(key, "reordered", new, f"The order is now: {names.all(KIND_IN[listed], moved)}.")
    for kind, fields in RELATIONS.items():
        if sentence := " ".join(_relation(field, old, new, names) for field in fields).strip():
            yield _change(key, kind, new, sentence)
    if passages := list(_passages(old["text"], new["text"])):
        count = f"{len(passages)} paragraph{'' if len(passages) == 1 else 's'}"
        yield _change(key, "wording", new, f"{count} reworded, added or taken out.", passages)


def _session(key: str, old: Any, new: Any, names: _Names) -> Iterator[Change]:
    retired = new["retired"] if not old["retired"] else None
    if retired and retired["replaced_by"]:
        by = names.of("session", retired["replaced_by"])
        yield _change(key, "replaced", new, f"Replaced by {by}. {retired['reason']}")
    elif retired:
        yield _change(key, "retired", new, f"Retired. {retired['reason']}")
    elif old["module"] != new["module"] and new["module"]:
        where = [
            names.of("module", record["module"]) if record["module"] else "none" for record in (old, new)
        ]
        yield _change(key, "moved", new, f"Moved from the module {where[0]} to {where[1]}.")
    if old["status"] != new["status"]:
        yield _change(key, "status", new, f"Review status: {old['status']} is now {new['status']}.")
    if sentence := " ".join(_timing(old, new)):
        yield _change(key, "timing", new, sentence)
    if sentence := " ".join(_activities(_by_id(old), _by_id(new))):
        yield _change(key, "activities", new, sentence)


def _timing(old: Any, new: Any) -> Iterator[str]:
    if old["minutes"] != new["minutes"]:
        yield f"One sitting takes {_span(new['minutes'])} minutes, before {_span(old['minutes'])}."
    earlier = _by_id(old)
    for id, activity in _by_id(new).items():
        before = earlier.get(id)
        if before and before["minutes"] != activity["minutes"]:
            times = f"{_span(activity['minutes'])} minutes, before {_span(before['minutes'])}"
            yield f"“{activity['title']}” takes {times}."


def _by_id(session: Any) -> dict[str, Any]:
    return {activity["id"]: activity for activity in session["activities"]}


def _span(minutes: Sequence[int]) -> str:
    return str(minutes[0]) if minutes[0] == minutes[1] else f"{minutes[0]}–{minutes[1]}"


def _activities(old: Any, new: Any) -> Iterator[str]:
    for id, activity in new.items():
        if id not in old:
            yield f"New activity “{activity['title']}”."
        elif old[id]["title"] != activity["title"]:
            yield f"Activity “{old[id]['title']}” is now “{activity['title']}”."
    for id, activity in old.items():
        if id not in new:
            yield f"Activity “{activity['title']}” is gone."
    if moved := _order(list(old), list(new)):
        yield f"The order is now: {', '.join('“' + new[id]['title'] + '”' for id in moved)}."


def _order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order of what stands in both lists, if it is another than before."""
    kept = [id for id in new if id in old]
    return kept if kept != [id for id in old if id in new] else []


KIND_IN = {kind.plural: kind.name for kind in KINDS} | {"after": "session", "pairs_with": "session"}
"""The kind of record that a list holds."""
PHRASES = {"after": "Best after", "pairs_with": "Goes well with"}


def _relation(field: str, old: Any, new: Any, names: _Names) -> str:
    before, after = old["lists"].get(field, []), new["lists"].get(field, [])
    gained = [id for id in after if id not in before]
    lost = [id for id in before if id not in after]
    kind = KIND_IN[field]
    parts = []
    if field == "aims" and before and after and before[0] != after[0]:
        parts.append(f"The main aim is now {names.of(kind, after[0])}, before {names.of(kind, before[0])}.")
    if gained:
        parts.append(f"{PHRASES.get(field, 'Gained')}: {names.all(kind, gained)}.")
    if lost:
        phrase = f"No longer {PHRASES[field].lower()}" if field in PHRASES else "Lost"
        parts.append(f"{phrase}: {names.all(kind, lost)}.")
    return " ".join(parts)


def _passages(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Iterator[Passage]:
    """The paragraphs whose words differ, place by place. One that only moved within its place differs."""
    places = dict.fromkeys(place for place, _ in [*new, *old])
    for place in places:
        before, after = ([" ".join(text.split()) for at, text in side if at == place] for side in (old, new))
        if before != after:
            yield from _in_place(place, before, after)


def _in_place(place: str, old: list[str], new: list[str]) -> Iterator[Passage]:
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
    """A change with what the unit says of it."""

    change: Change
    effect: Effect
    reason: str

    @property
    def delivery(self) -> bool:
        """Whether it changes what a facilitator does."""
        return self.effect == "delivery"


@dataclass(frozen=True)
class Suggestion:
    """A name for the next edition, and why its first or second number should go up."""

    edition: str
    grounds: tuple[str, ...]


def suggest(previous: str, changes: Iterable[Change]) -> Suggestion:
    """A new first number when sessions come, go or move; else a new second number."""
    first, second = map(int, previous.split("."))
    grounds = tuple(
        f"{change.title}: {change.what}"
        for change in changes
        if change.of == "session" and change.kind in MAJOR
    )
    if grounds and first:
        return Suggestion(f"{first + 1}.0", grounds)
    return Suggestion(
        f"{first}.{second + 1}", grounds or ("No session was added, retired, replaced or moved.",)
    )
