"""For the tests of editions: a small project under version control, and a register to publish it to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from macros.editions.register.location import LOG_FILE
from macros.manual.reading.schemas import write_schemas
from macros.pages.site import Site

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
COMMAND = Path(sys.executable).parent / "manual"
STEPS: list[dict[str, Any]] = yaml.safe_load(
    (GOLDEN / "editions" / "history.yml").read_text(encoding="utf-8")
)
FIRST_DATE = "2026-01-10"
REASON = "The unit asked for it."


@dataclass(frozen=True)
class Project:
    """A project that tests can edit, commit and publish, and its register."""

    root: Path
    register: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `manual` in the project. A traceback always fails the test."""
        result = subprocess.run(
            [str(COMMAND), *arguments], cwd=self.root, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in result.stdout + result.stderr, result.stderr
        return result

    def publish(
        self, edition: str, date: str = FIRST_DATE, *options: str
    ) -> subprocess.CompletedProcess[str]:
        """Publish the last commit of the project."""
        new = [] if (self.register / LOG_FILE).exists() else ["--new"]
        return self.run("publish", edition, "--to", str(self.register), "--date", date, *new, *options)

    def commit(self, message: str = "An edit") -> None:
        """Commit all changes."""
        for arguments in (["add", "--all"], ["commit", "--quiet", "--allow-empty", "--message", message]):
            subprocess.run(["git", *arguments], cwd=self.root, env=AUTHOR, check=True)

    def edit(self, change: dict[str, str]) -> None:
        """Apply one edit of a step in `history.yml`."""
        path = self.root / change["file"]
        text = (self.root / change["copy"] if "copy" in change else path).read_text(encoding="utf-8")
        assert change.get("find", "") in text, change
        text = text.replace(change.get("find", ""), change.get("put", "")) if "find" in change else text
        path.write_text(text + change.get("append", ""), encoding="utf-8")

    def set_edition(self, edition: str) -> None:
        """Write the name of the edition into `data/manual.yml`, and commit."""
        path = self.root / "data" / "manual.yml"
        lines = path.read_text(encoding="utf-8").splitlines()
        lines = [f"edition: '{edition}'" if line.startswith("edition:") else line for line in lines]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.commit(f"Edition {edition}")

    def fill_in_reasons(self, edition: str) -> None:
        """Fill in every reason in the file that `manual changes` wrote."""
        path = self.root / "data" / "changes" / f"{edition}.yml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("reason:\n", f"reason: {REASON}\n"), encoding="utf-8")


AUTHOR = {
    **os.environ,
    **{
        f"GIT_{who}_{what}": "test@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}


def complete_manual(root: Path) -> Path:
    """The small manual with a page for every entry of the navigation, in the new folder `root`."""
    shutil.copytree(GOLDEN / "manual", root, ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(ROOT / "data" / "wording", root / "data" / "wording")
    shutil.copytree(ROOT / "overrides", root / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", root)
    for node in Site.load(root).navigation.walk():
        page = root / "docs" / node.source
        if node.prose and not page.exists():
            page.parent.mkdir(parents=True, exist_ok=True)
            front_matter = "---\ntemplate: search.html\n---\n" if node.source == "search.md" else ""
            label = " {{ drafted() }}" if node.source.startswith("overview/") else ""
            page.write_text(f"{front_matter}{node.title} in a few words.{label}\n", encoding="utf-8")
    write_schemas(root / "data" / "schema")
    return root


def small_project(folder: Path) -> Project:
    """The small manual as a git repository with one commit, and a place for its register."""
    root = complete_manual(folder / "project")
    shutil.copy(ROOT / ".gitignore", root)
    project = Project(root, folder / "register")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    project.commit("The small manual")
    return project
