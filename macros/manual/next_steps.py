"""What may come after a session: in its module, by its relations, on the routes, and where these differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .choice import missing_before
from .model import Manual
from .records.route import Route
from .records.session import Session


@dataclass(frozen=True)
class Step:
    """A session that follows, and the ids of sessions before it that the order so far has not had.

    `later` are those that the same order has later on, `left_out` those that it does not have.
    """

    session: Session
    later: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class RouteStep:
    """A route that uses a session, and what follows there; None where the session is the last.

    `earlier` are sessions that come sooner on this route, and later by the module or by what is best first.
    """

    route: Route
    step: Step | None
    earlier: tuple[str, ...]


@dataclass(frozen=True)
class NextSteps:
    """What may come after one session. Ids and sessions are in the manual's order."""

    in_module: Step | None
    """The next session of its module; None for the last."""
    opens: list[str]
    """The sessions that are best after it."""
    goes_with: list[str]
    """The sessions that it names as going well with it, and those that name it."""
    routes: list[RouteStep]


def next_steps(manual: Manual, session: Session) -> NextSteps:
    """What may come after a session in use."""
    order = list(manual.sessions)
    module = manual.module_of[session.id]
    in_module = None if module.sessions[-1] == session.id else _step(manual, order, session.id)
    opens = manual.followers.get(session.id, [])
    expected = {*opens, *([in_module.session.id] if in_module else [])}
    return NextSteps(
        in_module,
        opens,
        manual.partners[session.id],
        list(_route_steps(manual, session.id, expected)),
    )


def _route_steps(manual: Manual, id: str, expected: set[str]) -> Iterator[RouteStep]:
    for route in manual.routes.values():
        if id in route.sessions:
            step = None if route.sessions[-1] == id else _step(manual, route.sessions, id)
            sooner = route.sessions[: route.sessions.index(id)]
            yield RouteStep(route, step, tuple(other for other in sooner if other in expected))


def _step(manual: Manual, order: Sequence[str], id: str) -> Step:
    """The session after `id` in an order of ids, with what it is best after and has not had there."""
    place = order.index(id) + 1
    following = manual.sessions[order[place]]
    missing = missing_before(following, order, place)
    return Step(following, missing.later, missing.left_out)
