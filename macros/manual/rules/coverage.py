"""Whether every aim, goal and factor is served."""

from __future__ import annotations

from collections.abc import Iterator

from ..kinds import Kind, kinds_with
from ..model import Manual
from ..problems import Problem
from ..records.session import factor_id


def records_have_enough_sessions(manual: Manual) -> Iterator[Problem]:
    """Every record is named by as many sessions as its kind asks for: an aim by two, a goal by three."""
    for kind in kinds_with("min_sessions"):
        yield from _too_few_sessions(manual, kind)


def situations_come_up(manual: Manual) -> Iterator[Problem]:
    """Every situation is the topic of a sticking point or a sign."""
    for id, situation in manual.situations.items():
        if not manual.occurrences(id):
            message = f'"{id}" is the topic of no sticking point and no sign.'
            yield Problem.at(situation.origin, message, "Name it as a `topic` in a session, or remove it.")


def _too_few_sessions(manual: Manual, kind: Kind) -> Iterator[Problem]:
    for id, record in manual.by_kind[kind.name].items():
        count = len(manual.sessions_with(kind.name, id))
        if count < kind.min_sessions:
            numbers = f"got {count}; expected {kind.min_sessions} or more"
            message = f'"{id}" is named by too few sessions ({numbers}).'
            hint = f"Add it to `{kind.plural}` of a session that serves it."
            yield Problem.at(record.origin, message, hint)


def targeted_factors_are_addressed(manual: Manual) -> Iterator[Problem]:
    """Every targeted factor is addressed by a session."""
    for id, factor in manual.factors.items():
        if factor.targeted and not manual.sessions_with("factor", id):
            message = f"factor {factor.number} is targeted, but no session addresses it."
            yield Problem.at(factor.origin.inside("targeted"), message, "Add it to `factors` of a session.")


def untargeted_factors_are_not_addressed(manual: Manual) -> Iterator[Problem]:
    """No session names a factor that is not targeted."""
    for session in manual.sessions.values():
        for framework, numbers in session.factors.items():
            for number in numbers:
                factor = manual.factors.get(factor_id(framework, number))
                if factor and not factor.targeted:
                    place = session.origin.inside("factors", framework, str(number))
                    reason = f" ({factor.why.rstrip('.')})" if factor.why else ""
                    yield Problem.at(place, f"factor {number} is not targeted{reason}.", "Remove it.")
