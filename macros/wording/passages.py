"""The prose of the manual as passages, each with its place in a file and its owner."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal, get_args

from ..manual.model import Manual
from ..manual.problems import Origin, Problem
from ..manual.records.base import Id, Record
from ..manual.records.changes import Reasons
from ..manual.records.reference import Reference
from ..pages.author.calls import COMMENT, EXPRESSION, Call, calls_in, line_ends
from ..pages.author.page_macros import MACROS
from ..pages.author.source_pages import SourcePage
from ..pages.author.worksheet_macros import WORKSHEET_MACROS
from ..pages.structure.addresses import written_kind

Wording = Literal["", "standard", "simple"]
WORDINGS: tuple[Wording, Wording] = ("standard", "simple")

SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’]?\s+|\n+")
WORD = re.compile(r"[A-Za-zÀ-ſŴ-ŷ]+(?:['’][A-Za-z]+)*")
NOT_PROSE = {
    "id",
    "also",
    "pages",
    "kind",
    "role",
    "audience",
    "provenance",
    "status",
    "edition",
    "date",
    "next_due",
    "strength",
    "statements",
    "leads_to",
}
"""Fields with keywords, ids, places, dates and what people type, which are not prose."""
NAMES_OF_WORKS = {"authors", "title", "published"}
"""Fields of a reference that have the words and the spelling of the work itself."""
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\b(?:[\w-]+\.)+(?:com|net|org|uk)\b")
PART_OF_ADDRESS = re.compile(r"[@/]|\.[cnou]")
"""Every address holds one; a search for it is quick."""
LINK_TARGET = re.compile(r"\]\([^)]*\)|\{[:#.][^}]*\}|<[^>]+>|https?://\S+")


@dataclass(frozen=True)
class Passage:
    """A piece of prose. `owner` is the id of the record, or the source of the page, that it belongs to."""

    text: str
    file: str
    line: int
    field: str
    owner: str
    wording: Wording = ""

    def problem(self, message: str, hint: str = "") -> Problem:
        """A problem with this passage."""
        return Problem(self.file, self.line, self.field, message, hint)

    @cached_property
    def words(self) -> list[str]:
        """The words, as they are written, without addresses of mail and of the web."""
        text = self.text
        return WORD.findall(ADDRESS.sub(" ", text) if PART_OF_ADDRESS.search(text) else text)

    @property
    def sentences(self) -> list[str]:
        """The sentences, without the white space between them."""
        return [part.strip() for part in SENTENCE_END.split(self.text) if part.strip()]


def record_passages(manual: Manual) -> Iterator[Passage]:
    """The texts of all records, those of sessions first, then what files say besides: the Overview, notes."""
    others = (records for kind, records in manual.all_records.items() if kind != "session")
    for record in chain(manual.all_sessions, *others):
        yield from _in_record(record, record.id)
    for name, whole in manual.files.items():
        yield from _in_record(whole, f"{name}.yml", without="items")


def reason_passages(reasons: Mapping[str, Reasons]) -> Iterator[Passage]:
    """The reasons that the unit gives for changes, by the edition. Readers of an edition see them."""
    for edition, record in reasons.items():
        for entry in record.changes:
            yield _passage(entry.reason, entry.origin.inside("reason"), edition)


def _in_record(record: Record, owner: str, without: str = "") -> Iterator[Passage]:
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        is_name_of_work = name in NAMES_OF_WORKS and isinstance(record, Reference)
        if is_name_of_work or name == without or name in NOT_PROSE or _is_id_type(field.annotation):
            continue
        for i, item in enumerate(value if isinstance(value, list) else [value]):
            place = record.origin.inside(name, i) if isinstance(value, list) else record.origin.inside(name)
            if isinstance(item, Record):
                yield from _in_record(item, owner)
            elif isinstance(item, str) and " " in item:
                yield _passage(item, place, owner)


def _is_id_type(annotation: object) -> bool:
    """Whether a field contains ids, by themselves or in a list or dictionary."""
    return annotation is Id or any(_is_id_type(part) for part in get_args(annotation))


def _passage(text: str, place: Origin, owner: str) -> Passage:
    return Passage(" ".join(text.split()), place.file, place.line, place.field, owner)


def page_passages(pages: Iterable[SourcePage]) -> Iterator[Passage]:
    """The paragraphs of the pages that people write, except worksheets, without macros and markup."""
    for page in pages:
        if not _is_worksheet(page):
            yield from _paragraphs(page, min_words=2)


def _is_worksheet(page: SourcePage) -> bool:
    return written_kind(page.source) == "handout"


def _paragraphs(page: SourcePage, min_words: int, wording: Wording = "") -> Iterator[Passage]:
    """What is written outside macros, block by block."""
    body = EXPRESSION.sub(_same_lines, COMMENT.sub(_same_lines, page.body))
    line = page.body_line
    for block in re.split(r"(\n\s*\n)", body):
        text = LINK_TARGET.sub(" ", block).strip(" \n#*-:|…")
        if len(WORD.findall(text)) >= min_words:
            first_line = line + len(block) - len(block.lstrip("\n"))
            owner = str(page.meta.get("ref", page.source))
            yield Passage(" ".join(text.split()), page.display_path, first_line, "text", owner, wording)
        line += block.count("\n")


def _same_lines(match: re.Match[str]) -> str:
    return f" … {line_ends(match)}"


def worksheet_passages(pages: Iterable[SourcePage], manual: Manual) -> Iterator[Passage]:
    """The texts of worksheets in each wording, and their titles. Plain text is on sheets of both wordings."""
    for page in pages:
        if _is_worksheet(page):
            for match in EXPRESSION.finditer(page.body):
                line = page.body_line + page.body.count("\n", 0, match.start())
                for call in calls_in(match[1]):
                    yield from _in_call(page, line, call)
            for wording in WORDINGS:
                yield from _paragraphs(page, min_words=1, wording=wording)
    for session, handout in manual.handouts.values():
        place = handout.origin.inside("title")
        yield Passage(handout.title, place.file, place.line, place.field, session.id, "standard")


def _in_call(page: SourcePage, line: int, call: Call) -> Iterator[Passage]:
    if call.name not in WORKSHEET_MACROS:
        return
    owner = str(page.meta.get("ref", ""))
    names = list(inspect.signature(MACROS[call.name]).parameters)[1:]
    for name, value in {**dict(zip(names, call.positional, strict=False)), **call.named}.items():
        wordings: tuple[Wording, ...] = WORDINGS
        if call.name == "picture" and name == "name":
            continue
        if call.name == "words":
            wordings = ("simple",) if name == "simple" else ("standard",)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                for wording in wordings:
                    yield Passage(item, page.display_path, line, f"{call.name}({name})", owner, wording)
