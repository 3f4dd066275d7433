"""Builds and serves the site with MkDocs. An earlier `site/` is replaced only by a whole new one."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from .editions.snapshot import SNAPSHOT_KEY, Snapshot

if TYPE_CHECKING:
    from .printing.build import PdfSet

NEW, OLD = ".site-new-", ".site-old-"

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice about its end of life; see DECISIONS.md


def build_site(
    root: Path, target: Path, snapshot: Snapshot | None = None, pdfs: PdfSet | None = None
) -> bool:
    """Build the project at `root` into `target`, with `pdfs`; False when it found problems.

    `snapshot` is the project already read, where the caller has it.

    The build goes to a folder next to `target` first, so that a failed or interrupted build
    leaves an earlier site as it was.
    """
    if reason := _unfit(root, target):
        logging.getLogger("mkdocs").error(reason)
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=NEW, dir=target.parent))
    try:
        _to_terminal(logging.WARNING)
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(staging), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        if snapshot:
            config[SNAPSHOT_KEY] = snapshot.with_pdfs(pdfs.facts()) if pdfs else snapshot
        build.build(config)
        if pdfs:
            from .printing.build import write_pdfs  # brings the PDF libraries

            write_pdfs(pdfs, staging / "pdf", config[SNAPSHOT_KEY].site.manual.settings.edition)
        _swap(staging, target)
    except Abort as abort:
        logging.getLogger("mkdocs").error(str(abort))
        return False
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return True


def serve_site(root: Path, address: str) -> bool:
    """Serve the project at `root` on `address` (host:port) and rebuild on every edit, until stopped."""
    from mkdocs.commands import serve  # brings a web server

    _to_terminal(logging.INFO)
    try:
        serve.serve(str(root / "mkdocs.yml"), livereload=True, dev_addr=address, open_in_browser=False)
    except Abort as abort:
        logging.getLogger("mkdocs").error(str(abort))
        return False
    return True


def _unfit(root: Path, target: Path) -> str:
    """Why `target` must not be replaced: it holds something that is not a built site. Empty when it may."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return ""
    if target.is_dir() and (target / "index.html").is_file() and not root.is_relative_to(target.resolve()):
        return ""
    return f"{target} is not a built site. Choose another folder with --to; this one would be lost."


def _swap(staging: Path, target: Path) -> None:
    staging.chmod(0o755)  # mkdtemp's folders are private; a site is for everyone
    old = Path(tempfile.mkdtemp(prefix=OLD, dir=target.parent))
    try:
        if target.exists():
            target.rename(old / target.name)
        try:
            staging.rename(target)
        except OSError:
            if (old / target.name).exists():
                (old / target.name).rename(target)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _to_terminal(level: int) -> None:
    logging.basicConfig(level=level, format="%(message)s")
    logging.getLogger("mkdocs").setLevel(level)
