"""The unit's own lists: words to avoid, wording that may repeat, and words that the dictionary lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from ..manual.problems import Problem
from ..manual.reading.shapes import validate
from ..manual.reading.yaml_text import read_yaml
from ..manual.records.base import Plain, Record


class Avoided(Record):
    """A word or phrase to avoid. It matches whole words in upper or lower case."""

    word: Plain
    instead: Plain
    unless: Annotated[list[Plain], Field(description="Phrases in which it is allowed.")] = []


class PassingOnWords(Record):
    """The words by which the check on passing on tells what is urgent, and what is too slow."""

    danger: Annotated[list[Plain], Field(min_length=1, description="What is passed on at once.")]
    later: Annotated[list[Plain], Field(min_length=1, description="Times that are too late for it.")]
    at_once: Annotated[list[Plain], Field(min_length=1, description="Words that make a sentence right.")]


class Lists(Record):
    """The wording lists in `data/wording/lists.yml`."""

    avoid: list[Avoided]
    aloud: Annotated[list[Avoided], Field(description="What nobody says aloud, in what is to be said.")]
    passing_on: PassingOnWords
    may_repeat: Annotated[list[Plain], Field(description="Wording that several sessions share on purpose.")]
    words: Annotated[list[Plain], Field(description="Words that the dictionary lacks.")]


def read_lists(folder: Path) -> tuple[Lists | None, list[Problem]]:
    """The lists in `folder`; None with problems if they cannot be read."""
    text = read_yaml(folder / "lists.yml", f"{folder.parent.name}/{folder.name}/lists.yml")
    return validate(Lists, text), text.problems
