"""Whether a change usually changes delivery: what is suggested to the unit, which decides in each case."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from ...manual.records.changes import Effect

KINDS: dict[str, Effect] = {
    "added": "delivery",
    "removed": "delivery",
    "retired": "delivery",
    "replaced": "delivery",
    "moved": "delivery",
    "aims": "delivery",
    "goals": "delivery",
    "factors": "delivery",
    "timing": "delivery",
    "activities": "delivery",
    "handouts": "delivery",
}
"""Kinds of change to a session, a module or a handout. Other kinds are editorial, apart from `PLACES`."""
WITH_KINDS = ("session", "module", "handout")
PLACES: tuple[tuple[str, str, Effect], ...] = (
    ("session:*", "wellbeing › *", "delivery"),
    ("session:*", "key points", "delivery"),
    ("session:*", "words to explain › plain", "delivery"),
    ("session:*", "two facilitators", "delivery"),
    ("session:*", "condition", "delivery"),
    ("session:*", "caution", "delivery"),
    ("session:*", "not this session", "delivery"),
    ("session:*", "activities › * › steps", "delivery"),
    ("session:*", "activities › * › say", "delivery"),
    ("session:*", "activities › * › essential", "delivery"),
    ("session:*", "activities › * › alternatives", "delivery"),
    ("session:*", "sticking points › response", "delivery"),
    ("session:*", "change notes › wording", "editorial"),
    ("session:*", "change notes › *", "delivery"),
    ("situation:*", "act first", "delivery"),
    ("manual:passing-on", "*", "delivery"),
    ("overview:confidentiality", "*", "delivery"),
    ("page:overview/confidentiality", "*", "delivery"),
)
"""Records and places in them, with the effect of a change there. The first row that fits is taken.

Safety, what facilitators do and say, and change notes on practice, safety or retraining change delivery.
"""


def usually_delivery(record: str, kind: str, places: Iterable[str]) -> bool:
    """Whether such a change usually changes delivery.

    `record` is a key such as `session:two-minds`, `kind` the kind of change, and `places` are those in the
    record's text that it concerns.
    """
    if record.partition(":")[0] in WITH_KINDS and KINDS.get(kind) == "delivery":
        return True
    return any(_is_delivery(record, place) for place in places)


def _is_delivery(record: str, place: str) -> bool:
    rows = (row for row in PLACES if fnmatchcase(record, row[0]) and fnmatchcase(place, row[1]))
    return next((effect == "delivery" for _, _, effect in rows), False)
