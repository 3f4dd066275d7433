"""What a choice of sessions serves, what it leaves out, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..tools.text import counted
from .kinds import Kind, kinds_with
from .model import Manual, related_ids
from .records.session import Session

MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True)
class Coverage:
    """The records of one kind that a choice of sessions serves, and the rest; ids in the manual's order."""

    title: str
    kind: str
    served: list[str]
    left_out: list[str]


def coverage(manual: Manual, sessions: Sequence[Session]) -> Iterator[Coverage]:
    """What the sessions serve, by kind of record; the factors of each framework are a list of their own."""
    for kind in kinds_with("covered"):
        served = {id for session in sessions for id in related_ids(session, kind)}
        for title, ids in titled_lists(manual, kind):
            yield Coverage(
                title,
                kind.name,
                [id for id in ids if id in served],
                [id for id in ids if id not in served],
            )


def titled_lists(manual: Manual, kind: Kind) -> Iterator[tuple[str, list[str]]]:
    """The ids of the records of a kind in the lists that readers see; of factors, only targeted ones."""
    if kind.name != "factor":
        yield kind.title, list(manual.by_kind[kind.name])
        return
    for framework in manual.frameworks.values():
        ids = [
            id
            for id, factor in manual.factors.items()
            if manual.framework_of[id] is framework and factor.targeted
        ]
        yield f"{framework.short_title} factors", ids


def hours_and_minutes(minutes: int) -> str:
    """A number of minutes as readers see it: 705 is `11 hours 45 minutes`."""
    hours, rest = divmod(minutes, MINUTES_IN_AN_HOUR)
    return " ".join(counted(number, unit) for number, unit in ((hours, "hour"), (rest, "minute")) if number)
