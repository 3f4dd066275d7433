"""The addresses of all pages. No other module joins folders and ids to an address."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ...manual.kinds import BY_NAME, Kind, kinds_with

PointKind = Literal["stuck", "sign"]
"""Sticking points and wellbeing signs: parts of a session that have an anchor on its page."""


def to_root(source: str) -> str:
    """The relative path from the page at `source` to the root of the site: `../` for each folder."""
    return "../" * source.count("/")


@dataclass(frozen=True)
class Address:
    """A page, by its source path in `docs/`, and an anchor on it, which may be empty."""

    source: str
    anchor: str = ""

    @property
    def file(self) -> str:
        """The built file's path from the root of the site."""
        return f"{self.source.removesuffix('.md')}.html"

    @property
    def file_and_anchor(self) -> str:
        """The built file's path from the root of the site, with the anchor."""
        return self.file + self._fragment

    def seen_from(self, source: str) -> str:
        """The relative link to this address from the page at `source`. It works from a file share."""
        return to_root(source) + self.file_and_anchor

    @property
    def _fragment(self) -> str:
        return f"#{self.anchor}" if self.anchor else ""


def address(kind: str, id: str) -> Address:
    """The address of a record. A factor's id is `framework-number`."""
    row = BY_NAME[kind]
    return Address(f"{row.page}{id}.md") if row.has_own_pages else Address(row.page, id)


def index_source(kind: Kind) -> str:
    """The source path of the page that lists the records of a kind with pages of their own."""
    return f"{kind.page}index.md"


def sheet_page(name: str) -> str:
    """The page of a sheet from the root of the site, by the sheet's name."""
    return f"print/{name}.html"


def sheet_pdf(name: str) -> str:
    """The PDF of a sheet from the root of the site, by the sheet's name."""
    return f"pdf/{name}.pdf"


def point_anchor(kind: PointKind, number: int) -> str:
    """The anchor of a sticking point or a sign on its session's page, by its number from 1."""
    return f"{kind}-{number}"


def page_key(path: str) -> str:
    """The key of a page that shows no record: `page:overview/purpose`. `path` is its source or built file."""
    return f"page:{posixpath.splitext(path)[0]}"


@cache
def written_kind(source: str) -> str | None:
    """The kind of record whose page is at `source`, if people write the pages of that folder; else None."""
    folder, name = posixpath.split(source)
    if name == "index.md":
        return None
    return next((kind.name for kind in kinds_with("written") if kind.page == f"{folder}/"), None)
