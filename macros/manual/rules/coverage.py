"""Whether every aim, goal and factor is served."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Manual, Relation, factor_keys
from ..problems import Problem

LEAST_SESSIONS_FOR_AN_AIM = 2
LEAST_SESSIONS_FOR_A_GOAL = 3


def aims_have_two_sessions(manual: Manual) -> Iterator[Problem]:
    """Every aim is served by at least two sessions."""
    yield from _served(manual, "aims", LEAST_SESSIONS_FOR_AN_AIM)


def goals_have_three_sessions(manual: Manual) -> Iterator[Problem]:
    """Every goal is served by at least three sessions."""
    yield from _served(manual, "goals", LEAST_SESSIONS_FOR_A_GOAL)


def other_records_are_used(manual: Manual) -> Iterator[Problem]:
    """Every approach and stage is named by a session."""
    yield from _served(manual, "approaches", 1)
    yield from _served(manual, "stages", 1)


def situations_come_up(manual: Manual) -> Iterator[Problem]:
    """Every situation is the topic of a sticking point or a sign."""
    for id, situation in manual.situations.items():
        if not manual.occurrences(id):
            message = f'"{id}" is the topic of no sticking point and no sign.'
            yield Problem.at(situation.origin, message, "Name it as a `topic` in a session, or remove it.")


def _served(manual: Manual, relation: Relation, least: int) -> Iterator[Problem]:
    for id, record in getattr(manual, relation).items():
        count = len(manual.sessions_with(relation, id))
        if count < least:
            message = f'"{id}" is named by too few sessions (got {count}; expected {least} or more).'
            yield Problem.at(record.origin, message, f"Add it to `{relation}` of a session that serves it.")


def targeted_factors_are_addressed(manual: Manual) -> Iterator[Problem]:
    """A factor that sessions are meant to address is addressed by one."""
    for key, factor in manual.factors.items():
        if factor.targeted and not manual.sessions_on(key):
            message = f"factor {key.number} is targeted, but no session addresses it."
            yield Problem.at(factor.origin.inside("targeted"), message, "Add it to `factors` of a session.")


def untargeted_factors_are_not_addressed(manual: Manual) -> Iterator[Problem]:
    """A factor that lies outside the sessions' reach is not claimed by one."""
    for session in manual.sessions.values():
        for key in factor_keys(session):
            factor = manual.factors.get(key)
            if factor and not factor.targeted:
                place = session.origin.inside(
                    "factors", key.framework, session.factors[key.framework].index(key.number)
                )
                yield Problem.at(place, f"factor {key.number} is not targeted ({factor.why}).", "Remove it.")
