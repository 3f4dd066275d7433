"""HTML to PDF with WeasyPrint: tagged, PDF/UA-1, identical bytes for identical input."""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..libraries import weasyprint as weasyprint_library
from ..tools.errors import UserError
from . import tagged_tables

MISSING = (
    "PDFs need Pango, which is missing. Install it, for example with: sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 (Windows: winget install MSYS2.MSYS2, then its package pango)."
)
STYLESHEETS = ("print.css", "sheet.css")


class EngineMissingError(UserError):
    """WeasyPrint cannot load a system library that it needs; the message says what to install."""


class SheetError(UserError):
    """A sheet cannot be made into a PDF; the message says why and what to do."""


@dataclass(frozen=True)
class PdfJob:
    """The input for one PDF, apart from what all PDFs share: its sheet's name, HTML and CSS."""

    name: str
    html: str
    css: str


class Engine:
    """Makes PDFs with the fonts and styles in the folder `assets`. Each process has its own engine."""

    def __init__(self, assets: Path) -> None:
        self._weasyprint = load_weasyprint()
        self._fetcher = _manual_files(self._weasyprint)
        self._page = weasyprint_library.lean_html(self._weasyprint)
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
                finisher=lambda document, _: weasyprint_library.drop_pages(document),
            )
        except self._weasyprint.urls.FatalURLFetchingError as error:
            raise SheetError(str(error)) from None
        return tagged_tables.merge_split_tables(content)

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
    for code in (__file__, tagged_tables.__file__, weasyprint_library.__file__):
        digest.update(Path(code).read_bytes())
    return digest.hexdigest()
