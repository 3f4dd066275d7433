"""Situations that come up in many sessions, with what helps in any session."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Identified, Noted, Text


class Situation(Identified):
    """A kind of hard moment. Sticking points and wellbeing signs name it as their topic."""

    text: Text
    act_first: Text | None = Field(
        default=None, description="What must be done at once, before anything else."
    )


class Situations(Noted):
    """The situations in the order in which pages show them."""

    items: Annotated[list[Situation], Field(min_length=1)]
