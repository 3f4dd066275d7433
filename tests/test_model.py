"""The small manual as a model: relations read backwards, numbers, matrices, kinds of record, problems."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from macros.manual.coverage import coverage, hours_and_minutes
from macros.manual.kinds import BY_NAME, KINDS, kinds_with
from macros.manual.matrix import matrix
from macros.manual.model import Manual, related_ids
from macros.manual.problems import ManualError, Origin, Problem, did_you_mean, report
from macros.manual.reading.load import read
from macros.manual.reading.schemas import schemas, stale_schemas, write_schemas
from macros.manual.records.overview import Settings
from macros.manual.rules.plan import plan_minutes, sitting_minutes
from macros.pages.structure.addresses import address

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "golden" / "manual"


@pytest.fixture(scope="module")
def manual() -> Manual:
    return read(SMALL / "data").partial


def with_files(folder: Path, **edits: tuple[str, str]) -> Manual:
    """The small manual with a text of some files replaced, without checking its rules. `__` means `/`."""
    shutil.copytree(SMALL / "data", folder / "data")
    for name, (find, put) in edits.items():
        path = folder / "data" / f"{name.replace('__', '/')}.yml"
        text = path.read_text(encoding="utf-8")
        assert find in text
        path.write_text(text.replace(find, put), encoding="utf-8")
    return read(folder / "data").partial


# Records and relations


def test_every_kind_finds_its_records_in_order(manual: Manual) -> None:
    ids = {kind: list(records) for kind, records in manual.by_kind.items() if kind != "adaptation"}
    assert ids == {
        "module": ["first-steps", "next-steps"],
        "session": ["alpha", "beta", "gamma"],
        "aim": ["trust", "insight"],
        "goal": ["agency"],
        "factor": ["small-1", "small-2"],
        "approach": ["listening"],
        "stage": ["doubting"],
        "term": ["aim"],
        "situation": ["silence", "distress"],
        "route": ["short-route"],
        "reference": ["aye-2001"],
        "handout": ["agreement"],
        "framework": ["small"],
    }


def test_named_lists_are_those_of_their_kind(manual: Manual) -> None:
    named: dict[str, Any] = {
        "module": manual.modules,
        "aim": manual.aims,
        "goal": manual.goals,
        "approach": manual.approaches,
        "stage": manual.stages,
        "term": manual.glossary,
        "situation": manual.situations,
        "route": manual.routes,
        "reference": manual.references,
        "framework": manual.frameworks,
        "session": manual.sessions,
        "factor": manual.factors,
    }
    assert {kind: dict(records) for kind, records in named.items()} == {
        kind: dict(manual.by_kind[kind]) for kind in named
    }
    assert all(records for records in named.values())


def test_overview_and_settings_come_from_their_files(manual: Manual) -> None:
    facts = manual.overview
    assert facts.purpose.headline == "Help people."
    assert facts.key_features.items[0].id == "one-to-one"
    assert facts.suitability.suitable[0].id == "yes-case"
    assert facts.delivery.principles[0].id == "choice"
    assert facts.background.events[0].id == "begun"
    assert facts.confidentiality.terms[0].id == "private"
    assert facts.further_information.publication.id == "paper"
    assert manual.settings.title == "Small manual"
    assert manual.files["approaches"].stance == "Commitments first."
    assert {name: noted.note for name, noted in manual.notes.items() if name != "adaptations"} == {
        "goals": "Weights differ.",
        "stages": "Gradual.",
        "situations": "Look in the plan first.",
        "routes": "Made up.",
        "references": "To be confirmed.",
    }


def test_numbers_are_those_that_readers_see(manual: Manual) -> None:
    assert manual.numbers == {
        "module:first-steps": "1",
        "module:next-steps": "2",
        "session:alpha": "1.1",
        "session:beta": "1.2",
        "session:gamma": "2.1",
        "aim:trust": "1",
        "aim:insight": "2",
        "goal:agency": "1",
        "factor:small-1": "1",
        "factor:small-2": "2",
    }


def test_relations_are_read_backwards(manual: Manual) -> None:
    sessions = {
        (kind.name, id): [session.id for session in manual.sessions_with(kind.name, id)]
        for kind in kinds_with("relation")
        for id in manual.by_kind[kind.name]
        if kind.name != "adaptation"
    }
    assert sessions == {
        ("aim", "trust"): ["alpha", "beta"],
        ("aim", "insight"): ["beta", "gamma"],
        ("goal", "agency"): ["alpha", "beta", "gamma"],
        ("factor", "small-1"): ["alpha", "gamma"],
        ("factor", "small-2"): [],
        ("approach", "listening"): ["alpha", "beta", "gamma"],
        ("stage", "doubting"): ["alpha", "beta", "gamma"],
    }
    assert manual.sessions_with("aim", "nothing") == []
    assert related_ids(manual.sessions["beta"], BY_NAME["aim"]) == ["insight", "trust"]


def test_what_belongs_to_what(manual: Manual) -> None:
    assert {id: module.id for id, module in manual.module_of.items()} == {
        "alpha": "first-steps",
        "beta": "first-steps",
        "gamma": "next-steps",
    }
    assert {id: (session.id, handout.id) for id, (session, handout) in manual.handouts.items()} == {
        "agreement": ("alpha", "agreement")
    }
    assert {id: framework.id for id, framework in manual.framework_of.items()} == {
        "small-1": "small",
        "small-2": "small",
    }
    assert [work.id for work in manual.references_on("listening")] == ["aye-2001"]
    assert manual.references_on("drawing") == []


def test_situations_know_where_they_come_up(tmp_path: Path) -> None:
    manual = with_files(tmp_path, sessions__alpha=("topic: silence", "topic: distress"))
    [occurrence] = manual.occurrences("distress")
    assert (occurrence.session.id, list(occurrence.sticking_points), list(occurrence.signs)) == (
        "alpha",
        [1, 2],
        [1],
    )
    assert manual.occurrences("silence") == []


def test_a_retired_session_is_known_and_not_in_use(tmp_path: Path) -> None:
    retired = ("provenance: drafted", "provenance: drafted\nretired: {edition: 0.2, reason: Merged.}")
    manual = with_files(tmp_path, sessions__beta=retired, modules=("      - beta\n", ""))
    assert list(manual.sessions) == ["alpha", "gamma"]
    assert list(manual.known_sessions) == ["alpha", "beta", "gamma"]
    assert list(manual.by_kind["session"]) == ["alpha", "gamma", "beta"], "those in use come first"
    assert [session.id for session in manual.all_sessions] == ["alpha", "beta", "gamma"]
    assert [session.id for session in manual.sessions_with("aim", "trust")] == ["alpha"]
    assert "session:beta" not in manual.numbers


def test_a_file_that_cannot_be_read_counts_as_empty_and_may_define_any_record_of_its_kind(
    tmp_path: Path,
) -> None:
    manual = with_files(
        tmp_path,
        aims=("items:", "items: ["),
        manual=("title:", "titel:"),
        frameworks__small=("id: small", "id: Small One"),
        sessions__beta=("id: beta", "id: ["),
    )
    assert manual.failed_files == {"aims", "manual", "frameworks/small", "sessions/beta"}
    assert manual.session_files == {"alpha", "beta", "gamma"}
    assert list(manual.aims) == []
    assert manual.settings.title == []
    assert isinstance(manual.settings, Settings)
    assert manual.may_define("aim", "anything")
    assert manual.may_define("framework", "other")
    assert manual.may_define("factor", "other-1")
    assert manual.may_define("session", "beta")
    assert not manual.may_define("session", "delta")
    assert not manual.may_define("goal", "agency")
    assert list(manual.sessions) == ["alpha", "gamma"]


def test_what_a_session_says_of_itself(manual: Manual) -> None:
    alpha, beta = manual.sessions["alpha"], manual.sessions["beta"]
    assert (alpha.main_aim, beta.main_aim) == ("trust", "insight")
    assert (alpha.factor_ids, beta.factor_ids) == (["small-1"], [])
    assert (alpha.short_description, beta.short_description) == ("Agree how to work | together.", "Go on.")
    assert [sign.text for sign in alpha.signs] == ["Shaking."]
    assert beta.signs == []
    assert (alpha.is_outline, beta.is_outline) == (False, True)
    assert (alpha.missing_parts, len(beta.missing_parts)) == ([], 12)
    assert str(alpha.duration) == "20–30"
    assert str(alpha.activities[0].minutes) == "5"
    assert manual.factors["small-1"].title == "Belonging"
    framework = manual.frameworks["small"]
    assert [framework.factor(n) for n in (1, 2, 3)] == [*framework.factors, None]
    assert (plan_minutes(alpha).min, plan_minutes(alpha).max) == (20, 30)
    sittings = sitting_minutes([alpha, beta, alpha])
    assert (sittings.min, sittings.max) == (70, 100)
    assert (sitting_minutes([]).min, sitting_minutes([]).max) == (0, 0)


def test_records_know_their_place(manual: Manual) -> None:
    alpha = manual.sessions["alpha"]
    places = [alpha.activities[1].minutes.origin, alpha.wellbeing.signs[0].origin]  # type: ignore[union-attr]
    assert [(place.file, place.line, place.field) for place in places] == [
        ("data/sessions/alpha.yml", 35, "activities[2].minutes"),
        ("data/sessions/alpha.yml", 60, "wellbeing.signs[1]"),
    ]
    assert Settings.model_construct().origin == Origin.unknown()
    assert Origin.unknown().line == 1


# Matrices and coverage


def marks(manual: Manual, kind: str) -> dict[str, str]:
    """Each row of a matrix as signs: ● main, ○ also, · no."""
    signs = {"main": "●", "also": "○", "no": "·"}
    groups = matrix(manual, BY_NAME[kind]).groups
    return {
        row.session.id: "".join(signs[mark] for mark in row.marks) for group in groups for row in group.rows
    }


def test_matrix_of_aims_marks_the_main_aim(manual: Manual) -> None:
    assert marks(manual, "aim") == {"alpha": "●·", "beta": "○●", "gamma": "·●"}
    aims = matrix(manual, BY_NAME["aim"])
    assert aims.kind is BY_NAME["aim"]
    assert [(column.id, column.short, column.title, column.count) for column in aims.columns] == [
        ("trust", "1", "Trust", 2),
        ("insight", "2", "Insight", 2),
    ]
    assert [(group.module.id, group.counts) for group in aims.groups] == [
        ("first-steps", [2, 1]),
        ("next-steps", [0, 1]),
    ]


def test_matrix_of_factors_leaves_out_those_that_no_session_targets(manual: Manual) -> None:
    assert marks(manual, "factor") == {"alpha": "○", "beta": "·", "gamma": "○"}
    assert [column.id for column in matrix(manual, BY_NAME["factor"]).columns] == ["small-1"]


def test_matrix_of_a_kind_without_numbers_has_columns_without_one(manual: Manual) -> None:
    [column] = matrix(manual, BY_NAME["approach"]).columns
    assert (column.id, column.short, column.count) == ("listening", "", 3)


def test_matrix_leaves_out_a_session_that_cannot_be_read(tmp_path: Path) -> None:
    manual = with_files(tmp_path, sessions__beta=("id: beta", "id: ["))
    assert list(marks(manual, "goal")) == ["alpha", "gamma"]


def test_coverage_goes_by_framework_and_in_the_manuals_order(manual: Manual) -> None:
    rows = [
        (item.kind, item.title, item.served, item.left_out)
        for item in coverage(manual, [manual.sessions["gamma"], manual.sessions["beta"]])
    ]
    assert rows == [
        ("aim", "Aims", ["trust", "insight"], []),
        ("goal", "Goals", ["agency"], []),
        ("factor", "SF factors", ["small-1"], []),
        ("approach", "Approaches", ["listening"], []),
    ]
    nothing = list(coverage(manual, []))
    assert [item.served for item in nothing] == [[]] * 4
    assert [item.left_out for item in nothing] == [
        ["trust", "insight"],
        ["agency"],
        ["small-1"],
        ["listening"],
    ]


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (59, "59 minutes"), (120, "2 hours"), (121, "2 hours 1 minute")]
)
def test_time_is_shown_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert hours_and_minutes(minutes) == words


# Kinds

PUBLISHED = {
    "module": "modules/x.html",
    "session": "sessions/x.html",
    "aim": "aims/x.html",
    "goal": "goals/x.html",
    "factor": "factors/x.html",
    "approach": "approaches/x.html",
    "stage": "overview/outcomes.html#x",
    "term": "glossary.html#x",
    "situation": "situations.html#x",
    "route": "routes/x.html",
    "adaptation": "adaptations/x.html",
    "reference": "references.html#x",
    "handout": "handouts/x.html",
}
"""The published addresses of each kind of record. They never change; add new kinds here."""
MATRICES = ["aims", "goals", "factors", "approaches", "stages"]
"""The last parts of the addresses of matrices."""


def test_addresses_of_kinds_are_those_that_were_published() -> None:
    assert {kind.name: address(kind.name, "x").file_and_anchor for kind in kinds_with("page")} == PUBLISHED
    assert [kind.plural for kind in kinds_with("matrix")] == MATRICES


def test_every_kind_can_be_found_and_read() -> None:
    assert len({kind.name for kind in KINDS}) == len({kind.plural for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert BY_NAME[kind.name] is kind
        path = ROOT / "data" / kind.file
        assert path.is_dir() == kind.is_folder
        assert path.is_file() != kind.is_folder
        assert kind.stem == (path.name if kind.is_folder else path.stem)
        assert kind.has_own_pages == (ROOT / "docs" / kind.page).is_dir() if kind.written else True
        assert kind.title


def test_words_for_a_kind_are_its_label_or_its_name() -> None:
    assert {kind.name: kind.words for kind in KINDS if kind.words != kind.name} == {
        "stage": "starting position",
        "route": "example route",
        "term": "glossary entry",
    }


# Problems


def test_a_place_is_shown_as_authors_read_it() -> None:
    origin = Origin("data/a.yml", {(): 1, ("items",): 2, ("items", 0): 3, ("items", 0, "minutes"): 4})
    place = origin.inside("items", 0).inside("minutes", "max")
    assert (place.field, place.line) == ("items[1].minutes.max", 4)
    assert (origin.inside("items", 7).field, origin.inside("items", 7).line) == ("items[8]", 2)
    assert (origin.inside("none").line, origin.field) == (1, "file")
    assert origin.inside(0, "id").field == "[1].id"
    assert Problem.at(place, "is wrong.") == Problem("data/a.yml", 4, "items[1].minutes.max", "is wrong.", "")


def test_problems_are_reported_once_in_order_with_their_count() -> None:
    first, second = Problem("a.yml", 2, "x", "is wrong."), Problem("a.yml", 10, "x", "is wrong.", "Fix it.")
    error = ManualError([second, first, second])
    assert error.problems == [first, second]
    assert str(error).splitlines() == [
        "a.yml:2: x: is wrong.",
        "a.yml:10: x: is wrong. Fix it.",
        "2 problems found.",
    ]
    assert report([first]).splitlines()[-1] == "1 problem found."


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("agrement", "agreement"), ("trsut", "trust"), ("trust", "trust"), ("zzz", ""), ("agre", "agreement")],
)
def test_the_nearest_word_is_suggested(wrong: str, near: str) -> None:
    assert did_you_mean(wrong, ["trust", "agreement"]) == (f'Did you mean "{near}"?' if near else "")


# Schemas


def test_committed_schemas_are_those_of_the_records(tmp_path: Path) -> None:
    committed = ROOT / "data" / "schema"
    assert {path.name: path.read_text(encoding="utf-8") for path in committed.iterdir()} == schemas()
    assert stale_schemas(committed) == []
    assert write_schemas(tmp_path / "data" / "schema") == len(schemas())
    assert stale_schemas(tmp_path / "data" / "schema") == []


def test_every_stale_schema_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "schema"
    folder.mkdir(parents=True)
    write_schemas(folder)
    (folder / "aims.schema.json").unlink()
    (folder / "session.schema.json").write_text("{}", encoding="utf-8")
    assert [(problem.file, problem.line, problem.field) for problem in stale_schemas(folder)] == [
        ("data/schema/aims.schema.json", 1, "file"),
        ("data/schema/session.schema.json", 1, "file"),
    ]
