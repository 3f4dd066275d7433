"""Where the manual says what the published Overview says: one entry for each of its statements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import EmphasisedText, Record, Text

Modality = Literal[
    "states", "may", "can", "often", "typically", "appears", "intends", "recommends",
    "obliges", "permits", "prohibits-without-consent", "example",
]  # fmt: skip
"""How firmly the Overview says something."""

PLACE_PATTERN = r"^[a-z]+(/[a-z-]+)?#[a-z][a-z0-9_-]*(\.[a-z_]+)*$"
Place = Annotated[
    str,
    StringConstraints(pattern=PLACE_PATTERN),
    Field(description="A file of `data/` without its ending, `#`, then an id or the names of fields."),
]
"""`overview/purpose#reflection`, a record by its id, or `overview/purpose#headline`, a text by its field."""


class LedgerEntry(Record):
    """One statement of the Overview: where the manual says it, and what has to be found there."""

    n: Annotated[int, Field(ge=1, description="The number of the statement, in the Overview's order.")]
    modality: Annotated[Modality, Field(description="How firmly the Overview says it.")]
    at: Annotated[list[Place], Field(min_length=1, description="Where the manual says it.")]
    elements: Annotated[
        list[Text],
        Field(min_length=1, description="Each element in key words, all of which are in one sentence there."),
    ]
    led_by: Annotated[
        Place | None,
        Field(description="A text before the list that says how firmly all of its items are meant."),
    ] = None
    marked: Annotated[
        list[EmphasisedText],
        Field(description="Words that the Overview marks, with our marks: `*motivate*`, `“What Works”`."),
    ] = []


class Ledger(Record):
    """The statements of the published Overview, each with its place in the manual."""

    total: Annotated[int, Field(ge=1, description="How many statements the Overview makes.")]
    statements: Annotated[list[LedgerEntry], Field(min_length=1)]
