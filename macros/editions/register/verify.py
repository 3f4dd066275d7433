"""Compares a register, here or copied, with what its editions say of themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...tools.files import hashes, sha256
from . import log
from .index import INDEX_DATA, index_data
from .register import EDITION, RELEASE, STAGING, STATUS, Edition, Register


def faults(register: Register) -> Iterator[str]:
    """Everything that is not as it was published, a line each; nothing when all is well."""
    register.ensure_exists()
    yield from log.log_faults(register.folder)
    published = log.published(register.folder)
    for path in sorted(register.folder.iterdir()):
        if EDITION.fullmatch(path.name):
            yield from _edition_faults(Edition(path.name, path), published.get(path.name))
        elif path.name.startswith(STAGING):
            yield f"{path.name}: left over from an interrupted publish; the next publish removes it."
    for name in published:
        if not (register.folder / name).is_dir():
            yield f"{name}: the log says that it was published, and it is not here."
    yield from _notice_faults(register)
    yield from _index_faults(register)


def _edition_faults(edition: Edition, entry: dict[str, str] | None) -> Iterator[str]:
    try:
        said = edition.release["files"]
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{edition.name}/{RELEASE}: is missing or cannot be read."
        return
    if entry is None:
        yield f"{edition.name}: the log has no line for it; the log was cut, or this was put here by hand."
    elif entry.get("release") != sha256(edition.folder / RELEASE):
        yield f"{edition.name}/{RELEASE}: is not as it was published."
    found = hashes(edition.folder, {RELEASE})
    for path in sorted(said.keys() | found.keys()):
        if path not in found:
            yield f"{edition.name}/{path}: is missing."
        elif path not in said:
            yield f"{edition.name}/{path}: was added."
        elif said[path] != found[path]:
            yield f"{edition.name}/{path}: was changed."


def _notice_faults(register: Register) -> Iterator[str]:
    logged = [entry["what"] for entry in log.read_log(register.folder) if entry.get("act") == "withdraw"]
    try:
        filed = [notice.what for notice in register.withdrawals()]
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{STATUS}/: a notice cannot be read."
        return
    for what in filed:
        if what not in logged:
            yield f"{STATUS}/: the notice on {what} is not in the log; the log was cut."
    for what in logged:
        if what not in filed:
            yield f"{STATUS}/: the log says that {what} was withdrawn; its notice is missing. Do it again."


def _index_faults(register: Register) -> Iterator[str]:
    path = register.folder / INDEX_DATA
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        yield f"{INDEX_DATA}: is missing or cannot be read. Run: manual register FOLDER"
        return
    if found["log"] != log.head(register.folder):
        yield f"{INDEX_DATA}: tells of another log than the one here; the log was cut, or the index is old."
    elif (derived := _derived(register)) and found != derived:
        yield f"{INDEX_DATA}: is not what the editions give. Run: manual register FOLDER"


def _derived(register: Register) -> dict[str, Any]:
    """What the index has to be; empty when an edition or a notice cannot be read, which is a fault of its own."""
    try:
        return index_data(register)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
