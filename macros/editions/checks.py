"""Everything that is checked before a build or a publish: what `manual check` says is what they will say."""

from __future__ import annotations

from pathlib import Path

from ..manual.problems import Problem
from ..manual.reading.schemas import stale_schemas
from ..pages.checks.markup import check_words
from ..pages.site import Site
from ..printing.characters import check_characters
from ..printing.fonts import ASSETS
from ..wording import check_wording
from .diff.ids import locally_reused_id_problems


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
