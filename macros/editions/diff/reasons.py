"""The file with the unit's reason for each change: `manual changes` writes it, publishing reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...manual.problems import ManualError, Problem
from ...manual.reading.changes import FOLDER, display_path, parse_reasons, read_reasons_file
from ...manual.records.changes import DraftReasons, Reason, Reasons
from ...tools.files import atomic_write
from ...tools.text import counted
from .compare import Change, ExplainedChange
from .reasons_text import new_text, updated_text


@dataclass(frozen=True)
class ReasonsFile:
    """A file of reasons that was written, and the changes whose reason it lacks."""

    path: Path
    missing: Sequence[Change]


def reasons_file(root: Path, edition: str) -> Path:
    """The path of the file with the reasons for an edition."""
    return root / "data" / FOLDER / f"{edition}.yml"


def read_reasons(
    root: Path, edition: str, changes: Iterable[Change]
) -> tuple[dict[str, Reason], list[Problem]]:
    """The reasons by the id of their change, and a problem for each change without one."""
    changes = list(changes)
    path = reasons_file(root, edition)
    if not path.exists():
        if not changes:
            return {}, []
        message = f"is missing, and {counted(len(changes), 'change needs', 'changes need')} a reason."
        return {}, [Problem(display_path(path), 1, "file", message, "Run: manual changes --in REGISTER")]
    text, record = read_reasons_file(Reasons, path)
    if record is None:
        return {}, text.problems
    reasons = {name: reason for reason in record.changes for name in reason.change}
    place = record.origin.inside("changes")
    return reasons, [
        Problem.at(place, f'"{change.id}" has no reason.', "Run: manual changes --in REGISTER")
        for change in changes
        if change.id not in reasons
    ]


def write_reasons(root: Path, edition: str, since: str, changes: Sequence[Change]) -> ReasonsFile:
    """Write the file, or add what is new to it. What people wrote there stays as it is.

    Raises `ManualError` with every problem when the file cannot be read, and leaves it alone.
    """
    path = reasons_file(root, edition)
    if not path.exists():
        atomic_write(path, new_text(edition, since, changes).encode())
        return ReasonsFile(path, changes)
    earlier = _drafts(path)
    missing = [change for change in changes if not earlier.get(change.id)]
    text = path.read_bytes().decode("utf-8-sig")
    updated = updated_text(text, since, changes, len(missing))
    if updated != text:
        _ensure_whole(path, updated, changes, earlier)
        atomic_write(path, updated.encode())
    return ReasonsFile(path, missing)


def _drafts(path: Path) -> dict[str, str | None]:
    """The reasons by the id of their change, as far as they are written."""
    text, record = read_reasons_file(DraftReasons, path)
    if record is None:
        raise ManualError(text.problems)
    return _by_change(record)


def _by_change(record: DraftReasons | None) -> dict[str, str | None]:
    return {name: draft.reason for draft in record.changes for name in draft.change} if record else {}


def _ensure_whole(
    path: Path, text: str, changes: Iterable[Change], earlier: Mapping[str, str | None]
) -> None:
    """Raise `ManualError` when the new text of a file lacks a change, or a reason that it had."""
    found = _by_change(parse_reasons(DraftReasons, text, path))
    lost = [name for name, reason in earlier.items() if reason and found.get(name) != reason]
    if lost or any(change.id not in found for change in changes):
        hint = "Write each entry on lines of its own that begin with `- change:`, then run this again."
        raise ManualError([Problem(display_path(path), 1, "changes", "cannot be added to.", hint)])


def explain(changes: Iterable[Change], reasons: Mapping[str, Reason]) -> list[ExplainedChange]:
    """Each change with its reason. Raises `KeyError` for a change without one."""
    return [ExplainedChange(item, reasons[item.id].effect, reasons[item.id].reason) for item in changes]
