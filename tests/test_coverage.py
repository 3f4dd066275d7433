"""What a selection of sessions covers, and how long it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.manual.coverage import coverage, hours_and_minutes
from macros.pages.site import Site

SMALL = Path(__file__).parent / "golden" / "manual"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45 minutes"), (60, "1 hour"), (61, "1 hour 1 minute"), (705, "11 hours 45 minutes")],
)
def test_minutes_are_shown_as_hours_and_minutes(minutes: int, words: str) -> None:
    assert hours_and_minutes(minutes) == words


def test_coverage_lists_what_is_served_and_what_is_left_out() -> None:
    manual = Site.load(SMALL).manual
    summary = {
        item.title: (item.served, item.left_out) for item in coverage(manual, [manual.sessions["alpha"]])
    }
    assert summary == {
        "Aims": (["trust"], ["insight"]),
        "Goals": (["agency"], []),
        "SF factors": (["small-1"], []),  # the second factor is not targeted, so it is not left out either
        "Approaches": (["listening"], []),
    }
