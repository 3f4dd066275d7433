"""The file with the unit's reason for each change: `manual changes` writes it, publishing reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ...manual.problems import Problem
from ...manual.reading.shapes import validate
from ...manual.reading.yaml_text import YamlText, read_yaml
from ...manual.records.changes import Reason, Reasons
from ...tools.files import atomic_write
from ...tools.text import counted
from .compare import Change, ExplainedChange

HEADER = """\
# yaml-language-server: $schema=../schema/changes.schema.json
# Why edition {edition} differs from {since}. For each change, say whether it changes delivery or is
# editorial, and give the reason. After more edits, run `manual changes` again: it keeps what you filled in.
"""
LINE_WIDTH = 100


def reasons_file(root: Path, edition: str) -> Path:
    """The path of the file with the reasons for an edition."""
    return root / "data" / "changes" / f"{edition}.yml"


def read_reasons(
    root: Path, edition: str, changes: Iterable[Change]
) -> tuple[dict[str, Reason], list[Problem]]:
    """The reasons by the id of their change, and a problem for each change without one."""
    changes = list(changes)
    text = _read(root, edition)
    if not text:
        if not changes:
            return {}, []
        name = reasons_file(Path(), edition).as_posix()
        message = f"is missing, and {counted(len(changes), 'change needs', 'changes need')} a reason."
        return {}, [Problem(name, 1, "file", message, "Run: manual changes --in REGISTER")]
    record = validate(Reasons, text)
    reasons = {reason.change: reason for reason in record.changes} if record else {}
    problems = list(text.problems)
    if record:
        unexplained = [change for change in changes if change.id not in reasons]
        problems += [
            Problem.at(
                record.origin.inside("changes"),
                f'"{change.id}" has no reason.',
                "Run: manual changes --in REGISTER",
            )
            for change in unexplained
        ]
    return reasons, problems


def write_reasons(root: Path, edition: str, since: str, changes: Iterable[Change]) -> Path:
    """Write the file with every change and return its path.

    Reasons that the unit has given are kept, also those of changes that are no longer found.
    """
    text = _read(root, edition)
    earlier = _entries(text.value) if text else {}
    entries = [_entry(change, earlier.pop(change.id, {})) for change in changes]
    entries += [entry for entry in earlier.values() if entry.get("reason")]
    body = {"since": since, "changes": entries}
    path = reasons_file(root, edition)
    header = HEADER.format(edition=edition, since=since)
    yaml_text = yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=LINE_WIDTH)
    atomic_write(path, (header + yaml_text.replace(" null\n", "\n")).encode())
    return path


def _read(root: Path, edition: str) -> YamlText | None:
    path = reasons_file(root, edition)
    return read_yaml(path, path.relative_to(root).as_posix()) if path.exists() else None


def _entries(value: Any) -> dict[str, dict[str, Any]]:
    changes = value.get("changes") if isinstance(value, Mapping) else None
    items = changes if isinstance(changes, list) else []
    return {str(item.get("change")): item for item in items if isinstance(item, dict)}


def _entry(change: Change, earlier: Mapping[str, Any]) -> dict[str, Any]:
    effect = earlier.get("effect") or ("delivery" if change.usually_delivery else "editorial")
    what = f"{change.title}. {change.what}"
    return {"change": change.id, "what": what, "effect": effect, "reason": earlier.get("reason")}


def explain(changes: Iterable[Change], reasons: Mapping[str, Reason]) -> list[ExplainedChange]:
    """Each change with its reason. Raises `KeyError` for a change without one."""
    return [ExplainedChange(item, reasons[item.id].effect, reasons[item.id].reason) for item in changes]
