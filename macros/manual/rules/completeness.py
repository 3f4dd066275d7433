"""What may be missing, and who says that nothing is."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Manual
from ..problems import Problem


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


def reviewed_sessions_say_who_and_when(manual: Manual) -> Iterator[Problem]:
    """An approved or withdrawn session names the role that decided, and the date."""
    for session in manual.read_sessions:
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
