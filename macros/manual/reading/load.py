"""Reads `data/` into a `Manual`, collecting every problem on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath

from ..kinds import kinds_with
from ..model import Manual
from ..problems import Problem
from ..records import overview
from ..records.base import Record
from ..rules import check
from .shapes import shape
from .yaml_text import YamlText, read_yaml

FILES: dict[str, type[Record]] = {
    "manual.yml": overview.Settings,
    **{kind.file: kind.shape for kind in kinds_with("shape") if kind.shape and not kind.is_folder},
    "overview/purpose.yml": overview.Purpose,
    "overview/key-features.yml": overview.KeyFeatures,
    "overview/suitability.yml": overview.Suitability,
    "overview/delivery.yml": overview.Delivery,
    "overview/background.yml": overview.Background,
    "overview/confidentiality.yml": overview.Confidentiality,
    "overview/further-information.yml": overview.FurtherInformation,
}
"""The single files of `data/` and the record that each holds."""

FOLDERS: dict[str, type[Record]] = {
    kind.file: kind.shape for kind in kinds_with("shape") if kind.shape and kind.is_folder
}
"""The folders of `data/` in which every `*.yml` file holds one record of a kind."""

OTHER_FOLDERS = {"schema", "wording", "changes"}
"""Folders of `data/` that put nothing on the pages. Publishing reads the reasons in `changes/`."""


@dataclass(frozen=True)
class Loaded:
    """What was read, whole or in part, and the problems found."""

    partial: Manual
    problems: list[Problem]


def read(data: FilePath) -> Loaded:
    """Read and check the folder `data`; problems name files by their path from its parent."""
    files = {name: _one(data, name, record) for name, record in FILES.items()}
    folders = {name: _folder(data, name, record) for name, record in FOLDERS.items()}
    texts = [text for text, _ in files.values()]
    texts += [text for group in folders.values() for text, _ in group]
    problems = [problem for text in texts for problem in text.problems]
    problems += _strays(data)
    manual = Manual.build(
        {name: record for name, (_, record) in files.items() if record},
        {name: [record for _, record in group if record] for name, group in folders.items()},
        failed_files={
            text.file.removeprefix(f"{data.name}/").removesuffix(".yml") for text in texts if text.problems
        },
        session_files={path.stem for path in (data / "sessions").glob("*.yml")},
    )
    return Loaded(manual, sorted({*problems, *check(manual)}))


def _one(data: FilePath, name: str, record: type[Record]) -> tuple[YamlText, Record | None]:
    text = read_yaml(data / name, f"{data.name}/{name}")
    return text, shape(record, text)


def _folder(data: FilePath, folder: str, record: type[Record]) -> list[tuple[YamlText, Record | None]]:
    names = sorted(path.name for path in (data / folder).glob("*.yml"))
    return [_one(data, f"{folder}{name}", record) for name in names]


def _strays(data: FilePath) -> list[Problem]:
    """Files that nothing reads: a misspelt name would otherwise lose its content in silence."""
    known = {data / name for name in FILES}
    known |= {path for folder in FOLDERS for path in (data / folder).glob("*.yml")}
    hint = "Check its name and folder; files end in .yml."
    return [
        Problem(
            f"{data.name}/{path.relative_to(data).as_posix()}",
            1,
            "file",
            "is not a file of the manual.",
            hint,
        )
        for path in sorted(data.rglob("*"))
        if path.is_file()
        and path not in known
        and path.parent.name not in OTHER_FOLDERS
        and path.name[0] != "."
    ]
