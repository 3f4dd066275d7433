"""Why an edition differs from the one before: the unit's reasons, one file in `data/changes/` an edition."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import Edition, Plain, Record

Effect = Literal["delivery", "editorial"]


def _as_list(value: Any) -> Any:
    """A single name as a list of one."""
    return [value] if isinstance(value, str) else value


ChangeNames = Annotated[
    list[Plain],
    BeforeValidator(_as_list),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
            "description": "The name of the change, or a list of names: one reason for several changes.",
        }
    ),
]


class Entry(Record):
    """One change, or several that have the same reason."""

    change: ChangeNames
    what: Annotated[Plain | None, Field(description="What changed. Written by `manual changes`.")] = None
    words: Annotated[
        list[Plain], Field(description="The first words that changed. Written by `manual changes`.")
    ] = []
    effect: Annotated[
        Effect, Field(description="`delivery`: it changes what a facilitator does. `editorial`: it does not.")
    ]


class Reason(Entry):
    """Changes with the reason for them."""

    reason: Annotated[Plain, Field(description="Why, in a sentence, for facilitators and trainers.")]


class Reasons(Record):
    """The reasons for every change of an edition."""

    since: Edition
    changes: list[Reason]


class DraftReason(Entry):
    """Changes of which the reason may still be missing."""

    reason: Plain | None = None


class DraftReasons(Record):
    """The reasons of an edition as far as they are written."""

    since: Edition
    changes: list[DraftReason]
