"""An id that a removed or retired record had is never given to another record."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from macros.editions.diff.ids import (
    ids_once_removed,
    locally_reused_id_problems,
    reused_id_problems,
    reused_ids,
)
from macros.manual.problems import Origin
from macros.manual.records.changes import Reasons

from .small_register import whole_content

RETIRED = {"reason": "It went.", "replaced_by": None}
ALPHA, OTHER, GONE = {"title": "Alpha"}, {"title": "Other"}, {"title": "Alpha", "retired": RETIRED}


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param([ALPHA, None, OTHER], ["Alpha"], id="removed, then used for another"),
        pytest.param([ALPHA, None, None, OTHER], ["Alpha"], id="removed long ago"),
        pytest.param(
            [ALPHA, OTHER, None, {"title": "Third"}], ["Alpha", "Other"], id="renamed, removed, used"
        ),
        pytest.param([ALPHA, OTHER, None, ALPHA], None, id="back under an earlier title"),
        pytest.param([ALPHA, None, ALPHA], None, id="removed and back"),
        pytest.param([ALPHA, OTHER], None, id="renamed"),
        pytest.param([ALPHA, None, ALPHA, OTHER], None, id="back, then renamed"),
        pytest.param([None, OTHER], None, id="new"),
        pytest.param([ALPHA, GONE, OTHER], ["Alpha"], id="retired, then used for another"),
        pytest.param([ALPHA, GONE, None, OTHER], ["Alpha"], id="retired, removed, then used for another"),
        pytest.param([ALPHA, GONE, ALPHA], None, id="retired and back"),
        pytest.param([ALPHA, None, {**OTHER, "retired": RETIRED}], None, id="a record that nobody uses"),
        pytest.param([ALPHA, None, None], None, id="removed"),
    ],
)
@pytest.mark.parametrize("key", ["session:alpha", "handout:alpha", "aim:alpha", "framework:alpha"])
def test_ids_are_never_used_again(
    key: str, history: list[dict[str, Any] | None], expected: list[str] | None
) -> None:
    contents = [whole_content("0.1", {"records": {key: record} if record else {}}) for record in history]
    *earlier, new = contents
    indexes = [
        {"records": {key: [record["title"], record["page"]] for key, record in content["records"].items()}}
        for content in earlier
    ]
    found = list(reused_ids(indexes, earlier[-1], new))
    assert [(f"{item.kind}:{item.id}", list(item.titles)) for item in found] == (
        [(key, expected)] if expected else []
    )


@pytest.mark.parametrize("key", ["page:alpha", "list:alpha", "overview:alpha", "manual:alpha"])
def test_files_have_no_ids(key: str) -> None:
    gone, new = whole_content("0.2", {}), whole_content("0.3", {"records": {key: OTHER}})
    assert list(reused_ids([{"records": {key: ["Alpha", "a.html"]}}], gone, new)) == []


def reasons(*changes: str) -> Reasons:
    """The reasons of an edition. Each change may name several: `aim:a/removed aim:b/removed`."""
    facts = {"what": "Alpha. No longer in the manual.", "effect": "editorial", "reason": "Why."}
    return Reasons.model_validate(
        {"since": "0.1", "changes": [{"change": change.split(), **facts} for change in changes]}
    )


@pytest.mark.parametrize(
    ("history", "title", "is_reused"),
    [
        ({"0.2": ["aim:a/removed"]}, "Other", True),
        ({"0.2": ["aim:a/retired"]}, "Other", True),
        ({"0.2": ["aim:a/replaced"]}, "Other", True),
        ({"0.2": ["aim:a/removed"], "0.3": ["aim:b/wording"]}, "Other", True),
        ({"0.2": ["aim:a/removed"]}, "Alpha", False),
        ({"0.2": ["aim:a/removed"], "0.3": ["aim:a/added"]}, "Other", False),
        ({"0.2": ["aim:a/added"], "0.3": ["aim:a/removed"]}, "Other", True),
        ({"0.2": ["aim:a/renamed"]}, "Other", False),
        ({"0.2": ["aim:b/removed"]}, "Other", False),
        ({"0.2": ["aim:a/removed aim:b/removed"]}, "Other", False),
        ({"0.4": ["aim:a/removed"]}, "Other", False),
        ({"0.5": ["aim:a/removed"]}, "Other", False),
        ({"0.2": ["aim:a/removed"], "0.4": ["aim:a/added"]}, "Other", True),
        ({"0.2": ["unknown:a/removed"]}, "Other", False),
    ],
)
@pytest.mark.parametrize("retired", [False, True])
def test_check_knows_what_the_reasons_of_earlier_editions_say(
    history: dict[str, list[str]], title: str, is_reused: bool, retired: bool
) -> None:
    record = SimpleNamespace(title=title, retired=RETIRED if retired else None)
    manual: Any = SimpleNamespace(
        settings=SimpleNamespace(edition="0.4"), by_kind={"aim": {"a": record}, "session": {}}
    )
    found = list(ids_once_removed({edition: reasons(*names) for edition, names in history.items()}, manual))
    expected = [("aim", "a", ("Alpha",))] if is_reused and not retired else []
    assert [(item.kind, item.id, item.titles) for item in found] == expected


def test_problems_name_the_place_of_the_id_and_every_earlier_title() -> None:
    lines = {("items", 2, "id"): 7, ("items", 3, "number"): 9}
    aim = SimpleNamespace(title="Other", origin=Origin("data/aims.yml", lines, ("items", 2)))
    factor = SimpleNamespace(title="Other", origin=Origin("data/f.yml", lines, ("items", 3)))
    manual: Any = SimpleNamespace(
        settings=SimpleNamespace(edition="0.4"), by_kind={"aim": {"a": aim}, "factor": {"f-1": factor}}
    )
    keys = ("aim:a", "factor:f-1")
    indexes = [{"records": {key: [title, "a.html"] for key in keys}} for title in ("One", "Two")]
    new = whole_content("0.4", {"records": {key: OTHER for key in keys}})
    found = reused_id_problems(indexes, whole_content("0.3", {}), new, manual)
    assert [(item.file, item.line, item.field) for item in found] == [
        ("data/aims.yml", 7, "items[3].id"),
        ("data/f.yml", 9, "items[4].number"),
    ]
    assert [item.message.partition(" in an")[0] for item in found] == [
        '"a" was the aim “One” or “Two”',
        '"f-1" was the factor “One” or “Two”',
    ]
    local = locally_reused_id_problems({"0.2": reasons("aim:a/removed")}, manual)
    assert [item.message.partition(" in an")[0] for item in local] == ['"a" was the aim “Alpha”']
