"""Builds the PDFs of a manual: unchanged ones come from the cache, several processes make the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ..manual.problems import ManualError, did_you_mean
from ..manual.records.session import Session
from ..pages.site import PdfFile
from ..tools.files import atomic_write
from ..tools.output import Output
from ..tools.text import counted
from .cache import Cache, CachedPdf
from .characters import check_characters
from .document import document, stylesheet
from .engine import PdfJob, SheetError, fingerprint, load_weasyprint, make_pdf, versions
from .fonts import ASSETS
from .sheet import Sheet
from .sheets import Sheets

CACHE = Path(".cache") / "pdf"


@dataclass(frozen=True)
class PdfSet:
    """PDFs that are ready to use, and their sheets, both by the name of the sheet."""

    files: dict[str, CachedPdf]
    sheets: dict[str, Sheet]
    rendered_count: int
    """How many of them were not in the cache."""

    def facts(self) -> dict[str, PdfFile]:
        """The number of pages and the size of every PDF, for the pages that link to them."""
        return {name: PdfFile(file.pages, file.bytes) for name, file in self.files.items()}


def select_sheets(sheets: Mapping[str, Sheet], ids: Iterable[str]) -> dict[str, Sheet]:
    """The sheets that match the `ids` of sheets, sessions, modules or handouts.

    Without ids, all sheets but those whose PDF is made on request.

    Raises `SheetError` for an id that matches none.
    """
    selected: dict[str, Sheet] = {}
    ids = list(ids)
    for id in ids:
        matches = {name: sheet for name, sheet in sheets.items() if id in _ids_of(sheet)}
        if not matches:
            known = sorted({name for sheet in sheets.values() for name in _ids_of(sheet)})
            raise SheetError(
                f'There is no sheet, session, module or handout "{id}". {did_you_mean(id, known)}'.strip()
            )
        selected |= matches
    return selected if ids else {name: sheet for name, sheet in sheets.items() if not sheet.pdf_on_request}


def _ids_of(sheet: Sheet) -> set[str]:
    module = "" if sheet.session else sheet.module
    return {sheet.name, sheet.session, sheet.handout, module} - {""}


def build_pdfs(root: Path, sheets: Sheets, ids: Iterable[str] = (), progress: Output = print) -> PdfSet:
    """Make the PDFs of the sheets that match `ids`, or of all, and report each on a line of `progress`.

    Raises `EngineMissingError` when WeasyPrint cannot be used, `ManualError` for characters that the fonts
    lack, and `SheetError` for an unknown id or a sheet that cannot be made into a PDF.
    """
    ids = list(ids)
    return _build(root, sheets, select_sheets(sheets.all, ids), progress, prune=not ids)


def build_plan_pack(
    root: Path, sheets: Sheets, sessions: Sequence[Session], form: str, progress: Output = print
) -> PdfSet:
    """Make the pack of a plan, in one PDF. Raises what `build_pdfs` raises."""
    pack = sheets.of_plan(sessions, form)
    return _build(root, sheets, {pack.name: pack}, progress, prune=False)


def _build(
    root: Path, sheets: Sheets, selected: dict[str, Sheet], progress: Output, *, prune: bool
) -> PdfSet:
    load_weasyprint()
    if problems := check_characters(root, sheets.site, root / ASSETS):
        raise ManualError(problems)
    jobs = {
        name: PdfJob(name, document(sheets, sheet, pdf=True), stylesheet(sheets.manual.settings, sheet))
        for name, sheet in selected.items()
    }
    cache = Cache(root / CACHE, fingerprint(root / ASSETS))
    files = {name: cached for name, job in jobs.items() if (cached := cache.get(job))}
    missing = sorted((job for name, job in jobs.items() if name not in files), key=lambda job: -len(job.html))
    progress(f"{counted(len(files), 'PDF')} unchanged, {len(missing)} to make.")
    for n, (job, content) in enumerate(_rendered(missing, root / ASSETS), 1):
        files[job.name] = cache.put(job, content)
        progress(f"[{n}/{len(missing)}] {job.name}.pdf, {counted(files[job.name].pages, 'page')}")
    if prune:
        cache.prune(jobs.values())
    return PdfSet(files, selected, len(missing))


def _rendered(jobs: list[PdfJob], assets: Path) -> Iterator[tuple[PdfJob, bytes]]:
    """Each job with its PDF, as soon as it is finished. The largest jobs are started first."""
    if len(jobs) < 2:  # starting processes takes longer than one sheet
        yield from ((job, make_pdf(job, assets)) for job in jobs)
        return
    workers = min(os.cpu_count() or 1, len(jobs))
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:  # a fork would copy the whole manual
        pending = {pool.submit(make_pdf, job, assets): job for job in jobs}
        try:
            for future in as_completed(pending):
                yield pending.pop(future), future.result()
        except BrokenProcessPool:
            raise SheetError(
                "A process that makes PDFs ended early, perhaps because it ran out of memory. Try again."
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def write_pdfs(pdfs: PdfSet, folder: Path, edition: str) -> None:
    """Copy the PDFs into `folder`, with a `manifest.json` that describes each."""
    for name, cached in pdfs.files.items():
        atomic_write(folder / f"{name}.pdf", cached.path.read_bytes())
    manifest = {
        "edition": edition,
        "made_with": versions(),
        "files": {
            f"{name}.pdf": {
                "title": pdfs.sheets[name].title,
                "what": pdfs.sheets[name].what,
                "code": pdfs.sheets[name].code,
                "pages": cached.pages,
                "bytes": cached.bytes,
                "sha256": cached.sha256,
            }
            for name, cached in sorted(pdfs.files.items())
        },
    }
    atomic_write(
        folder / "manifest.json", (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    )
