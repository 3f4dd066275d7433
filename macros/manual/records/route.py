"""Example routes through the sessions. They are illustrations and describe no real person."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Id, Identified, Noted, Summary, Text


class Route(Identified):
    """One way through the sessions from a starting position, with the reasons for its order."""

    stage: Annotated[Id, Field(description="The starting position, from data/stages.yml.")]
    summary: Summary
    about: Text
    order: Annotated[list[Text], Field(min_length=1, description="Why the sessions are in this order.")]
    adjust: Annotated[list[Text], Field(min_length=1, description="What to change, and when.")]
    sessions: Annotated[list[Id], Field(min_length=1, description="Session ids, in order.")]


class Routes(Noted):
    """The routes in the order in which pages show them."""

    items: Annotated[list[Route], Field(min_length=1)]
