"""Folders that appear whole, take the place of nothing but their own kind, and are open to whoever may read.

A folder that was made here carries a mark that lists its files. It is replaced only when it has that mark and
holds nothing else, so that a slip in an option cannot remove somebody's files.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import UserError
from .files import FILE_MODE, FOLDER_MODE, atomic_write, make_folder

MARK = ".made-by-manual.json"
"""The file that marks a folder as one that may be replaced."""
MAX_SHOWN = 5
MAX_WAIT_SECONDS = 600


@contextmanager
def replacing(target: Path, verb: str) -> Iterator[Path]:
    """A staging folder that takes the place of `target` when the block ends well; else nothing changes.

    `verb` names the command that makes it, for the mark. Raises `UserError` when `target` holds anything that
    was not made by an earlier run, and waits while another run makes the same folder.
    """
    from filelock import FileLock

    target = target.absolute()
    ensure_replaceable(target)
    make_folder(target.parent)
    name = hashlib.sha256(str(target).encode()).hexdigest()[:16]
    with FileLock(Path(tempfile.gettempdir()) / f"manual-{name}.lock", timeout=MAX_WAIT_SECONDS):
        _clear_interrupted(target)
        staging = new_folder(target.parent, _prefix(target, "new"))
        try:
            yield staging
            _mark(staging, verb)
            open_to_readers(staging)
            ensure_replaceable(target)
            _swap(staging, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def ensure_replaceable(folder: Path) -> None:
    """Raise `UserError` unless the folder is absent, empty, or holds only what an earlier run made."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir():
        raise UserError(f"{folder} is a file. Choose another folder with --to.")
    try:
        listed = set(json.loads((folder / MARK).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(
            f"{folder} was not made by this command, and would be lost. Choose another folder with --to. "
            "If it is an old build of this project, delete it first."
        ) from None
    if strays := sorted(_files(folder) - listed - {MARK}):
        shown = ", ".join(strays[:MAX_SHOWN]) + (", …" if len(strays) > MAX_SHOWN else "")
        raise UserError(f"{folder} holds files that were not made by this command: {shown}. Move them first.")


def new_folder(parent: Path, prefix: str) -> Path:
    """A new folder with a name of its own. It inherits its parent's rights, also on Windows."""
    folder = parent / f"{prefix}{secrets.token_hex(6)}"  # `mkdtemp` makes private folders
    folder.mkdir()
    return folder


def open_to_readers(folder: Path) -> None:
    """Let everyone read all that is in the folder, whatever the umask. On Windows it inherits its rights."""
    if os.name != "nt":
        for path in [folder, *folder.rglob("*")]:
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)


def _mark(folder: Path, verb: str) -> None:
    about = {"made by": f"manual {verb}", "files": sorted(_files(folder))}
    atomic_write(folder / MARK, json.dumps(about, indent=0).encode())


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _prefix(target: Path, what: str) -> str:
    return f".{target.name}-{what}-"


def _clear_interrupted(target: Path) -> None:
    """Put back a folder that an interrupted run had moved away, and remove what else it left."""
    for old in target.parent.glob(f"{_prefix(target, 'old')}*"):
        if not target.exists() and (old / target.name).exists():
            (old / target.name).rename(target)
        shutil.rmtree(old, ignore_errors=True)
    for new in target.parent.glob(f"{_prefix(target, 'new')}*"):
        shutil.rmtree(new, ignore_errors=True)


def _swap(staging: Path, target: Path) -> None:
    old = new_folder(target.parent, _prefix(target, "old"))
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
