"""Builds and serves the site with MkDocs. An earlier `site/` is replaced only by a whole new one."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from .editions.register.location import ensure_free
from .editions.snapshot import SNAPSHOT_KEY, Snapshot
from .tools.folders import replacing

if TYPE_CHECKING:
    from .printing.build import PdfSet

PACKAGE = Path(__file__).parent
HOOKS = [str(PACKAGE / "hooks.py")]
"""Replaces the path in a project's `mkdocs.yml`: a project need not hold this package."""

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice about its end of life; see DECISIONS.md


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
    """Build the project at `root` into an empty folder, with `pdfs`; False when it found problems."""
    _to_terminal(logging.WARNING)
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder), strict=True, hooks=HOOKS)
        config.plugins.on_startup(command="build", dirty=False)
        if snapshot:
            config[SNAPSHOT_KEY] = snapshot.with_pdfs(pdfs.facts()) if pdfs else snapshot
        build.build(config)
    except Abort as abort:
        logging.getLogger("mkdocs").error(str(abort))
        return False
    if pdfs:
        from .printing.build import write_pdfs  # brings the PDF libraries

        write_pdfs(pdfs, folder / "pdf", config[SNAPSHOT_KEY].site.manual.settings.edition)
    return True


def serve_site(root: Path, address: str) -> bool:
    """Serve the project at `root` on `address` (host:port) and rebuild on every edit, until stopped."""
    from mkdocs.commands import serve  # brings a web server

    _to_terminal(logging.INFO)
    try:
        serve.serve(str(root / "mkdocs.yml"), dev_addr=address, watch=[str(PACKAGE)], hooks=HOOKS)
    except Abort as abort:
        logging.getLogger("mkdocs").error(str(abort))
        return False
    return True


def _to_terminal(level: int) -> None:
    logging.basicConfig(level=level, format="%(message)s")
    logging.getLogger("mkdocs").setLevel(level)
