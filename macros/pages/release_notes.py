"""What a published edition says about its changes since the edition before, as data for templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Word = tuple[Literal["same", "gone", "new"], str]


@dataclass(frozen=True)
class Note:
    """What changed about a record in an edition, in a sentence, with the unit's reason."""

    edition: str
    text: str
    reason: str
    delivery: bool
    """Whether it changes what a facilitator does."""
    date: str = ""
    """The date of the edition, year-month-day; empty in notes that were published without one."""


@dataclass(frozen=True)
class Passage:
    """A paragraph that changed: its place in the record, and runs of words that are same, gone or new."""

    place: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class ChangeNote:
    """One change to a record, as the page of changes shows it."""

    kind: str
    what: str
    reason: str
    delivery: bool
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class ChangedRecord:
    """A record with its changes. `page` is empty if the manual no longer has the record."""

    key: str
    title: str
    page: str
    changes: tuple[ChangeNote, ...]


@dataclass(frozen=True)
class ChangeGroup:
    """The changed records under one heading."""

    id: str
    title: str
    records: tuple[ChangedRecord, ...]


@dataclass(frozen=True)
class Reread:
    """A record that changes delivery. `reason` is empty if there are too many to give reasons."""

    key: str
    title: str
    page: str
    reason: str


@dataclass(frozen=True)
class SheetRow:
    """A single sheet: its name, its title, what kind of sheet it is, and its code."""

    name: str
    title: str
    what: str
    code: str


@dataclass(frozen=True)
class EarlierPart:
    """A part of a sheet in the edition before: its code, its review status, its edition."""

    code: str
    status: str
    edition: str


@dataclass(frozen=True)
class ReleaseNotes:
    """What a published edition says about its changes. A first edition has none."""

    since: str = ""
    """The name of the edition before; empty for the first."""
    groups: Sequence[ChangeGroup] = ()
    notes: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    """The changes in this edition, then in earlier ones, by record, such as `session:my-life-line`."""
    earlier_parts: Mapping[str, EarlierPart] = field(default_factory=dict)
    """What the edition before printed, by the name of a part of a sheet."""
    reread: Sequence[Reread] = ()
    reprint: Sequence[SheetRow] = ()
    reprint_lines: Sequence[str] = ()
    """The sheets to print again as text: one sheet a line, or one session a line if there are many."""
    destroy: Sequence[SheetRow] = ()

    @property
    def changes(self) -> list[ChangeNote]:
        """Every change, in page order."""
        return [change for group in self.groups for record in group.records for change in record.changes]
