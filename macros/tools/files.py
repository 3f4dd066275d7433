"""Files that are whole or absent, their hashes, and data in a canonical form."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

TEMPORARY = ".tmp-"
"""How the name of a file begins until it is whole."""


def atomic_write(path: Path, content: bytes) -> None:
    """Write a file so that its name never shows a part of it, whatever interrupts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)  # mkstemp makes it private
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sha256(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes(folder: Path, leave_out: Collection[str] = ()) -> dict[str, str]:
    """The SHA-256 of every file below `folder`, by its path from there, but for the paths in `leave_out`."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    wanted = {name: path for name, path in sorted(files.items()) if name not in leave_out}
    with ThreadPoolExecutor() as pool:
        return dict(zip(wanted, pool.map(sha256, wanted.values()), strict=True))


def to_json(value: Any) -> bytes:
    """Canonical JSON: the same value gives the same bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
