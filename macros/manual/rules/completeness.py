"""What a session needs at each review status, and what the manual needs to be approved."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Manual
from ..problems import Problem
from ..records.session import KEY_POINTS, MIN_LANDED, OUTLINE_PLACEHOLDER, Session


def only_drafts_have_missing_parts(manual: Manual) -> Iterator[Problem]:
    """A part of a session may be missing only while its review status is draft."""
    for session in manual.sessions.values():
        if session.review.status != "draft" and session.missing_parts:
            parts = ", ".join(session.missing_parts)
            message = f'is "{session.review.status}", but parts are not yet written: {parts}.'
            place = session.review.origin.inside("status")
            yield Problem.at(place, message, 'Write them, or set the status to "draft".')


def drafts_say_why_parts_are_missing(manual: Manual) -> Iterator[Problem]:
    """A draft with missing parts has an `outline_reason`; a session without any has none."""
    for session in manual.sessions.values():
        if session.review.status == "draft" and session.missing_parts and not session.outline_reason:
            message = f"is missing, but parts are not yet written: {', '.join(session.missing_parts)}."
            hint = "Write them, or say here why they can wait."
            yield Problem.at(session.origin.inside("outline_reason"), message, hint)
        elif session.outline_reason == OUTLINE_PLACEHOLDER:
            place = session.origin.inside("outline_reason")
            yield Problem.at(place, "is as `manual new` wrote it.", "Say why parts may be missing.")
        if session.outline_reason and not session.missing_parts:
            place = session.origin.inside("outline_reason")
            yield Problem.at(place, "is given, but every part is written.", "Remove it.")


MIN_COUNTS = {
    "key_points": KEY_POINTS, "words_to_explain": 1, "activities": 4, "key_questions": 4,
    "sticking_points": 3, "landed": MIN_LANDED, "supervision_points": 1,
}  # fmt: skip
"""How many items each part of a session needs when it leaves draft."""
MAX_ACTIVITIES = 6
MIN_SAMPLE_WORDINGS = 2
FIDELITY_KINDS = {"essential", "flexible", "avoid"}


def reviewed_sessions_are_complete(manual: Manual) -> Iterator[Problem]:
    """A session that has left draft has enough of each part to be run from its page."""
    for session in manual.sessions.values():
        if session.review.status != "draft" and not session.missing_parts:
            yield from _wrong_counts(session)
            yield from _missing_details(session)


def _wrong_counts(session: Session) -> Iterator[Problem]:
    for name, minimum in MIN_COUNTS.items():
        count = len(getattr(session, name))
        if count < minimum:
            numbers = f"got {count}; expected {minimum} or more"
            message = f"has too few items for a session that has left draft ({numbers})."
            yield Problem.at(
                session.origin.inside(name), message, 'Write more, or set the status to "draft".'
            )
    if len(session.activities) > MAX_ACTIVITIES:
        message = f"has too many items (got {len(session.activities)}; expected {MAX_ACTIVITIES} or fewer)."
        yield Problem.at(session.origin.inside("activities"), message, "Combine or remove some.")


def _missing_details(session: Session) -> Iterator[Problem]:
    for framework, sentences in session.factors.items():
        for number in (number for number, sentence in sentences.items() if not sentence):
            place = session.origin.inside("factors", framework, str(number))
            yield Problem.at(place, "has no sentence.", "Say what the session does for the factor.")
    for activity in session.activities:
        if len(activity.say) < MIN_SAMPLE_WORDINGS:
            numbers = f"got {len(activity.say)}; expected {MIN_SAMPLE_WORDINGS} or more"
            message = f"has too few sample wordings ({numbers})."
            yield Problem.at(activity.origin.inside("say"), message, "Add other words for the same.")
        if not activity.alternatives:
            yield Problem.at(
                activity.origin.inside("alternatives"), "is missing.", "Add another way to do it."
            )
    if missing := FIDELITY_KINDS - {item.kind for item in session.fidelity_items}:
        message = f"has no item of this kind: {', '.join(sorted(missing))}."
        yield Problem.at(session.origin.inside("fidelity_items"), message, "Add one.")
    if not any(handout.audience == "participant" for handout in session.handouts):
        yield Problem.at(session.origin.inside("handouts"), "has no worksheet.", "Run `manual new handout`.")


def decided_sessions_say_who_and_when(manual: Manual) -> Iterator[Problem]:
    """An approved or withdrawn session gives the role that decided, and the date."""
    for session in manual.all_sessions:
        for name in ("by", "date"):
            decided = session.review.status in ("approved", "withdrawn")
            if decided and not getattr(session.review, name):
                message = f"is missing for a session that is {session.review.status}."
                yield Problem.at(
                    session.review.origin.inside(name), message, "Add the role that decided, and the date."
                )


def approved_manuals_have_only_approved_sessions(manual: Manual) -> Iterator[Problem]:
    """The manual is approved only if all its sessions are."""
    if manual.settings.status == "approved":
        for session in manual.sessions.values():
            if session.review.status != "approved":
                message = f"the manual is approved, but this session is {session.review.status}."
                hint = "Change `status` in data/manual.yml back, or have the session approved."
                yield Problem.at(session.review.origin.inside("status"), message, hint)
