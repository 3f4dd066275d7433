"""The file in which the unit says why: `manual changes` writes it, publishing reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ...manual.problems import Problem
from ...manual.reading.shapes import shape
from ...manual.reading.yaml_text import YamlText, read_yaml
from ...manual.records.changes import Reason, Reasons
from ...tools.files import atomic_write
from .compare import Change, ExplainedChange

HEAD = """\
# yaml-language-server: $schema=../schema/changes.schema.json
# Why edition {edition} differs from {since}. Say of each change whether it changes delivery or is editorial,
# and give the reason. After more edits run `manual changes` again: what you filled in stays.
"""
LINE_WIDTH = 100


def reasons_file(root: Path, edition: str) -> Path:
    """The file with the reasons for an edition."""
    return root / "data" / "changes" / f"{edition}.yml"


def read_reasons(
    root: Path, edition: str, changes: Iterable[Change]
) -> tuple[dict[str, Reason], list[Problem]]:
    """The reason for each change by its id, and a problem for each change that has none."""
    changes = list(changes)
    text = _read(root, edition)
    if not text:
        if not changes:
            return {}, []
        shown = reasons_file(Path(), edition).as_posix()
        message = f"is missing, and there are {len(changes)} changes to give a reason for."
        return {}, [Problem(shown, 1, "file", message, "Run: manual changes")]
    record = shape(Reasons, text)
    given = {reason.change: reason for reason in record.changes} if record else {}
    problems = list(text.problems)
    if record:
        absent = [change for change in changes if change.id not in given]
        problems += [
            Problem.at(
                record.origin.inside("changes"), f'"{change.id}" has no reason.', "Run: manual changes"
            )
            for change in absent
        ]
    return given, problems


def write_reasons(root: Path, edition: str, since: str, changes: Iterable[Change]) -> Path:
    """Write the file with every change. Reasons already given stay; so do those whose change is gone."""
    text = _read(root, edition)
    given = _entries(text.value) if text else {}
    entries = [_entry(change, given.pop(change.id, {})) for change in changes]
    entries += [entry for entry in given.values() if entry.get("reason")]
    body = {"since": since, "changes": entries}
    path = reasons_file(root, edition)
    dumped = yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=LINE_WIDTH)
    atomic_write(path, (HEAD.format(edition=edition, since=since) + dumped.replace(" null\n", "\n")).encode())
    return path


def _read(root: Path, edition: str) -> YamlText | None:
    path = reasons_file(root, edition)
    return read_yaml(path, path.relative_to(root).as_posix()) if path.exists() else None


def _entries(value: Any) -> dict[str, dict[str, Any]]:
    listed = value.get("changes") if isinstance(value, Mapping) else None
    items = listed if isinstance(listed, list) else []
    return {str(item.get("change")): item for item in items if isinstance(item, dict)}


def _entry(change: Change, given: Mapping[str, Any]) -> dict[str, Any]:
    effect = given.get("effect") or ("delivery" if change.usually_delivery else "editorial")
    what = f"{change.title}. {change.what}"
    return {"change": change.id, "what": what, "effect": effect, "reason": given.get("reason")}


def explain(changes: Iterable[Change], reasons: Mapping[str, Reason]) -> list[ExplainedChange]:
    """Each change with its reason; every change has one."""
    return [ExplainedChange(item, reasons[item.id].effect, reasons[item.id].reason) for item in changes]
