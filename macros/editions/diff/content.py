"""What an edition says, as plain data. Editions are compared by this data, never by their pages.

`content.json` has every record under its permanent key `kind:id`, and every sheet and part under its name:

    {"edition": "1.1",
     "records": {"session:my-life-line": {
         "title": …, "page": "sessions/my-life-line.html",
         "module": id of the module that lists a session, "status": its review status,
         "review": {"by", "date", "next_due"},
         "retired": null or {"reason", "replaced_by", "edition"},
         "notes": its change notes, each {"edition", "date", "kind", "note", "retrain"},
         "lists": {field: [ids]}, "minutes": [min, max],
         "activities": [{"id", "title", "minutes"}],
         "text": [[place, paragraph], …], "details": [[place, value], …],
         "names": the titles of other records in "text", if any, each as
             [index of the paragraph, where it begins, its length, key of the record],
             where the key main-aim:my-life-line stands for the main aim of that session}},
     "parts": {"run-my-life-line": {"title", "what", "code", "status", "edition", "reference",
                                    "sheet": the sheet that shows it}},
     "sheets": {"pack-session-my-life-line": {"title", "what", "record", "session", "parts": [names]}}}

Besides the kinds of record with pages, `list:aims` is what a list says of itself (its note, its order),
`framework:erg22plus` a framework without its factors, `overview:…` a file of the Overview,
`manual:settings` the settings, `manual:passing-on` the rule for passing on, and `page:…` a written page
without a record. Editions published by earlier versions have no `review`, `notes`, `details`, `names`,
`list:…` and `framework:…`. Nothing is compared with what is missing in this way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from ...manual.kinds import BY_NAME, Kind, kinds_with
from ...manual.model import Manual
from ...manual.names import Name, NamedText
from ...manual.records.base import Record
from ...manual.records.framework import Framework
from ...manual.records.session import Session, factor_id
from ...pages.author.calls import COMMENT, EXPRESSION, Macros, expand, read_call
from ...pages.author.page_macros import LINK_KINDS, MACROS
from ...pages.author.source_pages import SourcePage
from ...pages.counts import count_word
from ...pages.site import Site
from ...pages.structure.addresses import Address, index_source, page_key
from ...pages.structure.directory import Directory, Entry
from ...printing.sheet import Part, Sheet
from ...printing.sheets import Sheets

Content = dict[str, Any]
Paragraph = tuple[str, str]
"""The place of a text in its record, and the text."""

LISTS = ("aims", "goals", "approaches", "stages", "after", "pairs_with", "sessions")
"""Fields that are lists of ids of other records."""
DETAILS = {"topic", "provenance", "statements", "leads_to"}
"""Fields that were not in the `text` of editions published earlier, and so are apart from it."""
NOT_TEXT = {*LISTS, "factors", "handouts", "id", "title", "review", "changes", "retired"}
NOT_TEXT |= {"duration", "edition", "also", "pages"}
"""Fields that are compared in another way: by a key of their own, or as records of their own."""
SPAN = "minutes"
"""A field that is a span in an activity, compared by a key of its own, and a number of minutes elsewhere."""
NOT_COMPARED = {
    "Settings.edition": "It names the edition itself, which differs from edition to edition.",
    "Findable.also": "Search finds a record by it; no page or sheet shows it as text of the manual.",
    "Settings.pages": "Search finds a page by it; no page or sheet shows it as text of the manual.",
    "Review.basis": "It says what was reviewed, to the unit alone.",
    "PageNames.page": "It says which page the other names belong to.",
}
"""Fields that are in no content, by their shape, each with the reason."""
UNORDERED = {
    "Glossary.items": "Pages show the terms by title.",
    "Framework.factors": "Pages show the factors by number.",
    "Session.changes": "Each note names its edition and its date.",
}
"""Lists of which another order is no change, by their shape, each with the reason."""
PLACE_SEPARATOR = " › "
PROSE = "guidance"
"""The place of the text on a record's own page."""
LINK = "\ue003"
"""Stands before and after the key of a record to which a page links. `read_text` rejects it in every text."""
MAIN_AIM = "main-aim"
"""The kind in the key of the main aim of a session, which is its own whatever that aim is."""
PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


def records_of(site: Site) -> dict[str, Any]:
    """Every record, and every page without a record, under its permanent key."""
    plain = PlainTextMacros(site.directory)
    records = {
        f"{entry.kind}:{entry.id}": _record(site, entry, site.pages.get(entry.address.source), plain)
        for entries in site.directory.entries.values()
        for entry in entries.values()
    }
    records |= {f"framework:{id}": _framework(item) for id, item in site.manual.frameworks.items()}
    records |= {f"list:{kind.plural}": _list(site.manual, kind) for kind in _lists()}
    records |= {f"overview:{name}": _facts(name, facts) for name, facts in vars(site.manual.overview).items()}
    records["manual:settings"] = _settings(site.manual)
    records["manual:passing-on"] = _content(
        "The rule for passing on",
        BY_NAME["situation"].page.replace(".md", ".html"),
        site.manual.passing_on,
        {},
    )
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
    lists = {name: list(getattr(record, name)) for name in LISTS if hasattr(record, name)}
    sentences = _factor_sentences(record) if isinstance(record, Session) else ()
    prose = [*sentences, *_prose(page, plain)]
    data = _content(entry.title, entry.address.file_and_anchor, record, lists, prose)
    data["details"] += _links(page)
    return data | _session(site, record) if isinstance(record, Session) else data


def _content(
    title: str, page: str, record: Record, lists: dict[str, list[str]], prose: Iterable[Paragraph] = ()
) -> dict[str, Any]:
    values = [
        (PLACE_SEPARATOR.join(path), value) for path, value in _values(record.model_dump(by_alias=True))
    ]
    return {
        "title": title,
        "page": page,
        "lists": lists,
        **_text([*(item for item in values if not _is_detail(item)), *prose]),
        "details": [item for item in values if _is_detail(item)],
    }


def _is_detail(paragraph: Paragraph) -> bool:
    return paragraph[0].split(PLACE_SEPARATOR)[-1] in DETAILS


def _text(paragraphs: Iterable[Paragraph]) -> dict[str, Any]:
    """The paragraphs, and where titles of other records stand in them."""
    text: list[Paragraph] = []
    names: list[tuple[int, int, int, str]] = []
    for place, value in paragraphs:
        words = ""
        for part in value.parts if isinstance(value, NamedText) else (value,):
            if isinstance(part, Name):
                names.append((len(text), len(words), len(part.title), f"{part.kind}:{part.id}"))
            words += part.title if isinstance(part, Name) else part
        text.append((place, words))
    return {"text": text} | ({"names": names} if names else {})


def _session(site: Site, session: Session) -> dict[str, Any]:
    module = site.manual.module_of.get(session.id)
    retired = session.retired
    lists = {name: list(getattr(session, name)) for name in LISTS if hasattr(session, name)}
    lists["factors"] = session.factor_ids
    lists["handouts"] = [handout.id for handout in session.handouts]
    return {
        "module": module.id if module else None,
        "status": session.review.status,
        "review": session.review.model_dump(exclude={"status", "basis"}),
        "retired": retired and retired.model_dump(),
        "notes": [note.model_dump() for note in session.changes],
        "lists": lists,
        "minutes": [session.duration.min, session.duration.max],
        "activities": [
            {"id": item.id, "title": item.title, "minutes": [item.minutes.min, item.minutes.max]}
            for item in session.activities
        ],
    }


def _factor_sentences(session: Session) -> Iterator[Paragraph]:
    """What a session does for each of its factors."""
    for id, sentence in session.factor_sentences.items():
        if sentence:
            yield PLACE_SEPARATOR.join(("factors", id)), sentence


def _framework(framework: Framework) -> dict[str, Any]:
    """A framework without its factors, which are records of their own."""
    page = Address(index_source(BY_NAME["factor"])).file
    return _content(framework.title, page, framework, _inner_lists(framework))


def _lists() -> Iterator[Kind]:
    """The kinds whose records are a list in one file."""
    return (kind for kind in kinds_with("shape") if not kind.is_folder)


def _list(manual: Manual, kind: Kind) -> dict[str, Any]:
    """What a list of records says besides its records: its order, and its texts, such as a note.

    The order of modules is in `manual:settings`, and that of terms does not matter.
    """
    texts = {name: value for name, value in vars(manual.files[kind.stem]).items() if name != "items"}
    return {
        "title": kind.title,
        "page": Address(index_source(kind) if kind.has_own_pages else kind.page).file,
        "lists": {} if kind.name in ("term", "module") else {"items": list(manual.by_kind[kind.name])},
        **_text(texts.items()),
    }


def _facts(name: str, facts: Record) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    return _content(title, f"overview/{name.replace('_', '-')}.html", facts, _inner_lists(facts))


def _inner_lists(record: Record, path: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The ids of the items of every list inside a record, by the place of the list."""
    lists: dict[str, list[str]] = {}
    for name in type(record).model_fields:
        value, inside = getattr(record, name), (*path, name.replace("_", " "))
        if isinstance(value, Record):
            lists |= _inner_lists(value, inside)
        elif isinstance(value, list) and value and hasattr(value[0], "id"):
            lists[PLACE_SEPARATOR.join(inside)] = [item.id for item in value]
    return lists


def _settings(manual: Manual) -> dict[str, Any]:
    content = _content("Settings", "about.html", manual.settings, {"modules": list(manual.modules)})
    return {**content, "details": [("title", manual.settings.title), *content["details"]]}


def _page(page: SourcePage, title: str, plain: PlainTextMacros) -> dict[str, Any]:
    own_title = [("title", str(page.meta["title"]))] if "title" in page.meta else []
    return {
        "title": title,
        "page": Address(page.source).file,
        "lists": {},
        **_text(_prose(page, plain)),
        "details": [*own_title, *_links(page)],
    }


def _values(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in plain data with the path to it: `("activities", "two-voices", "say")`."""
    if isinstance(value, dict):
        inside = (*path, value["id"]) if path and "id" in value else path
        for key, item in value.items():
            is_span = key == SPAN and isinstance(item, dict)
            if not is_span and (key not in NOT_TEXT or (key == "title" and inside != ())):
                yield from _values(item, (*inside, key.replace("_", " ")))
    elif isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif value is not None:
        yield path, value if isinstance(value, str) else str(value)


def _prose(page: SourcePage | None, plain: PlainTextMacros) -> Iterator[Paragraph]:
    """The paragraphs of a written page in plain words, with macros as `PlainTextMacros` gives them."""
    macros = plain.on(page) if page else plain
    for block in PARAGRAPH_BREAK.split(page.body if page else ""):
        words = " ".join(expand(block, macros).split())
        if words:
            yield PROSE, plain.named(words)


def _links(page: SourcePage | None) -> Iterator[Paragraph]:
    """The records to which a page links in words of its own, which do not name them."""
    for match in EXPRESSION.finditer(COMMENT.sub("", page.body if page else "")):
        whole = read_call(match[1])
        for call in whole.with_calls_inside() if whole else ():
            if call.name in (*LINK_KINDS, "factor") and call.named.get("text"):
                framework = call.named.get("framework", "")
                yield "link", " ".join(map(str, filter(None, (call.name, framework, *call.positional[:1]))))


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
        self._directory = directory

    @staticmethod
    def _link(directory: Directory, kind: str) -> Callable[..., str]:
        return lambda id, text=None: text or f"{LINK}{kind}:{directory.entry(kind, id).id}{LINK}"

    def on(self, page: SourcePage) -> Macros:
        """These macros on a page: those about its own record too."""
        return {**self, "session_main_aim": lambda: f"{LINK}{MAIN_AIM}:{page.meta['ref']}{LINK}"}

    def named(self, words: str) -> str:
        """The words with the titles of the records to which links in them lead."""
        if LINK not in words:
            return words
        pieces = words.split(LINK)
        return NamedText(self._name(piece) if n % 2 else piece for n, piece in enumerate(pieces))

    def _name(self, key: str) -> Name:
        kind, _, id = key.partition(":")
        aim = self._directory.manual.known_sessions[id].main_aim if kind == MAIN_AIM else ""
        entry = self._directory.entry("aim", aim) if aim else self._directory.entry(kind, id)
        return Name(kind, id, entry.title)

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
