"""Reads `data/` into a `Manual` and collects every problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path as FilePath
from typing import TypeVar

from ..kinds import kinds_with
from ..model import Manual
from ..names import draw_names
from ..problems import Problem
from ..records import overview
from ..records.base import Record
from ..records.ledger import Ledger
from ..records.passing_on import PassingOn
from ..rules import check
from .plain_text import mark_problems
from .shapes import has_italics, validate
from .text import FILES_KEPT, read_text
from .yaml_text import YamlText, parse_yaml

R = TypeVar("R", bound=Record)

FILES: dict[str, type[Record]] = {
    "manual.yml": overview.Settings,
    "passing-on.yml": PassingOn,
    **{kind.file: kind.shape for kind in kinds_with("shape") if kind.shape and not kind.is_folder},
    "overview/purpose.yml": overview.Purpose,
    "overview/key-features.yml": overview.KeyFeatures,
    "overview/suitability.yml": overview.Suitability,
    "overview/suitability-guide.yml": overview.SuitabilityGuide,
    "overview/delivery.yml": overview.Delivery,
    "overview/background.yml": overview.Background,
    "overview/confidentiality.yml": overview.Confidentiality,
    "overview/further-information.yml": overview.FurtherInformation,
}
"""The single files of `data/`, with the type of the record in each."""

LEDGER = "source/ledger.yml"
"""The file that says where the manual says what the Overview says. Only the report for a panel shows it."""

FOLDERS: dict[str, type[Record]] = {
    kind.file: kind.shape for kind in kinds_with("shape") if kind.shape and kind.is_folder
}
"""The folders of `data/` in which every `*.yml` file is one record, with its type."""

OTHER_FOLDERS = {"schema", "wording", "changes"}
"""Folders of `data/` that are read elsewhere: by editors, the wording checks and publishing."""


@dataclass(frozen=True)
class LoadResult:
    """The manual, as far as it could be read, and every problem."""

    partial: Manual
    problems: list[Problem]


def read(data: FilePath) -> LoadResult:
    """Read and check the folder `data`; problems name files by their path from its parent."""
    files = {name: _read_file(data, name, shape) for name, shape in FILES.items()}
    folders = {name: _read_folder(data, name, shape) for name, shape in FOLDERS.items()}
    ledger_text, ledger = _read_file(data, LEDGER, Ledger)
    texts = [ledger_text, *(text for text, _ in files.values())]
    texts += [text for results in folders.values() for text, _ in results]
    problems = [problem for text in texts for problem in text.problems]
    problems += _unknown_files(data)
    build = partial(
        Manual.build,
        {name: record for name, (_, record) in files.items() if record},
        {name: [record for _, record in results if record] for name, results in folders.items()},
        failed_files={
            text.file.removeprefix(f"{data.name}/").removesuffix(".yml") for text in texts if text.problems
        },
        session_files={path.stem for path in (data / "sessions").glob("*.yml")},
        ledger=ledger,
    )
    by_file = {text.file: text for text in texts}
    problems += draw_names(
        _records(files, folders), build(), lambda place, typed: by_file[place.file].line_of(place.path, typed)
    )
    manual = build()  # again, with the names drawn
    return LoadResult(manual, sorted({*problems, *check(manual)}))


Read = tuple[YamlText, Record | None]


def _records(files: Mapping[str, Read], folders: Mapping[str, Sequence[Read]]) -> Iterator[Record]:
    """Every record that could be read."""
    yield from (record for _, record in files.values() if record)
    yield from (record for results in folders.values() for _, record in results if record)


def _read_file(data: FilePath, name: str, shape: type[R]) -> tuple[YamlText, R | None]:
    text = YamlText(f"{data.name}/{name}")
    source, text.problems = read_text(data / name, text.file)
    if source is None or text.problems:
        return text, None
    parsed, marks = _parsed(text.file, source, shape)
    text = replace(parsed, problems=[*parsed.problems])
    record = validate(shape, text)
    text.problems += marks
    return text, record


@lru_cache(FILES_KEPT)  # a preview and a watch read the same files again and again
def _parsed(file: str, source: str, shape: type[Record]) -> tuple[YamlText, tuple[Problem, ...]]:
    """The values in the text of a file, which nobody changes, and the problems with marks in them.

    Records are not kept: names are drawn there.
    """
    text = YamlText(file, source=source)
    parse_yaml(source, text)
    return text, tuple(mark_problems(text, has_italics=partial(has_italics, shape)))


def _read_folder(data: FilePath, folder: str, shape: type[Record]) -> list[Read]:
    names = sorted(path.name for path in (data / folder).glob("*.yml"))
    return [_read_file(data, f"{folder}{name}", shape) for name in names]


def _unknown_files(data: FilePath) -> list[Problem]:
    """A problem for each file that nothing reads: without it, a misspelt name would hide the content."""
    known = {data / name for name in (*FILES, LEDGER)}
    known |= {path for folder in FOLDERS for path in (data / folder).glob("*.yml")}
    hint = "Check its name and its folder. Names of data files end in .yml."
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
