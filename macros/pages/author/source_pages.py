"""The pages that people write: front matter and body, with their line numbers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...manual.problems import Problem
from ...manual.reading.text import read_text
from ...manual.reading.yaml_text import YamlText, parse_yaml

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
WITHOUT_END = re.compile(r"\A---[ \t]*\n((?:[\w-]+:.*(?:\n|\Z))+)")
SKELETONS = Path(__file__).parent / "templates" / "new"
"""The templates of the files that `manual new` writes."""
NO_FRONT_MATTER = "---\n{}\n---\n"
"""Without it, the site generator would take a first line such as `Safety: …` for front matter."""


@dataclass(frozen=True)
class SourcePage:
    """A Markdown file. `body_line` is the number, from 1, of the first line after the front matter."""

    source: str
    display_path: str
    meta: dict[str, Any]
    meta_lines: dict[Any, int]
    body: str
    body_line: int

    @property
    def text(self) -> str:
        """The page for the site generator: its front matter as JSON, which YAML reads too, and its body."""
        meta = json.dumps(self.meta, ensure_ascii=False)
        return f"---\n{meta}\n---\n{self.body}" if self.meta else NO_FRONT_MATTER + self.body

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
        content, text.problems = read_text(path, text.file)
        if content is not None and not content.strip():
            text.add_problem(1, "file", "is empty.", "Write the page, or remove the file.")
        elif content is not None:
            pages.append(split_page(source, content, text))
        problems += text.problems
    return pages, problems


def split_page(source: str, content: str, text: YamlText) -> SourcePage:
    """The page in the content of a file. Problems with its front matter are added to `text`."""
    front_matter = FRONT_MATTER.match(content)
    if not front_matter and (front_matter := WITHOUT_END.match(content)):
        hint = "Write a line `---` below its last key."
        text.add_problem(1, "file", "begins front matter that has no end.", hint)
    if front_matter and front_matter[1].strip():
        parse_yaml(front_matter[1], text, first_line=2)
    if text.value is not None and not isinstance(text.value, dict):
        hint = "Write `key: value` lines between the two lines `---`."
        text.add_problem(2, "file", "has front matter without keys.", hint)
    meta = text.value if isinstance(text.value, dict) else {}
    body_start = front_matter.end() if front_matter else 0
    body = content[body_start:]
    body_line = content[:body_start].count("\n") + 1
    return SourcePage(source, text.file, meta, dict(text.lines), body, body_line)
