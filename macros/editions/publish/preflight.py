"""Checks a built edition before it is published: links, labels, PDFs, and what participants are given."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html

from ...manual.records.base import Record
from ...pages.site import Site
from ...pages.structure.addresses import address
from ...pages.structure.page_header import STATUS_WORDS
from ...printing.sheets import Sheets
from ...tools.files import sha256

MIN_WORDS = 4
"""Shorter facilitator texts are everyday words that any sheet may hold."""
NOT_FACILITATOR = {"id", "title", "handouts", "provenance", "review", "changes", "role"}
OUTSIDE = ("../versions.html", "../since.html", "../check.html", "../versions.js")
"""What the register holds next to an edition."""
TAG = re.compile(r"<[^>]*>")
TAG_MARK = "¦"
"""Stands for a tag, so that words on both sides of it are not read as one text."""
MAX_FAULTS = 50


def preflight(folder: Path, site: Site, sheets: Sheets) -> Iterator[str]:
    """Every fault in the edition that was built into `folder`, a line each."""
    pages = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }
    for name, text in sorted(pages.items()):
        yield from _labels(name, text, site)
        yield from _links(folder, name, text)
    yield from _pdfs(folder, sheets)
    yield from _leaks(pages, site, sheets)


def _labels(name: str, text: str, site: Site) -> Iterator[str]:
    """Marking, edition and review status stand on every page."""
    settings = site.manual.settings
    for what, words in (
        ("marking", settings.marking),
        ("edition", f'name="edition" content="{settings.edition}"'),
    ):
        if words not in text:
            yield f"{name}: does not carry the {what}."
    if not any(word in text for word in STATUS_WORDS.values()):
        yield f"{name}: does not carry a review status."


def _links(folder: Path, name: str, text: str) -> Iterator[str]:
    """Every link and file that a page names is there."""
    found: Any = html.document_fromstring(text).xpath("//@href | //@src", smart_strings=False)
    for link in found:
        parts = urlsplit(link)
        if parts.scheme or not parts.path:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
        if target not in OUTSIDE and not (folder / target).is_file():
            yield f"{name}: leads to {target}, which is not there."


def _pdfs(folder: Path, sheets: Sheets) -> Iterator[str]:
    """Every sheet has its PDF, and the manifest knows it."""
    manifest = json.loads((folder / "pdf" / "manifest.json").read_text(encoding="utf-8"))["files"]
    for name in sheets.all:
        path = folder / "pdf" / f"{name}.pdf"
        if not path.is_file():
            yield f"pdf/{name}.pdf: is missing."
        elif manifest.get(path.name, {}).get("sha256") != sha256(path):
            yield f"pdf/{name}.pdf: is not the file that the manifest names."


def _leaks(pages: dict[str, str], site: Site, sheets: Sheets) -> Iterator[str]:
    """No text of a session stands on a participant's sheet, unless the sheet's author put it there."""
    starts = _starts(_facilitator_texts(site))
    for sheet in sheets.all.values():
        if sheet.for_participants:
            page = site.pages[address("handout", sheet.handout).source]
            own = f"{sheet.title} {_running(page.body)}"
            html_page = pages.get(f"print/{sheet.name}.html", "")
            for text in dict.fromkeys(_found(html_page, starts)):
                if text not in own:
                    yield f'print/{sheet.name}.html: holds words for facilitators: "{text[:60]}".'


def _found(page: str, starts: dict[tuple[str, ...], list[str]]) -> Iterator[str]:
    said = _running(unescape(TAG.sub(f" {TAG_MARK} ", page)))
    words = said.split()
    for i in range(len(words) - MIN_WORDS + 1):
        yield from (text for text in starts.get(tuple(words[i : i + MIN_WORDS]), ()) if text in said)


def _running(text: str) -> str:
    return " ".join(text.split())


def _starts(texts: Iterator[str]) -> dict[tuple[str, ...], list[str]]:
    """The texts by their first words, so that a sheet is gone through once."""
    starts: dict[tuple[str, ...], list[str]] = {}
    for text in map(_running, texts):
        words = text.split()
        if len(words) >= MIN_WORDS:
            starts.setdefault(tuple(words[:MIN_WORDS]), []).append(text)
    return starts


def _facilitator_texts(site: Site) -> Iterator[str]:
    for session in site.manual.sessions.values():
        for name in type(session).model_fields:
            if name not in NOT_FACILITATOR:
                yield from _texts(getattr(session, name))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
