"""JSON Schemas of the records, with which an editor completes and checks YAML as you type."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from ..kinds import kinds_with
from ..problems import Problem
from ..records.base import Record
from ..records.changes import Reasons
from ..records.ledger import Ledger
from .load import FILES

HINT = "Run `manual schema` and commit the files that it writes."


def schemas() -> dict[str, str]:
    """The text of each schema by its file name."""
    files = {PurePosixPath(name).stem: shape for name, shape in FILES.items()}
    folders = {kind.name: kind.shape for kind in kinds_with("shape") if kind.shape and kind.is_folder}
    shapes: dict[str, type[Record]] = {**files, **folders, "changes": Reasons, "ledger": Ledger}
    return {f"{name}.schema.json": _schema(shape) for name, shape in shapes.items()}


def _schema(shape: type[Record]) -> str:
    return json.dumps(shape.model_json_schema(by_alias=True), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> int:
    """Write every schema into `folder`, and return the number of files."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = schemas()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(texts)


def stale_schemas(folder: Path) -> list[Problem]:
    """A problem for each schema in `folder` that does not match the records."""
    display_path = f"{folder.parent.name}/{folder.name}"
    problems = []
    for name, text in schemas().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            problems.append(Problem(f"{display_path}/{name}", 1, "file", "does not match the records.", HINT))
    return problems
