"""Names of records inside texts: `[[doors-to-open]]` stands for the title of the record with that id.

A text with names is a string like any other, with the titles in it. Whoever can draw links finds the names in
its parts. So a title is written once, and a renamed record has its new title in every text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from .kinds import BY_NAME, kinds_with
from .model import Manual
from .problems import Origin, Path, Problem, did_you_mean
from .records.base import Record, has_brackets

NAME = re.compile(r"\[\[((?:(?!\[\[).)*?)\]\]", re.DOTALL)
LOST_BRACKET = re.compile(r"\[\[\S*|\S*\]\]")
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


def draw_names(
    records: Iterable[Record], manual: Manual, line_of: Callable[[Origin, str], int]
) -> Iterator[Problem]:
    """Put a `NamedText` in place of every text in `records` that names records of the manual.

    `line_of` returns the line on which something was typed in the text at a place. Yields a problem for each
    name that stands for no record; its text stays as it was typed.
    """
    for record in records:
        for path, holder, key in _with_brackets(record):
            place = record.origin.inside(*path)
            drawn = list(_parts(holder[key], manual, partial(_problem, line_of, place)))
            problems = [part for part in drawn if isinstance(part, Problem)]
            yield from problems
            if not problems:
                holder[key] = NamedText(part for part in drawn if not isinstance(part, Problem))


Report = Callable[[str, str, str], Problem]
"""Makes a problem of what was typed, a message and a hint."""


def _problem(
    line_of: Callable[[Origin, str], int], place: Origin, typed: str, message: str, hint: str
) -> Problem:
    return Problem(place.file, line_of(place, typed), place.field, message, hint)


def _with_brackets(holder: Any, path: Path = ()) -> Iterator[tuple[Path, Any, str | int]]:
    """Each text with double brackets in a record, a list or a mapping: the path to it, its holder and key."""
    if isinstance(holder, Record):
        holder = holder.__dict__  # whoever has the record cannot change it
    in_list = isinstance(holder, list)
    for key, value in enumerate(holder) if in_list else holder.items():
        if isinstance(value, str) and not has_brackets(value):
            continue
        inside = (*path, key if in_list else str(key))
        if isinstance(value, str):
            yield inside, holder, key
        elif isinstance(value, Record | list | dict):
            yield from _with_brackets(value, inside)


def _parts(text: str, manual: Manual, report: Report) -> Iterator[str | Name | Problem]:
    """The parts of a text, and a problem for each name that stands for no record."""
    end = 0
    for match in NAME.finditer(text):
        yield from _words(text[end : match.start()], report)
        yield _name(match[1], manual, report)
        end = match.end()
    yield from _words(text[end:], report)


def _words(text: str, report: Report) -> Iterator[str | Problem]:
    """The words between names, in which no bracket may be left."""
    if bracket := LOST_BRACKET.search(text):
        other = "]]" if "[[" in bracket[0] else "[["
        message = f"has {'[[' if other == ']]' else ']]'} without {other}."
        hint = f"Write both round the id of a record, such as {EXAMPLE}."
        yield report(bracket[0], message, hint)
    elif text:
        yield text


def _name(typed: str, manual: Manual, report: Report) -> str | Name | Problem:
    say = partial(report, f"[[{typed.split(' ')[0]}")
    prefix, colon, id = typed.rpartition(":")
    if not typed.strip():
        return say("has [[ ]] with nothing in it.", f"Write an id in it, such as {EXAMPLE}.")
    if "|" in typed:
        message = f'has words of its own for a record (got "[[{typed}]]").'
        return say(message, "Write the id alone; readers see the title.")
    if colon and prefix not in LINKED_KINDS:
        return say(*_wrong_kind(prefix))
    kinds = [kind for kind in ([prefix] if colon else LINKED_KINDS) if id in manual.by_kind[kind]]
    if not kinds:
        may_be = any(manual.may_define(kind, id) for kind in ([prefix] if colon else LINKED_KINDS))
        return id if may_be else say(f'[[ ]] names no record (got "{id}").', _id_hint(prefix, id, manual))
    if len(kinds) > 1:
        of_kinds = " and of ".join(f"a record of the kind {kind}" for kind in kinds)
        choices = " or ".join(f"[[{kind}:{id}]]" for kind in kinds)
        return say(f"[[{id}]] is the id of {of_kinds}.", f"Write {choices}.")
    record = manual.by_kind[kinds[0]][id]
    return Name(kinds[0], id, title_in_text(kinds[0], record.title), retired_mark(record))


def _wrong_kind(kind: str) -> tuple[str, str]:
    """What is wrong with a kind in front of an id, and what to do."""
    if kind in BY_NAME:
        return f"names a {kind} with [[ ]], but a {kind} has no page.", "Write its name in words."
    hint = did_you_mean(kind, LINKED_KINDS) or f"The kinds are: {', '.join(LINKED_KINDS)}."
    return f'names a kind of record that there is not (got "{kind}").', hint


def _id_hint(kind: str, wrong: str, manual: Manual) -> str:
    """The record that was probably meant: the one with this title, or the one with the most similar id."""
    kinds = [kind] if kind else LINKED_KINDS
    known = {id: record.title for name in kinds for id, record in manual.by_kind[name].items()}
    titled = (id for id, title in known.items() if title.lower() == wrong.strip().lower())
    if meant := next(titled, ""):
        return f'Did you mean "{meant}"?'
    return did_you_mean(wrong, known) or "AUTHORING.md says where each id is."
