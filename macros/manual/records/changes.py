"""Why an edition differs from the one before: the unit's reasons, one file in `data/changes/` an edition."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Edition, Record, Text

Effect = Literal["delivery", "editorial"]


class Reason(Record):
    """One change with its reason."""

    change: Annotated[Text, Field(description="The name of the change. Written by `manual changes`.")]
    what: Annotated[Text, Field(description="What changed. Written by `manual changes`.")]
    effect: Annotated[
        Effect, Field(description="`delivery`: it changes what a facilitator does. `editorial`: it does not.")
    ]
    reason: Annotated[Text, Field(description="Why, in a sentence, for facilitators and trainers.")]


class Reasons(Record):
    """The reasons for every change of an edition."""

    since: Edition
    changes: list[Reason]
