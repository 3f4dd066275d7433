"""The sizes of the type on a page of a PDF."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

MAX_UNSEEN_POINTS = 2
"""What is only read aloud is smaller than this."""


def points_of(page: Any) -> dict[int, float]:
    """The size in points of every visible character of a page, by its place in the page's text."""
    text = page.get_textpage()
    sizes = {i: _points(text, i) for i in range(text.count_chars()) if text.get_text_range(i, 1).strip()}
    return {i: size for i, size in sizes.items() if size > MAX_UNSEEN_POINTS}


def _points(text: Any, index: int) -> float:
    """PDFium gives the size before scaling, and WeasyPrint scales from CSS pixels."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text.raw, index, ctypes.byref(matrix))
    return float(pdfium.FPDFText_GetFontSize(text.raw, index) * (matrix.b**2 + matrix.d**2) ** 0.5)
