"""Modules, and the order of their sessions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Id, Identified, Record, Text


class TrainingStep(Record):
    """A step of a module's training day: how long, what, how, and what good looks like."""

    minutes: Annotated[int, Field(ge=5, le=180)]
    what: Text
    how: Annotated[Text, Field(description="What trainers and trainees do.")]
    good: Annotated[Text, Field(description="What shows that it went well. Never a mark.")]


class Module(Identified):
    """A module: what it is for, when to choose it, and its sessions in order."""

    focus: Annotated[Text, Field(description="From the Overview, in our words.")]
    when_to_choose: Annotated[list[Text], Field(min_length=1)]
    when_not_yet: Annotated[list[Text], Field(min_length=1)]
    sessions: Annotated[
        list[Id], Field(min_length=1, description="Session ids. Their order here gives their numbers.")
    ]
    training_day: Annotated[
        list[TrainingStep], Field(description="For trainers: the steps of a day with this module, in order.")
    ] = []


class Modules(Record):
    """The modules in order; a module's number is its place in the list."""

    lead: Annotated[Text, Field(description="What the Overview says of all modules and sessions.")]
    items: Annotated[list[Module], Field(min_length=1)]
