"""Every page of the menu that people write is in `docs/`, and every page in `docs/` is in the menu."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ...manual.problems import Problem
from ..site import Site
from ..structure.addresses import written_kind

WHERE_PAGES_GO = "Move its text to a page of the menu; CONTRIBUTING.md says how the menu gets a new page."


def check_tree(site: Site) -> list[Problem]:
    """A problem for each page that the menu needs and `docs/` has not, and for each that it has besides.

    Pages of records are left out: `pages` compares them with their records.
    """
    needed = {node.source: node.title for node in site.navigation.walk() if node.prose}
    made = {node.source for node in site.navigation.walk() if not node.prose}
    missing = {source: title for source, title in needed.items() if source not in site.pages}
    problems: list[Problem] = []
    for source in site.pages:
        if source in needed or written_kind(source) or _is_hidden(source):
            continue
        if source in made:
            hint = "Remove it, or move its text to another page."
            problems.append(_problem(source, "stands where the site makes a page from the data.", hint))
        elif meant := _meant(source, missing):
            del missing[meant]
            problems.append(_problem(source, "is not in the menu.", f"Did you mean docs/{meant}? Rename it."))
        else:
            problems.append(_problem(source, "is not in the menu, so nobody would find it.", WHERE_PAGES_GO))
    return sorted([*problems, *_missing(missing)])


def _meant(source: str, missing: Iterable[str]) -> str:
    """The missing page that this one would be under another name or in another folder; else empty."""
    names = {PurePosixPath(name).stem: name for name in missing}
    similar = difflib.get_close_matches(PurePosixPath(source).stem, list(names), n=1, cutoff=0.7)
    return names[similar[0]] if similar else ""


def _missing(pages: dict[str, str]) -> Iterator[Problem]:
    for source, title in pages.items():
        yield _problem(source, f"is missing, and the menu has a line “{title}” for it.", "Write the page.")


def _is_hidden(source: str) -> bool:
    """Whether the name of the file or of a folder begins with a point: it is never published."""
    return any(part.startswith(".") for part in source.split("/"))


def _problem(source: str, message: str, hint: str) -> Problem:
    return Problem(f"docs/{source}", 1, "file", message, hint)
