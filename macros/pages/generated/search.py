"""What search finds, as two scripts.

`search-names.js` is small and gives the first answers: every page and every record, with its names.
`search-index.js` has the text of each, in the same order, and is indexed while the reader types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from lxml import html

from ...manual.kinds import BY_NAME
from ...manual.records.overview import GlossaryEntry
from ...manual.records.situation import Situation
from ...tools.scripts import compact_json, data_script
from ..site import Site
from ..structure.directory import Entry

HEADINGS = ("h2", "h3", "h4", "h5", "h6")
SPACE_AT_SIGN = re.compile(r" ([”’.,;:?!)])|([“‘(]) ")
SEPARATOR = "\ue000"
"""Encloses anchors and titles while a page is split. `read_text` rejects it in every text."""
LEFT_OUT = frozenset((
    "actions",
    "activity__step",
    "as-lists",
    "fold--links",
    "map",
    "matrix-filter",
    "matrix",
    "report-table",
    "review-dates",
    "session-list",
    "link-columns",
    "sheets",
    "sheets-table",
    "repeats",
))  # fmt: skip
"""Classes of elements that only name other records, take the reader there or say what their pages say too."""
ORDER = (
    "session", "module", "situation", "adaptation", "approach", "handout", "term", "aim", "goal", "factor",
    "stage", "route", "", "reference",
)  # fmt: skip
"""The kinds in the order in which equally good results are shown; empty for a page without a record."""
PAGE = "Page"


class Section(NamedTuple):
    """A place on a page: its anchor, which is empty at the top, its heading and its text."""

    anchor: str
    title: str
    text: str


class Found(NamedTuple):
    """A page, or a record with a place on a shared page, as search finds it."""

    kind: str
    """The kind of record; empty for a page without a record."""
    location: str
    """The address from the root of the site."""
    title: str
    label: str
    """The kind with the number, as readers see it: `Session 2.3`."""
    number: str
    id: str
    also: tuple[str, ...]
    """Other names that people use."""
    answer: str
    """What a glossary entry says; empty for all else."""
    act_first: bool
    """Whether something has to be done at once."""
    sections: tuple[Section, ...]


class PageText(NamedTuple):
    """A rendered page: its source path, its address, its title and its HTML."""

    source: str
    location: str
    title: str
    body: str


def found_in(site: Site, pages: Iterable[PageText]) -> list[Found]:
    """Every page and record that search can find, with its text, from one pass over the rendered pages."""
    entries = list(chain.from_iterable(found.values() for found in site.directory.entries.values()))
    own = {entry.address.source: entry for entry in entries if not entry.address.anchor}
    shared: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.address.anchor:
            shared.setdefault(entry.address.source, {})[entry.address.anchor] = entry
    found = [
        item
        for page in pages
        for item in _on_page(site, page, own.get(page.source), shared.get(page.source, {}))
    ]
    places = {(entry.kind, entry.id): place for place, entry in enumerate(entries)}
    return sorted(found, key=lambda item: (ORDER.index(item.kind), places.get((item.kind, item.id), 0)))


def _on_page(site: Site, page: PageText, own: Entry | None, records: Mapping[str, Entry]) -> Iterator[Found]:
    """The page, and the records that have their place on it."""
    owner = ""
    sections: dict[str, list[Section]] = {owner: []}
    for level, section in _sections(page.body, records):
        if section.anchor in records:
            owner = section.anchor
        elif level == HEADINGS[0]:
            owner = ""
        sections.setdefault(owner, []).append(section)
    top = tuple(sections.pop(""))
    if own:
        yield _record(own, page.location, top)
    else:
        names = tuple(site.names_of_pages.get(page.source, ()))
        yield Found("", page.location, page.title, PAGE, "", "", names, "", False, top)
    for anchor, texts in sections.items():
        yield _record(records[anchor], f"{page.location}#{anchor}", tuple(texts))


def _record(entry: Entry, location: str, sections: tuple[Section, ...]) -> Found:
    record = entry.record
    return Found(
        kind=entry.kind,
        location=location,
        title=entry.title,
        label=entry.label,
        number=entry.number,
        id=entry.id,
        also=tuple(record.also),
        answer=record.text if isinstance(record, GlossaryEntry) else "",
        act_first=isinstance(record, Situation) and record.act_first is not None,
        sections=sections,
    )


def _sections(body: str, records: Mapping[str, Entry]) -> Iterator[tuple[str, Section]]:
    """The places of a page in order, each with the name of the element that begins it.

    A heading with an id begins one, and so does an element whose id is that of a record on the page.
    """
    root = html.fragment_fromstring(body, create_parent="div")
    for element in root.xpath(".//*[@class]"):
        if not LEFT_OUT.isdisjoint(element.get("class").split()):
            element.drop_tree()
    names = {"": "top"}
    for element in root.xpath(".//*[@id]"):
        anchor = str(element.get("id"))
        if element.tag in HEADINGS:
            _begin(element, anchor, is_heading=True)
        elif anchor in records:
            _begin(element, anchor, title=records[anchor].title)
        else:
            continue
        names[anchor] = str(element.tag)
    lead, *parts = " ".join(root.xpath(".//text()", smart_strings=False)).split(SEPARATOR)
    for anchor, title, text in zip(["", *parts[::3]], ["", *parts[1::3]], [lead, *parts[2::3]], strict=True):
        yield names[anchor], Section(anchor, _single_spaced(title), _single_spaced(text))


def _begin(element: html.HtmlElement, anchor: str, title: str = "", *, is_heading: bool = False) -> None:
    """Mark in the text where a place begins. A heading holds its title itself."""
    if is_heading:
        element.text = f"{SEPARATOR}{anchor}{SEPARATOR}{element.text or ''}"
        element.tail = f"{SEPARATOR}{element.tail or ''}"
    else:
        element.text = f"{SEPARATOR}{anchor}{SEPARATOR}{title}{SEPARATOR}{element.text or ''}"


def _single_spaced(text: str) -> str:
    """The text with single spaces, and with none between an element and the signs next to it."""
    return SPACE_AT_SIGN.sub(r"\1\2", " ".join(text.split()))


def names_script(found: Iterable[Found]) -> str:
    """A script that assigns what gives the first answers to a variable. What is empty is left out."""
    return data_script("manualSearchNames", [_names(item) for item in found])


def _names(item: Found) -> dict[str, Any]:
    kind = BY_NAME[item.kind].plural.capitalize() if item.kind else "Pages"
    values = {**item._asdict(), "kind": kind, "actFirst": item.act_first}
    del values["sections"], values["act_first"]
    return {key: value for key, value in values.items() if value}


def index_script(found: Iterable[Found]) -> str:
    """A script that assigns the texts to a variable, in the order of the names.

    Each is a string of JSON, which the browser need not read before its turn comes.
    """
    return data_script("manualSearchIndex", [compact_json(item.sections) for item in found])
