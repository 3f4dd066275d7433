"""Works out an edition's release notes: the changes, and what to read again, print again and destroy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ...manual.sheet_names import REPORT, TRAINER_SHEET
from ...pages.release_notes import (
    ChangedRecord,
    ChangeGroup,
    ChangeNote,
    EarlierPart,
    Note,
    ReleaseNotes,
    Reread,
    SheetRow,
)
from ...tools.text import counted
from ..diff.compare import ExplainedChange
from ..diff.content import Content
from ..diff.ids import END_USE

GROUPS = {"session": "Sessions", "module": "Modules", "handout": "Worksheets"}
"""Kinds of record with a heading of their own on the page of changes."""
OTHER_GROUP = ("else", "Everything else")
MAX_SHEETS_BY_NAME = 30
"""The trainers' sheet is one page. It lists more sheets than these by session."""
MAX_WITH_REASON = 15
"""It lists more sessions and modules than these without their reasons."""
NOT_FOR_SESSIONS = (REPORT, TRAINER_SHEET)
"""Sheets that nobody has in a folder for sessions: they are not to be printed again with each edition."""
NOT_PUBLISHED = ("places", "common")
"""Facts of a change that only the reasons file needs."""


def release_notes(
    old: Content, new: Content, changes: Sequence[ExplainedChange], earlier: Mapping[str, Any], date: str
) -> ReleaseNotes:
    """The release notes of `new`, the edition after `old`.

    `earlier` is the `changes.json` of `old`, and `date` the date of `new`, year-month-day.
    """
    reprint = list(_reprint(old, new))
    return ReleaseNotes(
        since=str(old["edition"]),
        groups=tuple(_groups(changes)),
        notes=_notes(str(new["edition"]), date, changes, earlier),
        earlier_parts={
            name: EarlierPart(part["code"], part["status"], part["edition"])
            for name, part in old["parts"].items()
        },
        reread=_reread(changes),
        reprint=reprint,
        reprint_lines=list(_reprint_lines(new, reprint)),
        destroy=[row for row in _single_sheets(old) if row.name not in new["parts"]],
    )


def changes_data(notes: ReleaseNotes, changes: Iterable[ExplainedChange]) -> dict[str, Any]:
    """The edition's `changes.json`: its changes, and the notes of all editions so far."""
    return {
        "since": notes.since or None,
        "changes": [
            {
                **{name: value for name, value in asdict(item.change).items() if name not in NOT_PUBLISHED},
                "effect": item.effect,
                "reason": item.reason,
            }
            for item in changes
        ],
        "notes": {key: [asdict(note) for note in items] for key, items in notes.notes.items()},
        "reread": [item.key for item in notes.reread],
        "reprint": [row.name for row in notes.reprint],
        "destroy": [asdict(row) for row in notes.destroy],
    }


def _groups(changes: Iterable[ExplainedChange]) -> Iterator[ChangeGroup]:
    grouped: dict[tuple[str, str], dict[str, list[ExplainedChange]]] = {
        **{(kind, title): {} for kind, title in GROUPS.items()},
        OTHER_GROUP: {},
    }
    for item in changes:
        kind = item.change.record_kind
        group = (kind, GROUPS[kind]) if kind in GROUPS else OTHER_GROUP
        grouped[group].setdefault(item.change.record, []).append(item)
    for (id, title), records in grouped.items():
        if records:
            yield ChangeGroup(id, title, tuple(_record(key, items) for key, items in records.items()))


def _record(key: str, items: Sequence[ExplainedChange]) -> ChangedRecord:
    change = items[0].change
    notes = (
        ChangeNote(item.change.kind, item.change.what, item.reason, item.delivery, item.change.passages)
        for item in items
    )
    return ChangedRecord(key, change.title, "" if change.kind == "removed" else change.page, tuple(notes))


def _notes(
    edition: str, date: str, changes: Iterable[ExplainedChange], earlier: Mapping[str, Any]
) -> dict[str, list[Note]]:
    """By record: the changes in this edition, then those in earlier editions."""
    notes: dict[str, list[Note]] = {}
    for item in changes:
        note = Note(edition, item.change.what, item.reason, item.delivery, date)
        notes.setdefault(item.change.record, []).append(note)
    for key, items in earlier.get("notes", {}).items():
        notes.setdefault(key, []).extend(Note(**note) for note in items)
    return notes


def _reread(changes: Sequence[ExplainedChange]) -> list[Reread]:
    """One entry for each record that is in use and changes delivery. Worksheets are printed again instead."""
    ended = {item.change.record for item in changes if item.change.kind in END_USE}
    first: dict[str, ExplainedChange] = {}
    for item in changes:
        if item.delivery and item.change.record_kind != "handout" and item.change.record not in ended:
            first.setdefault(item.change.record, item)
    few = len(first) <= MAX_WITH_REASON
    return [
        Reread(key, item.change.title, item.change.page, item.reason if few else "")
        for key, item in first.items()
    ]


def _reprint(old: Content, new: Content) -> Iterator[SheetRow]:
    """Single sheets that are new, or whose text or status changed."""
    for row in _single_sheets(new):
        before, now = old["parts"].get(row.name), new["parts"][row.name]
        if before is None or (before["code"], before["status"]) != (now["code"], now["status"]):
            yield row


def _reprint_lines(new: Content, reprint: Sequence[SheetRow]) -> Iterator[str]:
    if len(reprint) <= MAX_SHEETS_BY_NAME:
        yield from (f"{row.title}, {row.what.lower()}: {row.code}" for row in reprint)
        return
    sheets, records = new["sheets"], new["records"]
    counts = Counter(sheets[row.name]["session"] for row in reprint)
    for id, count in counts.items():
        if id:
            yield f"{records[f'session:{id}']['title']}: {counted(count, 'sheet')}"
    yield from (f"{row.title}, {row.what.lower()}" for row in reprint if not sheets[row.name]["session"])


def _single_sheets(content: Content) -> Iterator[SheetRow]:
    """The sheets with one part and so one code, except those not for sessions."""
    for name, sheet in content["sheets"].items():
        if sheet["parts"] == [name] and name not in NOT_FOR_SESSIONS:
            part = content["parts"][name]
            yield SheetRow(name, part["title"], part["what"], part["code"])
