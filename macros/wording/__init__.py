"""Checks on wording: words to avoid, stiff speech, slow passing on, repetition, reading level, spelling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..manual.problems import Problem
from ..pages.site import Site
from .avoided_words import avoided_words, stiff_words
from .lists import Lists, read_lists
from .passages import Passage, page_passages, reason_passages, record_passages, worksheet_passages
from .readability import hard_worksheets
from .repetition import repeated_prose
from .slower_ways import slower_ways
from .spelling import misspelt_words


def check_wording(root: Path, site: Site) -> list[Problem]:
    """Every problem with the wording of the project at `root`, sorted."""
    lists, problems = read_lists(root / "data" / "wording")
    if problems or lists is None:
        return problems
    return sorted(set(_problems(root, site, lists)))


def _problems(root: Path, site: Site, lists: Lists) -> Iterator[Problem]:
    records = list(record_passages(site.manual))
    reasons = list(reason_passages(site.reasons[0]))
    pages = list(page_passages(site.pages.values()))
    worksheets = list(worksheet_passages(site.pages.values(), site.manual))
    passages: list[Passage] = [*records, *pages, *worksheets]
    yield from avoided_words([*passages, *reasons], lists.avoid)
    yield from stiff_words(records, lists.aloud)
    yield from slower_ways([*records, *pages], lists.passing_on)
    yield from repeated_prose([*records, *pages], lists)
    yield from hard_worksheets(worksheets, site.manual)
    yield from misspelt_words([*passages, *reasons], lists, root / "data" / "wording")
