"""How many records there are, as a word, so that no page has to be edited when their number changes."""

from __future__ import annotations

from ..manual.kinds import KINDS
from ..manual.model import Manual

NUMBER_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
"""The numbers that running text has as words; it has greater ones in figures."""
FACT_LISTS = {"key-features": ("key_features", "items"), "principles": ("delivery", "principles")}
"""Lists of the Overview: the attribute of `Overview` and that of its record."""
COUNTED = sorted([*(kind.plural for kind in KINDS), *FACT_LISTS])
"""The names of what can be counted."""


def count_word(manual: Manual, name: str) -> str:
    """The number of records in a list of `COUNTED`, as running text has it: `five`, `43`."""
    number = _count(manual, name)
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)


def _count(manual: Manual, name: str) -> int:
    if name in FACT_LISTS:
        record, attribute = FACT_LISTS[name]
        return len(getattr(getattr(manual.overview, record), attribute))
    if name == "sessions":
        return len(manual.sessions)  # those in use
    return next(len(manual.by_kind[kind.name]) for kind in KINDS if kind.plural == name)
