"""What all records have in common: strict keys, an origin, and the types of their fields."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints
from pydantic_core import PydanticCustomError

from ..problems import Origin, Path

RESERVED_IDS = frozenset(
    ["index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
"""Names that no file may have: Windows keeps them for devices, and `index` is the page of a list."""


def _ensure_not_reserved(value: str) -> str:
    if value in RESERVED_IDS:
        raise PydanticCustomError("reserved_id", "another name")
    return value


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60),
    AfterValidator(_ensure_not_reserved),
    Field(
        description="A permanent slug: lower-case words joined by hyphens. Never reused for another record."
    ),
]


def has_brackets(text: str) -> bool:
    """Whether a text has the marks of a name, `[[` or `]]`."""
    return "[[" in text or "]]" in text


def _ensure_names_nothing(value: str) -> str:
    if has_brackets(value):
        raise PydanticCustomError("names_a_record", "text without [[ ]]")
    return value


MAX_SUMMARY_CHARACTERS = 160
NAMES = "[[my-life-line]] in it stands for the title of the record with that id."
Plain = Annotated[
    str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_ensure_names_nothing)
]
"""A title or other words that name no record with `[[ ]]`."""
Text = Annotated[
    str, StringConstraints(min_length=1, strip_whitespace=True), Field(description=f"Text. {NAMES}")
]
"""Words for readers, which may name records (`manual/names.py`)."""
Summary = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_SUMMARY_CHARACTERS, strip_whitespace=True),
    Field(description=f"One line. {NAMES}"),
]
EMPHASIS = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\*")
"""Words that are set in italics: `*without question*`."""
ITALICS = "italics"
"""Metadata of a text that may have words in italics."""
EmphasisedText = Annotated[
    Text,
    ITALICS,
    Field(description=f"Text. Words between asterisks, as `*without question*`, are in italics. {NAMES}"),
]
"""A text with words in italics where the Overview has them."""
EDITION_PATTERN = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$"
"""One spelling for one edition: no leading zeros, and no digits of other scripts."""


def _ensure_real_date(value: str) -> str:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("no_such_date", "a date in the calendar") from None
    return value


Edition = Annotated[
    str,
    StringConstraints(pattern=EDITION_PATTERN),
    Field(description="An edition's name: two numbers, such as 1.0. Editions 0.x come before approval."),
]
IsoDate = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    AfterValidator(_ensure_real_date),
    Field(description="A date as year-month-day, such as 2026-11-23."),
]
Provenance = Annotated[
    Literal["source", "drafted"],
    Field(description="`source`: a fact of the Overview, in our words. `drafted`: added by this project."),
]


class Record(BaseModel):
    """A part of the manual that knows the file and line it came from."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)

    _origin: Origin | None = PrivateAttr(default=None)

    @property
    def origin(self) -> Origin:
        """Where the record was read; a record made in memory has an unknown origin."""
        return self._origin or Origin.unknown()

    def attach(self, origin: Origin) -> None:
        """Give this record, and every record inside it, its place in the file."""
        self._origin = origin
        for path, child in self.children():
            child.attach(origin.inside(*path))

    def children(self) -> Iterator[tuple[Path, Record]]:
        """The records inside this one, each with the path to it."""
        for name, value in self.__dict__.items():
            if isinstance(value, Record):
                yield (name,), value
            elif isinstance(value, list):
                yield from (((name, i), item) for i, item in enumerate(value) if isinstance(item, Record))

    def walk(self) -> Iterator[Record]:
        """This record, then every record inside it."""
        yield self
        for _, child in self.children():
            yield from child.walk()


def texts_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a record or in plain data, with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from texts_in(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_in(item, (*path, str(key)))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from texts_in(item, (*path, i))


OtherName = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
MAX_OTHER_NAMES = 30


class Findable(Record):
    """A record that search finds by its title, and by other names that people use for it."""

    also: Annotated[
        list[OtherName],
        Field(max_length=MAX_OTHER_NAMES, description="Other names that people type when they look for it."),
    ] = []


class Identified(Findable):
    """A record that others refer to by its permanent id."""

    id: Id
    title: Plain
    provenance: Provenance


class Noted(Record):
    """A list of records, in the field `items`, with a note that applies to all of them."""

    note: Text


class Statement(Record):
    """One fact or principle, in a sentence or two."""

    id: Id
    title: Plain | None = None
    text: EmphasisedText
    provenance: Provenance
    note: Text | None = Field(default=None, description="What is inferred, or what the unit should confirm.")
