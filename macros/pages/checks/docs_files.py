"""What may be in `docs/`: pages, and pictures that a page shows. Everything there would be published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ...manual.problems import Problem
from ..author.calls import COMMENT
from ..author.source_pages import SourcePage
from ..structure.addresses import to_root, written_kind
from .allowed_html import SCHEME
from .form import CODE

PICTURE_ENDINGS = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
PICTURE = re.compile(
    r"!\[[^\]]*\](?:\(\s*<?([^)>\s]+)|\[([^\]]+)\])|<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)"
)
DEFINITION = re.compile(r"^ {0,3}\[([^\]]+)\]:\s*<?([^\s>]+)", re.MULTILINE)
NEVER_PUBLISHED = "templates/"
"""The site generator leaves this folder of `docs/` out, and all whose name begins with a point."""


@dataclass(frozen=True)
class ShownPicture:
    """A picture that a page shows: its path from `docs/`, as typed, and the line."""

    page: SourcePage
    path: str
    typed: str
    line: int


def check_files(docs: Path, pages: Iterable[SourcePage]) -> list[Problem]:
    """A problem for each file below `docs` that is neither a page nor a picture that one of `pages` shows,
    and for each picture that a page shows and that is not there.

    Files whose name begins with a point are never published, so they may stay.
    """
    names = [path.relative_to(docs).as_posix() for path in sorted(docs.rglob("*")) if not path.is_dir()]
    names = [name for name in names if not any(part.startswith(".") for part in name.split("/"))]
    shown = [picture for page in pages for picture in _pictures(page)]
    missing = [picture for picture in shown if picture.path not in names]
    meant = {posixpath.basename(picture.path).lower() for picture in missing}
    used = {picture.path for picture in shown}
    problems = [problem for picture in missing for problem in _missing(docs, picture, names)]
    for name in names:
        is_used = name in used or posixpath.basename(name).lower() in meant
        problems += _problems(docs, name, is_used)
    return [*problems, *_linked_folders(docs)]


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


def _missing(docs: Path, picture: ShownPicture, names: list[str]) -> Iterator[Problem]:
    """A problem with a picture that is not where its page looks for it. Worksheets may show no pictures."""
    if written_kind(picture.page.source) == "handout":
        return
    wanted = posixpath.basename(picture.path).lower()
    found = [name for name in names if posixpath.basename(name).lower() == wanted]
    if picture.path.startswith("../"):
        message, hint = f"is outside {docs.name}/", f"Move it into {docs.name}/, and write its new place."
    elif found:
        message, hint = "is not there", f"Did you mean “{to_root(picture.page.source)}{found[0]}”?"
    else:
        message, hint = "is not there", f"Save it as {docs.name}/{picture.path}, or correct its name."
    yield picture.page.problem(picture.line, "picture", f"{message} (got “{picture.typed}”).", hint)


def _linked_folders(docs: Path) -> Iterator[Problem]:
    for path in sorted(docs.rglob("*")):
        if path.is_symlink() and path.is_dir():
            name = f"{docs.name}/{path.relative_to(docs).as_posix()}"
            hint = "Put the files themselves there."
            yield Problem(name, 1, "file", "is a link to another folder, whose files are not read.", hint)


def _pictures(page: SourcePage) -> Iterator[ShownPicture]:
    """The pictures that a page shows. Those on other servers are left out: no page may show one."""
    body = CODE.sub(_lines_of, COMMENT.sub(_lines_of, page.body))
    definitions = {name.lower(): target for name, target in DEFINITION.findall(body)}
    for match in PICTURE.finditer(body):
        direct, reference, source = match.groups("")
        target = direct or definitions.get(reference.lower(), "") or source
        path = unquote(urlsplit(target).path)
        if path and not SCHEME.match(target) and not target.startswith(("//", "\\")):
            folder = "" if path.startswith("/") else posixpath.dirname(page.source)
            path = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
            line = page.body_line + body.count("\n", 0, match.start())
            yield ShownPicture(page, path, target, line)


def _lines_of(match: re.Match[str]) -> str:
    """As many empty lines as the match has, so that the text after it keeps its line numbers."""
    return "\n" * match[0].count("\n")
