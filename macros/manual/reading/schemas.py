"""JSON Schemas made from the records, so that an editor completes and checks YAML while one types."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from ..kinds import kinds_with
from ..problems import Problem
from ..records.base import Record
from ..records.changes import Reasons
from .load import FILES

FIX = "Run `manual schema` and commit what it writes."


def schemas() -> dict[str, str]:
    """Each schema's file name and its text."""
    singles = {PurePosixPath(name).stem: record for name, record in FILES.items()}
    folders = {kind.name: kind.shape for kind in kinds_with("shape") if kind.shape and kind.is_folder}
    records: dict[str, type[Record]] = {**singles, **folders, "changes": Reasons}
    return {f"{name}.schema.json": _text(record) for name, record in records.items()}


def _text(record: type[Record]) -> str:
    return json.dumps(record.model_json_schema(by_alias=True), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> int:
    """Write every schema into `folder`; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = schemas()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(wanted)


def stale_schemas(folder: Path) -> list[Problem]:
    """A problem for each schema in `folder` that does not match the records."""
    shown = f"{folder.parent.name}/{folder.name}"
    problems = []
    for name, text in schemas().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            problems.append(Problem(f"{shown}/{name}", 1, "file", "does not match the records.", FIX))
    return problems
