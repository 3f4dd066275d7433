"""Everything that is checked before a build or a publish: what `manual check` says is what they will say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..libraries.mkdocs import settings_faults
from ..manual.problems import Problem, first_of_each_line, report
from ..manual.reading.schemas import stale_schemas
from ..pages.checks.tree import check_tree
from ..pages.checks.whole_pages import check_pages, check_texts
from ..pages.site import Site
from ..pages.structure.addresses import sheet_page
from ..printing.characters import check_characters
from ..printing.fonts import ASSETS
from ..printing.print_centre import print_centre
from ..tools.text import counted
from ..wording import check_wording
from .diff.ids import locally_reused_id_problems
from .snapshot import Snapshot

WhenRead = Callable[[Snapshot], None]
GiveWay = Callable[[], None]
"""Called now and then by what takes long. It raises when nobody wants the result any more."""


@dataclass(frozen=True)
class Verdict:
    """What a check says of a project. `snapshot` is None when a problem keeps it from being built."""

    problems: list[Problem]
    snapshot: Snapshot | None = None

    @property
    def text(self) -> str:
        """Every problem on a line of its own and their number, or the one line that there is none."""
        if self.problems or self.snapshot is None:
            return report(self.problems)
        manual = self.snapshot.site.manual
        outlines = counted(sum(session.is_outline for session in manual.sessions.values()), "outline")
        sessions = counted(len(manual.sessions), "session")
        return f"No problems: {counted(len(manual.modules), 'module')}, {sessions} ({outlines})."


def check(root: Path, when_read: WhenRead | None = None, give_way: GiveWay | None = None) -> Verdict:
    """Check the project at `root`: what `manual check` prints, once or at every edit, and the preview shows.

    `when_read` is called with the project once it can be built, before its words are checked.
    A mistake that is found twice is reported once: as what the first reading says of its line. Raises
    `OSError` when a file cannot be read; an author's mistake raises nothing.
    """
    if faults := check_settings(root):
        return Verdict(sorted(faults))
    site, in_the_way = Site.read(root)
    in_the_way = in_the_way or check_tree(site)
    if in_the_way:
        return Verdict(sorted(set(first_of_each_line([in_the_way, check_rest(root, site)]))))
    snapshot = Snapshot.of(site)
    if when_read:
        when_read(snapshot)
    return Verdict(sorted(set(check_project(snapshot, give_way))), snapshot)


def check_settings(root: Path) -> list[Problem]:
    """A problem for each setting in `mkdocs.yml` that the site generator refuses."""
    return [
        Problem("mkdocs.yml", fault.line, fault.setting, fault.message, "Put the file back as it was.")
        for fault in settings_faults(root / "mkdocs.yml")
    ]


def check_rest(root: Path, site: Site) -> list[Problem]:
    """What can be checked while some record or page cannot be read."""
    return [*site.reasons[1], *check_texts(site), *check_wording(root, site)]


def check_project(snapshot: Snapshot, give_way: GiveWay | None = None) -> list[Problem]:
    """Every problem in a project that can be read: schemas, reasons, words that are
    lost, wording, characters on sheets."""
    found: list[Problem] = []
    for problems in _parts_of_check(snapshot):
        found += problems
        if give_way:
            give_way()
    return found


def _parts_of_check(snapshot: Snapshot) -> Iterator[Iterable[Problem]]:
    site, sheets, root = snapshot.site, snapshot.sheets, snapshot.site.root
    reasons, problems = site.reasons
    yield problems
    yield locally_reused_id_problems(reasons, site.manual)
    yield stale_schemas(root / "data" / "schema")
    yield check_pages(site, lambda: map(sheet_page, sheets.all), lambda: print_centre(sheets))
    yield check_wording(root, site)
    yield check_characters(root, site, root / ASSETS)
