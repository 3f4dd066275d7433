"""The report for a panel as a page, and the data of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from ...manual.kinds import kinds_with
from ...manual.model import Manual
from ...manual.records.session import STATUS_WORDS
from ...manual.report import ChangeRow, CoverageRow, LedgerRow, Report, report
from ...manual.report_files import FILE_NAMES
from ..release_notes import ReleaseNotes

REPORT_PAGE = "report.md"
REPORT_SECTIONS = {
    "coverage": "What serves what",
    "open": "Gaps and exclusions",
    "reviews": "Next reviews",
    "provenance": "Provenance",
    "changes": "What changed since the last edition",
    "ledger": "The statements of the Overview",
}
STANDING_WORDS = {
    "served": "served",
    "one-session": "on one session",
    "gap": "with a gap",
    "excluded": "excluded",
}


class LedgerPlace(NamedTuple):
    """A text of the manual, with the statements of the Overview that it says."""

    name: str
    text: str
    rows: list[LedgerRow]


def report_of(manual: Manual, notes: ReleaseNotes | None) -> Report:
    """The report on a manual; in a published edition, with its changes since the one before."""
    return report(manual, notes.since, _changes(notes)) if notes else report(manual)


def _changes(notes: ReleaseNotes) -> list[ChangeRow]:
    return [
        ChangeRow(
            record=record.key, title=record.title, kind=change.kind, what=change.what, reason=change.reason
        )
        for group in notes.groups
        for record in group.records
        for change in record.changes
    ]


def report_context(manual: Manual, report: Report) -> dict[str, Any]:
    """What the templates of the report need, on screen and on paper."""
    standings = Counter(STANDING_WORDS[row.standing] for row in report.coverage)
    return {
        "report": report,
        "groups": list(coverage_groups(manual, report)),
        "places": list(_places(report)),
        "statements": len({row.statement for row in report.ledger}),
        "standings": standings,
        "status_words": STATUS_WORDS,
        "file_names": FILE_NAMES,
    }


def _places(report: Report) -> Iterator[LedgerPlace]:
    """The places of the ledger; statements that follow one another at one place are together."""
    for name, rows in groupby(report.ledger, key=lambda row: row.place):
        statements = list(rows)
        yield LedgerPlace(name, statements[0].text, statements)


def coverage_groups(manual: Manual, report: Report) -> list[tuple[str, str, list[CoverageRow]]]:
    """The title, the kind and the rows of each table of coverage: factors have one for each framework."""
    groups: list[tuple[str, str, list[CoverageRow]]] = []
    for kind in kinds_with("covered"):
        if kind.name == "factor":
            groups += [
                (f"{framework.short_title} factors", kind.name, report.of_kind(kind.name, framework.id))
                for framework in manual.frameworks.values()
            ]
        else:
            groups.append((kind.title, kind.name, report.of_kind(kind.name)))
    return groups
