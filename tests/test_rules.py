"""What the rules ask of a session that has left draft, at and beyond each limit."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.manual.reading.load import read
from macros.manual.reading.yaml_text import read_yaml

SMALL = Path(__file__).parent / "golden" / "manual"
ALPHA: dict[str, Any] = read_yaml(SMALL / "data" / "sessions" / "alpha.yml", "alpha.yml").value


def full_session() -> dict[str, Any]:
    """The small manual's session with just enough of each part to be in review."""
    session = copy.deepcopy(ALPHA)
    hello, agree, bye = session["activities"]
    extra = {**copy.deepcopy(agree), "id": "more", "minutes": {"min": 1, "max": 1}, "essential": False}
    session["activities"] = [hello, {**agree, "minutes": {"min": 5, "max": 5}}, extra, bye]
    for activity in session["activities"]:
        activity["say"] = ["One?", "Two?"]
        activity["alternatives"] = ["Another way."]
    session["key_questions"] *= 4
    session["sticking_points"] += [session["sticking_points"][0]]
    session["fidelity_items"] = [
        {"text": "A point.", "kind": kind} for kind in ("essential", "flexible", "avoid")
    ]
    session["review"] = {"status": "in-review"}
    return session


def fields(folder: Path, edit: Callable[[dict[str, Any]], object]) -> list[str]:
    """The fields of the session in which something is wrong after an edit."""
    session = full_session()
    edit(session)
    shutil.copytree(SMALL / "data", folder / "data")
    text = yaml.safe_dump(json.loads(json.dumps(session)), allow_unicode=True, sort_keys=False)  # no aliases
    (folder / "data" / "sessions" / "alpha.yml").write_text(text, encoding="utf-8")
    problems = read(folder / "data").problems
    assert {problem.file for problem in problems} <= {"data/sessions/alpha.yml"}
    return [problem.field for problem in problems]


def more_activities(session: dict[str, Any], count: int) -> None:
    """As many activities as asked for, each with a minute."""
    first, middle, *_, last = session["activities"]
    minute = {"min": 1, "max": 1}
    session["duration"] = {"min": 5, "max": 60}
    session["activities"] = [
        {**first, "minutes": minute},
        *({**middle, "id": f"n-{n}", "minutes": minute, "essential": False} for n in range(count - 2)),
        {**last, "minutes": minute},
    ]


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], list[str]]] = {
    "nothing": (len, []),
    "three activities": (lambda s: s["activities"].pop(2), ["activities"]),
    "six activities": (lambda s: more_activities(s, 6), []),
    "seven activities": (lambda s: more_activities(s, 7), ["activities"]),
    "three key questions": (lambda s: s["key_questions"].pop(), ["key_questions"]),
    "two sticking points": (lambda s: s["sticking_points"].pop(), ["sticking_points"]),
    "one thing to say": (lambda s: s["activities"][1]["say"].pop(), ["activities[2].say"]),
    "no alternative": (lambda s: s["activities"][3].pop("alternatives"), ["activities[4].alternatives"]),
    "one kind of fidelity item": (lambda s: s["fidelity_items"].pop(0), ["fidelity_items"]),
    "no worksheet": (lambda s: s["handouts"][0].update(audience="facilitator"), ["handouts"]),
    "a part not written": (lambda s: s.pop("preparation"), ["review.status"]),
    "the same part in a draft": (
        lambda s: (s.pop("preparation"), s.update(review={"status": "draft"})),
        ["outline_reason"],
    ),
    "the same part with a reason": (
        lambda s: (s.pop("preparation"), s.update(review={"status": "draft"}, outline_reason="Later.")),
        [],
    ),
    "a reason too many": (
        lambda s: s.update(review={"status": "draft"}, outline_reason="Later."),
        ["outline_reason"],
    ),
    "approved": (
        lambda s: s.update(review={"status": "approved", "by": "The unit", "date": "2026-01-10"}),
        [],
    ),
    "approved without a date": (
        lambda s: s.update(review={"status": "approved", "by": "The unit"}),
        ["review.date"],
    ),
    "withdrawn without a role": (
        lambda s: s.update(review={"status": "withdrawn", "date": "2026-01-10"}),
        ["review.by"],
    ),
    "the essential plan fills the shortest sitting": (
        lambda s: s.update(duration={"min": 15, "max": 30}),
        [],
    ),
    "the essential plan does not fit": (lambda s: s.update(duration={"min": 14, "max": 30}), ["duration"]),
    "the longest plan fills the longest sitting": (lambda s: s.update(duration={"min": 15, "max": 21}), []),
    "the longest plan does not fit": (lambda s: s.update(duration={"min": 15, "max": 20}), ["duration"]),
    "the longest plan fills the shortest sitting": (lambda s: s.update(duration={"min": 21, "max": 30}), []),
    "the longest plan is too short": (lambda s: s.update(duration={"min": 22, "max": 30}), ["duration"]),
    "a check-in at the end": (lambda s: s["activities"][-1].update(kind="check-in"), ["activities[4].kind"]),
    "a close at the start": (lambda s: s["activities"][0].update(kind="close"), ["activities[1].kind"]),
    "a check-in in the middle": (
        lambda s: s["activities"][1].update(kind="check-in"),
        ["activities[2].kind"],
    ),
    "minutes in the wrong order": (
        lambda s: s["activities"][2].update(minutes={"min": 2, "max": 1}),
        ["activities[3].minutes"],
    ),
    "one minute": (lambda s: s["activities"][2].update(minutes={"min": 1, "max": 1}), []),
    "a duration in the wrong order": (
        lambda s: s.update(duration={"min": 21, "max": 20}),
        ["duration", "duration"],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_session_in_review_is_full_and_fits(tmp_path: Path, name: str) -> None:
    edit, expected = EDITS[name]
    assert fields(tmp_path, edit) == expected
