"""The map of the manual: sessions in columns of modules, and what links them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    order = list(manual.sessions)
    after = [
        Link("after", earlier, session.id)
        for session in manual.sessions.values()
        for earlier in session.after
        if earlier in order
    ]
    ordered = {frozenset((link.first, link.second)) for link in after}
    pairs = {
        frozenset((session.id, other))
        for session in manual.sessions.values()
        for other in session.pairs_with
        if other in order and other != session.id
    }
    in_order = (sorted(pair, key=order.index) for pair in pairs - ordered)
    return [*after, *sorted((Link("pair", first, second) for first, second in in_order), key=_place(order))]


def _place(order: list[str]) -> Callable[[Link], tuple[int, int]]:
    return lambda link: (order.index(link.first), order.index(link.second))


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
    ties = links(manual)
    order = list(manual.sessions).index
    before = [link.first for link in ties if link.tie == "after" and link.second == session.id]
    opens = [link.second for link in ties if link.tie == "after" and link.first == session.id]
    pairs = [{link.first, link.second} - {session.id} for link in ties if link.tie == "pair"]
    paired = [id for pair in pairs if len(pair) == 1 for id in pair]
    return Neighbourhood(sorted(before, key=order), sorted(opens, key=order), sorted(paired, key=order))
