"""One test for each real record: what a reader of that record may rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.manual.kinds import Kind, kinds_with
from macros.manual.model import related_ids
from macros.manual.reading.load import read
from macros.manual.records.session import Session

ROOT = Path(__file__).parent.parent
MANUAL = read(ROOT / "data").partial
WRITTEN = [session for session in MANUAL.sessions.values() if not session.is_outline]


def name(record: object) -> str:
    return str(getattr(record, "id", record))


@pytest.mark.parametrize("session", MANUAL.sessions.values(), ids=name)
def test_session_is_linked_and_labelled(session: Session) -> None:
    assert session.provenance == "drafted"
    assert session.id in MANUAL.module_of
    assert session in MANUAL.sessions_with("aim", session.main_aim)
    assert session.is_outline == ("the plan with its activities" in session.missing_parts)
    assert session.review.status == "draft" or not session.missing_parts


@pytest.mark.parametrize("session", WRITTEN, ids=name)
def test_written_session_can_be_run(session: Session) -> None:
    assert session.missing_parts == []
    assert 4 <= len(session.activities) <= 6
    assert session.activities[0].kind == "check-in"
    assert session.activities[-1].kind == "close"
    assert all(len(activity.say) >= 2 and activity.alternatives for activity in session.activities)
    assert len(session.key_questions) >= 4
    assert len(session.sticking_points) >= 3
    assert {item.kind for item in session.fidelity_items} == {"essential", "flexible", "avoid"}
    assert any(handout.audience == "participant" for handout in session.handouts)


@pytest.mark.parametrize("session", WRITTEN, ids=name)
def test_written_session_has_guidance_of_400_to_900_words(session: Session) -> None:
    page = (ROOT / "docs" / "sessions" / f"{session.id}.md").read_text(encoding="utf-8")
    words = len(page.split())
    assert 400 <= words <= 1000, f"{words} words with macros"
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert len(headings) == 5


@pytest.mark.parametrize("kind", kinds_with("relation"), ids=lambda kind: kind.name)
def test_relations_read_backwards_as_forwards(kind: Kind) -> None:
    forwards = {(session.id, id) for session in MANUAL.sessions.values() for id in related_ids(session, kind)}
    backwards = {
        (session.id, id)
        for id in MANUAL.by_kind[kind.name]
        for session in MANUAL.sessions_with(kind.name, id)
    }
    assert forwards == backwards


@pytest.mark.parametrize("id", MANUAL.factors)
def test_factor_is_addressed_when_it_is_targeted_and_only_then(id: str) -> None:
    factor = MANUAL.factors[id]
    assert bool(MANUAL.sessions_with("factor", id)) == factor.targeted
    assert factor.targeted or factor.why


@pytest.mark.parametrize("module", MANUAL.modules.values(), ids=name)
def test_module_numbers_follow_its_list(module: object) -> None:
    number = MANUAL.numbers[f"module:{module.id}"]  # type: ignore[attr-defined]
    found = [MANUAL.numbers[f"session:{id}"] for id in module.sessions]  # type: ignore[attr-defined]
    assert found == [f"{number}.{n}" for n in range(1, len(found) + 1)]
