"""Words for numbers of things."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str = "") -> str:
    """The number with its noun in agreement: `1 fault`, `2 faults`. `plural` is for irregular nouns."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"
