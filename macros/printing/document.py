"""A sheet as one HTML document and one small stylesheet, for screen, browser print and PDF alike."""

from __future__ import annotations

import re

from ..manual.records.overview import Settings
from ..pages.structure.addresses import sheet_page
from ..pages.structure.page_header import STATUS_WORDS
from .sheet import Part, Sheet
from .sheets import Sheets

LINE_ENDS = re.compile(r"[\n\r\f]")
"""Any of these would end a string in CSS, and the rest of the line with it."""
CHECK_PAGE = "check.html"
PAPER = {"portrait": "A4 portrait", "landscape": "A4 landscape"}
PAGE_OF_PAGES = ' counter(page) " of " counter(pages)'
MARGINS = {"portrait": "19mm 14mm 18mm 14mm", "landscape": "14mm 12mm 13mm 12mm"}


def document(sheets: Sheets, sheet: Sheet, pdf: bool = False) -> str:
    """The sheet's HTML, for the folder `print/` of the site, or for the PDF engine."""
    return str(
        sheets.renderer.html(
            "sheets/document.html.j2",
            f"print/{sheet.name}.md",
            sheet=sheet,
            sheet_page=sheet_page(sheet.name),
            settings=sheets.manual.settings,
            status_words=STATUS_WORDS,
            check_page=CHECK_PAGE,
            pdf=pdf,
        )
    )


def stylesheet(settings: Settings, sheet: Sheet) -> str:
    """The page styles of a sheet's parts. Running texts are literal: `string-set` fails in Chromium."""
    return "\n".join(_page_style(settings, part) for part in sheet.parts)


def _page_style(settings: Settings, part: Part) -> str:
    boxes = _large_boxes(settings, part) if part.large else _boxes(settings, part)
    lines = [f"  @{place} {{ content: {content}; }}" for place, content in boxes.items()]
    size = " font-size: 16pt;" if part.large else ""
    head = f"@page {part.name} {{\n  size: {PAPER[part.paper]};\n  margin: {MARGINS[part.paper]};{size}"
    return "\n".join([head, *lines, "}", f".part--{part.name} {{ page: {part.name}; }}"])


def _boxes(settings: Settings, part: Part) -> dict[str, str]:
    """The running head and foot, as CSS `content` by place."""
    return {
        "top-left": css_string(settings.marking),
        "top-center": css_string(notice(part.status)),
        "top-right": css_string(f"{settings.title} · edition {part.edition}"),
        "bottom-left": css_string(f"{part.title} · {part.what.lower()} · {part.reference}"),
        "bottom-right": css_string(f"{part.code} · {CHECK_PAGE} · page ") + PAGE_OF_PAGES,
    }


def _large_boxes(settings: Settings, part: Part) -> dict[str, str]:
    """In large print there is room for less; the head of the part says the rest."""
    return {
        "top-left": css_string(settings.marking),
        "top-right": css_string(notice(part.status)),
        "bottom-left": css_string(f"{part.code} · edition {part.edition}"),
        "bottom-right": css_string("Page ") + PAGE_OF_PAGES,
    }


def notice(status: str) -> str:
    """What a sheet says of its review status; loud unless it is approved."""
    word = STATUS_WORDS[status]
    return word if status == "approved" else f"{word.upper()} – NOT APPROVED FOR USE"


def css_string(text: str) -> str:
    """The text as a string in CSS."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{LINE_ENDS.sub(" ", escaped)}"'
