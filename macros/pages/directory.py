"""Finds any record by kind and id, with the name and number that readers see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..manual.model import FactorKey, Manual
from ..manual.records.base import Record
from .addresses import ANCHORED, Address, address

KIND_WORDS = {"stage": "starting position", "route": "example route"}
"""What readers call a kind of record, where it is not the kind's own name."""


@dataclass(frozen=True)
class Entry:
    """A record as readers meet it: its title, its number (may be empty), its place and its own data."""

    kind: str
    id: str
    title: str
    number: str
    record: Record
    family: str = ""
    """The framework of a factor; empty for other kinds."""

    @cached_property
    def address(self) -> Address:
        """Where the record's page stands."""
        return address(self.kind, self.id)

    @property
    def label(self) -> str:
        """The kind with the number: `Session 2.1`, `Aim 4`, `Approach`."""
        kind = KIND_WORDS.get(self.kind, self.kind)
        words = f"{self.family} {kind} {self.number}".strip()
        return words[0].upper() + words[1:]


class Directory:
    """Every record that has an address, by kind and id."""

    def __init__(self, manual: Manual) -> None:
        self.manual = manual

    def find(self, kind: str, id: str) -> Entry | None:
        """The entry of a record, or None when there is no such record."""
        return self.entries.get(kind, {}).get(id)

    def entry(self, kind: str, id: str) -> Entry:
        """The entry of a record that is known to exist. Raises `KeyError` naming it when it does not."""
        found = self.find(kind, id)
        if found is None:
            raise KeyError(f'there is no {kind} "{id}"')
        return found

    def anchors_on(self, source: str) -> set[str]:
        """The anchors of the records that share the page at `source`."""
        kinds = [kind for kind, shared in ANCHORED.items() if shared == source]
        return {id for kind in kinds for id in self.entries.get(kind, {})}

    @cached_property
    def entries(self) -> Mapping[str, Mapping[str, Entry]]:
        """All entries, by kind, then by id, in the manual's order."""
        entries: dict[str, dict[str, Entry]] = {}
        for entry in self._all():
            entries.setdefault(entry.kind, {})[entry.id] = entry
        return entries

    def _all(self) -> Iterator[Entry]:
        manual = self.manual
        kinds = {
            "module": manual.modules,
            "session": {**manual.sessions, **manual.known_sessions},
            "goal": manual.goals,
            "aim": manual.aims,
            "approach": manual.approaches,
            "stage": manual.stages,
            "term": manual.glossary,
            "situation": manual.situations,
            "route": manual.routes,
            "reference": manual.references,
        }
        for kind, records in kinds.items():
            for id, record in records.items():
                yield Entry(kind, id, record.title, manual.numbers.get(f"{kind}:{id}", ""), record)
        for id, (_, handout) in manual.handouts.items():
            yield Entry("handout", id, handout.title, "", handout)
        for key, factor in manual.factors.items():
            family = manual.frameworks[key.framework].short_title
            yield Entry("factor", factor_id(key), factor.label, str(factor.number), factor, family)


def factor_id(key: FactorKey) -> str:
    """A factor's id in addresses: `erg22plus-3`."""
    return f"{key.framework}-{key.number}"
