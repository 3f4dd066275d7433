"""Checks that the fonts of the sheets can show every text that may reach a sheet.

A character that they lack would be drawn in whatever font the machine has, or as an empty box. The page's
fonts on screen are not checked: a browser may take another font there, and says what it shows.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath

from ..manual.problems import Origin, Problem
from ..manual.records.base import Record, texts_in
from ..pages.author.calls import COMMENT, EXPRESSION, calls_in, line_ends
from ..pages.author.source_pages import SourcePage
from ..pages.site import Site
from ..pages.structure.addresses import written_kind
from .fonts import OwnFonts, describe


def check_characters(root: FilePath, site: Site, assets: FilePath) -> list[Problem]:
    """A problem for each text of the project at `root` with a character that the fonts in `assets` lack.

    Records, reasons for changes and settings may all reach a sheet, and so do worksheets; other pages do not.
    """
    fonts = OwnFonts(assets)
    if not fonts.paths:
        return []  # a project without fonts prints nothing
    problems = [problem for record in _records(site) for problem in _in_record(root, record, fonts)]
    for page in site.pages.values():
        if written_kind(page.source) == "handout":
            problems += _in_page(page, fonts)
    return sorted(set(problems))


def _records(site: Site) -> Iterator[Record]:
    manual = site.manual
    yield manual.settings
    yield manual.passing_on
    yield from vars(manual.overview).values()
    yield from manual.notes.values()
    for records in manual.all_records.values():
        yield from records
    yield from site.reasons[0].values()


def _in_record(root: FilePath, record: Record, fonts: OwnFonts) -> Iterator[Problem]:
    for path, text in texts_in(record):
        if missing := fonts.missing(text):
            yield _problem(root, record.origin.inside(*path), missing)


def _problem(root: FilePath, place: Origin, missing: list[str]) -> Problem:
    line = _line_of(root / place.file, place.line, missing)
    return Problem(place.file, line, place.field, *_message(missing))


def _line_of(path: FilePath, first: int, characters: Iterable[str]) -> int:
    """The line, from `first` on, with one of the characters; `first` where they are written as escapes."""
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    for n, line in enumerate(lines[first - 1 :], first):
        if any(character in line for character in characters):
            return n
    return first


def _in_page(page: SourcePage, fonts: OwnFonts) -> Iterator[Problem]:
    """The problems of a worksheet: in each line, and in what its references and escapes become."""
    body = COMMENT.sub(line_ends, page.body)
    for line, text in enumerate(body.split("\n"), page.body_line):
        if missing := fonts.missing(html.unescape(text)):
            yield page.problem(line, "text", *_message(missing))
    for match in EXPRESSION.finditer(body):
        line = page.body_line + body.count("\n", 0, match.start())
        typed = html.unescape(match[0])
        if escaped := [sign for sign in fonts.missing("".join(_spoken(match[1]))) if sign not in typed]:
            yield page.problem(line, "text", *_message(escaped))


def _spoken(expression: str) -> Iterator[str]:
    for inner in calls_in(expression):
        for value in [*inner.positional, *inner.named.values()]:
            yield from (text for _, text in texts_in(value))


def _message(missing: list[str]) -> tuple[str, str]:
    noun = "a character" if len(missing) == 1 else "characters"
    return f"has {noun} that the fonts of the sheets lack: {describe(missing)}.", _hint(missing)


def _hint(missing: list[str]) -> str:
    if all(unicodedata.category(character) == "Pd" for character in missing):
        return "Type an ordinary hyphen or dash."
    kinds = {unicodedata.category(character)[0] for character in missing}
    if kinds <= set("CZ"):
        return "Delete it and type it again; it often comes from a word processor."
    if kinds & set("LM"):
        return "Write it in Latin letters without rare marks, or in other words."
    return "Say it in words, or leave it out."
