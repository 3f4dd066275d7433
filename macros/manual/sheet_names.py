"""The permanent name of every sheet to print, which is also the name of its files. No code parses a name.

The standard variant of a worksheet has no suffix, because it was published before the other variants.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Manual
    from .problems import Origin
    from .records.session import Session

WHOLE_MANUAL = "pack-manual"
PLAN_PACK = "pack-plan"
PLAN = "plan"
PLAN_IN_BROWSER = "plan-in-browser"
TRAINER_SHEET = "trainer-sheet"
"""The sheet for trainers on what changed. It is about one edition only."""
REPORT = "report"
"""The report on coverage and provenance, for a panel. It changes with nearly every edit."""
POSTER, SMALL_POSTER = "map", "map-a4"
"""The map of the manual, on A3 and on A4."""
STANDARD = "standard"
SIMPLE = "simple"
LARGE = "large-print"
FORMS = (STANDARD, SIMPLE, LARGE)
"""The forms in which the sheets of a choice of sessions can be printed. A sheet without it is standard."""


def run_sheet(session: str) -> str:
    """The run sheet of a session."""
    return f"run-{session}"


def session_card(session: str) -> str:
    """The card of a session: what a facilitator looks at in the last five minutes."""
    return f"card-{session}"


def rating(session: str) -> str:
    """The self-rating and observer's form of a session."""
    return f"rating-{session}"


def worksheet(handout: str, variant: str = STANDARD) -> str:
    """A handout in one of its variants."""
    return f"sheet-{handout}" if variant == STANDARD else f"sheet-{handout}-{variant}"


def session_pack(session: str) -> str:
    """The pack of a session."""
    return f"pack-session-{session}"


def in_form(session: Session, form: str) -> list[str]:
    """The run sheet of a session, once it is written, and its worksheets, each in a form if it has that."""
    run = run_sheet(session.id)
    names = [] if session.is_outline else [large_print(run) if form == LARGE else run]
    for handout in session.handouts:
        names.append(worksheet(handout.id, form if form in handout.variants else STANDARD))
    return names


def module_pack(module: str) -> str:
    """The pack of a module."""
    return f"pack-module-{module}"


def training_pack(module: str) -> str:
    """The training-day pack of a module."""
    return f"training-{module}"


def matrix(plural: str) -> str:
    """The matrix of a kind of record, by the plural of the kind."""
    return f"matrix-{plural}"


def form(name: str) -> str:
    """A form for any session."""
    return f"form-{name}"


def large_print(name: str) -> str:
    """The large print of a sheet, by the name of its standard form."""
    return f"{name}-{LARGE}"


def cover(pack: str) -> str:
    """The first part of a pack, by the pack's name."""
    return f"cover-{pack}"


def worksheets(manual: Manual) -> Iterator[tuple[str, str, str, Origin]]:
    """For each worksheet: its name, its handout, its variant, and the place of the handout's id."""
    for session in manual.sessions.values():
        for handout in session.handouts:
            for variant in handout.variants:
                place = handout.origin.inside("id")
                yield worksheet(handout.id, variant), handout.id, variant, place
