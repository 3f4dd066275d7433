"""A test for each record of the real manual: what readers of the record can rely on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from macros.editions.diff.content import PROSE, records_of
from macros.manual.kinds import Kind, kinds_with
from macros.manual.model import related_ids
from macros.manual.reading.load import read
from macros.manual.records.session import Session
from macros.pages.counts import count_word
from macros.pages.site import Site

ROOT = Path(__file__).parent.parent
MANUAL = read(ROOT / "data").partial
HEADINGS = [
    "## Why this session",
    "## How it links",
    "## Pacing it",
    "## What good looks like",
    "## What to leave out",
]
WRITTEN = [session for session in MANUAL.sessions.values() if not session.is_outline]


def id_of(record: object) -> str:
    return str(getattr(record, "id", record))


@pytest.mark.parametrize("session", MANUAL.sessions.values(), ids=id_of)
def test_session_is_linked_and_labelled(session: Session) -> None:
    assert session.provenance == "drafted"
    assert session.id in MANUAL.module_of
    assert session in MANUAL.sessions_with("aim", session.main_aim)
    assert session.review.status == "draft" or not session.missing_parts


@pytest.mark.parametrize("session", WRITTEN, ids=id_of)
def test_written_session_is_complete(session: Session) -> None:
    assert session.missing_parts == []
    assert 4 <= len(session.activities) <= 6
    assert session.activities[0].kind == "check-in"
    assert session.activities[-1].kind == "close"
    assert all(len(activity.say) >= 2 and activity.alternatives for activity in session.activities)
    assert len(session.key_questions) >= 4
    assert len(session.sticking_points) >= 3
    assert {item.kind for item in session.fidelity_items} == {"essential", "flexible", "avoid"}
    assert any(handout.audience == "participant" for handout in session.handouts)


@pytest.mark.parametrize("session", WRITTEN, ids=id_of)
def test_written_session_has_guidance_of_400_to_900_words(session: Session) -> None:
    text = guidance()[session.id]
    words = sum(len(paragraph.split()) for paragraph in text if not paragraph.startswith("#"))
    assert 400 <= words <= 900, f"{words} words, as a reader sees them, without headings"
    assert [paragraph for paragraph in text if paragraph.startswith("#")] == HEADINGS


@cache
def guidance() -> dict[str, list[str]]:
    """The paragraphs of each session's page as a reader sees them."""
    records = records_of(Site.load(ROOT))
    return {
        id: [text for place, text in records[f"session:{id}"]["text"] if place == PROSE]
        for id in MANUAL.sessions
    }


@pytest.mark.parametrize("kind", kinds_with("relation"), ids=lambda kind: kind.name)
def test_relations_are_the_same_in_both_directions(kind: Kind) -> None:
    forwards = {(session.id, id) for session in MANUAL.sessions.values() for id in related_ids(session, kind)}
    backwards = {
        (session.id, id)
        for id in MANUAL.by_kind[kind.name]
        for session in MANUAL.sessions_with(kind.name, id)
    }
    assert forwards == backwards


def test_numbers_in_prose_come_from_the_records() -> None:
    assert count_word(MANUAL, "goals") == "five"
    assert count_word(MANUAL, "key-features") == "ten"
    assert count_word(MANUAL, "sessions") == str(len(MANUAL.sessions)), "greater numbers are figures"


@pytest.mark.parametrize("id", MANUAL.factors)
def test_only_targeted_factors_are_addressed(id: str) -> None:
    factor = MANUAL.factors[id]
    assert bool(MANUAL.sessions_with("factor", id)) == factor.targeted
    assert factor.targeted or factor.why


@pytest.mark.parametrize("module", MANUAL.modules.values(), ids=id_of)
def test_session_numbers_follow_the_order_in_the_module(module: object) -> None:
    number = MANUAL.numbers[f"module:{module.id}"]  # type: ignore[attr-defined]
    numbers = [MANUAL.numbers[f"session:{id}"] for id in module.sessions]  # type: ignore[attr-defined]
    assert numbers == [f"{number}.{n}" for n in range(1, len(numbers) + 1)]
