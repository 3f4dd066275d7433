"""Checks the other names of records and pages (`also`): each leads to one place, and is no title."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...manual.kinds import KINDS
from ...manual.problems import Origin, Problem, did_you_mean
from ...manual.records.base import MAX_OTHER_NAMES, Findable
from ..author.source_pages import SourcePage
from ..structure.directory import Directory
from ..structure.navigation import navigation

MAX_CHARACTERS = 60


class Owner(NamedTuple):
    """Who has other names: what readers call it, and its key, which is equal for one record."""

    title: str
    key: str


class _OtherName(NamedTuple):
    name: str
    owner: Owner
    place: Origin


def check_other_names(pages: Iterable[SourcePage], directory: Directory) -> list[Problem]:
    """Every problem with the other names of records, written pages and pages made from data."""
    written = {page.source: page for page in pages}
    titles = {node.source: node.title for node in navigation(directory, published=True).walk()}
    problems = [problem for page in written.values() for problem in _form_problems(page)]
    problems += _unknown_pages(directory, titles, written)
    names = [
        *_of_records(directory),
        *_of_generated_pages(directory, titles),
        *_of_written_pages(written.values(), titles),
    ]
    return [*problems, *_clashes(names, _titles(directory, titles)), *_without_page(directory)]


def _form_problems(page: SourcePage) -> Iterator[Problem]:
    """A page's `also` is a list of short names. A page of a record leaves them to the record."""
    if "also" not in page.meta:
        return
    value, line = page.meta["also"], page.meta_lines.get(("also",), 1)
    if "ref" in page.meta:
        hint = "Write it in the record's file, under its title."
        yield page.problem(line, "also", "is given on the page of a record.", hint)
    elif not isinstance(value, list):
        hint = "Write a list: a line `also:`, then a line `  - another name` for each."
        yield page.problem(line, "also", "is not a list of names.", hint)
    else:
        if len(value) > MAX_OTHER_NAMES:
            message = f"has too many names ({len(value)}; at most {MAX_OTHER_NAMES})."
            yield page.problem(line, "also", message, "Keep those that people use most.")
        for i, name in enumerate(value):
            if fault := _fault(name):
                yield Problem.at(_place(page, i), *fault)


def _fault(name: object) -> tuple[str, str] | None:
    if not isinstance(name, str) or not name.strip():
        return "is not a name.", "Write a word or a few, or remove the line."
    if len(name) > MAX_CHARACTERS:
        return f"is too long ({len(name)} characters; at most {MAX_CHARACTERS}).", "Shorten it."
    return None


def _unknown_pages(
    directory: Directory, titles: dict[str, str], written: dict[str, SourcePage]
) -> Iterator[Problem]:
    for item in directory.manual.settings.pages:
        source = f"{item.page}.md"
        place = item.origin.inside("page")
        if source in written:
            hint = "Write the names in its front matter, as `also`."
            yield Problem.at(place, f'is a page that people write (got "{item.page}").', hint)
        elif source not in titles:
            hint = did_you_mean(item.page, [name.removesuffix(".md") for name in titles])
            message = f'is not the address of a page that is made from data (got "{item.page}").'
            yield Problem.at(place, message, hint or "Write it as in print-centre/index.")


def _of_records(directory: Directory) -> Iterator[_OtherName]:
    for entries in directory.entries.values():
        for entry in entries.values():
            owner = Owner(entry.title, f"{entry.kind}:{entry.id}")
            yield from _named(entry.record, owner)


def _of_generated_pages(directory: Directory, titles: dict[str, str]) -> Iterator[_OtherName]:
    for item in directory.manual.settings.pages:
        source = f"{item.page}.md"
        yield from _named(item, Owner(titles.get(source, item.page), source))


def _named(record: Findable, owner: Owner) -> Iterator[_OtherName]:
    for i, name in enumerate(record.also):
        yield _OtherName(name, owner, record.origin.inside("also", i))


def _of_written_pages(pages: Iterable[SourcePage], titles: dict[str, str]) -> Iterator[_OtherName]:
    for page in pages:
        names = page.meta.get("also")
        for i, name in enumerate(names if isinstance(names, list) and "ref" not in page.meta else []):
            if not _fault(name):
                owner = Owner(titles.get(page.source, page.source), page.source)
                yield _OtherName(name, owner, _place(page, i))


def _place(page: SourcePage, number: int) -> Origin:
    return Origin(page.display_path, page.meta_lines, ("also", number))


def _titles(directory: Directory, titles: dict[str, str]) -> dict[str, Owner]:
    """The owner of each title, by the title as it is compared."""
    owners = {_compared(title): Owner(title, source) for source, title in titles.items()}
    for entries in directory.entries.values():
        for entry in entries.values():
            owners.setdefault(_compared(entry.title), Owner(entry.title, f"{entry.kind}:{entry.id}"))
    return owners


def _clashes(names: Iterable[_OtherName], titles: dict[str, Owner]) -> Iterator[Problem]:
    first: dict[str, _OtherName] = {}
    for item in names:
        key = _compared(item.name)
        earlier = first.setdefault(key, item)
        if key == _compared(item.owner.title):
            yield Problem.at(item.place, f'"{item.name}" is the title itself.', "Remove it.")
        elif earlier is not item and earlier.owner == item.owner:
            yield Problem.at(item.place, f'"{item.name}" is given twice.', "Remove one of the two.")
        elif earlier is not item:
            where = f"{earlier.place.file}:{earlier.place.line}"
            message = f'"{item.name}" is already another name of "{earlier.owner.title}" at {where}.'
            yield Problem.at(item.place, message, "Keep it where people would look first.")
        elif key in titles:
            message = f'"{item.name}" is the title of another record or page.'
            yield Problem.at(item.place, message, "Remove it; search finds both by their words.")


def _compared(name: str) -> str:
    """The name without case, accents, hyphens and spaces: two names that differ by these alone clash."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold())))


def _without_page(directory: Directory) -> Iterator[Problem]:
    """A record without a page cannot be found."""
    for kind in KINDS:
        for record in directory.manual.all_records.get(kind.name, ()) if not kind.page else ():
            if record.also:
                message = f"is given on a {kind.name}, which has no page of its own."
                yield Problem.at(record.origin.inside("also"), message, "Write it on a record with a page.")
