"""The pages that people write: front matter and body, with their line numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...manual.problems import Problem
from ...manual.reading.yaml_text import YamlText, parse_yaml, read_text

FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class SourcePage:
    """A Markdown file. `body_line` is the number, from 1, of the first line after the front matter."""

    source: str
    display_path: str
    text: str
    """The whole file, with line ends as `\\n`."""
    meta: dict[str, Any]
    meta_lines: dict[Any, int]
    body: str
    body_line: int

    def problem(self, line: int, field: str, message: str, hint: str = "") -> Problem:
        """A problem on this page. `field` is the key or the macro that it is about."""
        return Problem(self.display_path, line, field, message, hint)


def read_pages(docs: Path) -> tuple[list[SourcePage], list[Problem]]:
    """Every Markdown file below `docs`, and a problem for each that cannot be read."""
    pages: list[SourcePage] = []
    problems: list[Problem] = []
    for path in sorted(docs.rglob("*.md")):
        source = path.relative_to(docs).as_posix()
        text = YamlText(f"{docs.name}/{source}")
        content = read_text(path, text)
        if content is not None and not content.strip():
            text.add_problem(1, "file", "is empty.", "Write the page, or remove the file.")
        elif content is not None:
            pages.append(_split(source, content.replace("\r\n", "\n"), text))
        problems += text.problems
    return pages, problems


def _split(source: str, content: str, text: YamlText) -> SourcePage:
    front_matter = FRONT_MATTER.match(content)
    if front_matter:
        parse_yaml(front_matter[1], text, first_line=2)
    meta = text.value if isinstance(text.value, dict) else {}
    body_start = front_matter.end() if front_matter else 0
    body = content[body_start:]
    body_line = content[:body_start].count("\n") + 1
    return SourcePage(source, text.file, content, meta, dict(text.lines), body, body_line)
