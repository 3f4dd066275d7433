"""Finds any record by kind and id, with the name and number that readers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ...manual.kinds import BY_NAME, kinds_with
from ...manual.model import Manual, Titled
from ...manual.names import retired_mark
from .addresses import Address, address


@dataclass(frozen=True)
class Entry:
    """A record as readers see it: its title, its number, which may be empty, its address and its data."""

    kind: str
    id: str
    title: str
    number: str
    record: Titled
    family: str = ""
    """The short title of a factor's framework; empty for other kinds."""

    @cached_property
    def address(self) -> Address:
        """The address of the record's page, or of its place on a shared page."""
        return address(self.kind, self.id)

    @cached_property
    def name(self) -> str:
        """What links to the record say: its title, with a mark if it is retired."""
        return self.title + retired_mark(self.record)

    @property
    def label(self) -> str:
        """The kind with the number: `Session 2.1`, `Aim 4`, `Approach`."""
        words = f"{self.family} {BY_NAME[self.kind].words} {self.number}".strip()
        return words[0].upper() + words[1:]


class Directory:
    """Every record that has an address, by kind and id."""

    def __init__(self, manual: Manual) -> None:
        self.manual = manual

    def find(self, kind: str, id: str) -> Entry | None:
        """The entry of a record, or None if there is no such record."""
        return self.entries.get(kind, {}).get(id)

    def entry(self, kind: str, id: str) -> Entry:
        """The entry of a record that is known to exist. Raises `KeyError` if it does not."""
        entry = self.find(kind, id)
        if entry is None:
            raise KeyError(f'there is no {kind} "{id}"')
        return entry

    @cached_property
    def entries(self) -> Mapping[str, Mapping[str, Entry]]:
        """All entries, by kind, then by id, in the manual's order."""
        return {
            kind.name: {id: self._entry(kind.name, id, record) for id, record in records.items()}
            for kind in kinds_with("page")
            for records in [self.manual.by_kind[kind.name]]
        }

    def _entry(self, kind: str, id: str, record: Titled) -> Entry:
        family = self.manual.framework_of[id].short_title if kind == "factor" else ""
        return Entry(kind, id, record.title, self.manual.numbers.get(f"{kind}:{id}", ""), record, family)
