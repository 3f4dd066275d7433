"""What readers get to know of the changes: a page, notes on sessions, and the trainers' sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from ..manual.records.changes import Effect, Reason
from ..pages.markup import html_sections
from ..pages.projections import Projection
from ..pages.render import Renderer, Section
from ..pages.site import Note, Publication, Stamp
from ..printing.sheets import TRAINER_SHEET
from .compare import Change
from .content import Content

GROUPS = {
    "session": "Sessions",
    "module": "Modules",
    "handout": "Worksheets",
    "": "Everything else",
}
"""Kinds of record under a heading of their own on the page of changes; "" for all others."""
MOST_SHEETS_BY_NAME = 30
MOST_WITH_REASON = 15
"""More sheets than these, by name, or more sessions with their reasons, do not fit the trainers' one page."""


@dataclass(frozen=True)
class Told:
    """A change with what the unit says of it."""

    change: Change
    effect: Effect
    reason: str

    @property
    def delivery(self) -> bool:
        """Whether it changes what a facilitator does."""
        return self.effect == "delivery"


@dataclass(frozen=True)
class SheetRow:
    """A single sheet by its name, its title, what it is, and its code."""

    name: str
    title: str
    what: str
    code: str


@dataclass(frozen=True)
class News:
    """What an edition says of itself against the one before. `earlier` is that one's `changes.json`."""

    old: Content
    new: Content
    told: Sequence[Told]
    earlier: Mapping[str, Any]

    @property
    def since(self) -> str:
        """The edition before."""
        return str(self.old["edition"])

    @cached_property
    def reread(self) -> list[Told]:
        """One entry for each session and module whose delivery changes and that is still in use."""
        gone = {
            told.change.record for told in self.told if told.change.kind in ("removed", "retired", "replaced")
        }
        first: dict[str, Told] = {}
        for told in self.told:
            if told.delivery and told.change.of in ("session", "module") and told.change.record not in gone:
                first.setdefault(told.change.record, told)
        return list(first.values())

    @property
    def to_read(self) -> list[tuple[str, str]]:
        """The titles to read again, each with its reason unless they are many."""
        few = len(self.reread) <= MOST_WITH_REASON
        return [(told.change.title, told.reason if few else "") for told in self.reread]

    @cached_property
    def reprint(self) -> list[SheetRow]:
        """Single sheets that are new or whose text or status is another than before."""
        before = self.old["parts"]
        keys = ("code", "status")
        return [
            row
            for row in _single(self.new)
            if row.name not in before
            or [before[row.name][key] for key in keys] != [self.new["parts"][row.name][key] for key in keys]
        ]

    @property
    def to_print(self) -> list[str]:
        """The sheets to print again in words: each by name, or by session where they are many."""
        if len(self.reprint) <= MOST_SHEETS_BY_NAME:
            return [f"{row.title}, {row.what.lower()}: {row.code}" for row in self.reprint]
        sheets, records = self.new["sheets"], self.new["records"]
        counts = Counter(sheets[row.name]["session"] for row in self.reprint)
        named = [
            f"{row.title}, {row.what.lower()}" for row in self.reprint if not sheets[row.name]["session"]
        ]
        held = [(records[f"session:{id}"]["title"], count) for id, count in counts.items() if id]
        return [*(f"{title}: {count} sheet{'' if count == 1 else 's'}" for title, count in held), *named]

    @cached_property
    def destroy(self) -> list[SheetRow]:
        """Single sheets that the manual no longer has."""
        return [row for row in _single(self.old) if row.name not in self.new["parts"]]

    def record(self) -> dict[str, Any]:
        """The edition's `changes.json`: its changes, and the notes of all editions so far."""
        changes = [
            {**asdict(item.change), "effect": item.effect, "reason": item.reason} for item in self.told
        ]
        return {
            "since": self.since,
            "changes": changes,
            "notes": {key: [asdict(note) for note in notes] for key, notes in self.notes().items()},
            "reread": [told.change.record for told in self.reread],
            "reprint": [row.name for row in self.reprint],
            "destroy": [asdict(row) for row in self.destroy],
        }

    def notes(self) -> dict[str, list[Note]]:
        """By record: what changed in this edition and, after it, in the editions before."""
        notes: dict[str, list[Note]] = {}
        edition = str(self.new["edition"])
        for told in self.told:
            note = Note(edition, told.change.what, told.reason, told.delivery)
            notes.setdefault(told.change.record, []).append(note)
        for key, earlier in self.earlier.get("notes", {}).items():
            notes.setdefault(key, []).extend(Note(**note) for note in earlier)
        return notes

    def publication(self) -> Publication:
        """What the site shows of this."""
        stamps = {
            name: Stamp(part["code"], part["status"], part["edition"])
            for name, part in self.old["parts"].items()
        }
        return Publication(self.since, self.notes(), stamps, self._pages, self._trainer_sheet)

    def _pages(self, renderer: Renderer) -> Iterator[Projection]:
        sections = []
        for kind, title in GROUPS.items():
            told = [item for item in self.told if _group(item.change.of) == kind]
            if told:
                html = renderer.html("changes.html.j2", CHANGES_PAGE, records=_by_record(told))
                sections.append(Section(kind or "else", f"{title} ({len(_by_record(told))})", html))
        lead = renderer.html("changes-lead.html.j2", CHANGES_PAGE, news=self)
        yield Projection(CHANGES_PAGE, "What changed", lead + html_sections(sections), sections)

    def _trainer_sheet(self, renderer: Renderer) -> Markup:
        return renderer.html("print/trainer.html.j2", "print/sheet.md", news=self)


CHANGES_PAGE = "changes.md"


def tell(changes: Iterable[Change], reasons: Mapping[str, Reason]) -> list[Told]:
    """Each change with its reason; every change has one."""
    return [Told(change, reasons[change.id].effect, reasons[change.id].reason) for change in changes]


def first_publication() -> Publication:
    """A first edition: nothing to compare with."""

    def pages(renderer: Renderer) -> Iterator[Projection]:
        yield Projection(
            CHANGES_PAGE, "What changed", renderer.html("changes-lead.html.j2", CHANGES_PAGE, news=None)
        )

    return Publication(pages=pages)


def _group(kind: str) -> str:
    return kind if kind in GROUPS else ""


def _by_record(told: Iterable[Told]) -> dict[str, list[Told]]:
    grouped: dict[str, list[Told]] = {}
    for item in told:
        grouped.setdefault(item.change.record, []).append(item)
    return grouped


def _single(content: Content) -> Iterator[SheetRow]:
    """The sheets of one part, which carry one code. The trainers' sheet belongs to its edition only."""
    for name, sheet in content["sheets"].items():
        if sheet["parts"] == [name] and name != TRAINER_SHEET:
            part = content["parts"][name]
            yield SheetRow(name, part["title"], part["what"], part["code"])
