"""Output folders that appear complete, replace only earlier output, and can be read by everyone.

An output folder contains a marker file that lists its files. It is replaced only when it has the marker and
no other files, so that a mistake in an option cannot remove anybody's files.
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

MARKER = ".made-by-manual.json"
"""The name of the marker file."""
MAX_SHOWN = 5
"""More files than these are not named in an error."""
MAX_WAIT_SECONDS = 600


@contextmanager
def replacing(target: Path, command: str) -> Iterator[Path]:
    """Gives a staging folder, which replaces `target` when the block ends without an error.

    `command` is named in the marker file. Raises `UserError` when `target` contains anything that no earlier
    run has written. Waits while another run writes the same folder.
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
            _write_marker(staging, command)
            open_to_readers(staging)
            ensure_replaceable(target)
            _swap(staging, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def ensure_replaceable(folder: Path) -> None:
    """Raise `UserError` unless the folder is missing or empty, or is the output of an earlier run."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir():
        raise UserError(f"{folder} is a file. Choose another folder with --to.")
    try:
        listed = set(json.loads((folder / MARKER).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(
            f"{folder} was not written by this command, and would be lost. Choose another folder with --to. "
            "If it is an old build of this project, delete it first."
        ) from None
    if strays := sorted(_files(folder) - listed - {MARKER}):
        shown = ", ".join(strays[:MAX_SHOWN]) + (", …" if len(strays) > MAX_SHOWN else "")
        raise UserError(f"{folder} contains files that this command did not write: {shown}. Move them first.")


def new_folder(parent: Path, prefix: str) -> Path:
    """Make a folder with a unique name. On Windows it inherits the permissions of `parent`."""
    folder = parent / f"{prefix}{secrets.token_hex(6)}"  # `mkdtemp` would make it private
    folder.mkdir()
    return folder


def open_to_readers(folder: Path) -> None:
    """Let everyone read the folder and its contents, whatever the umask. Windows inherits permissions."""
    if os.name != "nt":
        for path in [folder, *folder.rglob("*")]:
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)


def _write_marker(folder: Path, command: str) -> None:
    facts = {"made by": f"manual {command}", "files": sorted(_files(folder))}
    atomic_write(folder / MARKER, json.dumps(facts, indent=0).encode())


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _prefix(target: Path, state: str) -> str:
    return f".{target.name}-{state}-"


def _clear_interrupted(target: Path) -> None:
    """Restore a folder that an interrupted run had moved away, and remove the run's other folders."""
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
