"""What a choice of sessions amounts to: what it serves, what it leaves out, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..manual.model import Manual, factor_keys
from ..manual.records.session import Session
from .directory import factor_id

MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True)
class Covered:
    """The records of one kind that a choice of sessions serves, and the rest; ids in the manual's order."""

    title: str
    kind: str
    served: list[str]
    left_out: list[str]


def covered(manual: Manual, sessions: Sequence[Session]) -> Iterator[Covered]:
    """What the sessions serve: aims, goals, the targeted factors of each framework, approaches."""
    yield _named(manual, sessions, "Aims", "aim", "aims")
    yield _named(manual, sessions, "Goals", "goal", "goals")
    addressed = {factor_id(key) for session in sessions for key in factor_keys(session)}
    targeted = [(key, factor_id(key)) for key, factor in manual.factors.items() if factor.targeted]
    for framework in manual.frameworks.values():
        ids = [id for key, id in targeted if key.framework == framework.id]
        yield _covered(f"{framework.short_title} factors", "factor", ids, addressed)
    yield _named(manual, sessions, "Approaches", "approach", "approaches")


def _named(manual: Manual, sessions: Sequence[Session], title: str, kind: str, field: str) -> Covered:
    return _covered(
        title, kind, getattr(manual, field), {id for session in sessions for id in getattr(session, field)}
    )


def _covered(title: str, kind: str, ids: Iterable[str], served: set[str]) -> Covered:
    known = list(ids)
    return Covered(
        title, kind, [id for id in known if id in served], [id for id in known if id not in served]
    )


def spoken_time(minutes: int) -> str:
    """Minutes in words and figures: 705 is `11 hours 45 minutes`."""
    hours, rest = divmod(minutes, MINUTES_IN_AN_HOUR)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)
