"""WeasyPrint 70.0's tags, with one structure element for each element of the page.

WeasyPrint tags each piece of an element by itself. A list that goes on over a page or a column becomes two
lists, which a screen reader announces in the middle of it. The head of a table that is repeated on the next
page becomes a second head.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf  # type: ignore[import-untyped]

SEVERAL_ON_A_PAGE = {"/NonStruct", "/Span"}
"""Types of which an element may have several on one page that are no pieces of one, such as lines."""


@contextmanager
def one_tag_for_each_element(weasyprint: Any) -> Iterator[None]:
    """Join the pieces of each element in the document that is written meanwhile."""
    tags = weasyprint.pdf.tags
    original = tags._build_box_tree
    tags._build_box_tree = _Joiner(original)
    try:
        yield
    finally:
        tags._build_box_tree = original


class _Joiner:
    """Stands in for WeasyPrint's function that makes the structure elements of a box and its children."""

    def __init__(self, original: Any) -> None:
        self._original = original
        self._firsts: dict[tuple[Any, str, str], Any] = {}
        self._cells: list[Any] = []
        """The cells of the table that is being made."""
        self._headers: list[tuple[Any, Any]] = []
        """The first piece of a heading cell, and a later piece or repetition of it."""
        self._repeats = False
        self._open: list[tuple[Any, str]] = []
        """The elements whose boxes are being gone through, from the outermost."""

    def __call__(
        self, box: Any, parent: Any, pdf: Any, page: int, owners: dict[int, Any], notes: list[Any], tags: Any
    ) -> Iterator[Any]:
        """The elements that are new. The content of others goes to their first piece."""
        elements = self._original(box, parent, pdf, page, owners, notes, tags)
        name = (box.element, box.element_tag)
        is_inside_itself = box.element is not None and self._open[-1:] == [name]  # such as a column of it
        self._open.append(name)
        if getattr(box, "is_header", False) and (*name, "/THead") in self._firsts:
            self._repeats = True
            for _ in elements:  # as with what stands in the margins, its content stays outside the structure
                pass
            self._repeats = False
        else:
            for element in elements:
                inside = is_inside_itself and parent["S"] == element["S"]
                first = parent if inside else self._first_piece(name, element)
                if element["S"] == "/Table":
                    self._name_first_headers()
                if first is element:
                    yield element
                elif not self._repeats:
                    _move(element, first, pdf)
                    _give_over(element, first, owners, notes)
        self._open.pop()

    def _first_piece(self, name: tuple[Any, str], element: Any) -> Any:
        if name[0] is None:
            return element
        kind = element["S"]
        key = (*name, kind)
        first = self._firsts.setdefault(key, element)
        if kind in SEVERAL_ON_A_PAGE and first["Pg"] == element["Pg"]:
            first = self._firsts[key] = element
        if kind in ("/TD", "/TH"):
            self._cells.append(element)
        if kind == "/TH" and first is not element:
            self._headers.append((first, element))
        return first

    def _name_first_headers(self) -> None:
        """WeasyPrint links cells to the headings in their own piece of a table; only the first are kept."""
        names = {bytes(later["ID"].data): first["ID"] for first, later in self._headers}
        for cell in self._cells:
            if headers := cell["A"].get("Headers"):
                headers[:] = [names.get(bytes(header.data), header) for header in headers]
        self._cells.clear()
        self._headers.clear()


def _move(piece: Any, first: Any, pdf: Any) -> None:
    """Append what is in a later piece to the first one."""
    for kid in piece["K"]:
        if isinstance(kid, int):  # a number of content on the page of its element
            kid = pydyf.Dictionary({"Type": "/MCR", "Pg": piece["Pg"], "MCID": kid})
        else:
            element = pdf.objects[int(kid.split()[0])]
            if "S" in element:
                element["P"] = first.reference
        first["K"].append(kid)


def _give_over(piece: Any, first: Any, owners: dict[int, Any], notes: list[Any]) -> None:
    """Make the first piece the owner of the content of a page, and of links, whose owner is a later one."""
    old, new = piece.reference, first.reference
    owners |= {number: new for number, owner in owners.items() if owner == old}
    notes[:] = [(new if owner == old else owner, note) for owner, note in notes]
