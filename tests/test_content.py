"""What an edition says as plain data, and the snapshot of the project that it comes from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.editions.diff.content import json_round_trip
from macros.editions.snapshot import Snapshot
from macros.pages.release_notes import EarlierPart, ReleaseNotes
from macros.pages.site import PdfFile, Site

from .test_problems import apply

GOLDEN = Path(__file__).parent / "golden"
CASES = yaml.safe_load((GOLDEN / "content" / "records.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def small() -> Snapshot:
    return Snapshot.load(GOLDEN / "manual")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_content_has_the_text_of_records_and_pages(case: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "manual", tmp_path / "manual", ignore=shutil.ignore_patterns(".cache"))
    for change in case["change"]:
        apply(tmp_path / "manual", change)
    records = json_round_trip(Snapshot.load(tmp_path / "manual").records())
    for key, expected in case["expected"].items():
        assert {name: records[key].get(name) for name in expected} == expected
        assert "text" not in expected or set(expected) == set(records[key]), "a whole record"


def test_a_place_in_a_record_is_named_as_its_author_types_it(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "manual", tmp_path / "manual", ignore=shutil.ignore_patterns(".cache"))
    put = "literacy: Draw.\n  learning-disability: Show it."
    file = "data/sessions/alpha.yml"
    apply(tmp_path / "manual", {"file": file, "find": "literacy: Draw.", "put": put})
    text = Snapshot.load(tmp_path / "manual").records()["session:alpha"]["text"]
    assert ("adaptations › learning-disability", "Show it.") in text


def test_content_names_every_record_and_page_once(small: Snapshot) -> None:
    kinds = {kind: len(small.site.manual.by_kind[kind]) for kind in small.site.directory.entries}
    keys = [key.partition(":")[0] for key in small.content["records"]]
    assert {kind: keys.count(kind) for kind in kinds} == kinds
    assert {kind: keys.count(kind) for kind in set(keys) - set(kinds)} == {
        "overview": 8,
        "framework": 1,
        "list": 10,
        "manual": 2,
        "page": 1,
    }
    assert small.content["edition"] == "0.1"


def test_content_has_every_sheet_and_every_part(small: Snapshot) -> None:
    content = small.content
    assert content["parts"]["sheet-agreement-simple"] == {
        "title": "Agreement",
        "what": "Worksheet, simple text",
        "code": small.sheets.all["sheet-agreement-simple"].parts[0].code,
        "status": "draft",
        "edition": "0.1",
        "reference": "Session 1.1 · agreement",
        "sheet": "sheet-agreement-simple",
    }
    assert content["sheets"]["sheet-agreement-simple"] == {
        "title": "Agreement",
        "what": "Worksheet, simple text",
        "record": "handout:agreement",
        "session": "alpha",
        "parts": ["sheet-agreement-simple"],
    }
    assert content["sheets"]["pack-session-alpha"]["parts"] == [
        "cover-pack-session-alpha",
        "run-alpha",
        "sheet-agreement",
    ]
    assert list(content["sheets"]) == list(small.sheets.all)
    assert set(content["parts"]) == {part for sheet in content["sheets"].values() for part in sheet["parts"]}


def test_content_survives_json_and_is_worked_out_once(small: Snapshot) -> None:
    assert small.content == json.loads(json.dumps(small.content))
    assert small.content is small.content
    assert small.records() is small.records()
    assert json_round_trip({"a": ("b", {"c": None})}) == {"a": ["b", {"c": None}]}


def test_an_unchanged_part_keeps_its_edition(small: Snapshot) -> None:
    part = small.content["parts"]["run-alpha"]
    earlier = {
        "run-alpha": EarlierPart(part["code"], "draft", "0.0"),
        "rating-alpha": EarlierPart("AAAA-0001", "draft", "0.0"),
    }
    release = small.for_release(ReleaseNotes("0.0", earlier_parts=earlier))
    assert release.content["parts"]["run-alpha"]["edition"] == "0.0"
    assert release.content["parts"]["rating-alpha"]["edition"] == "0.1"
    assert release.site.release_notes == ReleaseNotes("0.0", earlier_parts=earlier)
    assert release.records is small.records
    assert "trainer-sheet" in release.content["sheets"]
    assert "trainer-sheet" not in small.content["sheets"]


def test_pages_and_sheets_know_the_pdfs_of_their_build(small: Snapshot) -> None:
    pdfs = {"run-alpha": PdfFile(2, 1000)}
    with_pdfs = small.with_pdfs(pdfs)
    assert with_pdfs.site.pdfs == pdfs
    assert with_pdfs.sheets.site.pdfs == pdfs
    assert with_pdfs.site.sheets is with_pdfs.sheets
    assert small.site.pdfs == {}


def test_snapshot_of_a_site_uses_that_site(small: Snapshot) -> None:
    site = Site.load(GOLDEN / "manual")
    snapshot = Snapshot.of(site)
    assert snapshot.site.manual is snapshot.sheets.manual is site.manual
    assert snapshot.site.sheets is snapshot.sheets
    assert snapshot.content == small.content
