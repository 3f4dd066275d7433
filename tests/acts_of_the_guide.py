"""What AUTHORING.md says to do when a session is retired, renamed or moved, done to a project's files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import yaml

RETIRED = "retired:\n  edition: '0.2'\n  reason: Its exercises are in another session now.\n"
HANDOUTS = re.compile(r"^handouts:\n(?:[ #-].*\n)+", re.MULTILINE)
HANDOUT_LINE = re.compile(r"^ +handout: .*\n", re.MULTILINE)
LIST_ITEM = r"^ +- {id}\n"


def retire(root: Path, id: str, replaced_by: str = "") -> None:
    """Retire a session. `replaced_by` is the id of the session that takes its place; empty for none."""
    record = root / "data" / "sessions" / f"{id}.yml"
    text = record.read_text(encoding="utf-8")
    for handout in values(text).get("handouts", []):
        remove_sheet(root, handout["id"])
    text = HANDOUT_LINE.sub("", HANDOUTS.sub("", record.read_text(encoding="utf-8")))
    replacement = f"  replaced_by: {replaced_by}\n" if replaced_by else ""
    record.write_text(f"{text.rstrip()}\n{RETIRED}{replacement}", encoding="utf-8")
    for file in (root / "data" / "modules.yml", root / "data" / "routes.yml"):
        change(file, LIST_ITEM.format(id=id), "")
        remove_from_list(file, "sessions", id)
    for file in other_sessions(root, {id}):
        for field in ("after", "pairs_with"):
            remove_from_list(file, field, id)


def values(text: str) -> dict[str, Any]:
    """The values in a file of data."""
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))


def remove_sheet(root: Path, id: str) -> None:
    """Delete a sheet's page, and name it nowhere: its title in texts becomes the words "the sheet"."""
    (root / "docs" / "handouts" / f"{id}.md").unlink()
    for file in (root / "data").rglob("*.yml"):
        change(file, rf"\[\[{id}\]\]", "the sheet")
    for file in (root / "data" / "sessions").glob("*.yml"):
        change(file, rf"^ +handout: {id}\n", "")
    for file in (root / "docs").rglob("*.md"):
        change(file, rf'{{{{ handout\("{id}"(?:, "[^"]*")?\) }}}}', "the sheet")


def rename(root: Path, id: str, title: str) -> str:
    """Give a session another title. Returns the title that it had."""
    record = root / "data" / "sessions" / f"{id}.yml"
    old = str(values(record.read_text(encoding="utf-8"))["title"])
    change(record, r"^title: .*\n", f"title: {title}\n")
    return old


def move(root: Path, id: str, module: str) -> None:
    """Move a session to the end of another module."""
    file = root / "data" / "modules.yml"
    change(file, LIST_ITEM.format(id=id), "")
    text = file.read_text(encoding="utf-8")
    start = text.index(f"  - id: {module}\n")
    sessions = re.compile(r" {4}sessions:\n(?: {6}- .+\n)+").search(text, start)
    assert sessions
    end = sessions.end()
    file.write_text(f"{text[:end]}      - {id}\n{text[end:]}", encoding="utf-8")


def other_sessions(root: Path, ids: Collection[str]) -> Iterable[Path]:
    """The records of all sessions but these."""
    return (path for path in sorted((root / "data" / "sessions").glob("*.yml")) if path.stem not in ids)


def add_to_list(files: Iterable[Path], field: str, id: str) -> None:
    """Add an id to a list in brackets, in the first file that has not got it there."""
    for file in files:
        text = file.read_text(encoding="utf-8")
        found = re.search(rf"^{field}: \[(.*)\]\n", text, re.MULTILINE)
        if found and id not in found[1].split(", "):
            file.write_text(text.replace(found[0], f"{field}: [{found[1]}, {id}]\n"), encoding="utf-8")
            return


def remove_from_list(file: Path, field: str, id: str) -> None:
    """Remove an id from a list in brackets."""
    text = file.read_text(encoding="utf-8")
    for found in re.finditer(rf"^( *{field}: )\[(.*)\]\n", text, re.MULTILINE):
        ids = [item for item in found[2].split(", ") if item != id]
        text = text.replace(found[0], f"{found[1]}[{', '.join(ids)}]\n")
    file.write_text(text, encoding="utf-8")


def change(file: Path, pattern: str, put: str) -> None:
    """Replace each match of a pattern in a file, which is left alone where there is none."""
    text = file.read_text(encoding="utf-8")
    changed = re.sub(pattern, lambda _: put, text, flags=re.MULTILINE)
    if changed != text:
        file.write_text(changed, encoding="utf-8")
