"""The search index as a script: a file share serves scripts to a page, but no data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import html

HEADINGS = ("h2", "h3", "h4", "h5", "h6")
MARK = "\ue000"
"""Stands before a heading's id while a page is cut into sections; of the private use area, so in no text."""


class SearchEntry(NamedTuple):
    """A place that search can find: its address from the root of the site, its title and its text."""

    location: str
    title: str
    text: str


def search_entries(location: str, title: str, titles: Mapping[str, str], body: str) -> Iterator[SearchEntry]:
    """What stands before the first heading in `titles`, as the page at `location`, then each section.

    `titles` maps the ids of headings to their text; `body` is the page's HTML.
    """
    root = html.fragment_fromstring(body, create_parent="div")
    for heading in root.iter(*HEADINGS):
        if heading.get("id") in titles:
            heading.text = f"{MARK}{heading.get('id')}{MARK}{heading.text or ''}"
    lead, *sections = " ".join(root.xpath(".//text()", smart_strings=False)).split(MARK)
    yield SearchEntry(location, title, _plain(lead))
    for id, text in zip(sections[::2], sections[1::2], strict=True):
        yield SearchEntry(f"{location}#{id}", titles[id], _plain(text).removeprefix(titles[id]).lstrip())


def _plain(text: str) -> str:
    return " ".join(text.split())


def index_script(entries: Iterable[SearchEntry]) -> str:
    """The entries as an assignment that a page can load.

    `<` is escaped, so that no text of the manual can be read as markup wherever the script ends up.
    """
    documents = [entry._asdict() for entry in entries]
    body = json.dumps(documents, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"var manualSearchIndex = {body};\n"
