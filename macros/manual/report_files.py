"""The report as files: JSON with its schema, and a table of CSV for each of its lists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..tools.csv_text import csv_text
from .report import ChangeRow, CoverageRow, LedgerRow, ProvenanceRow, Report, ReviewRow, Row

TABLES: dict[str, type[Row]] = {
    "coverage": CoverageRow,
    "reviews": ReviewRow,
    "provenance": ProvenanceRow,
    "ledger": LedgerRow,
    "changes": ChangeRow,
}
"""The lists of the report, each a CSV of the same name, with the shape of its rows."""
FILE_NAMES = ("report.json", "report.schema.json", *(f"{name}.csv" for name in TABLES))
SEPARATOR = "; "
"""Separates the items of a list in a cell. No id has it."""


def report_files(report: Report) -> Iterator[tuple[str, str]]:
    """The text of each file of the report, by its name."""
    yield "report.json", _json(report.model_dump())
    yield "report.schema.json", _json(Report.model_json_schema(mode="serialization"))
    for name, shape in TABLES.items():
        rows: Sequence[Row] = getattr(report, name)
        yield f"{name}.csv", csv_text(list(shape.model_fields), [_cells(row) for row in rows])


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _cells(row: Row) -> list[object]:
    return [_cell(value) for _, value in row]


def _cell(value: object) -> object:
    if isinstance(value, list):
        return SEPARATOR.join(value)
    return ("yes" if value else "no") if isinstance(value, bool) else value
