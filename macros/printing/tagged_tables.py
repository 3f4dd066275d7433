"""Joins, in the structure of a tagged PDF, the pieces into which page breaks split a table."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

GROUPS = {"/Document", "/Part", "/Art", "/Sect", "/Div", "/NonStruct", "/BlockQuote"}
"""Structure types that only group others. A page break splits these too, so pieces have different parents."""


def merge_split_tables(pdf: bytes) -> bytes:
    """The PDF with each split table joined: the rows of later pieces move to the first piece."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.get("/StructTreeRoot")
        if root is None or not _join(_in_order(root)):
            return pdf
        output = io.BytesIO()
        document.save(output, deterministic_id=True)
        return output.getvalue()


def _in_order(element: Any) -> Iterator[tuple[Any, Any]]:
    """Each table, and each other element with content, as (parent, element) in reading order."""
    for kid in _kids(element):
        if str(kid.S) in GROUPS:
            yield from _in_order(kid)
        else:
            yield element, kid


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    items = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in items if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _join(elements: Iterator[tuple[Any, Any]]) -> bool:
    """Join tables that are pieces of one. Returns whether there were any."""
    first = None
    pieces = []
    for parent, element in elements:
        if element.S != "/Table":
            first = None
        elif first is not None and _has_caption(first) and not _has_caption(element):
            pieces.append((first, parent, element))
        else:
            first = element
    for target, parent, piece in pieces:
        _move_rows(piece, target)
        del parent.K[next(i for i, kid in enumerate(parent.K) if kid == piece)]
    return bool(pieces)


def _has_caption(table: Any) -> bool:
    """Whether a table has a caption. Every table that may break over pages has one; later pieces do not."""
    return any(kid.S == "/Caption" for kid in _kids(table))


def _move_rows(source: Any, target: Any) -> None:
    for kid in _kids(source):
        if kid.S == "/THead":  # a table has one head; a repeated head becomes rows
            kid.S = pikepdf.Name("/TBody")
        kid.P = target
        target.K.append(kid)
