"""How many records there are, as a word, so that no page has to be edited when their number changes."""

from __future__ import annotations

from ..manual.kinds import KINDS
from ..manual.model import Manual

NUMBER_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
"""The numbers that running text has as words; it has greater ones in figures."""
COUNT_NAMES = sorted([*(kind.plural for kind in KINDS), "key-features"])
"""The lists that can be counted: the records of each kind, and the key features of the Overview."""


def count_word(manual: Manual, name: str) -> str:
    """The number of records in a list, as running text has it: `five`, `43`. `COUNT_NAMES` has the names."""
    number = _count(manual, name)
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)


def _count(manual: Manual, name: str) -> int:
    if name == "key-features":
        return len(manual.overview.key_features.items)
    if name == "sessions":
        return len(manual.sessions)  # those in use
    return next(len(manual.by_kind[kind.name]) for kind in KINDS if kind.plural == name)
