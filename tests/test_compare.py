"""Changes between two editions, and what readers must do about them, as data without pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from macros.editions.diff.compare import Change, ExplainedChange, Kind, compare, suggest
from macros.editions.publish.release_notes import (
    MAX_SHEETS_BY_NAME,
    MAX_WITH_REASON,
    changes_data,
    release_notes,
)
from macros.pages.release_notes import ReleaseNotes

from .small_register import whole_content

DATE = "2026-03-12"
CASES: list[dict[str, Any]] = [
    {**case, "name": f"{path.stem}: {case['name']}"}
    for path in sorted((Path(__file__).parent / "golden" / "changes").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def lines(changes: list[Change]) -> Iterator[str]:
    """The changes in the form of the cases."""
    for change in changes:
        yield f"{change.id} {'delivery' if change.usually_delivery else 'editorial'}: {change.what}"
        for passage in change.passages:
            words = " ".join(MARKS[kind].format(text) for kind, text in passage.words)
            yield f"    {passage.place}: {words}"


def explained(changes: list[Change], effects: Mapping[str, str] | None = None) -> list[ExplainedChange]:
    """Each change with its effect from `effects`, or else the usual one, and with a reason."""
    usual = {change.id: "delivery" if change.usually_delivery else "editorial" for change in changes}
    chosen = {**usual, **(effects or {})}
    return [ExplainedChange(change, chosen[change.id], f"Why {change.id}.") for change in changes]  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_changes_and_what_to_do_about_them(case: dict[str, Any]) -> None:
    old, new = whole_content("0.1", case["old"]), whole_content("0.2", case["new"])
    changes = compare(old, new)
    if "effects_only" in case:
        assert ["delivery" if item.usually_delivery else "editorial" for item in changes] == case[
            "effects_only"
        ]
    else:
        assert list(lines(changes)) == case["changes"]
    if "common" in case:
        assert [item.common for item in changes] == case["common"]
    notes = release_notes(old, new, explained(changes, case.get("effects")), {}, DATE)
    assert [item.key for item in notes.reread] == case["reread"]
    assert [row.name for row in notes.reprint] == case.get("reprint", [])
    assert [row.name for row in notes.destroy] == case.get("destroy", [])
    for change in changes:
        record = {**old["records"], **new["records"]}[change.record]
        assert (change.title, change.page) == (record["title"], record["page"])


def test_every_kind_of_change_has_a_case() -> None:
    reported = {line.split(" ")[0].partition("/")[2] for case in CASES for line in case.get("changes", ())}
    assert reported - {""} == set(get_args(Kind))


def test_comparing_an_edition_with_itself_reports_nothing() -> None:
    for case in CASES:
        content = whole_content("0.1", case["new"])
        assert compare(content, json.loads(json.dumps(content))) == []


def test_one_word_among_many_that_return_is_the_only_change() -> None:
    """Words and paragraphs that come often are matched as any other."""
    often = "to and fro " * 100
    pages = [f"{often} {word} {often}" for word in ("slowly", "quickly")]
    old, new = (
        whole_content("0.1", {"records": {"page:index": {"text": [["guidance", text]]}}}) for text in pages
    )
    [change] = compare(old, new)
    [passage] = change.passages
    same = " ".join(often.split())
    assert passage.words == (("same", same), ("gone", "slowly"), ("new", "quickly"), ("same", same))


def test_one_paragraph_among_many_that_return_is_the_only_change() -> None:
    often = [["guidance", "To."], ["guidance", "Fro."]] * 150
    old = whole_content("0.1", {"records": {"page:index": {"text": [*often, *often]}}})
    new = whole_content("0.2", {"records": {"page:index": {"text": [*often, ["guidance", "New."], *often]}}})
    [change] = compare(old, new)
    assert [passage.words for passage in change.passages] == [(("new", "New."),)]


# The next edition's name


def change(key: str, kind: str, title: str = "Alpha", what: str = "New.") -> Change:
    return Change(key, kind, title, f"{key}.html", what)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("previous", "changes", "edition", "grounds"),
    [
        ("1.4", [("session:alpha", "added")], "2.0", ("Alpha: New.",)),
        ("1.4", [("session:alpha", "removed"), ("session:beta", "moved")], "2.0", ("Alpha: New.",) * 2),
        ("1.9", [("session:alpha", "retired")], "2.0", ("Alpha: New.",)),
        ("1.9", [("session:alpha", "replaced")], "2.0", ("Alpha: New.",)),
        ("1.9", [("session:alpha", "timing"), ("module:first", "added")], "1.10", None),
        ("0.9", [("session:alpha", "added")], "0.10", ("Alpha: New.",)),
        ("0.1", [("session:alpha", "wording")], "0.2", None),
        ("2.0", [], "2.1", None),
    ],
)
def test_a_session_added_removed_or_moved_suggests_a_new_first_number(
    previous: str, changes: list[tuple[str, str]], edition: str, grounds: tuple[str, ...] | None
) -> None:
    suggestion = suggest(previous, [change(key, kind) for key, kind in changes])
    assert suggestion.edition == edition
    assert suggestion.grounds == grounds if grounds else len(suggestion.grounds) == 1
    assert not grounds or len(suggestion.grounds) == len(grounds)


# Release notes


def notes_of(changes: list[Change], earlier: Mapping[str, Any] | None = None) -> ReleaseNotes:
    nothing = {"records": {}}
    old, new = whole_content("0.1", nothing), whole_content("0.2", nothing)
    return release_notes(old, new, explained(changes), earlier or {}, DATE)


def test_changes_are_grouped_by_kind_of_record_and_by_record() -> None:
    notes = notes_of(
        [
            change("aim:trust", "renamed", "Trust"),
            change("handout:cards", "wording", "Cards"),
            change("session:alpha", "timing"),
            change("module:first", "removed", "First steps"),
            change("session:beta", "aims", "Beta"),
            change("session:alpha", "aims"),
            change("page:index", "wording", "Home"),
        ]
    )
    groups = [
        (group.id, group.title, [(record.key, record.title, record.page) for record in group.records])
        for group in notes.groups
    ]
    assert groups == [
        (
            "session",
            "Sessions",
            [("session:alpha", "Alpha", "session:alpha.html"), ("session:beta", "Beta", "session:beta.html")],
        ),
        ("module", "Modules", [("module:first", "First steps", "")]),
        ("handout", "Worksheets", [("handout:cards", "Cards", "handout:cards.html")]),
        (
            "else",
            "Everything else",
            [("aim:trust", "Trust", "aim:trust.html"), ("page:index", "Home", "page:index.html")],
        ),
    ]
    first = notes.groups[0].records[0].changes
    assert [(item.kind, item.reason, item.delivery) for item in first] == [
        ("timing", "Why session:alpha/timing.", True),
        ("aims", "Why session:alpha/aims.", True),
    ]
    kinds = "timing aims aims removed wording renamed wording"
    assert [item.kind for item in notes.changes] == kinds.split()


def test_groups_without_changes_are_left_out() -> None:
    assert [group.id for group in notes_of([change("session:alpha", "aims")]).groups] == ["session"]
    assert list(notes_of([]).groups) == []


def test_notes_of_earlier_editions_follow_those_of_this_one() -> None:
    before = {"edition": "0.1", "text": "Earlier.", "reason": "Then.", "delivery": False}
    notes = notes_of(
        [change("session:alpha", "timing"), change("session:alpha", "wording")],
        {"notes": {"session:alpha": [before], "session:beta": [before]}},
    )
    notes_by_key = {
        key: [(note.edition, note.date, note.text, note.delivery) for note in items]
        for key, items in notes.notes.items()
    }
    assert notes_by_key == {
        "session:alpha": [
            ("0.2", DATE, "New.", True),
            ("0.2", DATE, "New.", False),
            ("0.1", "", "Earlier.", False),
        ],
        "session:beta": [("0.1", "", "Earlier.", False)],
    }
    assert notes.notes["session:alpha"][0].reason == "Why session:alpha/timing."


def test_each_session_is_read_again_once_with_the_first_reason_that_changes_delivery() -> None:
    notes = notes_of([change("session:alpha", kind) for kind in ("wording", "timing", "aims")])
    assert [(item.key, item.title, item.page, item.reason) for item in notes.reread] == [
        ("session:alpha", "Alpha", "session:alpha.html", "Why session:alpha/timing.")
    ]


@pytest.mark.parametrize(("count", "with_reason"), [(MAX_WITH_REASON, True), (MAX_WITH_REASON + 1, False)])
def test_reasons_are_given_while_they_fit_the_trainers_page(count: int, with_reason: bool) -> None:
    notes = notes_of([change(f"session:s{n}", "timing") for n in range(count)])
    assert len(notes.reread) == count
    assert {bool(item.reason) for item in notes.reread} == {with_reason}


def test_earlier_parts_and_since_are_those_of_the_old_edition() -> None:
    old = whole_content(
        "0.1", {"records": {}, "parts": {"run-alpha": {"code": "AAAA-0001", "status": "draft"}}}
    )
    notes = release_notes(old, whole_content("0.2", {"records": {}}), [], {}, DATE)
    assert notes.since == "0.1"
    assert {name: asdict(part) for name, part in notes.earlier_parts.items()} == {
        "run-alpha": {"code": "AAAA-0001", "status": "draft", "edition": "0.1"}
    }


def many_sheets(count: int) -> dict[str, Any]:
    """New sheets of two sessions, and one of none."""
    names = [f"sheet-{n:02}" for n in range(count - 2)]
    records = {"session:alpha": {"title": "Alpha"}, "session:beta": {"title": "Beta"}}
    content = whole_content(
        "0.2", {"records": records, "parts": dict.fromkeys([*names, "run-beta", "form"], "AAAA-0001")}
    )
    for name in names:
        content["sheets"][name]["session"] = "alpha"
    content["sheets"]["run-beta"]["session"] = "beta"
    return content


def test_sheets_to_print_again_are_named_while_they_fit_and_then_counted_by_session() -> None:
    old = whole_content("0.1", {"records": {}})
    few = release_notes(old, many_sheets(MAX_SHEETS_BY_NAME), [], {}, DATE).reprint_lines
    assert len(few) == MAX_SHEETS_BY_NAME
    assert few[0] == "Sheet-00, run sheet: AAAA-0001"
    many = release_notes(old, many_sheets(MAX_SHEETS_BY_NAME + 1), [], {}, DATE).reprint_lines
    assert many == [f"Alpha: {MAX_SHEETS_BY_NAME - 1} sheets", "Beta: 1 sheet", "Form, run sheet"]


def test_changes_file_contains_what_later_editions_need() -> None:
    old = whole_content("0.1", {"records": {"session:alpha": {}}, "parts": {"run-gone": "GGGG-0001"}})
    new = whole_content(
        "0.2", {"records": {"session:alpha": {"minutes": [1, 2]}}, "parts": {"run-alpha": "AAAA-0001"}}
    )
    changes = explained(compare(old, new))
    data = json.loads(json.dumps(changes_data(release_notes(old, new, changes, {}, DATE), changes)))
    assert data == {
        "since": "0.1",
        "changes": [
            {
                "record": "session:alpha",
                "kind": "timing",
                "title": "alpha",
                "page": "sessions/alpha.html",
                "what": "One sitting takes 1–2 minutes (was 30–40).",
                "passages": [],
                "effect": "delivery",
                "reason": "Why session:alpha/timing.",
            }
        ],
        "notes": {
            "session:alpha": [
                {
                    "edition": "0.2",
                    "text": "One sitting takes 1–2 minutes (was 30–40).",
                    "reason": "Why session:alpha/timing.",
                    "delivery": True,
                    "date": DATE,
                }
            ]
        },
        "reread": ["session:alpha"],
        "reprint": ["run-alpha"],
        "destroy": [{"name": "run-gone", "title": "Run-Gone", "what": "Run sheet", "code": "GGGG-0001"}],
    }


def test_changes_file_of_a_first_edition_is_empty() -> None:
    data = changes_data(ReleaseNotes(), ())
    assert data["since"] is None
    assert [data[key] for key in ("changes", "notes", "reread", "reprint", "destroy")] == [[], {}, [], [], []]
