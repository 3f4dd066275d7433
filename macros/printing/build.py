"""Builds the PDFs of a manual: unchanged ones come from the cache, several processes make the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from ..manual.problems import ManualError, did_you_mean
from ..manual.records.session import Session
from ..pages.site import PdfFile
from ..tools.files import atomic_write
from ..tools.output import Output
from ..tools.text import counted
from ..tools.timer import Timer
from .cache import Cache, CachedPdf
from .characters import check_characters
from .document import document, frame, frame_stylesheet, stylesheet
from .engine import SheetError, fingerprint, load_weasyprint, make_pack, make_pdf, versions
from .fonts import ASSETS
from .jobs import Job, PackJob, PdfJob
from .sheet import Part, Sheet
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


class Jobs:
    """The jobs of the sheets of a manual. A part that is in several packs is one job."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._parts: dict[str, PdfJob] = {}

    def of(self, sheet: Sheet) -> Job:
        """The job of a sheet."""
        cover, *parts = sheet.parts
        if not parts:
            return self._of_part(cover)
        css = frame_stylesheet(self._sheets.manual.settings, sheet)
        layouts = tuple(self._of_part(part) for part in parts)
        return PackJob(sheet.name, sheet, frame(self._sheets, sheet), css, layouts)

    def _of_part(self, part: Part) -> PdfJob:
        if part.name not in self._parts:
            alone = self._sheets.alone(part)
            html = document(self._sheets, alone, pdf=True)
            self._parts[part.name] = PdfJob(part.name, html, stylesheet(self._sheets.manual.settings, alone))
        return self._parts[part.name]


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
    jobs = Jobs(sheets)
    wanted = {name: jobs.of(sheet) for name, sheet in selected.items()}
    cache = Cache(root / CACHE, fingerprint(root / ASSETS))
    files = {name: cached for name, job in wanted.items() if (cached := cache.get(job))}
    missing = [job for name, job in wanted.items() if name not in files]
    progress(f"{counted(len(files), 'PDF')} unchanged, {len(missing)} to make.")
    files = _make(missing, files, sheets, cache, root / ASSETS, progress)
    if prune:
        cache.prune(job for each in wanted.values() for job in (each, *each.layouts))
    return PdfSet({name: files[name] for name in selected}, selected, len(missing))


def _make(
    missing: Sequence[Job],
    known: Mapping[str, CachedPdf],
    sheets: Sheets,
    cache: Cache,
    assets: Path,
    progress: Output,
) -> dict[str, CachedPdf]:
    """The `known` PDFs and those that are missing, by name, with the parts from which packs are joined."""
    parts = {part.name: part for job in missing for part in job.layouts if part.name not in known}
    files = {**known, **{name: cached for name, part in parts.items() if (cached := cache.get(part))}}
    layouts: dict[str, Job] = {name: part for name, part in parts.items() if name not in files}
    packs: dict[str, Job] = {job.name: job for job in missing if isinstance(job, PackJob)}
    steps = {**layouts, **packs}
    timer, count = Timer(sum(job.size for job in steps.values())), 0
    with _workers(len(steps)) as run:
        for jobs in (layouts, packs):
            largest_first = sorted(jobs.items(), key=lambda item: -item[1].size)
            calls = {name: _call(job, sheets, files, assets) for name, job in largest_first}
            for name, content in run(calls):
                files[name] = cache.put(steps[name], content)
                count += 1
                left = timer.left_after(steps[name].size)
                progress(f"[{count}/{len(steps)}] {name}.pdf, {counted(files[name].pages, 'page')}{left}")
    return files


def _call(job: Job, sheets: Sheets, files: Mapping[str, CachedPdf], assets: Path) -> Callable[[], bytes]:
    """What makes the PDF of a job in any process. The parts of a pack have to be among `files`."""
    if isinstance(job, PdfJob):
        return partial(make_pdf, job, assets)
    parts = [files[part.name] for part in job.layouts]
    html = frame(sheets, job.sheet, [part.pages for part in parts])
    return partial(make_pack, PdfJob(job.name, html, job.css), [part.path for part in parts], assets)


Run = Callable[[Mapping[str, Callable[[], bytes]]], Iterator[tuple[str, bytes]]]


@contextmanager
def _workers(steps: int) -> Iterator[Run]:
    """A function that calls others, in several processes, and yields each result once it is there."""
    if steps < 2:  # starting processes takes longer than one sheet
        yield lambda calls: ((name, call()) for name, call in calls.items())
        return
    workers = min(os.cpu_count() or 1, steps)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:  # a fork would copy the whole manual

        def run(calls: Mapping[str, Callable[[], bytes]]) -> Iterator[tuple[str, bytes]]:
            pending = {pool.submit(call): name for name, call in calls.items()}
            for future in as_completed(pending):
                yield pending.pop(future), future.result()

        try:
            yield run
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
