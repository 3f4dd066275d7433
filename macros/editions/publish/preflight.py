"""Checks a built edition before it is published: labels, links, PDFs, and the participants' sheets."""

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

from ...manual.records.base import texts_in
from ...manual.records.session import STATUS_WORDS
from ...pages.site import Site
from ...pages.structure.addresses import address, sheet_page, sheet_pdf
from ...printing.sheets import Sheets
from ...tools.files import sha256

MIN_WORDS = 4
"""Shorter facilitator texts are everyday words that any sheet may contain."""
NOT_FACILITATOR = {"id", "title", "handouts", "provenance", "review", "changes", "role"}
REGISTER_FILES = ("../versions.html", "../since.html", "../check.html", "../versions.js", "../plans.js")
"""Files of the register to which the pages of an edition link."""
TAG = re.compile(r"<[^>]*>")
TAG_MARK = "¦"
"""Replaces a tag, so that the words before and after it are not read as one text."""
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
MAX_FAULTS = 50
"""More faults than these are only counted."""


def preflight(folder: Path, site: Site, sheets: Sheets) -> Iterator[str]:
    """Every fault in the edition that was built into `folder`, one line each."""
    pages = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }
    for name, text in sorted(pages.items()):
        yield from _label_faults(name, text, site)
        yield from _link_faults(folder, name, text)
    yield from _pdf_faults(folder, sheets)
    yield from _leaks(pages, site, sheets)


def _label_faults(name: str, text: str, site: Site) -> Iterator[str]:
    """Every page shows marking, edition and review status."""
    settings = site.manual.settings
    for what, words in (
        ("marking", settings.marking),
        ("edition", f'name="edition" content="{settings.edition}"'),
    ):
        if words not in text:
            yield f"{name}: does not show the {what}."
    if not any(word in text for word in STATUS_WORDS.values()):
        yield f"{name}: does not show a review status."


def _link_faults(folder: Path, name: str, text: str) -> Iterator[str]:
    """Every file to which a page links, or which it loads, is there."""
    links: Any = html.document_fromstring(text).xpath("//@href | //@src", smart_strings=False)
    for link in links:
        parts = urlsplit(link)
        if parts.scheme or not parts.path:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
        if target not in REGISTER_FILES and not (folder / target).is_file():
            yield f"{name}: links to {target}, which does not exist."


def _pdf_faults(folder: Path, sheets: Sheets) -> Iterator[str]:
    """Every sheet has its PDF, unless that is made on request, with the SHA-256 that the manifest gives."""
    manifest = json.loads((folder / "pdf" / "manifest.json").read_text(encoding="utf-8"))["files"]
    for name in (sheet.name for sheet in sheets.all.values() if not sheet.pdf_on_request):
        path = folder / sheet_pdf(name)
        if not path.is_file():
            yield f"pdf/{name}.pdf: is missing."
        elif manifest.get(path.name, {}).get("sha256") != sha256(path):
            yield f"pdf/{name}.pdf: does not match its SHA-256 in the manifest."


def _leaks(pages: dict[str, str], site: Site, sheets: Sheets) -> Iterator[str]:
    """No text of a session's record is on a participant's sheet, unless the author wrote it on the sheet."""
    texts = _by_first_words(_facilitator_texts(site))
    for sheet in sheets.all.values():
        if sheet.for_participants:
            page = site.pages[address("handout", sheet.handout).source]
            own_text = f"{sheet.title} {_on_one_line(page.body)}"
            html_page = pages.get(sheet_page(sheet.name), "")
            for text in dict.fromkeys(_texts_on(html_page, texts)):
                if text not in own_text:
                    yield f'{sheet_page(sheet.name)}: contains facilitator text: "{text[:60]}".'


def _texts_on(page: str, texts: dict[tuple[str, ...], list[str]]) -> Iterator[str]:
    page_text = _on_one_line(unescape(TAG.sub(f" {TAG_MARK} ", page)))
    words = page_text.split()
    for i in range(len(words) - MIN_WORDS + 1):
        yield from (text for text in texts.get(tuple(words[i : i + MIN_WORDS]), ()) if text in page_text)


def _on_one_line(text: str) -> str:
    """The text with single spaces and straight quotation marks, which sheets show as curly ones."""
    return " ".join(text.translate(STRAIGHT).split())


def _by_first_words(texts: Iterator[str]) -> dict[tuple[str, ...], list[str]]:
    """The texts under their first words, so that one pass over a sheet finds them all."""
    indexed: dict[tuple[str, ...], list[str]] = {}
    for text in map(_on_one_line, texts):
        words = text.split()
        if len(words) >= MIN_WORDS:
            indexed.setdefault(tuple(words[:MIN_WORDS]), []).append(text)
    return indexed


def _facilitator_texts(site: Site) -> Iterator[str]:
    for session in site.manual.sessions.values():
        for name in type(session).model_fields:
            if name not in NOT_FACILITATOR:
                yield from (text for _, text in texts_in(getattr(session, name)))
