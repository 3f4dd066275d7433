"""Tables as CSV that spreadsheets open with the right letters and the right columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV (RFC 4180): commas, CRLF, and a byte order mark, without which Excel guesses."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    return f"\ufeff{text.getvalue()}"
