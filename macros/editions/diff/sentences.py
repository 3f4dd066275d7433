"""What changed about a session's review, timing, activities and change notes, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...pages.release_notes import Passage
from .content import PLACE_SEPARATOR, Paragraph

REVIEW_LABELS = {"by": "Reviewed by", "date": "Reviewed on", "next_due": "Next review due on"}
NOTES = "change notes"
"""The first part of the place of a change note."""


def status_sentences(old: Any, new: Any) -> Iterator[str]:
    """How far the review came: its status first if that changed, then who reviewed it and when."""
    if old["status"] != new["status"]:
        yield f"Review status changed from {old['status']} to {new['status']}."
    before, after = old.get("review", {}), new.get("review", {})
    for name, label in REVIEW_LABELS.items():
        if before.get(name) != after.get(name):
            was = f" (was {before[name]})" if before.get(name) else ""
            yield f"{label}: {after.get(name) or 'none'}{was}."


def timing_sentences(old: Any, new: Any) -> Iterator[str]:
    """How long a sitting takes, and each activity that both have."""
    if old["minutes"] != new["minutes"]:
        yield f"One sitting takes {_range(new['minutes'])} minutes (was {_range(old['minutes'])})."
    earlier = _activities(old)
    for id, activity in _activities(new).items():
        before = earlier.get(id)
        if before and before["minutes"] != activity["minutes"]:
            times = f"{_range(activity['minutes'])} minutes (was {_range(before['minutes'])})"
            yield f"“{activity['title']}” takes {times}."


def _activities(session: Any) -> dict[str, Any]:
    return {activity["id"]: activity for activity in session["activities"]}


def _range(minutes: Sequence[int]) -> str:
    return str(minutes[0]) if minutes[0] == minutes[1] else f"{minutes[0]}–{minutes[1]}"


def activity_sentences(session_before: Any, session: Any) -> Iterator[str]:
    """The activities that came, went, were renamed or are in another order."""
    old, new = _activities(session_before), _activities(session)
    for id, activity in new.items():
        if id not in old:
            yield f"New activity “{activity['title']}”."
        elif old[id]["title"] != activity["title"]:
            yield f"Activity “{old[id]['title']}” is now “{activity['title']}”."
    for id, activity in old.items():
        if id not in new:
            yield f"Activity “{activity['title']}” was removed."
    if order := new_order(list(old), list(new)):
        yield f"The order is now: {', '.join('“' + new[id]['title'] + '”' for id in order)}."


def new_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order of the items that are in both lists; empty when it has not changed."""
    common = [id for id in new if id in old]
    return common if common != [id for id in old if id in new] else []


def notes_of(record: Any) -> list[Paragraph]:
    """The change notes of a session as paragraphs; their place says what they are about."""
    return [
        (
            PLACE_SEPARATOR.join((NOTES, note["kind"], *(["retraining"] if note["retrain"] else []))),
            f"Edition {note['edition']}, {note['date']}: {note['note']}",
        )
        for note in record.get("notes", ())
    ]


def note_sentence(passages: Iterable[Passage]) -> str:
    """What the new change notes among these passages are about."""
    kinds = [
        passage.place.removeprefix(f"{NOTES}{PLACE_SEPARATOR}").replace(PLACE_SEPARATOR, ", with ")
        for passage in passages
        if any(kind == "new" for kind, _ in passage.words)
    ]
    return f"Change note: {'; '.join(dict.fromkeys(kinds))}." if kinds else "Change note removed."
