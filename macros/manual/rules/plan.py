"""The plan of a session: its activities and their minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...tools.text import counted
from ..model import Manual
from ..problems import Problem
from ..records.session import Minutes, Session

MIN_STICKING_POINTS = 2


def plan_begins_with_check_in_and_ends_with_close(manual: Manual) -> Iterator[Problem]:
    """The first activity is a check-in, the last is a close, and no other activity is either."""
    for session in manual.all_sessions:
        last = len(session.activities) - 1
        for i, activity in enumerate(session.activities):
            place = activity.origin.inside("kind")
            expected = "check-in" if i == 0 else "close" if i == last else None
            if expected and activity.kind != expected:
                which = "first" if i == 0 else "last"
                message = f'the {which} activity is not a {expected} (got "{activity.kind}").'
                yield Problem.at(place, message, f"Change its kind, or add a {expected}.")
            elif not expected and activity.kind in ("check-in", "close"):
                message = f'"{activity.kind}" is in the middle of the plan.'
                yield Problem.at(place, message, "Move it, or change its kind.")


def minutes_are_in_order(manual: Manual) -> Iterator[Problem]:
    """`min` is not greater than `max`."""
    for session in manual.all_sessions:
        for minutes in (session.duration, *(activity.minutes for activity in session.activities)):
            if minutes.min > minutes.max:
                message = f"min is greater than max (got {minutes.min} and {minutes.max})."
                yield Problem.at(minutes.origin, message, "Swap them.")


def activities_fit_the_duration(manual: Manual) -> Iterator[Problem]:
    """Essential activities fit the shortest sitting. All activities fit the longest and fill the shortest."""
    for session in manual.all_sessions:
        if session.activities:
            yield from _duration_problems(session)


def _duration_problems(session: Session) -> Iterator[Problem]:
    place, duration = session.origin.inside("duration"), session.duration
    essential = sum(activity.minutes.min for activity in session.activities if activity.essential)
    total = plan_minutes(session)
    if essential > duration.min:
        time = counted(essential, "minute")
        message = f"the essential activities need {time}, but the shortest sitting is {duration.min}."
        hint = "Shorten an activity, mark one as not essential, or lengthen the sitting."
        yield Problem.at(place, message, hint)
    time = counted(total.max, "minute")
    if total.max > duration.max:
        message = f"the activities take up to {time}, but the longest sitting is {duration.max}."
        yield Problem.at(place, message, "Shorten an activity or lengthen the sitting.")
    if total.max < duration.min:
        message = f"the activities take {time} at most, but the shortest sitting is {duration.min}."
        yield Problem.at(place, message, "Lengthen an activity or shorten the sitting.")


def plan_minutes(session: Session) -> Minutes:
    """The total minutes of a session's activities: of all minima, and of all maxima."""
    return Minutes.model_construct(
        min=sum(activity.minutes.min for activity in session.activities),
        max=sum(activity.minutes.max for activity in session.activities),
    )


def sitting_minutes(sessions: Iterable[Session]) -> Minutes:
    """The total minutes of one sitting of each session: of all minima, and of all maxima."""
    durations = [session.duration for session in sessions]
    return Minutes.model_construct(
        min=sum(duration.min for duration in durations), max=sum(duration.max for duration in durations)
    )


def written_sessions_have_enough_sticking_points(manual: Manual) -> Iterator[Problem]:
    """A session with a plan prepares the facilitator for at least `MIN_STICKING_POINTS` difficulties."""
    for session in manual.all_sessions:
        count = len(session.sticking_points)
        if session.activities and count < MIN_STICKING_POINTS:
            message = f"has too few items (got {count}; expected {MIN_STICKING_POINTS} or more)."
            hint = "Add what may go wrong, and the response."
            yield Problem.at(session.origin.inside("sticking_points"), message, hint)
