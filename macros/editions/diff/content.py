"""What an edition says, as plain data. Editions are compared by this data, never by their pages.

`content.json` has every record under its permanent key `kind:id`, and every sheet and part under its name:

    {"edition": "1.1",
     "records": {"session:my-life-line": {
         "title": …, "page": "sessions/my-life-line.html",
         "module": id of the module that lists a session, "status": its review status,
         "retired": null or {"reason", "replaced_by"},
         "lists": {field: [ids]}, "minutes": [min, max],
         "activities": [{"id", "title", "minutes"}], "text": [[place, paragraph], …]}},
     "parts": {"run-my-life-line": {"title", "what", "code", "status", "edition", "reference",
                                    "sheet": the sheet that shows it}},
     "sheets": {"pack-session-my-life-line": {"title", "what", "record", "session", "parts": [names]}}}
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from ...manual.records.base import Record
from ...manual.records.session import Session, factor_id
from ...pages.author.calls import expand
from ...pages.author.page_macros import LINK_KINDS, MACROS
from ...pages.author.source_pages import SourcePage
from ...pages.counts import count_word
from ...pages.site import Site
from ...pages.structure.addresses import Address, page_key
from ...pages.structure.directory import Directory, Entry
from ...printing.sheet import Part, Sheet
from ...printing.sheets import Sheets

Content = dict[str, Any]
Paragraph = tuple[str, str]
"""The place of a text in its record, and the text."""

LISTS = ("aims", "goals", "approaches", "stages", "after", "pairs_with", "sessions")
"""Fields that are lists of ids of other records."""
NOT_TEXT = {*LISTS, "factors", "handouts", "id", "title", "provenance", "review", "changes", "retired"}
NOT_TEXT |= {"duration", "minutes", "edition", "topic"}
"""Fields that are compared in another way, or that no reader sees."""
PROSE = "guidance"
"""The place of the text on a record's own page."""
PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


def records_of(site: Site) -> dict[str, Any]:
    """Every record, and every page without a record, under its permanent key."""
    plain = PlainTextMacros(site.directory)
    records = {
        f"{entry.kind}:{entry.id}": _record(site, entry, site.pages.get(entry.address.source), plain)
        for entries in site.directory.entries.values()
        for entry in entries.values()
    }
    records |= {f"overview:{name}": _facts(name, facts) for name, facts in vars(site.manual.overview).items()}
    records["manual:settings"] = _facts("settings", site.manual.settings) | {
        "page": "about.html",
        "lists": {"modules": list(site.manual.modules)},
    }
    titles = {node.source: node.title for node in site.navigation.walk()}
    records |= {
        page_key(page.source): _page(page, titles.get(page.source, page.source), plain)
        for page in site.pages.values()
        if "ref" not in page.meta
    }
    return records


def parts_of(sheets: Sheets) -> dict[str, Any]:
    """`parts` and `sheets` of `content.json`, each by name."""
    return {
        "parts": {
            name: _part(part) | {"sheet": sheets.shown_by[name].name} for name, part in sheets.parts.items()
        },
        "sheets": {name: _sheet(sheet) for name, sheet in sheets.all.items()},
    }


def json_round_trip(value: Content) -> Content:
    """The value as it is after writing and reading JSON, to compare it with a published edition."""
    return dict(json.loads(json.dumps(value)))


def _record(site: Site, entry: Entry, page: SourcePage | None, plain: PlainTextMacros) -> dict[str, Any]:
    record = entry.record
    data: dict[str, Any] = {
        "title": entry.title,
        "page": entry.address.file_and_anchor,
        "lists": {name: list(getattr(record, name)) for name in LISTS if hasattr(record, name)},
        "text": [*_text(record.model_dump(mode="json", by_alias=True)), *_prose(page, plain)],
    }
    return data | _session(site, record) if isinstance(record, Session) else data


def _session(site: Site, session: Session) -> dict[str, Any]:
    module = site.manual.module_of.get(session.id)
    retired = session.retired
    lists = {name: list(getattr(session, name)) for name in LISTS if hasattr(session, name)}
    lists["factors"] = session.factor_ids
    lists["handouts"] = [handout.id for handout in session.handouts]
    return {
        "module": module.id if module else None,
        "status": session.review.status,
        "retired": retired and {"reason": retired.reason, "replaced_by": retired.replaced_by},
        "lists": lists,
        "minutes": [session.duration.min, session.duration.max],
        "activities": [
            {"id": item.id, "title": item.title, "minutes": [item.minutes.min, item.minutes.max]}
            for item in session.activities
        ],
    }


def _facts(name: str, facts: Record) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    page = f"overview/{name.replace('_', '-')}.html"
    return {"title": title, "page": page, "lists": {}, "text": list(_text(facts.model_dump(mode="json")))}


def _page(page: SourcePage, title: str, plain: PlainTextMacros) -> dict[str, Any]:
    return {"title": title, "page": Address(page.source).file, "lists": {}, "text": list(_prose(page, plain))}


def _text(value: Any, place: tuple[str, ...] = ()) -> Iterator[Paragraph]:
    """Every text in plain data with its place: `activities › two-voices › say`."""
    if isinstance(value, dict):
        inside = (*place, value["id"]) if place and "id" in value else place
        for key, item in value.items():
            if key not in NOT_TEXT or (key == "title" and inside != ()):
                yield from _text(item, (*inside, key.replace("_", " ")))
    elif isinstance(value, list):
        for item in value:
            yield from _text(item, place)
    elif value is not None:
        yield " › ".join(place), str(value)


def _prose(page: SourcePage | None, plain: PlainTextMacros) -> Iterator[Paragraph]:
    """The paragraphs of a written page in plain words, with macros as `PlainTextMacros` gives them."""
    for block in PARAGRAPH_BREAK.split(page.body if page else ""):
        words = " ".join(expand(block, plain).split())
        if words:
            yield PROSE, words


class PlainTextMacros(dict[str, Callable[..., str]]):
    """Every author macro as plain text: a link gives its text, a drawing its name and its words."""

    def __init__(self, directory: Directory) -> None:
        super().__init__({name: self._drawing(name) for name in MACROS})
        self.update({kind: self._link(directory, kind) for kind in LINK_KINDS})
        self["factor"] = lambda number, framework="erg22plus", text=None: self["factor-by-key"](
            factor_id(framework, number), text
        )
        self["factor-by-key"] = self._link(directory, "factor")
        self["words"] = lambda standard, simple: f"{standard} / {simple}"
        self["count"] = partial(count_word, directory.manual)

    @staticmethod
    def _link(directory: Directory, kind: str) -> Callable[..., str]:
        return lambda id, text=None: text or directory.entry(kind, id).title

    @staticmethod
    def _drawing(name: str) -> Callable[..., str]:
        def text_of(*values: object, **named: object) -> str:
            words = " · ".join(_words([*values, *named.values()]))
            return f"[{name}: {words}]" if words else ""

        return text_of


def _words(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _words(value)
        else:
            yield str(value)


def _part(part: Part) -> dict[str, str]:
    names = ("title", "what", "code", "status", "edition", "reference")
    return {name: getattr(part, name) for name in names}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "what": sheet.what,
        "record": sheet.record,
        "session": sheet.session,
        "parts": [part.name for part in sheet.parts],
    }
