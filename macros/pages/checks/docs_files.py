"""What may be in `docs/`: pages, and pictures that a page shows. Everything there would be published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ...manual.problems import Problem
from ..author.calls import COMMENT
from ..author.source_pages import SourcePage
from .form import without_code

PICTURE_ENDINGS = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
PICTURE = re.compile(
    r"!\[[^\]]*\](?:\(\s*<?([^)>\s]+)|\[([^\]]+)\])|<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)"
)
DEFINITION = re.compile(r"^ {0,3}\[([^\]]+)\]:\s*<?([^\s>]+)", re.MULTILINE)
NEVER_PUBLISHED = "templates/"
"""The site generator leaves this folder of `docs/` out, and all whose name begins with a point."""


def check_files(docs: Path, pages: Iterable[SourcePage]) -> list[Problem]:
    """A problem for each file below `docs` that is neither a page nor a picture that one of `pages` shows.

    Files whose name begins with a point are never published, so they may stay. A picture that a page looks
    for in another place is left to the check of links.
    """
    paths = sorted(docs.rglob("*"))
    names = [path.relative_to(docs).as_posix() for path in paths if not path.is_dir()]
    names = [name for name in names if not any(part.startswith(".") for part in name.split("/"))]
    shown = {picture for page in pages for picture in _pictures(page)}
    misplaced = {posixpath.basename(picture).lower() for picture in shown.difference(names)}
    problems = list(_linked_folders(docs, paths))
    for name in names:
        is_shown = name in shown or posixpath.basename(name).lower() in misplaced
        problems += _problems(docs, name, is_shown)
    return problems


def _problems(docs: Path, name: str, is_shown: bool) -> Iterator[Problem]:
    ending = posixpath.splitext(name)[1]
    place = f"{docs.name}/{name}"
    if ending.lower() == ".md":
        if ending != ".md":
            yield Problem(place, 1, "file", f"ends with {ending}.", "Rename it to end with .md.")
    elif ending.lower() not in PICTURE_ENDINGS:
        hint = "Move it out of docs/, where everything is published."
        yield Problem(place, 1, "file", "is neither a page nor a picture.", hint)
    elif not is_shown:
        hint = "Show it on a page with ![what it shows](…), or remove it."
        yield Problem(place, 1, "file", "is a picture that no page shows.", hint)
    elif name.startswith(NEVER_PUBLISHED):
        hint = f"Move it, for example to {docs.name}/pictures/, and correct the page that shows it."
        yield Problem(place, 1, "file", "is a picture in a folder that is never published.", hint)
    elif (docs.parent / "overrides" / name).exists():
        yield Problem(place, 1, "file", "has the name of a file of the site itself.", "Rename it.")


def _linked_folders(docs: Path, paths: Iterable[Path]) -> Iterator[Problem]:
    for path in paths:
        if path.is_symlink() and path.is_dir():
            name = f"{docs.name}/{path.relative_to(docs).as_posix()}"
            hint = "Put the files themselves there."
            yield Problem(name, 1, "file", "is a link to another folder, whose files are not read.", hint)


def _pictures(page: SourcePage) -> Iterator[str]:
    """The pictures that a page shows, by their path from `docs/`."""
    body = without_code(COMMENT.sub("", page.body))
    definitions = {name.lower(): target for name, target in DEFINITION.findall(body)}
    for direct, reference, source in PICTURE.findall(body):
        path = unquote(urlsplit(direct or definitions.get(reference.lower(), "") or source).path)
        folder = "" if path.startswith("/") else posixpath.dirname(page.source)
        yield posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
