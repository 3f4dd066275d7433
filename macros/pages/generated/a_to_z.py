"""Everything that search finds, from A to Z: for readers without scripts, and for looking about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from .search import Found

NO_LETTER = "0–9"


class Line(NamedTuple):
    """A name in the list, with where it leads and what that is. `title` is empty if the name is the title."""

    name: str
    location: str
    label: str
    title: str


def a_to_z(found: Iterable[Found]) -> Sequence[tuple[str, Sequence[Line]]]:
    """The lines under each first letter, in alphabetical order: every title and every other name."""
    lines = [line for item in found for line in _lines(item)]
    lines.sort(key=lambda line: (_letter(line.name) != NO_LETTER, _plain(line.name), line.location))
    return [(letter, list(group)) for letter, group in groupby(lines, key=lambda line: _letter(line.name))]


def _lines(item: Found) -> Iterable[Line]:
    yield Line(item.title, item.location, item.label, "")
    for name in item.also:
        yield Line(name, item.location, item.label, item.title)


def _letter(name: str) -> str:
    first = _plain(name)[:1].upper()
    return first if first.isalpha() else NO_LETTER


def _plain(name: str) -> str:
    """The name without accents and quotation marks, in small letters, for its place in the alphabet."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in letters if sign.isalnum() or sign.isspace()).strip()
