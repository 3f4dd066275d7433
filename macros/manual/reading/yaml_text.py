"""Reads YAML as plain values with the line of each, and without YAML's surprises.

Every scalar stays the text that the author typed, so `no`, `1.10` and `2026-11-23` mean what they
look like; the records turn text into numbers and truth values where they expect them. Only an
empty value and `~` mean "nothing".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from ..problems import Origin, Path, Problem

PRIVATE_SIGN = re.compile("[\ue000-\uf8ff]")
"""Signs of Unicode's private use area: each font shows them as it likes, or not at all."""
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class YamlText:
    """A file's values and the line of every path in it; `problems` is empty when it read cleanly."""

    file: str
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def origin(self) -> Origin:
        """The place of the whole file."""
        return Origin(self.file, self.lines)

    def fail(self, line: int, where: str, message: str, hint: str = "") -> None:
        """Record a problem with the text itself."""
        self.problems.append(Problem(self.file, line, where, message, hint))


def read_yaml(path: FilePath, display_path: str) -> YamlText:
    """Read the file at `path`; problems name it as `display_path`. Never raises for what an author can do."""
    text = YamlText(display_path)
    source = read_text(path, text)
    if source is not None and not text.problems:
        parse_yaml(source, text)
    return text


def read_text(path: FilePath, text: YamlText) -> str | None:
    """The file as text, or None when it cannot be read; problems are noted in `text`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        text.fail(1, "file", f"cannot be read ({error.strerror}).", "Check that it exists and is a file.")
        return None
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        text.fail(line, "file", "is not UTF-8 text.", "Save the file with the encoding UTF-8.")
        return None
    for sign in PRIVATE_SIGN.finditer(source):
        line = source.count("\n", 0, sign.start()) + 1
        message = f"has a sign that only its own font can show (U+{ord(sign[0]):04X})."
        text.fail(line, "file", message, "Type it anew; it often comes from a word processor.")
    return source


def parse_yaml(source: str, text: YamlText, first_line: int = 1) -> None:
    """Read `source`, which begins on line `first_line` of its file, into `text`."""
    try:
        node = yaml.compose(source, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = mark.line if mark else 0
        line = at + first_line
        if "\t" in "".join(source.splitlines()[at : at + 1]):
            text.fail(line, "file", "has a tab where YAML wants spaces.", "Indent with two spaces.")
        else:
            text.fail(
                line,
                "file",
                f"is not valid YAML ({error.problem}{_begun(error, first_line)}).",
                "Check indents, quotes and colons.",
            )
        return
    except yaml.YAMLError as error:
        text.fail(1, "file", f"is not valid YAML ({error}).", "Look for an odd character.")
        return
    if node is None:
        text.fail(first_line, "file", "is empty.", "Fill it in, or remove it.")
        return
    try:
        text.value = _plain(node, (), text, first_line)
    except RecursionError:
        text.fail(first_line, "file", "refers to itself with `*`.", "Write the value out instead.")


def _begun(error: yaml.MarkedYAMLError, first_line: int) -> str:
    """Where the part began that is not closed, when that is on an earlier line."""
    begun, found = error.context_mark, error.problem_mark
    apart = begun and found and begun.line != found.line
    return f"; begun on line {begun.line + first_line}" if begun and apart else ""


def _plain(node: yaml.Node, path: Path, text: YamlText, first_line: int) -> Any:
    text.lines.setdefault(path, node.start_mark.line + first_line)
    if isinstance(node, yaml.MappingNode):
        return {
            key: _plain(value, (*path, key), text, first_line)
            for key, value in _pairs(node, path, text, first_line)
        }
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), text, first_line) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~"):
        return None
    return node.value


def _pairs(
    node: yaml.MappingNode, path: Path, text: YamlText, first_line: int
) -> Iterator[tuple[str, yaml.Node]]:
    seen: dict[str, int] = {}
    for key_node, value in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + first_line
        place = Origin(text.file, text.lines, (*path, key)).field
        if key in seen:
            hint = f"It stands on line {seen[key]} already; keep one."
            text.fail(line, place, "the key is given twice.", hint)
            continue
        seen[key] = line
        text.lines[(*path, key)] = line
        yield key, value
