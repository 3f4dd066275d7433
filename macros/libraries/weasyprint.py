"""WeasyPrint 70.0, beyond its documented classes.

A long document needs a third less memory with `lean_html` and `drop_pages`. WeasyPrint logs a
picture that it cannot draw, and goes on: `logged_errors` catches that. It says nothing of the libraries that
it found on the system, though they change the bytes of a PDF: the last two functions do.
The module is handed in, since importing it needs Pango, which not every machine has.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MIN_PAGES_OF_A_LONG_DOCUMENT = 100
"""From this length on, looking for garbage is worth its time."""
NOTE_RULE = re.compile(r"::(footnote|note)-")
"""Rules of the engine's own stylesheet for notes, which no sheet has."""


def lean_html(weasyprint: Any) -> Any:
    """A subclass of `weasyprint.HTML` with two workarounds.

    - The engine's own stylesheet styles a footnote, a note and a list marker for every element, and keeps
      each of these styles; our sheets have no notes, and markers on list items only.
    - A picture keeps the layout's context, and so all boxes as they were before the page breaks.
    """
    own = Path(weasyprint.__file__).parent / "css" / "html5_ua.css"
    rules = [line for line in own.read_text(encoding="utf-8").splitlines() if not NOTE_RULE.match(line)]
    styles = [weasyprint.CSS(string="\n".join(rules).replace("\n::marker", "\nli::marker"))]

    class LeanHtml(weasyprint.HTML):  # type: ignore[misc]
        def _ua_stylesheets(self, forms: bool = False) -> Any:  # noqa: ARG002 - the engine names it
            return styles

        def render(self, *arguments: Any, **options: Any) -> Any:
            document = super().render(*arguments, **options)
            for context in layout_contexts(document):
                context.target_collector.target_lookup_items.clear()
                for cache in (context.page_maker, context.tables, context.broken_out_of_flow):
                    cache.clear()
            if len(document.pages) >= MIN_PAGES_OF_A_LONG_DOCUMENT:
                gc.collect()
            return document

    return LeanHtml


def drop_pages(document: Any) -> None:
    """Free the pages once they are drawn, before the file is written; for `write_pdf(finisher=…)`."""
    long = len(document.pages) >= MIN_PAGES_OF_A_LONG_DOCUMENT
    document.pages.clear()
    if long:
        gc.collect()


def layout_contexts(document: Any) -> Iterator[Any]:
    """The layout contexts that pictures in a document keep."""
    boxes = [page._page_box for page in document.pages]
    while boxes:
        box = boxes.pop()
        if context := getattr(getattr(box, "replacement", None), "_context", None):
            yield context
        boxes.extend(getattr(box, "children", ()))


@contextmanager
def logged_errors() -> Iterator[list[str]]:
    """The errors that WeasyPrint logs meanwhile. It draws the rest of a document all the same."""
    errors: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            errors.append(record.getMessage())

    logger, handler = logging.getLogger("weasyprint"), Collect(logging.ERROR)
    logger.addHandler(handler)
    try:
        yield errors
    finally:
        logger.removeHandler(handler)


MIN_HARFBUZZ = (4, 1, 0)
"""From this version on, WeasyPrint cuts fonts down with HarfBuzz."""
PACKAGES = (
    "weasyprint",
    "pydyf",
    "fonttools",
    "tinycss2",
    "tinyhtml5",
    "cssselect2",
    "pyphen",
    "pillow",
    "cffi",
)
"""The Python packages that affect a PDF: WeasyPrint and everything that it requires."""


def has_subsetter(weasyprint: Any) -> bool:
    """Whether HarfBuzz cuts fonts down. Without it WeasyPrint takes fontTools, which gives other bytes."""
    libraries = weasyprint.text.ffi
    return libraries.harfbuzz_subset is not None and bool(
        libraries.harfbuzz.hb_version_atleast(*MIN_HARFBUZZ)
    )


def system_libraries(weasyprint: Any) -> dict[str, str]:
    """The system's libraries that WeasyPrint loaded, each with its version.

    The subsetting library has no version of its own: it comes from the same release as HarfBuzz.
    """
    libraries = weasyprint.text.ffi
    libraries.ffi.cdef("const char *hb_version_string(void);", override=True)
    harfbuzz = libraries.ffi.string(libraries.harfbuzz.hb_version_string()).decode()
    number = libraries.pango.pango_version()
    pango = f"{number // 10_000}.{number // 100 % 100}.{number % 100}"
    subsetter = f"HarfBuzz {harfbuzz}" if has_subsetter(weasyprint) else "fontTools"
    return {"Pango": pango, "HarfBuzz": harfbuzz, "font subsetter": subsetter}
