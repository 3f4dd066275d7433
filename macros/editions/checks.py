"""Everything that is checked before a build or a publish: what `manual check` says is what they will say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..libraries.mkdocs import settings_faults
from ..manual.problems import ManualError, Problem, report
from ..manual.reading.schemas import stale_schemas
from ..pages.checks.markup import check_words
from ..pages.checks.tree import check_tree
from ..pages.site import Site
from ..printing.characters import check_characters
from ..printing.fonts import ASSETS
from ..tools.text import counted
from ..wording import check_wording
from .diff.ids import locally_reused_id_problems


@dataclass(frozen=True)
class Verdict:
    """What a check says of a project. `site` is None when a problem keeps it from being built."""

    problems: list[Problem]
    site: Site | None = None

    @property
    def text(self) -> str:
        """Every problem on a line of its own and their number, or the one line that there is none."""
        if self.problems or self.site is None:
            return report(self.problems)
        sessions = self.site.manual.sessions.values()
        outlines = sum(session.is_outline for session in sessions)
        modules = counted(len(self.site.manual.modules), "module")
        return (
            f"No problems: {modules}, {counted(len(sessions), 'session')} ({counted(outlines, 'outline')})."
        )


def check(root: Path) -> Verdict:
    """Check the project at `root`: what `manual check` prints, once or at every edit, and the preview shows.

    Raises `OSError` when a file cannot be read. An author's mistake raises nothing.
    """
    if faults := check_settings(root):
        return Verdict(sorted(faults))
    try:
        site = Site.load(root)
    except ManualError as error:
        return Verdict(error.problems)
    in_the_way = check_tree(site)
    problems = sorted({*in_the_way, *check_project(root, site)})
    return Verdict(problems, None if in_the_way else site)


def check_settings(root: Path) -> list[Problem]:
    """A problem for each setting in `mkdocs.yml` that the site generator refuses."""
    return [
        Problem("mkdocs.yml", fault.line, fault.setting, fault.message, "Put the file back as it was.")
        for fault in settings_faults(root / "mkdocs.yml")
    ]


def check_project(root: Path, site: Site) -> list[Problem]:
    """Every problem in a project that can be read: schemas, reasons, words that are
    lost, wording, characters on sheets."""
    reasons, problems = site.reasons
    return [
        *problems,
        *locally_reused_id_problems(reasons, site.manual),
        *stale_schemas(root / "data" / "schema"),
        *check_words(site.pages.values(), root),
        *check_wording(root, site),
        *check_characters(root, site, root / ASSETS),
    ]
