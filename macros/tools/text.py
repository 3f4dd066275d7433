"""Numbers in sentences."""

from __future__ import annotations

NUMBER_WORDS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
"""Numbers that a sentence writes as words; greater ones are in figures."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 page`, `3 pages`. Give `plural` when it is not the noun with an `s`."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def number_word(number: int) -> str:
    """A number as a sentence has it: `five`, `13`."""
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)
