"""The file in which the unit says why: what `manual changes` writes, and what publishing reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.editions.diff import reasons as reasons_module
from macros.editions.diff.compare import Change, compare
from macros.editions.diff.passages import excerpts
from macros.editions.diff.reasons import ReasonsFile, explain, read_reasons, reasons_file, write_reasons
from macros.manual.problems import ManualError
from macros.manual.reading.changes import all_reasons
from macros.pages.release_notes import Passage

from .small_register import whole_content

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "golden" / "reasons" / "updates.yml").read_text(encoding="utf-8")
)
FILE = "data/changes/0.2.yml"


def change(key: str, kind: str, what: str = "New.", common: str = "", words: str = "") -> Change:
    """A change; `words` are unchanged, gone and new, with a comma between them."""
    passages = (
        (Passage("caution", tuple(zip(("same", "gone", "new"), words.split(", "), strict=True))),)  # type: ignore[arg-type]
        if words
        else ()
    )
    return Change(key, kind, "Alpha: “one”", "sessions/alpha.html", what, passages, (), common)  # type: ignore[arg-type]


TIMING, WORDING = change("session:alpha", "timing"), change("session:alpha", "wording")


def entries(root: Path) -> list[dict[str, str]]:
    return list(yaml.safe_load((root / FILE).read_text(encoding="utf-8"))["changes"])


def test_file_is_in_the_data_folder_under_the_editions_name() -> None:
    assert reasons_file(Path("root"), "0.2") == Path("root", FILE)


def test_every_change_is_written_with_its_usual_effect_and_no_reason(tmp_path: Path) -> None:
    written = write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    assert written == ReasonsFile(tmp_path / FILE, [TIMING, WORDING])
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
    """Give the reasons by kind of change; an effect may precede one: `delivery: Why.`"""
    path = root / FILE
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in data["changes"]:
        given = reasons.get(entry["change"].partition("/")[2], "")
        effect, _, reason = given.rpartition(": ")
        entry |= {"reason": reason or entry["reason"], "effect": effect or entry["effect"]}
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def test_what_was_filled_in_stays_when_the_file_is_written_again(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    fill_in(tmp_path, timing="editorial: It was a slip.", wording="Plainer.")
    again = change("session:alpha", "timing", "Another sentence.")
    added = change("session:beta", "added")
    assert write_reasons(tmp_path, "0.2", "0.1", [added, again]).missing == [added]
    shown = [(item["change"], item["what"], item["effect"], item["reason"]) for item in entries(tmp_path)]
    assert shown == [
        ("session:alpha/timing", "Alpha: “one”. Another sentence.", "editorial", "It was a slip."),
        ("session:alpha/wording", "Alpha: “one”. New.", "editorial", "Plainer."),
        ("session:beta/added", "Alpha: “one”. New.", "delivery", None),
    ], "a reason whose change is gone is kept, and what is new comes last"


def test_a_change_that_is_gone_and_had_no_reason_leaves_the_file(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    write_reasons(tmp_path, "0.2", "0.1", [TIMING])
    assert [entry["change"] for entry in entries(tmp_path)] == ["session:alpha/timing"]


def test_reasons_are_read_by_the_name_of_their_change(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    fill_in(tmp_path, timing="editorial: It was a slip.", wording="Plainer.")
    given, problems = read_reasons(tmp_path, "0.2", iter([TIMING, WORDING]))
    assert problems == []
    assert {id: (reason.effect, reason.reason) for id, reason in given.items()} == {
        "session:alpha/timing": ("editorial", "It was a slip."),
        "session:alpha/wording": ("editorial", "Plainer."),
    }
    explained = explain([WORDING, TIMING], given)
    assert [(item.change, item.effect, item.reason, item.delivery) for item in explained] == [
        (WORDING, "editorial", "Plainer.", False),
        (TIMING, "editorial", "It was a slip.", False),
    ]


def places(root: Path, changes: list[Change]) -> list[tuple[str, int, str]]:
    """Where problems with the reasons are."""
    return [(problem.file, problem.line, problem.field) for problem in read_reasons(root, "0.2", changes)[1]]


def test_no_file_is_a_problem_only_where_there_are_changes(tmp_path: Path) -> None:
    assert read_reasons(tmp_path, "0.2", []) == ({}, [])
    assert places(tmp_path, [TIMING]) == [(FILE, 1, "file")]
    assert "1 change" in read_reasons(tmp_path, "0.2", [TIMING])[1][0].message


def test_each_change_without_a_reason_is_a_problem(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [WORDING])
    fill_in(tmp_path, wording="Plainer.")
    added = change("session:beta", "added")
    given, problems = read_reasons(tmp_path, "0.2", [TIMING, WORDING, added])
    assert list(given) == ["session:alpha/wording"]
    named = [problem.message.split('"')[1] for problem in problems]
    assert named == ["session:alpha/timing", "session:beta/added"]
    assert {(problem.file, problem.line, problem.field) for problem in problems} == {(FILE, 2, "changes")}


def test_a_reason_left_empty_is_a_problem_on_its_line(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    found = places(tmp_path, [TIMING, WORDING])
    assert [(file, field) for file, _, field in found] == [
        (FILE, "changes[1].reason"),
        (FILE, "changes[2].reason"),
    ]
    text = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert all(text[line - 1].strip() == "reason:" for _, line, _ in found)


@pytest.mark.parametrize("text", ["since: 0.1\nchanges: [", "changes: none", "- a"])
def test_a_file_that_is_not_in_form_is_a_problem_and_gives_no_reason(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    given, problems = read_reasons(tmp_path, "0.2", [TIMING])
    assert given == {}
    assert problems
    assert all(problem.file == FILE for problem in problems)


def test_every_file_is_read_in_the_order_of_editions_and_others_are_reported(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "changes"
    folder.mkdir(parents=True)
    for name in ("0.10.yml", "0.9.yml"):
        (folder / name).write_text(WHOLE, encoding="utf-8")
    for name in ("1.0.yml", "1.1.yml"):
        (folder / name).write_text("since: '0.1'", encoding="utf-8")
    for name in ("b.yml", "a.txt", ".hidden", "1.yml", "0.9.yaml"):
        (folder / name).touch()
    records, found = all_reasons(tmp_path / "data")
    assert list(records) == ["0.9", "0.10"]
    assert [len(record.changes) for record in records.values()] == [2, 2]
    assert sorted((item.file.removeprefix("data/changes/"), item.line, item.field) for item in found) == [
        ("0.9.yaml", 1, "file"),
        ("1.0.yml", 1, "changes"),
        ("1.1.yml", 1, "changes"),
        ("1.yml", 1, "file"),
        ("a.txt", 1, "file"),
        ("b.yml", 1, "file"),
    ]
    assert all_reasons(tmp_path) == ({}, [])


def test_long_sentences_go_on_in_the_next_line(tmp_path: Path) -> None:
    write_reasons(tmp_path, "0.2", "0.1", [change("session:alpha", "timing", "Longer " * 30)])
    lines = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert 90 < max(len(line) for line in lines if "Longer" in line) <= 110


# What is added to a file, and what stays as it is


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_only_what_is_new_is_written(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    if "text" in case:
        path.write_bytes(case["text"].encode())
    changes = [change(**facts) for facts in case["changes"]]
    written = write_reasons(tmp_path, "0.2", case.get("since", "0.1"), changes)
    assert path.read_bytes().decode() == case["expected"]
    assert [item.id for item in written.missing] == case["missing"]
    assert write_reasons(tmp_path, "0.2", case.get("since", "0.1"), changes) == written
    assert path.read_bytes().decode() == case["expected"], "a second time changes nothing"


BROKEN = {
    "a colon in a reason": ("reason: Why.", "reason: Rooms: too small.", 7, "file"),
    "a tab": ("  effect:", "\teffect:", 6, "file"),
    "a misspelt effect": ("effect: delivery", "effect: deliver", 6, "changes[1].effect"),
    "a misspelt key": ("effect:", "efect:", 6, "changes[1].efect"),
    "the same change twice": ("session:beta/wording", "session:alpha/timing", 8, "changes[2].change[1]"),
    "entries in brackets": (
        None,
        "since: '0.1'\nchanges: [{change: session:alpha/timing, effect: delivery}]\n",
        1,
        "changes",
    ),
    "no list": (None, "since: '0.1'\nchanges: Why.\n", 2, "changes"),
    "nothing": (None, "", 1, "file"),
}
WHOLE = """\
# Mine
since: '0.1'
changes:
- change: session:alpha/timing
  what: Longer.
  effect: delivery
  reason: Why.
- change: session:beta/wording
  effect: editorial
  reason: Plainer.
"""


@pytest.mark.parametrize("slip", BROKEN)
def test_a_file_with_a_slip_is_reported_and_left_alone(slip: str, tmp_path: Path) -> None:
    find, put, line, field = BROKEN[slip]
    text = WHOLE.replace(find, put) if find else put
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ManualError) as error:
        write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING])
    assert (FILE, line, field) in {(item.file, item.line, item.field) for item in error.value.problems}
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text
    assert read_reasons(tmp_path, "0.2", [TIMING])[1] != []


def test_a_text_that_lacks_a_reason_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(WHOLE, encoding="utf-8")
    monkeypatch.setattr(reasons_module, "updated_text", lambda *_: WHOLE.replace("Plainer.", "Plain."))
    with pytest.raises(ManualError, match="cannot be added to"):
        write_reasons(tmp_path, "0.2", "0.1", [TIMING])
    assert (tmp_path / FILE).read_text(encoding="utf-8") == WHOLE


def test_one_reason_covers_every_change_that_its_entry_names(tmp_path: Path) -> None:
    (tmp_path / FILE).parent.mkdir(parents=True)
    text = WHOLE.replace("session:alpha/timing", "[session:alpha/timing, session:alpha/wording]")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    reasons, problems = read_reasons(tmp_path, "0.2", [TIMING, WORDING])
    assert problems == []
    assert [item.reason for item in explain([TIMING, WORDING], reasons)] == ["Why.", "Why."]
    assert write_reasons(tmp_path, "0.2", "0.1", [TIMING, WORDING]).missing == []


def approvals(status: str, title: str) -> dict[str, Any]:
    keys = ("session:alpha", "session:beta", "handout:cards")
    return {
        "records": {
            key: {
                "status": status,
                "text": [["guidance", f"See {title} first, and then go on with the rest."]],
            }
            for key in keys
        }
    }


def test_approvals_and_a_title_that_many_texts_name_have_one_entry_each(tmp_path: Path) -> None:
    old, new = (
        whole_content("0.1", approvals("draft", "My life")),
        whole_content("0.2", approvals("approved", "Our lives")),
    )
    write_reasons(tmp_path, "0.2", "0.1", compare(old, new))
    shown = [(entry["change"], entry["what"], entry.get("words")) for entry in entries(tmp_path)]
    assert shown == [
        (
            ["session:alpha/status", "session:beta/status"],
            "2 records. Review status changed from draft to approved.",
            None,
        ),
        (
            ["session:alpha/wording", "session:beta/wording", "handout:cards/wording"],
            "3 records. The same words changed.",
            ["guidance: See [-My life-] {+Our lives+} first, and then go …"],
        ),
    ]


def test_words_that_changed_are_shown_with_a_few_around_them() -> None:
    ten, long = "a b c d e f g h i j", " ".join(["x"] * 31)
    words = (("same", ten), ("gone", "old"), ("same", ten), ("new", long), ("same", ten))
    ends = (("gone", "old"), ("same", "a b c d e f g h"), ("new", "fresh"), ("same", "a b"))
    assert excerpts([Passage("steps", words), Passage("say", ends)]) == [  # type: ignore[arg-type]
        f"steps: … g h i j [-old-] a b c d … g h i j {{+{long.removesuffix(' x')} …+}} a b c d …",
        "say: [-old-] a b c d e f g h {+fresh+} a b",
    ]
    assert excerpts([Passage(f"{n}", ()) for n in range(3)]) == ["0: ", "1: ", "2: "]
    assert excerpts([Passage(f"{n}", ()) for n in range(4)])[3:] == ["and 1 more"]
    assert excerpts([Passage(f"{n}", ()) for n in range(5)])[3:] == ["and 2 more"]
