"""Builds the PDFs of a manual: what is unchanged comes from the cache, the rest from several processes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ..manual.problems import ManualError, did_you_mean
from ..pages.site import PdfFile
from ..tools.files import atomic_write
from .cache import Cache, Stored
from .characters import check_characters
from .document import document, stylesheet
from .engine import PdfJob, SheetError, fingerprint, load_weasyprint, make_pdf, versions
from .fonts import ASSETS
from .sheet import Sheet
from .sheets import Sheets

CACHE = Path(".cache") / "pdf"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class PdfSet:
    """The PDFs that are ready, by sheet name, and how many of them had to be made."""

    files: dict[str, Stored]
    sheets: dict[str, Sheet]
    made: int

    def facts(self) -> dict[str, PdfFile]:
        """Pages and size of every PDF, for the pages that link to them."""
        return {name: PdfFile(file.pages, file.bytes) for name, file in self.files.items()}


def select_sheets(sheets: Mapping[str, Sheet], ids: Iterable[str]) -> dict[str, Sheet]:
    """The sheets that `ids` name: sheets, sessions, modules or handouts; all when there are none."""
    chosen: dict[str, Sheet] = {}
    wanted = list(ids)
    for id in wanted:
        found = {name: sheet for name, sheet in sheets.items() if id in _names_of(sheet)}
        if not found:
            known = sorted({name for sheet in sheets.values() for name in _names_of(sheet)})
            raise SheetError(
                f'There is no sheet, session, module or handout "{id}". {did_you_mean(id, known)}'.strip()
            )
        chosen |= found
    return chosen if wanted else dict(sheets)


def _names_of(sheet: Sheet) -> set[str]:
    module = "" if sheet.session else sheet.module
    return {sheet.name, sheet.session, sheet.handout, module} - {""}


def build_pdfs(root: Path, made: Sheets, ids: Iterable[str] = (), say: Progress = print) -> PdfSet:
    """Make the PDFs of the chosen sheets, as whole files.

    Raises `EngineMissingError`, `SheetError`, or `ManualError` for characters that the fonts lack.
    """
    load_weasyprint()
    if problems := check_characters(root, made.site, root / ASSETS):
        raise ManualError(problems)
    sheets = select_sheets(made.all, ids)
    jobs = {
        name: PdfJob(name, document(made, sheet, pdf=True), stylesheet(made.manual.settings, sheet))
        for name, sheet in sheets.items()
    }
    cache = Cache(root / CACHE, fingerprint(root / ASSETS))
    files = {name: stored for name, job in jobs.items() if (stored := cache.get(job))}
    missing = sorted((job for name, job in jobs.items() if name not in files), key=lambda job: -len(job.html))
    say(f"{len(files)} PDFs unchanged, {len(missing)} to make.")
    for n, (job, content) in enumerate(_made(missing, root / ASSETS), 1):
        files[job.name] = cache.put(job, content)
        say(f"[{n}/{len(missing)}] {job.name}.pdf, {files[job.name].pages} pages")
    if not list(ids):
        cache.prune(jobs.values())
    return PdfSet(files, sheets, len(missing))


def _made(jobs: list[PdfJob], assets: Path) -> Iterator[tuple[PdfJob, bytes]]:
    """Each job with its PDF, as they are done; the largest are begun first."""
    if len(jobs) < 2:  # starting processes takes longer than one sheet
        yield from ((job, make_pdf(job, assets)) for job in jobs)
        return
    workers = min(os.cpu_count() or 1, len(jobs))
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:  # a fork would hold the whole manual too
        waiting = {pool.submit(make_pdf, job, assets): job for job in jobs}
        try:
            for done in as_completed(waiting):
                yield waiting.pop(done), done.result()
        except BrokenProcessPool:
            raise SheetError(
                "A process that makes PDFs ended early, perhaps because memory ran out. Run it again."
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def write_pdfs(printed: PdfSet, folder: Path, edition: str) -> None:
    """Copy the PDFs into `folder` with a manifest of what each is."""
    for name, stored in printed.files.items():
        atomic_write(folder / f"{name}.pdf", stored.path.read_bytes())
    manifest = {
        "edition": edition,
        "made_with": versions(),
        "files": {
            f"{name}.pdf": {
                "title": printed.sheets[name].title,
                "what": printed.sheets[name].what,
                "code": printed.sheets[name].code,
                "pages": stored.pages,
                "bytes": stored.bytes,
                "sha256": stored.sha256,
            }
            for name, stored in sorted(printed.files.items())
        },
    }
    atomic_write(
        folder / "manifest.json", (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    )
