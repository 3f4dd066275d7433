"""What may be missing, and who says that nothing is."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Manual
from ..problems import Problem
from ..records.session import Session


def only_drafts_have_gaps(manual: Manual) -> Iterator[Problem]:
    """A part of a session may be unwritten only while its review status is draft."""
    for session in manual.sessions.values():
        if session.review.status != "draft" and session.unwritten:
            message = (
                f'is "{session.review.status}" but parts are not yet written: {", ".join(session.unwritten)}.'
            )
            yield Problem.at(
                session.review.origin.inside("status"), message, 'Write them, or set the status to "draft".'
            )


def drafts_say_why_they_have_gaps(manual: Manual) -> Iterator[Problem]:
    """A draft whose parts are not all written gives its `outline_reason`; a whole one needs none."""
    for session in manual.sessions.values():
        if session.review.status == "draft" and session.unwritten and not session.outline_reason:
            message = f"is missing, but parts are not yet written: {', '.join(session.unwritten)}."
            hint = "Write them, or say here why they may wait."
            yield Problem.at(session.origin.inside("outline_reason"), message, hint)
        if session.outline_reason and not session.unwritten:
            place = session.origin.inside("outline_reason")
            yield Problem.at(place, "is given, but every part is written.", "Remove it.")


MIN_COUNTS = {"activities": 4, "key_questions": 4, "sticking_points": 3, "supervision_points": 1}
"""How many of each part a session has when it leaves draft."""
MAX_ACTIVITIES = 6
MIN_SAMPLE_WORDINGS = 2
FIDELITY_KINDS = {"essential", "flexible", "avoid"}


def reviewed_sessions_are_full(manual: Manual) -> Iterator[Problem]:
    """A session that has left draft holds enough of each part to be run from its page."""
    for session in manual.sessions.values():
        if session.review.status != "draft" and not session.unwritten:
            yield from _counts(session)
            yield from _details(session)


def _counts(session: Session) -> Iterator[Problem]:
    for name, least in MIN_COUNTS.items():
        count = len(getattr(session, name))
        if count < least:
            message = f"too few for a session that has left draft (got {count}; expected {least} or more)."
            yield Problem.at(session.origin.inside(name), message, "Write more, or go back to draft.")
    if len(session.activities) > MAX_ACTIVITIES:
        message = f"too many (got {len(session.activities)}; expected {MAX_ACTIVITIES} or fewer)."
        yield Problem.at(session.origin.inside("activities"), message, "Join or leave out some.")


def _details(session: Session) -> Iterator[Problem]:
    for activity in session.activities:
        if len(activity.say) < MIN_SAMPLE_WORDINGS:
            yield Problem.at(activity.origin.inside("say"), "has fewer than two sample wordings.", "Add one.")
        if not activity.alternatives:
            yield Problem.at(
                activity.origin.inside("alternatives"), "is missing.", "Add another way to do it."
            )
    if missing := FIDELITY_KINDS - {item.kind for item in session.fidelity_items}:
        message = f"has no item of this kind: {', '.join(sorted(missing))}."
        yield Problem.at(session.origin.inside("fidelity_items"), message, "Add one.")
    if not any(handout.audience == "participant" for handout in session.handouts):
        yield Problem.at(session.origin.inside("handouts"), "has no worksheet.", "Run `manual new handout`.")


def reviewed_sessions_say_who_and_when(manual: Manual) -> Iterator[Problem]:
    """An approved or withdrawn session names the role that decided, and the date."""
    for session in manual.all_sessions:
        for name in ("by", "date"):
            decided = session.review.status in ("approved", "withdrawn")
            if decided and not getattr(session.review, name):
                message = f"is missing for a session that is {session.review.status}."
                yield Problem.at(
                    session.review.origin.inside(name), message, "Add the role that decided, and the date."
                )


def approved_editions_hold_approved_sessions(manual: Manual) -> Iterator[Problem]:
    """The manual's own status never claims more than its sessions do."""
    if manual.settings.status == "approved":
        for session in manual.sessions.values():
            if session.review.status != "approved":
                message = f"the manual is approved, but this session is {session.review.status}."
                hint = "Set `status` in data/manual.yml back, or have the session approved."
                yield Problem.at(session.review.origin.inside("status"), message, hint)
