"""The order in which sessions usually come."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from ..model import Manual
from ..problems import Problem


def earlier_sessions_make_no_cycle(manual: Manual) -> Iterator[Problem]:
    """Following `after` never leads back to the session it began with. Every cycle is reported once."""
    after = {session.id: set(session.after) - {session.id} for session in manual.all_sessions}
    while cycle := _cycle(after):
        later, earlier = cycle[0], cycle[1]
        session = manual.known_sessions[later]
        place = session.origin.inside("after", session.after.index(earlier))
        yield Problem.at(place, f"leads back to itself ({' → '.join(cycle)}).", "Remove one of these steps.")
        after[later].discard(earlier)


def _cycle(after: dict[str, set[str]]) -> list[str]:
    """The ids of a cycle, with the first at the end again; empty when there is no cycle."""
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []
