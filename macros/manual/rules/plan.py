"""The plan of a session: its activities and their minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Manual
from ..problems import Problem
from ..records.session import Minutes, Session

MIN_STICKING_POINTS = 2


def activities_begin_and_end_well(manual: Manual) -> Iterator[Problem]:
    """The first activity is a check-in and the last a close; neither stands anywhere else."""
    for session in manual.all_sessions:
        last = len(session.activities) - 1
        for i, activity in enumerate(session.activities):
            place = activity.origin.inside("kind")
            expected = "check-in" if i == 0 else "close" if i == last else None
            if expected and activity.kind != expected:
                which = "first" if i == 0 else "last"
                yield Problem.at(
                    place, f'the {which} activity is not a {expected} (got "{activity.kind}").', ""
                )
            elif not expected and activity.kind in ("check-in", "close"):
                yield Problem.at(
                    place,
                    f'"{activity.kind}" stands in the middle of the plan.',
                    "Move it, or change its kind.",
                )


def minutes_run_upwards(manual: Manual) -> Iterator[Problem]:
    """`min` is not above `max`."""
    for session in manual.all_sessions:
        spans = [session.duration, *(activity.minutes for activity in session.activities)]
        for minutes in spans:
            if minutes.min > minutes.max:
                message = f"min is above max (got {minutes.min} and {minutes.max})."
                yield Problem.at(minutes.origin, message, "Swap them.")


def activities_fit_the_duration(manual: Manual) -> Iterator[Problem]:
    """The shortest plan can be done in the longest sitting, and the longest plan fills the shortest."""
    for session in manual.all_sessions:
        if session.activities:
            yield from _fits(session)


def _fits(session: Session) -> Iterator[Problem]:
    place, duration = session.origin.inside("duration"), session.duration
    essential = sum(activity.minutes.min for activity in session.activities if activity.essential)
    total = plan_minutes(session)
    if essential > duration.min:
        message = (
            f"the essential activities need {essential} minutes, but the shortest sitting is {duration.min}."
        )
        yield Problem.at(
            place, message, "Shorten an activity, mark one as not essential, or lengthen the sitting."
        )
    if total.max > duration.max:
        message = f"the activities take up to {total.max} minutes, but the longest sitting is {duration.max}."
        yield Problem.at(place, message, "Shorten an activity or lengthen the sitting.")
    if total.max < duration.min:
        message = (
            f"the activities take {total.max} minutes at most, but the shortest sitting is {duration.min}."
        )
        yield Problem.at(place, message, "Lengthen an activity or shorten the sitting.")


def plan_minutes(session: Session) -> Minutes:
    """The minutes of all activities added up."""
    return Minutes.model_construct(
        min=sum(activity.minutes.min for activity in session.activities),
        max=sum(activity.minutes.max for activity in session.activities),
    )


def sitting_minutes(sessions: Iterable[Session]) -> Minutes:
    """The minutes of one sitting of each session added up."""
    spans = [session.duration for session in sessions]
    return Minutes.model_construct(min=sum(span.min for span in spans), max=sum(span.max for span in spans))


def sticking_points_are_several(manual: Manual) -> Iterator[Problem]:
    """A written session prepares the facilitator for at least two difficulties."""
    for session in manual.all_sessions:
        count = len(session.sticking_points)
        if session.activities and count < MIN_STICKING_POINTS:
            message = f"too few (got {count}; expected {MIN_STICKING_POINTS} or more)."
            yield Problem.at(
                session.origin.inside("sticking_points"), message, "Add what may go wrong, and the response."
            )
