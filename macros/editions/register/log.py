"""The register's log: one line of JSON for each operation, each with the hash of the line before it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = "publish-log.jsonl"
FIRST = "0" * 64
"""What stands as the hash before the first line."""


def read_log(folder: Path) -> list[dict[str, Any]]:
    """The entries that can be read, in order; what is broken is for `log_faults` to say."""
    entries = []
    for line in _lines(folder):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            entries.append(entry)
    return entries


def published(folder: Path) -> dict[str, dict[str, Any]]:
    """The line of each edition that the log says was published, without those that were interrupted."""
    standing: dict[str, dict[str, Any]] = {}
    for entry in read_log(folder):
        if entry.get("act") == "publish":
            standing[entry["what"]] = entry
        elif entry.get("act") == "not-published":
            standing.pop(entry["what"], None)
    return standing


def append(folder: Path, **entry: Any) -> None:
    """Add an entry at the end, whole and on the disk before this returns."""
    lines = _lines(folder)
    chained = {"n": len(lines) + 1, **entry, "before": _hash(lines[-1]) if lines else FIRST}
    data = (json.dumps(chained, ensure_ascii=False) + "\n").encode()
    with (folder / FILE).open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def drop_unfinished_line(folder: Path) -> bool:
    """Take away a last line that an interruption cut short; whether there was one."""
    path = folder / FILE
    content = path.read_bytes() if path.exists() else b""
    if not content or content.endswith(b"\n"):
        return False
    with path.open("r+b") as file:
        file.truncate(content.rfind(b"\n") + 1)
    return True


def head(folder: Path) -> dict[str, Any]:
    """How many lines there are, and the hash of the last: what the index repeats, so that a cut shows."""
    lines = _lines(folder)
    return {"lines": len(lines), "hash": _hash(lines[-1]) if lines else FIRST}


def log_faults(folder: Path) -> Iterator[str]:
    """What is wrong with the chain: a line that was changed, put in or taken out."""
    before = FIRST
    for n, line in enumerate(_lines(folder), 1):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = {}
        if entry.get("n") != n or entry.get("before") != before:
            yield f"{FILE}:{n}: the line does not follow from the one before it; the log was changed."
        before = _hash(line)


def _lines(folder: Path) -> list[bytes]:
    path = folder / FILE
    return path.read_bytes().splitlines() if path.exists() else []


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
