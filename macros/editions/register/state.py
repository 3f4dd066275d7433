"""What a register says at a moment: its editions, and what is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .reach import Reach, reaches
from .register import EDITION, Edition, Notice, Register


@dataclass(frozen=True)
class State:
    """The editions of a register in order, and what is withdrawn."""

    editions: list[Edition]
    withdrawals: Mapping[str, Notice]
    """By what is withdrawn."""
    reaches: Mapping[str, Reach]
    """By withdrawn session or handout."""

    @classmethod
    def read(cls, register: Register) -> State:
        """The state of a register. Raises `OSError` and others when a file cannot be read."""
        editions, withdrawals = register.editions(), register.withdrawals()
        records = [what for what in withdrawals if not EDITION.fullmatch(what)]
        return cls(editions, withdrawals, reaches(records, editions))

    @cached_property
    def valid(self) -> list[int]:
        """The places in `editions` of those that are not withdrawn."""
        return [n for n, edition in enumerate(self.editions) if edition.name not in self.withdrawals]

    @property
    def current(self) -> Edition | None:
        """The edition in force: the newest that is not withdrawn; None without one."""
        return self.editions[self.valid[-1]] if self.valid else None

    @cached_property
    def notices_by_record(self) -> dict[str, Notice]:
        """For each withdrawn record, also the handouts of a withdrawn session, the notice that says so."""
        return {
            record: self.withdrawals[what] for what, reach in self.reaches.items() for record in reach.records
        }

    @cached_property
    def notices_by_pack_code(self) -> dict[str, Notice]:
        """For the code of each pack that holds a withdrawn sheet, the notice on the sheet."""
        return {
            code: self.withdrawals[what]
            for what, reach in self.reaches.items()
            for code in reach.all("pack_codes")
        }

    def notice_on(self, edition: str, address: str) -> Notice | None:
        """The notice on the withdrawn session or handout that a page of an edition is about, if it is."""
        for what, reach in self.reaches.items():
            found = reach.by_edition.get(edition)
            if found and address in found.links:
                return self.withdrawals[what]
        return None
