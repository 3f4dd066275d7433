"""HTML to PDF with WeasyPrint: tagged, PDF/UA-1, identical bytes for identical input."""

from __future__ import annotations

import hashlib
import html
import importlib.metadata
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf

from ..libraries import weasyprint as weasyprint_library
from ..libraries import weasyprint_tags
from ..tools.errors import UserError
from . import inspection, joined
from .fonts import OwnFonts, describe
from .jobs import PdfJob
from .own_files import own_files

MISSING = (
    "PDFs need {}, which is missing. Install all that they need, for example with: sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "(Windows: winget install MSYS2.MSYS2, then its package mingw-w64-ucrt-x86_64-pango)."
)
PANGO = "Pango"
SUBSETTER = "HarfBuzz 4.1 or newer with its subsetting library"
STYLESHEETS = ("print.css", "sheet.css")
CODE = (__file__, inspection.__file__, joined.__file__, weasyprint_library.__file__, weasyprint_tags.__file__)
"""Our own modules that affect the bytes of a PDF."""


class EngineMissingError(UserError):
    """WeasyPrint cannot load a system library that it needs; the message says what to install."""


class SheetError(UserError):
    """A sheet cannot be made into a PDF; the message says why and what to do."""


class Engine:
    """Makes PDFs with the fonts and styles in the folder `assets`. Each process has its own engine."""

    def __init__(self, assets: Path) -> None:
        self._weasyprint = load_weasyprint()
        self._fetcher = own_files(self._weasyprint, assets)
        self._page = weasyprint_library.lean_html(self._weasyprint)
        self._assets = assets
        self._own_fonts = OwnFonts(assets)
        self._fonts = self._weasyprint.text.fonts.FontConfiguration()
        self._styles = [self._own(name) for name in STYLESHEETS]

    def _own(self, name: str) -> Any:
        try:
            return self._style((self._assets / name).read_text(encoding="utf-8"))
        except (OSError, self._weasyprint.urls.FatalURLFetchingError) as error:
            raise SheetError(f"{name} cannot be used: {error}") from None

    def pdf(self, job: PdfJob) -> bytes:
        """The PDF of a job, after a check. Raises `SheetError`, which names what must not be on a sheet."""
        if missing := self._own_fonts.missing(html.unescape(job.html) + job.css):
            raise SheetError(
                f"holds what the fonts of the sheets lack: {describe(missing)}. Run: manual check"
            )
        with (
            weasyprint_library.logged_errors() as errors,
            weasyprint_tags.one_tag_for_each_element(self._weasyprint),
        ):
            pdf = self._rendered(job)
        if errors:
            raise SheetError(f"not all of it could be drawn: {' '.join(errors)}")
        if faults := sorted(set(inspection.faults(pdf, self._own_fonts.names))):
            raise SheetError(f"the PDF was not kept, because it {' and '.join(faults)}.")
        return pdf

    def _rendered(self, job: PdfJob) -> bytes:
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
        return content

    @property
    def _base(self) -> str:
        return self._assets.resolve().as_uri() + "/"

    def _style(self, text: str) -> Any:
        return self._weasyprint.CSS(
            string=text, base_url=self._base, font_config=self._fonts, url_fetcher=self._fetcher
        )


_engine: Engine | None = None


def make_pack(frame: PdfJob, parts: Sequence[Path], assets: Path) -> bytes:
    """The PDF of a pack, from its frame and the PDFs of its parts. Raises what `make_pdf` raises."""
    return joined.join(make_pdf(frame, assets), [part.read_bytes() for part in parts])


def make_pdf(job: PdfJob, assets: Path) -> bytes:
    """The PDF of a job. Raises `SheetError`, which names the sheet. The engine is created once a process."""
    global _engine
    try:
        _engine = _engine or Engine(assets)
        return _engine.pdf(job)
    except SheetError as error:
        raise SheetError(f"{job.name}: {error}") from None


def load_weasyprint() -> Any:
    """The module `weasyprint`. Raises `EngineMissingError` when a system library is missing."""
    try:
        import weasyprint  # type: ignore[import-untyped]  # loads Pango, which some machines lack
    except OSError:
        raise EngineMissingError(MISSING.format(PANGO)) from None
    if not weasyprint_library.has_subsetter(weasyprint):  # the PDFs would have other bytes
        raise EngineMissingError(MISSING.format(SUBSETTER))
    return weasyprint


def versions() -> dict[str, str]:
    """Every library that affects the bytes of a PDF, with its version."""
    packages = {name: importlib.metadata.version(name) for name in (*weasyprint_library.PACKAGES, "pikepdf")}
    compressors = {"qpdf": pikepdf.__libqpdf_version__, "zlib": zlib.ZLIB_RUNTIME_VERSION}
    return packages | compressors | weasyprint_library.system_libraries(load_weasyprint())


def fingerprint(assets: Path) -> str:
    """A hash in hexadecimal of everything that all PDFs depend on: libraries, our code, styles and fonts."""
    digest = hashlib.sha256(json.dumps(versions(), sort_keys=True).encode())
    for path in [*(assets / name for name in STYLESHEETS), *sorted((assets / "fonts").glob("*.ttf"))]:
        digest.update(path.name.encode() + path.read_bytes())
    for code in CODE:
        digest.update(Path(code).read_bytes())
    return digest.hexdigest()
