"""The register's log: a line of JSON for each operation, chained by the hash of the line before."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .location import LOG_FILE

INITIAL_HASH = "0" * 64
"""`before` in the first line."""


def read_log(folder: Path) -> list[dict[str, Any]]:
    """The entries in order. Lines that cannot be read, or name nothing, are left out."""
    entries = []
    for line in _lines(folder):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and isinstance(entry.get("what"), str):
            entries.append(entry)
    return entries


def published(folder: Path) -> dict[str, dict[str, Any]]:
    """By edition, the log entry of its publication. Interrupted publications are left out."""
    entries: dict[str, dict[str, Any]] = {}
    for entry in read_log(folder):
        if entry.get("act") == "publish":
            entries[entry["what"]] = entry
        elif entry.get("act") == "not-published":
            entries.pop(entry["what"], None)
    return entries


def notices(folder: Path) -> list[dict[str, Any]]:
    """The entries of the notices of withdrawal. Entries by earlier tools have no `file` and no `sha256`."""
    return [entry for entry in read_log(folder) if entry.get("act") in ("withdraw", "lift")]


def append(folder: Path, **entry: Any) -> None:
    """Add an entry at the end. It is on the disk when this returns."""
    lines = _lines(folder)
    chained = {"n": len(lines) + 1, **entry, "before": _hash(lines[-1]) if lines else INITIAL_HASH}
    data = (json.dumps(chained, ensure_ascii=False) + "\n").encode()
    with (folder / LOG_FILE).open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def drop_unfinished_line(folder: Path) -> bool:
    """Remove a last line that an interruption cut short. Returns whether there was one."""
    path = folder / LOG_FILE
    content = path.read_bytes() if path.exists() else b""
    if not content or content.endswith(b"\n"):
        return False
    with path.open("r+b") as file:
        file.truncate(content.rfind(b"\n") + 1)
    return True


def head(folder: Path) -> dict[str, Any]:
    """The number of lines and the hash of the last. The index repeats them, so that a cut log is detected."""
    lines = _lines(folder)
    return {"lines": len(lines), "hash": _hash(lines[-1]) if lines else INITIAL_HASH}


def log_faults(folder: Path) -> Iterator[str]:
    """A line for each entry that does not fit the chain, because a line was changed, added or removed."""
    before = INITIAL_HASH
    for n, line in enumerate(_lines(folder), 1):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = {}
        if not isinstance(entry, dict) or entry.get("n") != n or entry.get("before") != before:
            yield f"{LOG_FILE}:{n}: the line does not follow from the one before it; the log was changed."
        before = _hash(line)


def _lines(folder: Path) -> list[bytes]:
    path = folder / LOG_FILE
    return path.read_bytes().splitlines() if path.exists() else []


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
