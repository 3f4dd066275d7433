"""Names of records inside texts: `[[doors-to-open]]` stands for the title of the record with that id.

A text with names is a string like any other, with the titles in it. Whoever can draw links finds the names in
its parts. So a title is written once, and a renamed record has its new title in every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .kinds import BY_NAME, kinds_with
from .model import Manual
from .problems import Origin, Problem, did_you_mean
from .records.base import Record, has_brackets

NAME = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
RETIRED_MARK = " (retired)"
"""Follows the name of a session that is no longer in use, wherever readers meet it."""
LINKED_KINDS = tuple(kind.name for kind in kinds_with("page"))
"""The kinds of record that a text can name: those that readers can look up."""
EXAMPLE = "[[my-life-line]]"


@dataclass(frozen=True)
class Name:
    """A record that a text names, with the words that stand for it."""

    kind: str
    id: str
    title: str
    mark: str = ""
    """`RETIRED_MARK`, or nothing."""

    def __str__(self) -> str:
        return self.title + self.mark


class NamedText(str):
    """A text that names records. As a string it is what readers see, with titles in place of the names."""

    parts: tuple[str | Name, ...]

    def __new__(cls, parts: Iterable[str | Name]) -> NamedText:
        """The text of these parts."""
        kept = tuple(parts)
        text = super().__new__(cls, "".join(map(str, kept)))
        text.parts = kept
        return text


def title_in_text(kind: str, title: str) -> str:
    """The title of a record inside a sentence. A term has no capital there, unless it has more than one."""
    return title.lower() if kind == "term" and title[1:].islower() else title


def retired_mark(record: object) -> str:
    """What follows the name of a record that is retired; nothing after another."""
    return RETIRED_MARK if getattr(record, "retired", None) else ""


def draw_names(records: Iterable[Record], manual: Manual) -> Iterator[Problem]:
    """Put a `NamedText` in place of every text in `records` that names records of the manual.

    Yields a problem for each name that stands for no record; its text stays as it was typed.
    """
    for record in records:
        for place, holder, key in _with_brackets(record):
            drawn = list(_parts(holder[key], place, manual))
            problems = [part for part in drawn if isinstance(part, Problem)]
            yield from problems
            if not problems:
                holder[key] = NamedText(part for part in drawn if not isinstance(part, Problem))


def _with_brackets(record: Record) -> Iterator[tuple[Origin, Any, str | int]]:
    """Each text with double brackets: its place, and what holds it under which key."""
    fields = record.__dict__  # whoever has the record cannot change it
    for name, value in fields.items():
        yield from _in_value(value, record.origin.inside(name), fields, name)


def _in_value(
    value: object, place: Origin, holder: Any, key: str | int
) -> Iterator[tuple[Origin, Any, str | int]]:
    if isinstance(value, str):
        if has_brackets(value):
            yield place, holder, key
    elif isinstance(value, Record):
        yield from _with_brackets(value)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _in_value(item, place.inside(i), value, i)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _in_value(item, place.inside(str(name)), value, name)


def _parts(text: str, place: Origin, manual: Manual) -> Iterator[str | Name | Problem]:
    """The parts of a text, and a problem for each name that stands for no record."""
    end = 0
    for match in NAME.finditer(text):
        yield from _words(text[end : match.start()], place)
        yield _name(match[1], place, manual)
        end = match.end()
    yield from _words(text[end:], place)


def _words(text: str, place: Origin) -> Iterator[str | Problem]:
    """The words between names, in which no bracket may be left."""
    for mark, other in (("[[", "]]"), ("]]", "[[")):
        if mark in text:
            message = f"has {mark} without {other}."
            yield Problem.at(place, message, f"Write both round the id of a record, such as {EXAMPLE}.")
            return
    if text:
        yield text


def _name(typed: str, place: Origin, manual: Manual) -> Name | Problem:
    prefix, colon, id = typed.rpartition(":")
    if not typed.strip():
        return Problem.at(place, "has [[ ]] with nothing in it.", f"Write an id in it, such as {EXAMPLE}.")
    if "|" in typed:
        message = f'has words of its own for a record (got "[[{typed}]]").'
        return Problem.at(place, message, "Write the id alone; readers see the title.")
    if colon and prefix not in LINKED_KINDS:
        return _wrong_kind(prefix, place)
    kinds = [kind for kind in ([prefix] if colon else LINKED_KINDS) if id in manual.by_kind[kind]]
    if not kinds:
        return _unknown(prefix, id, place, manual)
    if len(kinds) > 1:
        choices = " or ".join(f"[[{kind}:{id}]]" for kind in kinds)
        message = f"is the id of {' and of '.join(f'a record of the kind {kind}' for kind in kinds)}"
        return Problem.at(place, f"[[{id}]] {message}.", f"Write {choices}.")
    record = manual.by_kind[kinds[0]][id]
    return Name(kinds[0], id, title_in_text(kinds[0], record.title), retired_mark(record))


def _wrong_kind(kind: str, place: Origin) -> Problem:
    if kind in BY_NAME:
        message = f"names a {kind} with [[ ]], but a {kind} has no page."
        return Problem.at(place, message, "Write its name in words.")
    hint = did_you_mean(kind, LINKED_KINDS) or f"The kinds are: {', '.join(LINKED_KINDS)}."
    return Problem.at(place, f'names a kind of record that there is not (got "{kind}").', hint)


def _unknown(kind: str, id: str, place: Origin, manual: Manual) -> Name | Problem:
    """The problem of an id that no record has; its own words if the record may be in an unreadable file."""
    kinds = [kind] if kind else LINKED_KINDS
    if any(manual.may_define(name, id) for name in kinds):
        return Name(kind, id, id)
    known = {key: record.title for name in kinds for key, record in manual.by_kind[name].items()}
    by_title = next((key for key, title in known.items() if title.lower() == id.strip().lower()), "")
    if by_title:
        hint = f'Did you mean "{by_title}"?'
    else:
        hint = did_you_mean(id, known) or "AUTHORING.md says where each id is."
    return Problem.at(place, f'[[ ]] names no record (got "{id}").', hint)
