"""Risk-assessment frameworks: versioned lists of factors that sessions can address."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Findable, Id, Identified, Plain, Provenance, Record, Text


class Domain(Record):
    """A named group of factors within a framework."""

    id: Id
    title: Plain


class Factor(Findable):
    """One factor, with its public label. The project contains no scoring guidance."""

    number: Annotated[int, Field(ge=1)]
    domain: Id
    label: Plain
    targeted: Annotated[bool, Field(description="Whether sessions are meant to address the factor.")]
    why: Text | None = Field(
        default=None, description="Why the factor is not targeted. Required when it is not."
    )
    note: Text | None = None

    @property
    def title(self) -> str:
        """The title that readers see: its public label."""
        return self.label


class Framework(Identified):
    """A framework. It has a file of its own, so that a successor can be added next to it."""

    short_title: Plain
    status: Literal["current", "superseded-in-practice", "retired"]
    status_note: Text
    label_note: Text
    domains: Annotated[list[Domain], Field(min_length=1)]
    factors: Annotated[list[Factor], Field(min_length=1)]
    provenance: Provenance

    def factor(self, number: int) -> Factor | None:
        """The factor with a number, or None if the framework has no such factor."""
        return next((factor for factor in self.factors if factor.number == number), None)
