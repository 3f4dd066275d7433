"""Everything that is checked before a build or a publish: what `manual check` says is what they will say."""

from __future__ import annotations

from pathlib import Path

from ..manual.problems import Problem, first_of_each_line
from ..manual.reading.schemas import stale_schemas
from ..pages.checks.whole_pages import check_pages, check_texts
from ..pages.site import Site
from ..pages.structure.addresses import sheet_page
from ..printing.characters import check_characters
from ..printing.fonts import ASSETS
from ..printing.print_centre import print_centre
from ..printing.sheets import Sheets
from ..wording import check_wording
from .diff.ids import locally_reused_id_problems


def read_and_check(root: Path) -> tuple[Site, list[Problem]]:
    """The project at `root`, as far as it can be read, and every problem in it.

    A mistake that is found twice is reported once: as what the first reading says of its line.
    """
    site, problems = Site.read(root)
    found = check_rest(root, site) if problems else check_project(root, site)
    return site, list(first_of_each_line([problems, found]))


def check_rest(root: Path, site: Site) -> list[Problem]:
    """What can be checked while some record or page cannot be read."""
    return [*site.reasons[1], *check_texts(site), *check_wording(root, site)]


def check_project(root: Path, site: Site) -> list[Problem]:
    """Every problem in a project that can be read: schemas, reasons, words that are
    lost, wording, characters on sheets."""
    reasons, problems = site.reasons
    sheets = Sheets(site)
    return [
        *problems,
        *locally_reused_id_problems(reasons, site.manual),
        *stale_schemas(root / "data" / "schema"),
        *check_pages(site, lambda: map(sheet_page, sheets.all), lambda: print_centre(sheets)),
        *check_wording(root, site),
        *check_characters(root, site, root / ASSETS),
    ]
