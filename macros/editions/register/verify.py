"""Compares the files of a register, or of a copy of it, with what was recorded when they were published.

Everything that a reader can open is compared: the editions with their lists of hashes, the notices with the
log, and the index with what is derived again from both. Any other file is a fault.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...tools.files import TEMPORARY_PREFIX, hashes, sha256
from . import log
from .index import INDEX_DATA, ROOT_FILES, UNREADABLE, index_files, tool_version
from .location import LOG_FILE, RELEASE
from .register import EDITION, LATEST, LOCK, STAGING, STATUS, Edition, Register

SERVER_FILES = ("web.config",)
"""Files that the unit may put into the register's folder for a web server."""
REBUILD = "Run: manual register FOLDER"


def faults(register: Register) -> Iterator[str]:
    """A line for each difference from what was published. Changes nothing.

    Raises `RegisterError` when the folder is not a register.
    """
    register.ensure_exists()
    yield from log.log_faults(register.folder)
    published = log.published(register.folder)
    for path in sorted(register.folder.iterdir()):
        if _is_edition(path):
            yield from _edition_faults(Edition(path.name, path), published.get(path.name))
    for name in published:
        if not (register.folder / name).is_dir():
            yield f"{name}: is missing, although the log says that it was published."
    notice_faults = list(_notice_faults(register.folder))
    yield from notice_faults
    complete = {edition.name for edition in register.editions()} == set(published) and not notice_faults
    index = _derived(register) if complete else {}
    yield from _index_faults(register, index)
    yield from _strays(register.folder, index)


def _edition_faults(edition: Edition, entry: Mapping[str, str] | None) -> Iterator[str]:
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
    yield from (f"{edition.name}/{path}: was added." for path in _linked_folders(edition.folder))


def _notice_faults(folder: Path) -> Iterator[str]:
    """Compare each notice with its line in the log. The lines of earlier tools only say what it is on."""
    filed = {path.name: path for path in sorted((folder / STATUS).glob("*.json"))}
    for entry in log.notices(folder):
        name = entry.get("file") or next((name for name, path in filed.items() if _is_on(entry, path)), "")
        path = filed.pop(name, None)
        if path is None and not name:
            yield f"{STATUS}/: the notice on {entry['what']}, which the log names, is missing."
        elif path is None:
            yield f"{STATUS}/{name}: is missing. {REBUILD}"
        elif "sha256" in entry and sha256(path) != entry["sha256"]:
            yield f"{STATUS}/{name}: was changed. {REBUILD}"
    yield from (f"{STATUS}/{name}: is not in the log; it was added, or the log was cut." for name in filed)


def _is_on(entry: Mapping[str, Any], path: Path) -> bool:
    """Whether the notice in a file is about what an entry of the log names."""
    try:
        return bool(json.loads(path.read_bytes())["what"] == entry["what"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _derived(register: Register) -> dict[str, bytes]:
    """The files of the index by path; empty when an edition or a notice cannot be read."""
    try:
        return dict(index_files(register))
    except UNREADABLE:
        return {}


def _index_faults(register: Register, index: Mapping[str, bytes]) -> Iterator[str]:
    path = register.folder / INDEX_DATA
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        recorded, made_by = data["log"], data.get("made_by")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield f"{INDEX_DATA}: is missing or cannot be read. {REBUILD}"
        return
    if recorded != log.head(register.folder):
        yield f"{INDEX_DATA}: does not match the log; the log was cut, or the index is out of date. {REBUILD}"
    elif not index:
        yield f"{INDEX_DATA}: the index cannot be compared until the editions and notices are as published."
    elif made_by != tool_version():
        yield f"{INDEX_DATA}: the index was made by another version of this tool. {REBUILD}"
    else:
        yield from _differences(register.folder, index)


def _differences(folder: Path, index: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in index.items():
        path = folder / name
        if not path.is_file():
            yield f"{name}: is missing. {REBUILD}"
        elif sha256(path) != hashlib.sha256(content).hexdigest():
            yield f"{name}: does not match what was published. {REBUILD}"


def _strays(folder: Path, index: Mapping[str, bytes]) -> Iterator[str]:
    """Files and folders that belong neither to an edition nor to the register."""
    known = {*(index or ROOT_FILES), LOG_FILE, LOCK, *SERVER_FILES}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((STAGING, TEMPORARY_PREFIX)):
            yield f"{path.name}: is left from an interruption; the next publish removes it."
        elif path.name in (LATEST, STATUS) and path.is_dir():
            yield from _strays_inside(path, index)
        elif not _is_edition(path) and (path.is_dir() or path.name not in known):
            yield f"{path.name}: was added."


def _strays_inside(folder: Path, index: Mapping[str, bytes]) -> Iterator[str]:
    """Files in `latest/` that the index does not have, and files in `status/` that are no notices."""
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        name = path.relative_to(folder.parent).as_posix()
        in_index = folder.name == LATEST and (not index or name in index)
        is_notice = folder.name == STATUS and path.parent == folder and path.suffix == ".json"
        if not in_index and not is_notice:
            yield f"{name}: was added."
    yield from (f"{folder.name}/{path}: was added." for path in _linked_folders(folder))


def _linked_folders(folder: Path) -> Iterator[str]:
    """Symbolic links to folders, through which a web server would serve files from elsewhere."""
    links = (path for path in folder.rglob("*") if path.is_symlink() and path.is_dir())
    return (path.relative_to(folder).as_posix() for path in sorted(links))


def _is_edition(path: Path) -> bool:
    return bool(EDITION.fullmatch(path.name)) and path.is_dir()
