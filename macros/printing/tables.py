"""Makes one table of the pieces into which a page break cuts it, in the structure of a tagged PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def merge_split_tables(pdf: bytes) -> bytes:
    """The same PDF with each run of split tables joined: later pieces give their rows to the first."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.get("/StructTreeRoot")
        if root is None or not any([_join(parent) for parent in list(_elements(root))]):
            return pdf
        made = io.BytesIO()
        document.save(made, deterministic_id=True)
        return made.getvalue()


def _elements(element: Any) -> Iterator[Any]:
    yield element
    for kid in _kids(element):
        yield from _elements(kid)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _join(parent: Any) -> bool:
    """Join neighbouring tables below `parent` that are pieces of one; whether anything was joined."""
    joined = False
    first = None
    for kid in _kids(parent):
        if kid.S != "/Table":
            first = None
        elif first is not None and _has_caption(first) and not _has_caption(kid):
            _move_rows(kid, first)
            parent.K.remove(kid)
            joined = True
        else:
            first = kid
    return joined


def _has_caption(table: Any) -> bool:
    """Whether a table has a caption. One that may break over pages has; its later pieces have none."""
    return any(kid.S == "/Caption" for kid in _kids(table))


def _move_rows(source: Any, target: Any) -> None:
    for kid in _kids(source):
        if kid.S == "/THead":  # a table has one head; its repetition reads as rows
            kid.S = pikepdf.Name("/TBody")
        kid.P = target
        target.K.append(kid)
