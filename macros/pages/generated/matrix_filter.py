"""The rules by which the filter of a matrix works without a script: three for each column."""

from __future__ import annotations

from ...manual.kinds import kinds_with
from ...manual.matrix import matrix
from ...manual.model import Manual

MATRIX_FILTER = "assets/matrix-filter.css"


def matrix_filter(manual: Manual) -> str:
    """A stylesheet for as many columns as any matrix has.

    It hides the rows without the chosen column, marks that column, and hides the counts of all others, which
    count rows that are hidden.
    """
    count = max((len(matrix(manual, kind).columns) for kind in kinds_with("matrix")), default=0)
    return "".join(map(_rule, range(1, count + 1)))


def _rule(number: int) -> str:
    chosen = f'.matrix-block:has([value="c{number}"]:checked)'
    rows, modules = f".matrix__row:not(.c{number})", f"tbody:not(:has(.c{number}))"
    mark = "background: var(--accent-soft); border-inline: 1px solid var(--accent);"
    cells, cell = ":is(.matrix__row, .matrix__group, thead tr:last-child)", f":nth-child({number + 1})"
    return (
        f"{chosen} {rows}, {chosen} {modules} {{ display: none; }}\n"
        f"{chosen} {cells} > {cell} {{ {mark} }}\n"
        f"{chosen} .matrix__group td:not({cell}) > span {{ visibility: hidden; }}\n"
    )
