"""Data as people type it, read as values with lines, and every way in which it can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.manual.reading.shapes import validate
from macros.manual.reading.yaml_text import YamlText, parse_yaml, read_yaml
from macros.manual.records.base import Record
from macros.manual.records.overview import Goals, Settings
from macros.manual.records.session import Adaptations, Minutes, Session, Wellbeing, fields_of

SESSION = (Path(__file__).parent / "golden" / "manual" / "data" / "sessions" / "alpha.yml").read_text(
    encoding="utf-8"
)


def problems(shape: type[Record], source: str) -> list[tuple[int, str, str]]:
    """The line, the field, and the message with its hint of each problem."""
    text = YamlText("case.yml")
    parse_yaml(source, text)
    record = validate(shape, text)
    assert (record is None) == bool(text.problems)
    return [(problem.line, problem.field, f"{problem.message} {problem.hint}") for problem in text.problems]


CASES: dict[str, tuple[type[Record], str, int, str, list[str]]] = {
    "no number": (Minutes, "min: 1\nmax: long", 2, "max", ['"long"', "a whole number"]),
    "a fraction": (Minutes, "min: 1\nmax: 1.5", 2, "max", ['"1.5"', "a whole number"]),
    "a list for a number": (Minutes, "min: [1]\nmax: 2", 1, "min", ["a list", "a whole number"]),
    "too small": (Minutes, "min: 0\nmax: 2", 1, "min", ['"0"', "1 or more"]),
    "too large": (Minutes, "min: 1\nmax: 181", 2, "max", ['"181"', "180 or less"]),
    "no keys": (Minutes, "- 1", 1, "file", ["min, max, …"]),
    "no value": (Minutes, "min:\nmax: 1", 1, "min", ["no value"]),
    "a missing key": (Minutes, "max: 1", 1, "min", ["missing"]),
    "an unknown key": (Minutes, "min: 1\nmax: 1\nmost: 1", 3, "most", ["min, max"]),
    "a misspelt key": (Minutes, "min: 1\nmax: 1\nmaxi: 1", 3, "maxi", ['"max"']),
    "an alias": (
        Adaptations,
        "literacy: a\nneurodivergence: b\nlanguage: c\nlearning_disability: d",
        4,
        "learning_disability",
        ['"learning-disability"'],
    ),
    "an empty text": (
        Wellbeing,
        "signs: [{text: '', topic: a}]\ndo: [a]\nstop_if: [a]\nshare_with: a",
        1,
        "signs[1].text",
        ['""', "some text"],
    ),
    "an empty list": (
        Wellbeing,
        "signs: []\ndo: [a]\nstop_if: [a]\nshare_with: a",
        1,
        "signs",
        ["an empty list", "at least 1 item)"],
    ),
    "keys for a list": (
        Wellbeing,
        "signs: [{text: a, topic: a}]\ndo: {a: b}\nstop_if: [a]\nshare_with: a",
        2,
        "do",
        ["`key: value` lines", "a list"],
    ),
    "text for keys": (
        Wellbeing,
        "signs: [a]\ndo: [a]\nstop_if: [a]\nshare_with: a",
        1,
        "signs[1]",
        ['"a"', "`key: value` lines"],
    ),
    "a list for text": (
        Wellbeing,
        "signs: [{text: a, topic: a}]\ndo: [a]\nstop_if: [a]\nshare_with: [a]",
        4,
        "share_with",
        ["a list", "text"],
    ),
    "an unknown key deep inside": (
        Wellbeing,
        "signs: [{text: a, topc: a}]\ndo: [a]\nstop_if: [a]\nshare_with: a",
        1,
        "signs[1].topc",
        ['"topic"'],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_wrong_shapes_are_reported_with_what_was_got_and_expected(name: str) -> None:
    shape, source, line, field, words = CASES[name]
    by_field = {place: (at, message) for at, place, message in problems(shape, source)}
    assert field in by_field, by_field
    assert by_field[field][0] == line
    for word in words:
        assert word in by_field[field][1]


SESSION_MISTAKES: dict[str, tuple[str, str, str, list[str]]] = {
    "a choice": (
        "kind: explore",
        "kind: xyz",
        "activities[2].kind",
        ['"check-in", "explore", "practise", "reflect" or "close"'],
    ),
    "a near choice": ("status: draft", "status: darft", "review.status", ['Did you mean "draft"?']),
    "text for true or false": (
        "essential: true",
        "essential: often",
        "activities[1].essential",
        ['"often"', "true or false"],
    ),
    "a list for keys": (
        "small: {1: It shows where to belong.}",
        "- 1",
        "factors",
        ["a list", "`key: value` lines"],
    ),
    "a key in the wrong form": (
        "small: {1: It",
        "Small One: {1: It",
        "factors.Small One",
        ['"Small One"', "hyphens"],
    ),
    "two key points": (
        "key_points: [Arrive., ",
        "key_points: [",
        "key_points",
        ["a list", "at least 3 items"],
    ),
    "four key points": (
        "key_points: [",
        "key_points: [Wait., ",
        "key_points",
        ["a list", "at most 3 items"],
    ),
    "a sign that it landed": ("landed: [They ask., ", "landed: [", "landed", ["at least 2 items"]),
    "an id in the wrong form": ("aims: [trust]", "aims: [Trust]", "aims[1]", ['"Trust"', "hyphens"]),
    "an id that is too long": (
        "aims: [trust]",
        f"aims: [{'a' * 61}]",
        "aims[1]",
        ["61 characters", "at most 60"],
    ),
    "a date": ("status: draft", "status: draft, date: 1.2.2026", "review.date", ['"1.2.2026"', "2026-11-23"]),
    "an edition": ("changes: []", "retired: {edition: v2, reason: a}", "retired.edition", ['"v2"', "1.0"]),
    "an outcome": ("I can say", "You can say", "participant_outcome", ['"I can "']),
    "a long summary": ("summary: Agree", f"summary: {'x' * 161}", "summary", ["at most 160"]),
}


@pytest.mark.parametrize("name", SESSION_MISTAKES)
def test_mistakes_in_a_session_are_reported(name: str) -> None:
    find, put, field, words = SESSION_MISTAKES[name]
    assert find in SESSION
    [(line, place, message)] = problems(Session, SESSION.replace(find, put, 1))
    assert place == field
    assert line in (at := SESSION[: SESSION.index(find)].count("\n") + 1, at - 1), (
        "on its line, or on its key's"
    )
    for word in words:
        assert word in message


def test_a_good_session_has_no_problem_and_keeps_its_words() -> None:
    assert problems(Session, SESSION) == []
    text = YamlText("case.yml")
    parse_yaml("title:  Two   words \nsubtitle: b", text)
    assert text.value == {"title": "Two   words", "subtitle": "b"}


def test_all_problems_of_a_file_are_found_at_once_unless_it_is_no_yaml() -> None:
    assert [place for _, place, _ in problems(Settings, "title: a\nstatus: b")][:4] == [
        "subtitle",
        "owner",
        "marking",
        "edition",
    ]
    assert len(problems(Goals, "note: a\nnote: b")) == 1, "the shape waits until the text is right"


def test_keys_are_those_that_an_author_types() -> None:
    assert fields_of(Minutes) == ["min", "max"]
    assert "learning-disability" in fields_of(Adaptations)
    assert "learning_disability" not in fields_of(Adaptations)


# YAML


def yaml_problems(source: str, first_line: int = 1) -> list[tuple[int, str, str]]:
    text = YamlText("case.yml")
    parse_yaml(source, text, first_line)
    return [(problem.line, problem.field, problem.message) for problem in text.problems]


@pytest.mark.parametrize(
    ("source", "line", "field", "word"),
    [
        ("a: [1]]", 1, "file", "did not find expected"),
        ("a: b\nc: [1\nd: 2", 3, "file", "line 2"),
        ("a: b\n\tc: d", 2, "file", "tab"),
        ("a: b: c", 1, "file", "colon and a space"),
        ("a: b\na: c", 2, "a", "twice"),
        ("a:\n  - b: 1\n    b: 2", 3, "a[1].b", "twice"),
        ("", 1, "file", "empty"),
        ("# only a note", 1, "file", "empty"),
        ("a: &x\n  b: *x", 1, "file", "itself"),
        ("a: \x07", 1, "file", "not valid YAML"),
    ],
)
def test_invalid_yaml_is_reported_with_its_line(source: str, line: int, field: str, word: str) -> None:
    [(actual_line, actual_field, message)] = yaml_problems(source)
    assert (actual_line, actual_field) == (line, field)
    assert word in message
    later = yaml_problems(source, first_line=11)
    assert later[0][0] in (line + 10, 1)
    assert later[0][0] == line + 10 or "not valid YAML (unacceptable" in later[0][2]


def test_the_line_of_an_open_bracket_is_given_only_when_it_is_another_line() -> None:
    assert "line" not in yaml_problems("a: [1 b: ]}")[0][2]
    assert "line 12" in yaml_problems("a: b\nc: [1\nd: 2", first_line=11)[0][2]


def test_a_key_given_three_times_names_the_first_and_keeps_its_value() -> None:
    text = YamlText("case.yml")
    parse_yaml("a: 1\na: 2\na: 3", text)
    assert text.value == {"a": "1"}
    assert [problem.line for problem in text.problems] == [2, 3]
    assert all("line 1" in problem.hint for problem in text.problems)


def test_lines_count_from_where_the_text_begins_in_its_file() -> None:
    text = YamlText("case.yml")
    parse_yaml("a:\n  - b", text, first_line=5)
    assert text.lines == {(): 5, ("a",): 5, ("a", 0): 6}
    assert text.origin.inside("a", 0).line == 6


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    def places(name: str) -> list[tuple[str, int, str]]:
        text = read_yaml(tmp_path / name, f"data/{name}")
        return [(problem.file, problem.line, problem.field) for problem in text.problems]

    assert places("none.yml") == [("data/none.yml", 1, "file")]
    assert places(".") == [("data/.", 1, "file")]
    (tmp_path / "latin.yml").write_bytes(b"a: 1\nb: \xe9\nc: 2")
    assert places("latin.yml") == [("data/latin.yml", 2, "file")]
    (tmp_path / "private.yml").write_text("a: 1\nb: \uf0b7\nc: \uf0a7 \ue000", encoding="utf-8")
    assert places("private.yml") == [("data/private.yml", line, "file") for line in (2, 3, 3)]
    (tmp_path / "mark.yml").write_bytes(b"\xef\xbb\xbfa: 1")
    assert places("mark.yml") == []
    assert read_yaml(tmp_path / "mark.yml", "mark.yml").value == {"a": "1"}
