"""Where every record's page stands. The one owner of addresses: all else asks here."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal[
    "session", "module", "handout", "aim", "goal", "factor", "approach", "route",
    "stage", "term", "situation", "reference",
]  # fmt: skip

FOLDERS: dict[str, str] = {
    "session": "sessions",
    "module": "modules",
    "handout": "handouts",
    "aim": "aims",
    "goal": "goals",
    "factor": "factors",
    "approach": "approaches",
    "route": "routes",
}
"""Kinds of record with a page each, and the folder of those pages."""

ANCHORED: dict[str, str] = {
    "stage": "overview/outcomes.md",
    "term": "glossary.md",
    "situation": "situations.md",
    "reference": "references.md",
}
"""Kinds of record that share a page, each under an anchor of its own."""

PointKind = Literal["stuck", "sign"]
"""Sticking points and wellbeing signs, which have anchors on the page of their session."""

WRITTEN = ("session", "module", "handout")
"""Kinds whose pages people write: real files in `docs/` with `ref: <id>` in their front matter."""


def to_root(source: str) -> str:
    """The way from the page at `source` to the root of the site: `../` for each folder."""
    return "../" * source.count("/")


@dataclass(frozen=True)
class Address:
    """A page by its source path in `docs/`, and a place on it."""

    source: str
    anchor: str = ""

    @property
    def file(self) -> str:
        """The built file's path from the root of the site."""
        return f"{self.source.removesuffix('.md')}.html"

    @property
    def file_and_anchor(self) -> str:
        """The built file with the place on it, from the root of the site."""
        return self.file + self._fragment

    def seen_from(self, source: str) -> str:
        """The relative link to this address from the page at `source`; works from a file share."""
        return to_root(source) + self.file_and_anchor

    @property
    def _fragment(self) -> str:
        return f"#{self.anchor}" if self.anchor else ""


def address(kind: str, id: str) -> Address:
    """The address of a record. A factor's id is `framework-number`."""
    if kind in ANCHORED:
        return Address(ANCHORED[kind], id)
    return Address(f"{FOLDERS[kind]}/{id}.md")


def point_anchor(kind: PointKind, number: int) -> str:
    """The anchor of a sticking point or a sign on its session's page, by its number from 1."""
    return f"{kind}-{number}"


def page_key(path: str) -> str:
    """The key of a page that shows no record, by its source or its built file: `page:overview/purpose`."""
    return f"page:{posixpath.splitext(path)[0]}"


@cache
def written_kind(source: str) -> str | None:
    """The kind of record whose page belongs at `source`, if pages of that folder are written by people."""
    folder, name = posixpath.split(source)
    if name == "index.md":
        return None
    return next((kind for kind in WRITTEN if FOLDERS[kind] == folder), None)
