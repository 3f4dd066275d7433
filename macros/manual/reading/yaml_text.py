"""Reads YAML as plain values, each with its line number, and without YAML's surprises.

Every scalar stays the text that the author typed, so `no`, `1.10` and `2026-11-23` mean what they
look like. The records turn text into numbers and booleans where they expect them. Only an empty
value and `~` are null.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from ..problems import Origin, Path, Problem
from .text import ordinary, read_text, signs
from .yaml_traps import syntax_trap, traps

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class YamlText:
    """The values of a file and the line number of every path. `problems` is empty if it could be read."""

    file: str
    source: str = field(default="", repr=False)
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def origin(self) -> Origin:
        """The place of the file's top level."""
        return Origin(self.file, self.lines)

    def line_of(self, path: Path, typed: str) -> int:
        """The line of the value at `path` on which something was typed; its first line if that is unclear."""
        first = self.origin.inside(*path).line
        below = min((line for line in self.lines.values() if line > first), default=None)
        lines = self.source.split("\n")[first - 1 : below and below - 1]
        for line, text in enumerate(lines, first):
            if typed in text:
                return line
        return first

    def add_problem(self, line: int, field: str, message: str, hint: str = "") -> None:
        """Add a problem with the text itself."""
        self.problems.append(Problem(self.file, line, field, message, hint))


def read_yaml(path: FilePath, display_path: str) -> YamlText:
    """Read the file at `path`. An author's mistake raises nothing; problems name the file `display_path`."""
    text = YamlText(display_path)
    source, text.problems = read_text(path, display_path)
    if source is not None and not text.problems:
        text.source = source
        parse_yaml(source, text)
    return text


def parse_yaml(source: str, text: YamlText, first_line: int = 1) -> None:
    """Read `source` into `text`. It begins on line `first_line` of its file, counted from 1."""
    try:
        node = yaml.compose(source, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        _add_syntax_problem(source, error, text, first_line)
        return
    except yaml.YAMLError as error:
        text.add_problem(1, "file", f"is not valid YAML ({error}).", "Look for an unusual character.")
        return
    if node is None:
        text.add_problem(first_line, "file", "is empty.", "Fill it in, or remove it.")
        return
    try:
        text.value = _value(node, (), text, first_line)
    except RecursionError:
        text.add_problem(first_line, "file", "refers to itself with `*`.", "Write the value out instead.")
        return
    for trap in traps(source, node):
        line = source.count("\n", 0, trap.index) + first_line
        text.add_problem(line, text.origin.field_on(line), trap.message, trap.hint)


def _add_syntax_problem(source: str, error: yaml.MarkedYAMLError, text: YamlText, first_line: int) -> None:
    mark = error.problem_mark or error.context_mark
    index = mark.line if mark else 0
    line = index + first_line
    if "\t" in "".join(source.splitlines()[index : index + 1]):
        text.add_problem(line, "file", "has a tab where YAML needs spaces.", "Indent with two spaces.")
    elif trap := syntax_trap(source, error):
        line = source.count("\n", 0, trap.index) + first_line
        text.add_problem(line, "file", trap.message, trap.hint)
    else:
        message = f"is not valid YAML ({error.problem}{_beginning(error, first_line)})."
        text.add_problem(line, "file", message, "Check indents, quotes and colons.")


def _beginning(error: yaml.MarkedYAMLError, first_line: int) -> str:
    """Where the part with the error begins, if that is on an earlier line: an open bracket, for instance."""
    start, end = error.context_mark, error.problem_mark
    is_earlier = start and end and start.line != end.line
    return f" in the part that begins on line {start.line + first_line}" if start and is_earlier else ""


def _value(node: yaml.Node, path: Path, text: YamlText, first_line: int) -> Any:
    text.lines.setdefault(path, node.start_mark.line + first_line)
    if isinstance(node, yaml.MappingNode):
        return {
            key: _value(value, (*path, key), text, first_line)
            for key, value in _pairs(node, path, text, first_line)
        }
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), text, first_line) for i, item in enumerate(node.value)]
    return _scalar(node, path, text)


def _scalar(node: yaml.Node, path: Path, text: YamlText) -> str | None:
    """The text of a value. In double quotes, any character can be written as an escape."""
    style = getattr(node, "style", None)
    if not style and node.value in ("", "~"):
        return None
    if style != '"':
        return str(node.value)
    value = ordinary(str(node.value))
    for sign in signs(value):
        text.problems.append(Problem.at(text.origin.inside(*path), sign.message, sign.hint))
    return value


def _pairs(
    node: yaml.MappingNode, path: Path, text: YamlText, first_line: int
) -> Iterator[tuple[str, yaml.Node]]:
    lines: dict[str, int] = {}
    for key_node, value in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + first_line
        if key in lines:
            field_name = Origin(text.file, text.lines, (*path, key)).field
            hint = f"It is already on line {lines[key]}; keep one of them."
            text.add_problem(line, field_name, "the key is given twice.", hint)
            continue
        lines[key] = line
        text.lines[(*path, key)] = line
        yield key, value
