"""A sheet as one HTML document and one small stylesheet, for screen, browser print and PDF alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..manual.records.overview import Settings
from ..manual.records.session import STATUS_WORDS
from ..pages.structure.addresses import sheet_page
from ..pages.structure.page_header import status_label
from .sheet import Part, Sheet
from .sheets import Sheets

LINE_ENDS = re.compile(r"[\n\r\f]")
"""Any of these would end a string in CSS, and the rest of the line with it."""
CHECK_PAGE = "check.html"
PAGE_SIZES = {"portrait": "A4 portrait", "landscape": "A4 landscape", "poster": "A3 landscape"}
MARGINS = {
    "portrait": "17mm 14mm 16mm 14mm",
    "landscape": "12mm 12mm 11mm 12mm",
    "poster": "16mm 16mm 15mm 16mm",
}
NUMBER_BOX = "bottom-right"
"""The margin box with the page number. The engine draws it last."""
PAGE_OF_PAGES = ' counter(page) " of " counter(pages)'


def document(sheets: Sheets, sheet: Sheet, pdf: bool = False) -> str:
    """The sheet's HTML: for the folder `print/` of the site, or with `pdf` for the PDF engine."""
    return _document(sheets, sheet, pdf=pdf, empty_pages=())


def frame(sheets: Sheets, pack: Sheet, pages: Sequence[int] = ()) -> str:
    """The HTML of a pack's cover for the PDF engine, and of as many empty pages as each part has `pages`."""
    cover, *parts = pack.parts
    empty_pages = list(zip(parts[: len(pages)], pages, strict=True))
    return _document(sheets, replace(pack, parts=(cover,)), pdf=True, empty_pages=empty_pages)


def _document(sheets: Sheets, sheet: Sheet, *, pdf: bool, empty_pages: Sequence[tuple[Part, int]]) -> str:
    return str(
        sheets.renderer.html(
            "sheets/document.html.j2",
            f"print/{sheet.name}.md",
            sheet=sheet,
            empty_pages=empty_pages,
            forms=sheets.forms_of(sheet),
            sheet_page=sheet_page(sheet.name),
            settings=sheets.manual.settings,
            status_words=STATUS_WORDS,
            status_label=status_label,
            check_page=CHECK_PAGE,
            pdf=pdf,
        )
    )


def stylesheet(settings: Settings, sheet: Sheet) -> str:
    """CSS with a page style for each part of a sheet.

    Running headers and footers are literal strings, because Chromium drops a margin box with `string-set`.
    """
    return "\n".join(_page_style(part, _boxes(settings, part)) for part in sheet.parts)


def frame_stylesheet(settings: Settings, pack: Sheet) -> str:
    """CSS for the frame of a pack: on the empty pages only the margin box with the page number."""
    cover, *parts = pack.parts
    styles = (_page_style(part, {NUMBER_BOX: _boxes(settings, part)[NUMBER_BOX]}) for part in parts)
    return "\n".join([_page_style(cover, _boxes(settings, cover)), *styles])


def _boxes(settings: Settings, part: Part) -> dict[str, str]:
    return _large_print_margin_boxes(settings, part) if part.large else _margin_boxes(settings, part)


def _page_style(part: Part, boxes: Mapping[str, str]) -> str:
    rules = [f"  @{place} {{ content: {content}; }}" for place, content in boxes.items()]
    size = " font-size: 16pt;" if part.large else ""
    page = f"@page {part.name} {{\n  size: {PAGE_SIZES[part.paper]};\n  margin: {MARGINS[part.paper]};{size}"
    return "\n".join([page, *rules, "}", f".part--{part.name} {{ page: {part.name}; }}"])


def _margin_boxes(settings: Settings, part: Part) -> dict[str, str]:
    """The running header and footer: for each margin box its CSS `content`."""
    return {
        "top-left": css_string(settings.marking),
        "top-center": css_string(margin_label(part.status)),
        "top-right": css_string(f"{settings.title} · edition {part.edition}"),
        "bottom-left": css_string(f"{part.title} · {part.what.lower()} · {part.reference}"),
        NUMBER_BOX: css_string(f"{part.code} · {CHECK_PAGE} · page ") + PAGE_OF_PAGES,
    }


def _large_print_margin_boxes(settings: Settings, part: Part) -> dict[str, str]:
    """Less than on other sheets, because large print leaves less room; the part's own header has the rest."""
    return {
        "top-left": css_string(settings.marking),
        "top-right": css_string(margin_label(part.status)),
        "bottom-left": css_string(f"{part.code} · edition {part.edition}"),
        NUMBER_BOX: css_string("Page ") + PAGE_OF_PAGES,
    }


def margin_label(status: str) -> str:
    """The review status in the margins of a page: in capitals, unless it is approved."""
    label = status_label(status)
    return label if status == "approved" else label.upper()


def css_string(text: str) -> str:
    """The text as a CSS string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{LINE_ENDS.sub(" ", escaped)}"'
