"""The lists that the unit keeps: words not to use, wording that may repeat, and the project's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from ..manual.problems import Problem
from ..manual.reading.shapes import validate
from ..manual.reading.yaml_text import read_yaml
from ..manual.records.base import Record, Text


class Avoided(Record):
    """A word or phrase not to use. It matches whole words, whatever their case."""

    word: Text
    instead: Text
    unless: Annotated[list[Text], Field(description="Phrases in which it may stand.")] = []


class Lists(Record):
    """The wording lists in `data/wording/lists.yml`."""

    avoid: list[Avoided]
    may_repeat: Annotated[list[Text], Field(description="Wording that several sessions share on purpose.")]
    words: Annotated[list[Text], Field(description="Words that the dictionary does not know.")]


def all_records(folder: Path) -> tuple[Lists | None, list[Problem]]:
    """The lists in `folder`, or the problems that keep them from being read."""
    text = read_yaml(folder / "lists.yml", f"{folder.parent.name}/{folder.name}/lists.yml")
    return validate(Lists, text), text.problems
