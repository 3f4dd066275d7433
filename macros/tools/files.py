"""Atomic file writes, SHA-256 hashes and canonical JSON."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

TEMPORARY_PREFIX = ".tmp-"
"""The start of a file's name until the file is complete."""
FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Everyone can read what is written, whatever the umask. Access is limited by the folder around it."""


def atomic_write(path: Path, content: bytes) -> None:
    """Write `content` to `path`, so that a reader finds the old file or the complete new one.

    Creates the folder where it is missing. Raises `OSError`; the old file is then unchanged.
    """
    make_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY_PREFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(FILE_MODE)  # `mkstemp` made it private
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, with `FOLDER_MODE`."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(FOLDER_MODE)


def sha256(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal. The file is read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes(folder: Path, exclude: Collection[str] = ()) -> dict[str, str]:
    """The SHA-256 of each file below `folder` by its path from there, except the paths in `exclude`."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    included = {name: path for name, path in sorted(files.items()) if name not in exclude}
    with ThreadPoolExecutor() as pool:
        return dict(zip(included, pool.map(sha256, included.values()), strict=True))


def to_json(value: Any) -> bytes:
    """Canonical JSON: equal values give the same bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
