"""What a published edition tells its readers about the editions before it, as data for templates."""

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


@dataclass(frozen=True)
class Passage:
    """A paragraph that changed: its place in the record, and its words as same, gone and new."""

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
    """A record with all that changed about it. `page` is empty when the manual no longer has it."""

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
    """A record that changes delivery. `reason` is empty where there are too many to give it."""

    key: str
    title: str
    page: str
    reason: str


@dataclass(frozen=True)
class SheetRow:
    """A single sheet by its name, its title, what it is, and its code."""

    name: str
    title: str
    what: str
    code: str


@dataclass(frozen=True)
class EarlierPart:
    """What the edition before printed of a part of a sheet: its code, its review status, its edition."""

    code: str
    status: str
    edition: str


@dataclass(frozen=True)
class ReleaseNotes:
    """What a published edition says of itself. A first edition has nothing but the fact that it is one."""

    since: str = ""
    """The edition before; empty for the first."""
    groups: Sequence[ChangeGroup] = ()
    notes: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    """By record, such as `session:my-life-line`: the changes of this edition, then of those before."""
    earlier_parts: Mapping[str, EarlierPart] = field(default_factory=dict)
    """By the name of a sheet's part."""
    reread: Sequence[Reread] = ()
    reprint: Sequence[SheetRow] = ()
    reprint_lines: Sequence[str] = ()
    """The sheets to print again in words: each by name, or by session where they are many."""
    destroy: Sequence[SheetRow] = ()

    @property
    def changes(self) -> list[ChangeNote]:
        """Every change, in the order of the page."""
        return [change for group in self.groups for record in group.records for change in record.changes]
