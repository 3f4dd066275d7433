"""The map of the manual: sessions in columns of modules, and what links them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .model import Manual
from .records.session import Session

Tie = Literal["after", "pair"]
"""`after`: the first session usually comes first. `pair`: the two go well together, in either order."""


@dataclass(frozen=True)
class Link:
    """A link between two sessions, by their ids; a pair is in the manual's order."""

    tie: Tie
    first: str
    second: str


def links(manual: Manual) -> list[Link]:
    """Every link between sessions in use, each once. Of two that have an order, none is a pair as well."""
    after = [
        Link("after", earlier, session.id)
        for session in manual.sessions.values()
        for earlier in session.after
        if earlier in manual.sessions
    ]
    pairs = [
        Link("pair", id, other)
        for id, session in manual.sessions.items()
        for other in neighbourhood(manual, session).pairs
        if manual.order[id] < manual.order[other]
    ]
    return [*after, *pairs]


@dataclass(frozen=True)
class Neighbourhood:
    """The sessions that a session is linked with; ids in the manual's order."""

    before: Sequence[str]
    """Those that usually come first."""
    opens: Sequence[str]
    """Those that it is best to do before."""
    pairs: Sequence[str]
    """Those that go well with it, in either order."""


def neighbourhood(manual: Manual, session: Session) -> Neighbourhood:
    """What a session in use is linked with."""
    in_use = filter(manual.sessions.__contains__, session.after)
    before = sorted(in_use, key=manual.order.__getitem__)
    opens = manual.followers.get(session.id, [])
    pairs = [id for id in manual.partners[session.id] if id not in (*before, *opens)]
    return Neighbourhood(before, opens, pairs)
