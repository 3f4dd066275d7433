"""What may come after a session, where the answers differ, and why."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace as Record
from typing import Any

from lxml import html

from macros.manual.model import Manual
from macros.manual.next_steps import next_steps
from macros.pages.site import Site


class SmallManual(Record):
    """A stand-in for a manual, whose links between sessions are worked out as a manual does it."""

    order = vars(Manual)["order"]
    followers = vars(Manual)["followers"]
    partners = vars(Manual)["partners"]


def small_manual(routes: dict[str, list[str]], **after: list[str]) -> Any:
    """A manual of one module. Each keyword is a session, and its value what that session is best after."""
    sessions = {id: Record(id=id, after=needed, pairs_with=[]) for id, needed in after.items()}
    module = Record(id="module", sessions=list(sessions))
    return SmallManual(
        sessions=sessions,
        module_of=dict.fromkeys(sessions, module),
        routes={id: Record(id=id, sessions=order) for id, order in routes.items()},
    )


def test_the_next_session_of_the_module_says_what_the_manual_has_only_later() -> None:
    manual = small_manual({}, a=[], b=["a", "c"], c=[])
    step = next_steps(manual, manual.sessions["a"]).in_module
    assert step is not None
    assert (step.session.id, step.later, step.left_out) == ("b", ("c",), ())
    assert next_steps(manual, manual.sessions["c"]).in_module is None


def test_a_route_says_what_it_leaves_out_and_what_it_has_sooner() -> None:
    manual = small_manual({"short": ["b", "a", "d"]}, a=[], b=["a"], c=[], d=["c"])
    (found,) = next_steps(manual, manual.sessions["a"]).routes
    assert found.step is not None
    assert (found.step.session.id, found.step.left_out) == ("d", ("c",))
    assert found.earlier == ("b",), "b is next in the module, and this route has had it"
    (last,) = next_steps(manual, manual.sessions["d"]).routes
    assert last.step is None
    assert next_steps(manual, manual.sessions["c"]).routes == []


def test_sessions_go_well_with_each_other_whichever_of_them_says_so() -> None:
    manual = small_manual({}, a=[], b=[], c=[])
    manual.sessions["c"].pairs_with = ["a"]
    assert next_steps(manual, manual.sessions["a"]).goes_with == ["c"]
    assert next_steps(manual, manual.sessions["c"]).goes_with == ["a"]
    assert next_steps(manual, manual.sessions["b"]).goes_with == []


def test_every_session_says_what_comes_next_and_no_two_answers_differ_in_silence(
    site: Site, built: Path
) -> None:
    for session in site.manual.sessions.values():
        page = html.fromstring((built / "sessions" / f"{session.id}.html").read_bytes())
        answers = page.xpath("//h2[@id='next']/following-sibling::dl[1]/div")
        words = {item.findtext("dt"): " ".join(item.find("dd").text_content().split()) for item in answers}
        assert {"Next in the module", "On the example routes"} <= words.keys()
        steps = next_steps(site.manual, session)
        module_step = [steps.in_module] if steps.in_module else []
        for step, said in [
            *((step, words["Next in the module"]) for step in module_step),
            *((item.step, words["On the example routes"]) for item in steps.routes if item.step),
        ]:
            for needed in (*step.later, *step.left_out):
                assert site.manual.sessions[needed].title.replace("'", "’") in said, session.id
                assert "It is best after" in said, session.id


def test_the_one_case_of_the_manual_is_said(built: Path) -> None:
    text = (built / "sessions" / "how-i-got-involved.html").read_text(encoding="utf-8")
    assert "../sessions/understanding-what-i-did.html" in text
    assert "which comes later in the manual" in text
