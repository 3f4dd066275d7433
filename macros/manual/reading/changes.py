"""Reads the files of `data/changes/`, in which the unit says why an edition differs from the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from ..problems import Problem
from ..records.changes import DraftReasons, Reasons
from .plain_text import mark_problems
from .shapes import validate
from .yaml_text import YamlText, parse_yaml, read_yaml

R = TypeVar("R", Reasons, DraftReasons)
FOLDER = "changes"
FILE_NAME = re.compile(r"(\d+\.\d+)\.yml")


def read_reasons_file(shape: type[R], path: Path) -> tuple[YamlText, R | None]:
    """The text of a file and the record in it; None where the text has problems."""
    text = read_yaml(path, display_path(path))
    return text, _record_in(shape, text)


def parse_reasons(shape: type[R], source: str, path: Path) -> R | None:
    """The record in the text for a file; None when it has problems."""
    text = YamlText(display_path(path))
    parse_yaml(source, text)
    return _record_in(shape, text)


def display_path(path: Path) -> str:
    """A file of reasons as messages name it: from the project's folder."""
    return "/".join(path.parts[-3:])


def _record_in(shape: type[R], text: YamlText) -> R | None:
    record = validate(shape, text)
    text.problems += mark_problems(text, only="reason")
    if record:
        text.problems += _names_given_twice(record)
    return None if text.problems else record


def _names_given_twice(record: Reasons | DraftReasons) -> Iterator[Problem]:
    first_lines: dict[str, int] = {}
    for entry in record.changes:
        for n, name in enumerate(entry.change):
            place = entry.origin.inside("change", n)
            if name in first_lines:
                hint = f"It is already on line {first_lines[name]}; keep one of them."
                yield Problem.at(place, f'"{name}" is given twice.', hint)
            first_lines.setdefault(name, place.line)


def reasons_files(data: Path) -> dict[str, Path]:
    """Every file of reasons by the name of its edition, in the order of the editions."""
    paths = [path for path in (data / FOLDER).glob("*.yml") if FILE_NAME.fullmatch(path.name)]
    return {path.stem: path for path in sorted(paths, key=lambda path: [*map(int, path.stem.split("."))])}


def all_reasons(data: Path) -> tuple[dict[str, Reasons], list[Problem]]:
    """The reasons of every edition, and the problems of files that cannot be read or have another name."""
    records: dict[str, Reasons] = {}
    problems = list(_other_files(data))
    for edition, path in reasons_files(data).items():
        text, record = read_reasons_file(Reasons, path)
        problems += text.problems
        if record:
            records[edition] = record
    return records, problems


def _other_files(data: Path) -> Iterator[Problem]:
    known = set(reasons_files(data).values())
    for path in sorted((data / FOLDER).glob("*")):
        if path not in known and path.name[0] != ".":
            hint = "Files here are named after an edition, such as 1.1.yml."
            yield Problem(display_path(path), 1, "file", "is not a file of reasons.", hint)
