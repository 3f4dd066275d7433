"""The one rule for passing on what comes out in a session."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Plain, Provenance, Record, Text


class PassingOn(Record):
    """The rule, which every session has in the same words. A session adds only what is particular to it."""

    at_once: Annotated[Text, Field(description="What is passed on at once, and to whom.")]
    same_day: Annotated[Text, Field(description="What can wait until later that working day, and for whom.")]
    disclosure: Annotated[
        Text, Field(description="The duty in law to disclose, on which the unit has to rule.")
    ]
    people: Annotated[
        list[Plain],
        Field(min_length=1, description="Whom to reach; sheets have room for their local numbers."),
    ]
    provenance: Provenance
