"""Works whose ideas the drafts draw on. Nothing in the manual is quoted from them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Id, Identified, Noted, Plain, Text


class Reference(Identified):
    """A published work. `title`, `authors` and `published` are names, spelled as on the work itself."""

    authors: Plain
    year: Annotated[int, Field(ge=1900, le=2100)]
    published: Annotated[Plain, Field(description="The journal with its volume and pages, or the publisher.")]
    used_for: Annotated[Text, Field(description="What in this manual draws on it.")]
    approaches: Annotated[list[Id], Field(description="Approaches whose pages name the work; may be empty.")]


class References(Noted):
    """The works, by author."""

    items: Annotated[list[Reference], Field(min_length=1)]
