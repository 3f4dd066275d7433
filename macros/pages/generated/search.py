"""The search index, as a script: a page opened from a file share can load scripts, but cannot fetch data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import html

HEADINGS = ("h2", "h3", "h4", "h5", "h6")
SEPARATOR = "\ue000"
"""Encloses the id of a heading while a page is split into sections. `read_text` rejects it in every text."""


class SearchEntry(NamedTuple):
    """A page or section that search can find: its address from the root of the site, its title, its text."""

    location: str
    title: str
    text: str


def search_entries(location: str, title: str, titles: Mapping[str, str], body: str) -> Iterator[SearchEntry]:
    """An entry for the text before the first heading, at `location`, and an entry for each section.

    `titles` maps the ids of headings to their text; `body` is the page's HTML.
    """
    root = html.fragment_fromstring(body, create_parent="div")
    for heading in root.iter(*HEADINGS):
        if heading.get("id") in titles:
            heading.text = f"{SEPARATOR}{heading.get('id')}{SEPARATOR}{heading.text or ''}"
    lead, *sections = " ".join(root.xpath(".//text()", smart_strings=False)).split(SEPARATOR)
    yield SearchEntry(location, title, _single_spaced(lead))
    for id, text in zip(sections[::2], sections[1::2], strict=True):
        body_text = _single_spaced(text).removeprefix(titles[id]).lstrip()
        yield SearchEntry(f"{location}#{id}", titles[id], body_text)


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def index_script(entries: Iterable[SearchEntry]) -> str:
    """A script that assigns the entries to a variable.

    `<` is escaped, so that no text of the manual can be read as markup wherever the script is used.
    """
    documents = [entry._asdict() for entry in entries]
    value = json.dumps(documents, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"var manualSearchIndex = {value};\n"
