"""Example routes follow the advice of their own sessions."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Manual
from ..problems import Problem
from ..records.route import Route
from ..records.session import Session


def routes_keep_the_usual_order(manual: Manual) -> Iterator[Problem]:
    """A session comes later than those that it names in `after`, as far as they are in the route."""
    for route, i, session in _stops(manual):
        for earlier in session.after:
            if earlier in route.sessions[i + 1 :]:
                message = f'"{session.id}" is before "{earlier}", which usually comes first.'
                hint = f'Move it down, or remove "{earlier}" from its `after`.'
                yield Problem.at(route.origin.inside("sessions", i), message, hint)


def route_sessions_fit_its_stage(manual: Manual) -> Iterator[Problem]:
    """Every session of a route lists the starting position of the route."""
    for route, i, session in _stops(manual):
        if route.stage in manual.stages and route.stage not in session.stages:
            message = f'"{session.id}" does not list the route\'s stage, {route.stage}.'
            hint = "Choose another session, or add the stage to its `stages`."
            yield Problem.at(route.origin.inside("sessions", i), message, hint)


def _stops(manual: Manual) -> Iterator[tuple[Route, int, Session]]:
    """Each known session of each route, with its place in the route."""
    for route in manual.routes.values():
        for i, id in enumerate(route.sessions):
            if id in manual.known_sessions:
                yield route, i, manual.known_sessions[id]
