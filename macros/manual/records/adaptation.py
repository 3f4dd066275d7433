"""Ways to change a session for the person in the room, with what to do in every session."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Identified, Noted, Text


class Adaptation(Identified):
    """A reason to adapt. Its id is a key of `adaptations` in a session, which says what changes there."""

    text: Annotated[Text, Field(description="Whom it is for, and what it is about, in a sentence or two.")]
    in_general: Annotated[list[Text], Field(min_length=1, description="What to do in every session.")]


class Adaptations(Noted):
    """The adaptations in the order in which pages show them."""

    items: Annotated[list[Adaptation], Field(min_length=1)]
