"""What may be in `docs/`: pages, and pictures that a page shows. Everything there would be published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from ...manual.problems import Problem
from ..author.source_pages import SourcePage

PICTURE_ENDINGS = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
PICTURE = re.compile(
    r"!\[[^\]]*\](?:\(\s*<?([^)>\s]+)|\[([^\]]+)\])|<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)"
)
DEFINITION = re.compile(r"^ {0,3}\[([^\]]+)\]:\s*<?([^\s>]+)", re.MULTILINE)


def check_files(docs: Path, pages: Iterable[SourcePage]) -> list[Problem]:
    """A problem for each file below `docs` that is neither a page nor a picture that one of `pages` shows.

    Files whose name begins with a point are never published, so they may stay.
    """
    shown = {target for page in pages for target in _pictures(page)}
    problems: list[Problem] = []
    for path in sorted(docs.rglob("*")):
        name = path.relative_to(docs).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            problems += _problems(docs.name, name, shown)
    return problems


def _problems(folder: str, name: str, shown: set[str]) -> Iterator[Problem]:
    ending = posixpath.splitext(name)[1].lower()
    if ending == ".md":
        return
    place = f"{folder}/{name}"
    if ending not in PICTURE_ENDINGS:
        hint = "Move it out of docs/, where everything is published."
        yield Problem(place, 1, "file", "is neither a page nor a picture.", hint)
    elif name not in shown:
        hint = "Show it on a page with ![what it shows](…), or remove it."
        yield Problem(place, 1, "file", "is a picture that no page shows.", hint)


def _pictures(page: SourcePage) -> Iterator[str]:
    """The pictures that a page shows, by their path from `docs/`."""
    definitions = {name.lower(): target for name, target in DEFINITION.findall(page.body)}
    for direct, reference, source in PICTURE.findall(page.body):
        target = direct or definitions.get(reference.lower(), "") or source
        start = "" if target.startswith("/") else posixpath.dirname(page.source)
        yield posixpath.normpath(posixpath.join(start, unquote(target.lstrip("/").split("#")[0])))
