"""A choice of sessions in an order: the advice on that order, the sittings it takes, and how it is written.

With `coverage`, every rule by which a choice is looked at. The planner's page gets what they give as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qs

from ..tools.errors import UserError
from .model import Manual
from .problems import did_you_mean
from .records.base import EDITION_PATTERN
from .records.session import Minutes, Session

SITTING_LENGTHS_MINUTES = (30, 45, 60, 75, 90, 120)
"""The lengths of a sitting that can be chosen."""
VERSION = "1"
"""The version of the form in which a choice is written."""
MAX_CHARACTERS = 8000
"""No choice of all sessions is as long; a longer text is no choice."""


class Range(NamedTuple):
    """The least and the most of something."""

    least: int
    most: int


def sittings(duration: Minutes, length: int) -> Range:
    """How many sittings of `length` minutes a session takes, in its shortest and its longest form."""
    return Range(-(-duration.min // length), -(-duration.max // length))


def earlier_sessions(manual: Manual, session: Session) -> list[str]:
    """The ids of the sessions that usually come before one, besides those in its `after`; in order.

    They are the sessions that those are best after, and so on back; the opening; and before a closing session
    all that does not close.
    """
    found: set[str] = set()
    waiting = list(session.after)
    while waiting:
        for id in manual.known_sessions[waiting.pop()].after:
            if id not in found:
                found.add(id)
                waiting.append(id)
    ends = session.role == "closing"
    for id, other in manual.sessions.items():
        opens = other.role == "opening" and session.role != "opening"
        if opens or (ends and other.role != "closing"):
            found.add(id)
    return [id for id in manual.sessions if id in found and id not in (*session.after, session.id)]


class Missing(NamedTuple):
    """The ids of sessions that a session is best after: those that come later in an order, or never."""

    later: tuple[str, ...]
    left_out: tuple[str, ...]


def missing_before(session: Session, order: Sequence[str], place: int) -> Missing:
    """What a session at a place in an order of ids is best after, and has not had there."""
    return Missing(
        tuple(needed for needed in session.after if needed in order[place + 1 :]),
        tuple(needed for needed in session.after if needed not in order),
    )


@dataclass(frozen=True)
class OrderAdvice:
    """What the order of a choice means for one session in it. All are ids of sessions.

    `later` and `left_out` are those that it is best after: they come later in the choice, or are not in it.
    `usually_earlier` are others that usually come earlier, and here come later.
    """

    session: str
    later: tuple[str, ...]
    left_out: tuple[str, ...]
    usually_earlier: tuple[str, ...]


def order_advice(manual: Manual, ids: Sequence[str]) -> Iterator[OrderAdvice]:
    """The advice for each session of a choice, by the ids of its sessions in order."""
    for place, id in enumerate(ids):
        session = manual.sessions[id]
        missing = missing_before(session, ids, place)
        later = set(ids[place + 1 :])
        earlier = (other for other in earlier_sessions(manual, session) if other in later)
        yield OrderAdvice(id, missing.later, missing.left_out, tuple(earlier))


class ChoiceError(UserError):
    """A text is no choice of sessions of this manual; the message says why."""


@dataclass(frozen=True)
class Choice:
    """The sessions that were chosen, in order, and the edition in which that was done."""

    edition: str
    sessions: tuple[Session, ...]


def read_choice(manual: Manual, text: str) -> Choice:
    """The choice in the address of the planner's page, in its fragment, or in the file that the page saves.

    Raises `ChoiceError` when it is none, or names a session that is not in use.
    """
    fragment = text[text.find("#") + 1 :].strip()
    values = parse_qs(fragment) if len(text) <= MAX_CHARACTERS else {}
    version, edition, ids = (values.get(name, [""])[0] for name in ("v", "e", "s"))
    if version != VERSION or not re.fullmatch(EDITION_PATTERN, edition) or not ids:
        raise ChoiceError(
            "This is no plan. Give what follows the # in the address of the page “Plan for one person”, or "
            "the file that the page saves."
        )
    chosen = list(dict.fromkeys(ids.split(",")))
    lines = [_not_in_use(manual, id) for id in chosen if id not in manual.sessions]
    if lines:
        made = f"The plan was made with edition {edition}; this is edition {manual.settings.edition}."
        hint = "Open the plan on the page “Plan for one person” and bring it up to date."
        raise ChoiceError("\n".join([*lines, made, hint]))
    return Choice(edition, tuple(manual.sessions[id] for id in chosen))


def _not_in_use(manual: Manual, id: str) -> str:
    session = manual.known_sessions.get(id)
    if session is None or session.retired is None:
        return f'There is no session "{id}". {did_you_mean(id, manual.sessions)}'.strip()
    instead = session.retired.replaced_by
    return f'"{id}" is retired.' + (f' Use "{instead}" instead.' if instead else "")


def write_choice(edition: str, ids: Iterable[str]) -> str:
    """A choice as the planner's page writes it into its address and its file."""
    return f"v={VERSION}&e={edition}&s={','.join(ids)}"
