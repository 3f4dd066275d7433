"""The rules by which the filter of a matrix works without a script: a handful for each column.

Any number of columns can be chosen. Rows with any of them are shown, or, at the reader's choice, rows with
all of them. A module of which no row is left is hidden too; only if rows need all of several columns may its
heading stay, because no selector can say that there is no such row. `matrix.js` then hides it.
"""

from __future__ import annotations

from ...manual.kinds import kinds_with
from ...manual.matrix import matrix
from ...manual.model import Manual

MATRIX_FILTER = "assets/matrix-filter.css"
ANY_CHOSEN = '.matrix-block:has([name="column"]:checked)'
COMMON_RULES = (
    f"{ANY_CHOSEN} :is(.matrix__row, tbody) {{ display: none; }}\n"
    f"{ANY_CHOSEN} .matrix__group td > span {{ visibility: hidden; }}\n"
)
"""While a column is chosen, rows, modules and counts are hidden unless a rule of a column shows them."""


def matrix_filter(manual: Manual) -> str:
    """A stylesheet for as many columns as any matrix has."""
    count = max((len(matrix(manual, kind).columns) for kind in kinds_with("matrix")), default=0)
    return COMMON_RULES + "".join(map(_rules, range(1, count + 1)))


def _rules(number: int) -> str:
    chosen = f'.matrix-block:has([value="c{number}"]:checked)'
    with_all = f'.matrix-block:has([value="all"]:checked):has([value="c{number}"]:checked)'
    mark = "background: var(--accent-soft); border-inline: 1px solid var(--accent);"
    cells, cell = ":is(.matrix__row, .matrix__group, thead tr:last-child)", f":nth-child({number + 1})"
    return (
        f"{chosen} .matrix__row.c{number} {{ display: table-row; }}\n"
        f"{chosen} tbody:has(.c{number}) {{ display: table-row-group; }}\n"
        f"{with_all} :is(.matrix__row:not(.c{number}), tbody:not(:has(.c{number}))) {{ display: none; }}\n"
        f"{chosen} {cells} > {cell} {{ {mark} }}\n"
        f"{chosen} .matrix__group td{cell} > span {{ visibility: visible; }}\n"
    )
