"""Builds and serves the site with MkDocs. An earlier `site/` is replaced only by a whole new one."""

from __future__ import annotations

import atexit
import gc
import os
import tempfile
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from .editions.register.location import ensure_free
from .editions.snapshot import GIVE_WAY_KEY, ONLY_KEY, SNAPSHOT_KEY, Snapshot
from .libraries import mkdocs
from .manual.problems import ManualError, Problem, report
from .pages.checks.tree import check_tree
from .tools.folders import replacing
from .tools.output import Output

if TYPE_CHECKING:
    from .editions.checks import GiveWay
    from .printing.build import PdfSet

PACKAGE = Path(__file__).parent
OF_ALL_PAGES = ("search.html", "check.html", "print-centre/")
"""Where the addresses begin of pages that list what is on all others, or on all sheets."""
HOOKS = [str(PACKAGE / "hooks.py")]
"""Replaces the path in a project's `mkdocs.yml`: a project need not hold this package."""

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice about its end of life; see DECISIONS.md
atexit.register(gc.freeze)  # spares Python a last look through all that a build made, when its process ends


def build_site(
    root: Path, target: Path, snapshot: Snapshot | None = None, pdfs: PdfSet | None = None
) -> bool:
    """Build the project at `root` into `target`, with `pdfs`; False when it found problems.

    `snapshot` is the project already read, where the caller has it. A failed or interrupted build leaves an
    earlier site as it was. Raises `UserError` when `target` is anything but an earlier build, or part of a
    register.
    """
    ensure_free(target)
    try:
        with replacing(target, "site") as staging:
            if not build_into(root, staging, snapshot, pdfs):
                raise _BuildFailedError
    except _BuildFailedError:
        return False
    return True


class _BuildFailedError(Exception):
    """The problems of the build are reported already."""


def build_into(
    root: Path, folder: Path, snapshot: Snapshot | None = None, pdfs: PdfSet | None = None
) -> bool:
    """Build the project at `root` into an empty folder, with `pdfs`; False when it found problems.

    The problems are printed, one on a line, as `manual check` prints them.
    """
    try:
        snapshot = snapshot or Snapshot.load(root)
        problems = build_problems(root, folder, snapshot, pdfs)
    except ManualError as error:
        problems = error.problems
    if problems:
        click.echo(report(problems), err=True)
    return not problems


def build_problems(
    root: Path,
    folder: Path,
    snapshot: Snapshot,
    pdfs: PdfSet | None = None,
    give_way: GiveWay | None = None,
) -> list[Problem]:
    """Build the snapshot of the project at `root` into an empty folder, and return what kept it from that.

    `give_way` is called between pages.
    """
    if problems := check_tree(snapshot.site):
        return problems
    snapshot = snapshot.with_pdfs(pdfs.facts()) if pdfs else snapshot
    with mkdocs.captured_warnings() as faults:
        try:
            config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder), strict=True, hooks=HOOKS)
            config[SNAPSHOT_KEY] = snapshot
            config[GIVE_WAY_KEY] = give_way
            build.build(config)
        except (Abort, ConfigurationError) as error:
            return [_problem(fault, snapshot) for fault in faults or [mkdocs.in_our_words(str(error))]]
    if pdfs:
        from .printing.build import write_pdfs  # brings the PDF libraries

        write_pdfs(pdfs, folder / "pdf", snapshot.site.manual.settings.edition)
    return []


def build_pages(root: Path, snapshot: Snapshot, addresses: Collection[str]) -> dict[str, bytes]:
    """The pages at these addresses as a whole build of the snapshot makes them, in a fraction of its time.

    Pages that list what is on all others, or on all sheets, are left out, and addresses without a page.
    """
    with tempfile.TemporaryDirectory(prefix="manual-pages-") as folder, mkdocs.captured_warnings():
        config = load_config(str(root / "mkdocs.yml"), site_dir=folder, strict=False, hooks=HOOKS)
        config[SNAPSHOT_KEY] = snapshot
        config[ONLY_KEY] = {address for address in addresses if not address.startswith(OF_ALL_PAGES)}
        build.build(config)
        files = {address: Path(folder) / address for address in config[ONLY_KEY]}
        return {address: file.read_bytes() for address, file in files.items() if file.is_file()}


def _problem(fault: mkdocs.BuildFault, snapshot: Snapshot) -> Problem:
    """A warning of the site generator, with the line of the page that has caused it."""
    page = snapshot.site.pages.get(fault.page)
    if page is None:
        place = f"docs/{fault.page}" if fault.page else "mkdocs.yml"
        return Problem(place, 1, "file" if fault.page else fault.typed or "file", fault.message, fault.hint)
    index = max(page.body.find(fault.typed), 0)
    return page.problem(page.body_line + page.body.count("\n", 0, index), "link", fault.message, fault.hint)


def serve_site(root: Path, address: str, output: Output) -> None:
    """Serve the project at `root` on `address` (host:port), and check and rebuild it at every edit.

    `output` receives the check's lines after each edit. Ends with Ctrl+C. Raises `UserError` when nothing can
    be served on the address.
    """
    from .preview.preview import Preview  # brings a web server

    Preview(root, address, partial(build_problems, root), partial(build_pages, root), output).serve()
