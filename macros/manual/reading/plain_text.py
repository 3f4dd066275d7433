"""Checks that texts in YAML files are plain: readers would see a mark of Markdown as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..problems import Origin, Path, Problem
from ..records.base import EMPHASIS, texts_in
from .marks import marks
from .yaml_text import YamlText

ONE_ASTERISK = "Words in italics have one asterisk before them and one after them, with no space inside."
A_BAR = "cell"
"""An upright bar between words is a sign as good as another, where no table can be."""


def mark_problems(
    text: YamlText, only: str = "", has_italics: Callable[[Path], bool] | None = None
) -> Iterator[Problem]:
    """A problem for the first mark in each text of a file; `only` names the one key to look at.

    `has_italics` says whether words between asterisks are set in italics in the text at a path.
    """
    for path, typed in texts_in(text.value):
        italics = "*" in typed and has_italics is not None and has_italics(path)
        value = EMPHASIS.sub(r"\1", typed) if italics else typed
        found = marks(value) if not only or path[-1] == only else ()
        if mark := next((mark for mark in found if mark.kind != A_BAR), None):
            field = Origin(text.file, text.lines, path).field
            message = f"has “{mark.typed}”, a mark for {mark.meaning}, which readers see as it is typed."
            hint = (
                ONE_ASTERISK if italics else "Texts in data are plain: remove the mark, or say it in words."
            )
            yield Problem(text.file, text.line_of(path, mark.typed), field, message, hint)
