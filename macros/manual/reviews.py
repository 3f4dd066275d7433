"""What waits for a review: how far each session has come, when it is next due, and what has changed under it.

A review looks at a session and at what it rests on: its aims, factors and approaches. `basis` is their
fingerprint. If a session notes it, a change in them shows that the session has to be looked at again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .model import Manual
from .problems import Problem
from .records.session import Session, factor_id

BASIS_LENGTH = 8
"""Hexadecimal digits of a fingerprint: enough to tell texts apart, short enough to copy."""
WAITS_FOR = {
    "draft": "The unit, to begin its review",
    "in-review": "The reviewer, to decide",
    "approved": "The next review",
    "withdrawn": "The unit, to replace it or to retire it",
}
"""What a session waits for, by its review status."""


def basis(manual: Manual, session: Session) -> str:
    """The fingerprint of what a session rests on: the words of its aims, factors and approaches."""
    texts = json.dumps(sorted(_rests_on(manual, session)), ensure_ascii=False)
    return hashlib.sha256(texts.encode()).hexdigest()[:BASIS_LENGTH]


def _rests_on(manual: Manual, session: Session) -> Iterator[tuple[str, ...]]:
    for kind in ("aim", "approach"):
        for record in _records(manual, kind, session):
            yield kind, record.id, record.title, str(record.text)
    for framework, numbers in session.factors.items():
        for number in numbers:
            if factor := manual.factors.get(factor_id(framework, number)):
                yield "factor", framework, str(number), factor.label


def _records(manual: Manual, kind: str, session: Session) -> list[Any]:
    ids = session.aims if kind == "aim" else session.approaches
    return [manual.by_kind[kind][id] for id in ids if id in manual.by_kind[kind]]


@dataclass(frozen=True)
class ReviewState:
    """How far the review of a session has come."""

    session: Session
    waits_for: str
    is_suspect: bool
    """Whether what the session rests on has other words than when it was reviewed."""

    def is_due(self, day: str) -> bool:
        """Whether the next review was due before a day, given as year-month-day."""
        return bool(self.session.review.next_due and self.session.review.next_due < day)


def review_state(manual: Manual, session: Session) -> ReviewState:
    """How far the review of a session has come, and whether it has to be looked at again."""
    review = session.review
    is_suspect = bool(review.basis and review.basis != basis(manual, session))
    waits_for = "Its author, to write what is missing" if session.missing_parts else WAITS_FOR[review.status]
    if is_suspect:
        waits_for = "The unit, because what it rests on has changed"
    return ReviewState(session, waits_for, is_suspect)


def due_lines(manual: Manual, day: str) -> Iterator[Problem]:
    """What has to be reviewed again before a day (year-month-day), with its place and what to do."""
    for session in manual.sessions.values():
        state = review_state(manual, session)
        place = session.review.origin
        if state.is_due(day):
            message = f"was due on {session.review.next_due}: {session.title}."
            yield Problem.at(place.inside("next_due"), message, "Review it, and set the next date.")
        if state.is_suspect:
            message = f"what {session.title} rests on has changed since its review."
            hint = f"Review it again, then write `basis: {basis(manual, session)}`."
            yield Problem.at(place.inside("basis"), message, hint)
        if session.review.status == "approved" and not session.review.basis:
            message = f"is missing, so that a change of what {session.title} rests on would not be noticed."
            yield Problem.at(place.inside("basis"), message, f"Write `basis: {basis(manual, session)}`.")
