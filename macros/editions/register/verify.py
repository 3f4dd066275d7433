"""Compares the files of a register, or of a copy of it, with what was recorded when they were published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...tools.files import hashes, sha256
from . import log
from .index import INDEX_DATA, index_data
from .location import RELEASE
from .register import EDITION, STAGING, STATUS, Edition, Register


def faults(register: Register) -> Iterator[str]:
    """A line for each difference from what was published. Changes nothing.

    Raises `RegisterError` when the folder is not a register.
    """
    register.ensure_exists()
    yield from log.log_faults(register.folder)
    published = log.published(register.folder)
    for path in sorted(register.folder.iterdir()):
        if EDITION.fullmatch(path.name):
            yield from _edition_faults(Edition(path.name, path), published.get(path.name))
        elif path.name.startswith(STAGING):
            yield f"{path.name}: is left from an interrupted publish; the next publish removes it."
    for name in published:
        if not (register.folder / name).is_dir():
            yield f"{name}: is missing, although the log says that it was published."
    yield from _notice_faults(register)
    yield from _index_faults(register)


def _edition_faults(edition: Edition, entry: dict[str, str] | None) -> Iterator[str]:
    try:
        recorded = edition.release["files"]
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{edition.name}/{RELEASE}: is missing or cannot be read."
        return
    if entry is None:
        yield f"{edition.name}: has no line in the log; the log was cut, or the folder was added by hand."
    elif entry.get("release") != sha256(edition.folder / RELEASE):
        yield f"{edition.name}/{RELEASE}: was changed since it was published."
    present = hashes(edition.folder, {RELEASE})
    for path in sorted(recorded.keys() | present.keys()):
        if path not in present:
            yield f"{edition.name}/{path}: is missing."
        elif path not in recorded:
            yield f"{edition.name}/{path}: was added."
        elif recorded[path] != present[path]:
            yield f"{edition.name}/{path}: was changed."


def _notice_faults(register: Register) -> Iterator[str]:
    logged = [entry["what"] for entry in log.read_log(register.folder) if entry.get("act") == "withdraw"]
    try:
        filed = [notice.what for notice in register.withdrawals()]
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{STATUS}/: a notice of withdrawal cannot be read."
        return
    for what in filed:
        if what not in logged:
            yield f"{STATUS}/: the notice on {what} is not in the log; the log was cut."
    for what in logged:
        if what not in filed:
            yield f"{STATUS}/: the notice on {what}, which the log names, is missing. Withdraw it again."


def _index_faults(register: Register) -> Iterator[str]:
    path = register.folder / INDEX_DATA
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        yield f"{INDEX_DATA}: is missing or cannot be read. Run: manual register FOLDER"
        return
    if data["log"] != log.head(register.folder):
        yield f"{INDEX_DATA}: does not match the log; the log was cut, or the index is out of date."
    elif (derived := _derived(register)) and data != derived:
        yield f"{INDEX_DATA}: does not match the editions. Run: manual register FOLDER"


def _derived(register: Register) -> dict[str, Any]:
    """What the index should hold; empty when an edition or a notice cannot be read, a fault of its own."""
    try:
        return index_data(register)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
