"""Checks on wording: words not to use, sentences on worksheets, repeated prose, spelling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..manual.problems import Problem
from ..manual.reading.changes import all_reasons
from ..pages.site import Site
from .avoid import words_to_avoid
from .duplicates import repeated_prose
from .lists import Lists, all_records
from .reading import worksheets_read_easily
from .spelling import misspelt_words
from .texts import Passage, page_passages, reason_passages, record_passages, worksheet_passages


def check_wording(root: Path, site: Site) -> list[Problem]:
    """Every problem with the wording of the manual at `root`."""
    lists, problems = all_records(root / "data" / "wording")
    if problems or lists is None:
        return problems
    return sorted(set(_problems(root, site, lists)))


def _problems(root: Path, site: Site, lists: Lists) -> Iterator[Problem]:
    records = list(record_passages(site.manual))
    reasons = list(reason_passages(all_reasons(root / "data")[0]))
    pages = list(page_passages(site.pages.values()))
    worksheets = list(worksheet_passages(site.pages.values(), site.manual))
    everything: list[Passage] = [*records, *pages, *worksheets]
    yield from words_to_avoid([*everything, *reasons], lists)
    yield from repeated_prose([*records, *pages], lists)
    yield from worksheets_read_easily(worksheets, site.manual)
    yield from misspelt_words([*everything, *reasons], lists, root / "data" / "wording")
