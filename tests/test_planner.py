"""The planner: its script finds what Python computes, and takes nothing that is no plan. In Node, no page."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from macros.manual.choice import (
    SITTING_LENGTHS_MINUTES,
    ChoiceError,
    earlier_sessions,
    order_advice,
    read_choice,
    sittings,
    write_choice,
)
from macros.manual.coverage import coverage, hours_and_minutes
from macros.manual.model import Manual
from macros.manual.records.session import Minutes
from macros.manual.rules.plan import sitting_minutes
from macros.pages.generated.planner import planner_script
from macros.pages.site import Site

from .hostile_plans import hostile_plans

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "golden" / "manual"
RULES = ROOT / "overrides" / "assets" / "plan-rules.js"
NODE = Path(sys.executable).parent / "node"
RANDOM_PLANS = 500
HOSTILE_TEXTS = 5000
Ask = Callable[[str, Any], Any]

LOOK_AT_PLANS = """(plans, rules) => plans.map((ids) => ({
  coverage: rules.coverage(ids).map(({title, kind, served, leftOut}) => [title, kind, served, leftOut]),
  minutes: rules.minutes(ids),
  words: rules.minutes(ids).map(PlanRules.hoursAndMinutes),
  sittings: rules.data.lengths.map((length) => rules.sittings(ids, length)),
  tooLong: rules.data.lengths.map((length) => rules.tooLong(ids, length)),
  advice: rules.orderAdvice(ids).map(({later, leftOut, usuallyEarlier}) => [later, leftOut, usuallyEarlier]),
  outside: rules.isOutsideStatedLength(ids),
}))"""
READ_AND_WRITE = """(texts, rules) => texts.map((text) => {
  const state = rules.read(text);
  return [state, rules.toFragment(state ?? rules.emptyState())];
})"""


@pytest.fixture(scope="module")
def site() -> Site:
    """The real manual, read and checked."""
    return Site.load(ROOT)


@pytest.fixture(scope="module")
def manual(site: Site) -> Manual:
    """The real manual."""
    return site.manual


@pytest.fixture(scope="module")
def ask(site: Site) -> Ask:
    """Runs a function of a value and the rules, with the data of the real manual, and returns its result."""
    rules = RULES.read_text(encoding="utf-8")
    script = f"globalThis.window = globalThis;\n{planner_script(site.directory)}\n{rules}\n"

    def run(function: str, value: Any) -> Any:
        line = f"const value = {json.dumps(value)};\n"
        result = f"console.log(JSON.stringify(({function})(value, new PlanRules(manualPlanner))));"
        done = subprocess.run(
            [str(NODE), "-"], input=script + line + result, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def plans_of(manual: Manual) -> list[list[str]]:
    """The routes, no session, every session, and random plans of every length."""
    drawn, ids = random.Random(15), list(manual.sessions)
    routes = [list(route.sessions) for route in manual.routes.values()]
    sizes = [drawn.randint(1, len(ids)) for _ in range(RANDOM_PLANS)]
    return [*routes, [], ids, *(drawn.sample(ids, size) for size in sizes)]


def python_finds(manual: Manual, ids: list[str]) -> dict[str, Any]:
    """What the rules say of a plan, in the form of `LOOK_AT_PLANS`."""
    sessions = [manual.sessions[id] for id in ids]
    minutes, stated = sitting_minutes(sessions), manual.settings.stated_sessions
    by_length = [[sittings(item.duration, length) for item in sessions] for length in SITTING_LENGTHS_MINUTES]
    assert stated
    return {
        "coverage": [
            [
                item.title,
                item.kind,
                [f"{item.kind}:{id}" for id in item.served],
                [f"{item.kind}:{id}" for id in item.left_out],
            ]
            for item in coverage(manual, sessions)
        ],
        "minutes": [minutes.min, minutes.max],
        "words": [hours_and_minutes(minutes.min), hours_and_minutes(minutes.max)],
        "sittings": [[sum(item.least for item in row), sum(item.most for item in row)] for row in by_length],
        "tooLong": [[id for id, item in zip(ids, row, strict=True) if item.least > 1] for row in by_length],
        "advice": [
            [list(item.later), list(item.left_out), list(item.usually_earlier)]
            for item in order_advice(manual, ids)
        ],
        "outside": bool(ids) and not stated.min <= len(ids) <= stated.max,
    }


def test_the_script_finds_what_python_computes_for_routes_and_random_plans(manual: Manual, ask: Ask) -> None:
    plans = plans_of(manual)
    assert len(manual.routes) == 3
    for ids, found in zip(plans, ask(LOOK_AT_PLANS, plans), strict=True):
        assert found == python_finds(manual, ids), ids


def test_the_example_routes_get_no_advice_on_their_order(manual: Manual) -> None:
    for route in manual.routes.values():
        advice = order_advice(manual, route.sessions)
        assert [item for item in advice if item.later or item.usually_earlier] == []


def test_hostile_texts_are_read_without_error_and_give_nothing_but_known_ids(
    ask: Ask, manual: Manual
) -> None:
    texts = hostile_plans(list(manual.sessions), HOSTILE_TEXTS)
    assert len(texts) == HOSTILE_TEXTS
    read = ask(READ_AND_WRITE, texts)
    assert any(state and state["sessions"] for state, _ in read)
    assert any(state is None for state, _ in read)
    for state, written in read:
        if state:
            assert set(state["sessions"]) <= manual.sessions.keys()
            assert all(id.replace("-", "").isalnum() for id in state["unknown"])
            assert len(set(state["sessions"])) == len(state["sessions"])
        assert not set(written) & set("<>\"' \\"), written


def test_python_reads_hostile_texts_as_the_script_does_or_refuses_them(ask: Ask, manual: Manual) -> None:
    texts = hostile_plans(list(manual.sessions), HOSTILE_TEXTS)
    for text, (state, _) in zip(texts, ask(READ_AND_WRITE, texts), strict=True):
        try:
            chosen = [session.id for session in read_choice(manual, text).sessions]
        except ChoiceError:
            continue
        assert state, text
        assert chosen == state["sessions"], text


def test_what_is_written_is_read_again(ask: Ask, manual: Manual) -> None:
    ids = list(manual.sessions)[:5][::-1]
    text = f"{write_choice('0.1', ids)}&c=aim:reconsider,module:foundation&all=1&m=60&fit=1"
    ((state, written),) = ask(READ_AND_WRITE, [f"#{text}"])
    assert written == text
    assert state["sessions"] == ids
    assert read_choice(manual, f"https://example.org/planner.html#{text}").edition == "0.1"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "This is no plan."),
        ("v=2&e=0.1&s=alpha", "This is no plan."),
        ("v=1&e=0.1&s=alpah", 'There is no session "alpah". Did you mean "alpha"?'),
        ("v=1&e=0.1&s=alpha," + "a" * 9000, "This is no plan."),
    ],
)
def test_a_text_that_is_no_plan_is_refused_with_the_reason(text: str, line: str) -> None:
    with pytest.raises(ChoiceError, match="^" + line.replace("?", r"\?")):
        read_choice(Site.load(SMALL).manual, text)


@pytest.mark.parametrize(
    ("minutes", "length", "expected"),
    [((60, 90), 60, (1, 2)), ((60, 90), 90, (1, 1)), ((60, 90), 30, (2, 3)), ((61, 61), 60, (2, 2))],
)
def test_sittings_of_a_session(minutes: tuple[int, int], length: int, expected: tuple[int, int]) -> None:
    assert sittings(Minutes.model_construct(min=minutes[0], max=minutes[1]), length) == expected


def test_an_opening_usually_comes_first_and_a_closing_last(manual: Manual) -> None:
    by_role = {session.role: session for session in manual.sessions.values()}
    closing = by_role["closing"]
    before = {*earlier_sessions(manual, closing), *closing.after}
    assert before == {item.id for item in manual.sessions.values() if item.role != "closing"}
    assert earlier_sessions(manual, by_role["opening"]) == []
    standard = next(item for item in manual.sessions.values() if item.role == "standard" and not item.after)
    assert by_role["opening"].id in earlier_sessions(manual, standard)
