"""Fixtures that several tests share: the real manual, one strict build of it, a history, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import coverage
import pytest
from playwright.sync_api import Browser, sync_playwright

from macros.build import build_site
from macros.pages.site import Site

from .history import STEPS, Project, small_project

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


def find_browser() -> str:
    """The path of the system's Chromium."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    assert found, "no Chromium found: run `make test`, which installs it"
    return found


UNMEASURED = {
    "test_base_css",
    "test_browser",
    "test_faults",
    "test_first_screen",
    "test_generators",
    "test_guide",
    "test_install",
    "test_matrix",
    "test_mutations_of_data",
    "test_plan_pack",
    "test_planner_page",
    "test_print",
    "test_reading_editions",
    "test_search",
}
"""Modules that run long, and come to hardly a statement that no other module comes to."""
COVERAGE_IN_CHILDREN = "COVERAGE_PROCESS_CONFIG"
"""The variable by which coverage measures processes that a test starts."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measuring doubles the time that Python takes before 3.12: it pauses for the modules in `UNMEASURED`."""
    measured = coverage.Coverage.current()
    if measured is None or item.path.stem not in UNMEASURED:
        return (yield)
    in_children = os.environ.pop(COVERAGE_IN_CHILDREN, None)
    measured.stop()
    try:
        return (yield)
    finally:
        measured.start()
        if in_children is not None:
            os.environ[COVERAGE_IN_CHILDREN] = in_children


@pytest.fixture(scope="session")
def site() -> Site:
    """The real manual, read and checked."""
    return Site.load(ROOT)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with one strict build of the real manual."""
    target = tmp_path_factory.mktemp("built") / "site"
    assert build_site(ROOT, target), "the real manual does not build"
    return target


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Tests fail, and are never skipped, when there is none."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def outputs() -> dict[str, str]:
    """Outputs that `published` fills in: of `changes` under `0.2`, of `publish` under `0.2 publish`."""
    return {}


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, outputs: dict[str, str]) -> Project:
    """A project with its whole history: five editions, of which one is withdrawn, and a withdrawn handout."""
    project = small_project(tmp_path_factory.mktemp("history"))
    assert project.publish("0.1").returncode == 0
    for step in STEPS:
        for change in step["change"]:
            project.edit(change)
        result = project.run("changes", "--in", str(project.register))
        outputs[step["edition"]] = result.stdout
        project.fill_in_reasons(step["edition"])
        project.commit(step["what"])
        result = project.publish(step["edition"], step["date"], "--approved-by", "Head of Unit")
        assert result.returncode == 0, result.stderr
        outputs[f"{step['edition']} publish"] = result.stdout
    for what in ("agreement", "0.2"):
        options = ("--reason", "It may harm.", "--date", "2026-06-01", "--yes")
        assert project.run("withdraw", what, "--in", str(project.register), *options).returncode == 0
    return project
