"""The file with the unit's reasons: what `manual changes` writes, and what publishing reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from macros.editions.diff.compare import Change
from macros.editions.diff.reasons import explain, read_reasons, reasons_file, write_reasons

FILE = "data/changes/0.2.yml"


def change(key: str, kind: str, what: str = "New.") -> Change:
    return Change(key, kind, "Alpha: “one”", "sessions/alpha.html", what)  # type: ignore[arg-type]


TIMING, WORDING = change("session:alpha", "timing"), change("session:alpha", "wording")


def entries(root: Path) -> list[dict[str, str]]:
    return list(yaml.safe_load((root / FILE).read_text(encoding="utf-8"))["changes"])


def test_file_is_named_after_the_edition() -> None:
    assert reasons_file(Path("root"), "0.2") == Path("root", FILE)


def test_every_change_is_written_with_its_usual_effect_and_no_reason(tmp_path: Path) -> None:
    assert write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING]) == tmp_path / FILE
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/changes.schema.json\n")
    assert "0.2" in text.splitlines()[1]
    assert "0.1" in text.splitlines()[1]
    assert "since: '0.1'\nchanges:\n- change: session:alpha/timing\n" in text
    assert "reason:\n" in text
    assert "null" not in text
    assert "“one”" in text
    assert entries(tmp_path) == [
        {
            "change": "session:alpha/timing",
            "what": "Alpha: “one”. New.",
            "effect": "delivery",
            "reason": None,
        },
        {
            "change": "session:alpha/wording",
            "what": "Alpha: “one”. New.",
            "effect": "editorial",
            "reason": None,
        },
    ]


def fill_in(root: Path, **reasons: str) -> None:
    """Write the reasons, by kind of change, into the file. `delivery: Why.` sets the effect too."""
    path = root / FILE
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in data["changes"]:
        text = reasons.get(entry["change"].partition("/")[2], "")
        effect, _, reason = text.rpartition(": ")
        entry |= {"reason": reason or entry["reason"], "effect": effect or entry["effect"]}
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def test_writing_the_file_again_keeps_what_was_filled_in(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    fill_in(tmp_path, timing="editorial: It was a mistake.", wording="Plainer.")
    again = change("session:alpha", "timing", "Another sentence.")
    write_reasons(tmp_path, "0.2", "0.1", [change("session:beta", "added"), again])
    rows = [(item["change"], item["what"], item["effect"], item["reason"]) for item in entries(tmp_path)]
    assert rows == [
        ("session:beta/added", "Alpha: “one”. New.", "delivery", None),
        ("session:alpha/timing", "Alpha: “one”. Another sentence.", "editorial", "It was a mistake."),
        ("session:alpha/wording", "Alpha: “one”. New.", "editorial", "Plainer."),
    ], "a reason without its change comes last"


def test_a_change_without_a_reason_is_removed_when_it_is_no_longer_found(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    write_reasons(tmp_path, "0.2", "0.1", [TIMING])
    assert [entry["change"] for entry in entries(tmp_path)] == ["session:alpha/timing"]


def test_reasons_are_read_by_the_name_of_their_change(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    fill_in(tmp_path, timing="editorial: It was a mistake.", wording="Plainer.")
    reasons, problems = read_reasons(tmp_path, "0.2", iter([TIMING, WORDING]))
    assert problems == []
    assert {id: (reason.effect, reason.reason) for id, reason in reasons.items()} == {
        "session:alpha/timing": ("editorial", "It was a mistake."),
        "session:alpha/wording": ("editorial", "Plainer."),
    }
    explained = explain([WORDING, TIMING], reasons)
    assert [(item.change, item.effect, item.reason, item.delivery) for item in explained] == [
        (WORDING, "editorial", "Plainer.", False),
        (TIMING, "editorial", "It was a mistake.", False),
    ]


def places(root: Path, changes: list[Change]) -> list[tuple[str, int, str]]:
    """File, line and field of each problem with the reasons."""
    return [(problem.file, problem.line, problem.field) for problem in read_reasons(root, "0.2", changes)[1]]


def test_no_file_is_a_problem_only_where_there_are_changes(tmp_path: Path) -> None:
    assert read_reasons(tmp_path, "0.2", []) == ({}, [])
    assert places(tmp_path, [TIMING]) == [(FILE, 1, "file")]
    assert "1 change" in read_reasons(tmp_path, "0.2", [TIMING])[1][0].message


def test_each_change_without_a_reason_is_a_problem(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [WORDING])
    fill_in(tmp_path, wording="Plainer.")
    added = change("session:beta", "added")
    reasons, problems = read_reasons(tmp_path, "0.2", [TIMING, WORDING, added])
    assert list(reasons) == ["session:alpha/wording"]
    named = [problem.message.split('"')[1] for problem in problems]
    assert named == ["session:alpha/timing", "session:beta/added"]
    assert {(problem.file, problem.line, problem.field) for problem in problems} == {(FILE, 2, "changes")}


def test_a_reason_left_empty_is_a_problem_on_its_line(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    empty = places(tmp_path, [TIMING, WORDING])
    assert [(file, field) for file, _, field in empty] == [
        (FILE, "changes[1].reason"),
        (FILE, "changes[2].reason"),
    ]
    text = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert all(text[line - 1].strip() == "reason:" for _, line, _ in empty)


@pytest.mark.parametrize("text", ["since: 0.1\nchanges: [", "changes: none", "- a"])
def test_a_malformed_file_is_a_problem_and_gives_no_reason(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    reasons, problems = read_reasons(tmp_path, "0.2", [TIMING])
    assert reasons == {}
    assert problems
    assert all(problem.file == FILE for problem in problems)
