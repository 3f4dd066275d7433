"""HTML to PDF with WeasyPrint: tagged, PDF/UA-1, identical bytes for identical input."""

from __future__ import annotations

import gc
import hashlib
import importlib.metadata
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .tagged_tables import merge_split_tables

MISSING = (
    "PDFs need Pango, which is missing. Install it, for example with: sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 (Windows: winget install MSYS2.MSYS2, then its package pango)."
)
STYLESHEETS = ("print.css", "sheet.css")
MIN_PAGES_OF_A_LONG_DOCUMENT = 100
"""From this length on, collecting garbage saves more than it costs."""
NOTE_STYLE = re.compile(r"::(footnote|note)-")
"""The rules for notes in WeasyPrint's own stylesheet. No sheet has notes."""


class EngineMissingError(Exception):
    """WeasyPrint cannot load a system library that it needs; the message says what to install."""


class SheetError(Exception):
    """A sheet cannot be made into a PDF; the message says why and what to do."""


@dataclass(frozen=True)
class PdfJob:
    """The input for one PDF, besides what all PDFs share: its sheet's name, HTML and CSS."""

    name: str
    html: str
    css: str


class Engine:
    """Makes PDFs with the fonts and styles in the folder `assets`. Each process has its own engine."""

    def __init__(self, assets: Path) -> None:
        self._weasyprint = load_weasyprint()
        self._fetcher = _manual_files(self._weasyprint)
        self._page = _lean_page(self._weasyprint)
        self._assets = assets
        self._fonts = self._weasyprint.text.fonts.FontConfiguration()
        self._styles = [self._own(name) for name in STYLESHEETS]

    def _own(self, name: str) -> Any:
        try:
            return self._style((self._assets / name).read_text(encoding="utf-8"))
        except (OSError, self._weasyprint.urls.FatalURLFetchingError) as error:
            raise SheetError(f"{name} cannot be used: {error}") from None

    def pdf(self, job: PdfJob) -> bytes:
        """The PDF of a job. Raises `SheetError`, which names a missing image or font."""
        page = self._page(string=job.html, base_url=self._base, url_fetcher=self._fetcher)
        try:
            content: bytes = page.write_pdf(
                stylesheets=[*self._styles, self._style(job.css)],
                font_config=self._fonts,
                pdf_variant="pdf/ua-1",
                pdf_identifier=hashlib.sha256(job.html.encode()).hexdigest()[:32].encode(),
                finisher=lambda document, _: _let_go(document),
            )
        except self._weasyprint.urls.FatalURLFetchingError as error:
            raise SheetError(str(error)) from None
        return merge_split_tables(content)

    @property
    def _base(self) -> str:
        return self._assets.resolve().as_uri() + "/"

    def _style(self, text: str) -> Any:
        return self._weasyprint.CSS(
            string=text, base_url=self._base, font_config=self._fonts, url_fetcher=self._fetcher
        )


_engine: Engine | None = None


def make_pdf(job: PdfJob, assets: Path) -> bytes:
    """The PDF of a job. Raises `SheetError`, which names the sheet. The engine is created once a process."""
    global _engine
    try:
        _engine = _engine or Engine(assets)
        return _engine.pdf(job)
    except SheetError as error:
        raise SheetError(f"{job.name}: {error}") from None


def _manual_files(weasyprint: Any) -> Any:
    """A fetcher for the manual's own files. Nothing comes from elsewhere, and a missing file is an error."""

    class ManualFiles(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "data" or (parts.scheme == "file" and Path(unquote(parts.path)).is_file()):
                return super().fetch(url, headers)
            missing = f"{unquote(parts.path)} is missing. Put the file there, or correct its name."
            raise weasyprint.urls.FatalURLFetchingError(missing)

    return ManualFiles()


def _lean_page(weasyprint: Any) -> Any:
    """A `weasyprint.HTML` that needs a third less memory for a long document. Two workarounds:

    - the engine's own style sheet styles a footnote, a note and a list marker for every element, and
      keeps each of these styles; ours have no notes, and markers on list items only;
    - a picture keeps the layout's context, and so all boxes as they were before the page breaks.
    """
    own = Path(weasyprint.__file__).parent / "css" / "html5_ua.css"
    kept = [line for line in own.read_text(encoding="utf-8").splitlines() if not NOTE_STYLE.match(line)]
    styles = [weasyprint.CSS(string="\n".join(kept).replace("\n::marker", "\nli::marker"))]

    class LeanPage(weasyprint.HTML):  # type: ignore[misc]
        def _ua_stylesheets(self, forms: bool = False) -> Any:  # noqa: ARG002 - the engine names it
            return styles

        def render(self, *arguments: Any, **options: Any) -> Any:
            document = super().render(*arguments, **options)
            for context in _contexts(document):
                context.target_collector.target_lookup_items.clear()
                for held in (context.page_maker, context.tables, context.broken_out_of_flow):
                    held.clear()
            if len(document.pages) >= MIN_PAGES_OF_A_LONG_DOCUMENT:
                gc.collect()
            return document

    return LeanPage


def _let_go(document: Any) -> None:
    """All is drawn: what is left to do needs no pages."""
    long = len(document.pages) >= MIN_PAGES_OF_A_LONG_DOCUMENT
    document.pages.clear()
    if long:
        gc.collect()


def _contexts(document: Any) -> Iterator[Any]:
    """The layout contexts that pictures in a document hold."""
    boxes = [page._page_box for page in document.pages]
    while boxes:
        box = boxes.pop()
        if context := getattr(getattr(box, "replacement", None), "_context", None):
            yield context
        boxes.extend(getattr(box, "children", ()))


def load_weasyprint() -> Any:
    """The module `weasyprint`. Raises `EngineMissingError` when a system library is missing."""
    try:
        import weasyprint  # type: ignore[import-untyped]  # loads Pango, which some machines lack
    except OSError:
        raise EngineMissingError(MISSING) from None
    return weasyprint


def fingerprint(assets: Path) -> str:
    """A hash in hexadecimal of everything that all PDFs depend on: engine, styles and fonts."""
    digest = hashlib.sha256(importlib.metadata.version("weasyprint").encode())
    for path in [*(assets / name for name in STYLESHEETS), *sorted((assets / "fonts").glob("*.ttf"))]:
        digest.update(path.name.encode() + path.read_bytes())
    for name in ("engine.py", "tagged_tables.py"):
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()
