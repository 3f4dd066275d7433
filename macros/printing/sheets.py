"""Every sheet of the manual: run sheets, worksheets, matrices, forms and packs.

A sheet is one or more parts. A part is a block of HTML with a page style of its own, so that its
running head and foot name it wherever it is printed. A participant's part is built from an
allow-list (`Worksheet`), never by hiding: it knows nothing of the record it belongs to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup

from ..manual.kinds import Kind as RecordKind
from ..manual.kinds import kinds_with
from ..manual.matrix import matrix
from ..manual.records.module import Module
from ..manual.records.session import Handout, Session
from ..manual.rules.plan import plan_minutes
from ..pages.release_notes import ReleaseNotes
from ..pages.site import Site
from ..pages.structure.navigation import FORMS, matrix_title
from .worksheet_body import worksheet_body

Kind = Literal["run sheet", "worksheet", "form", "matrix", "pack"]
Paper = Literal["portrait", "landscape"]

VARIANTS = {"standard": "", "simple": "Simple text", "large-print": "Large print"}
TRAINER_SHEET = "trainer-sheet"
"""The name of the sheet on what changed, which speaks of its own edition only."""
TEMPLATES = Path(__file__).parent / "templates"
TAGS = re.compile(r"<[^>]+>")
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O and U, which are misread on paper."""
CODE_LENGTH = 8


@dataclass(frozen=True)
class Part:
    """A block of a sheet with its own running head and foot. Texts are plain."""

    name: str
    title: str
    what: str
    reference: str
    status: str
    html: Markup
    edition: str
    """The edition that its text and status come from."""
    paper: Paper = "portrait"
    large: bool = False

    @cached_property
    def code(self) -> str:
        """Eight characters from the hash of the title and the text: not of edition, date or look."""
        text = " ".join([self.title, self.what, *TAGS.sub(" ", self.html).split()])
        pictures = "".join(re.findall(r"<svg.*?</svg>", self.html, re.DOTALL))
        return short_code(text + pictures)


@dataclass(frozen=True)
class Sheet:
    """One document to print. `name` is its permanent file name without ending."""

    name: str
    title: str
    kind: Kind
    what: str
    parts: tuple[Part, ...]
    session: str = ""
    module: str = ""
    variant: str = ""
    for_participants: bool = False

    @property
    def handout(self) -> str:
        """The id of the handout that a worksheet is a variant of; empty for other sheets."""
        name = self.name.removeprefix("sheet-").removesuffix(f"-{self.variant}")
        return name if self.kind == "worksheet" else ""

    @property
    def record(self) -> str:
        """The key of the record that a single sheet shows, such as `session:two-minds`; empty for others."""
        if self.handout:
            return f"handout:{self.handout}"
        return f"session:{self.session}" if self.session and len(self.parts) == 1 else ""

    @property
    def code(self) -> str:
        """The code of its only part, or of all its parts' codes together."""
        return (
            self.parts[0].code if len(self.parts) == 1 else short_code(" ".join(p.code for p in self.parts))
        )

    @property
    def edition(self) -> str:
        """The edition that its first part comes from; the cover of a pack changes with any part."""
        return self.parts[0].edition

    @property
    def status(self) -> str:
        """Approved only when every part is."""
        found = {part.status for part in self.parts}
        return found.pop() if len(found) == 1 else "draft"


def short_code(text: str) -> str:
    """A code such as `7K3M-9QXA`, from the SHA-256 of the text; 40 bits."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big")
    letters = "".join(CODE_ALPHABET[number >> 5 * i & 31] for i in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


class Sheets:
    """Makes every sheet of one manual."""

    def __init__(self, site: Site, bodies: dict[str, Markup] | None = None) -> None:
        self.site = site
        self.manual = site.manual
        self.renderer = site.renderer.with_templates(TEMPLATES)
        self._bodies = {} if bodies is None else bodies

    def for_release(self, site: Site) -> Sheets:
        """The sheets of the same manual in another build: labels are worked out again, bodies are not."""
        return Sheets(site, self._bodies)

    @cached_property
    def all(self) -> Mapping[str, Sheet]:
        """Every sheet by name: single sheets first, then packs."""
        return {**self.single, **{sheet.name: sheet for sheet in self._packs()}}

    @cached_property
    def single(self) -> Mapping[str, Sheet]:
        """Every sheet that is not a pack, by name."""
        return {sheet.name: sheet for sheet in self._single()}

    def of_session(self, id: str) -> list[Sheet]:
        """The sheets that belong to a session, its pack last."""
        return [sheet for sheet in self.all.values() if sheet.session == id]

    def of_module(self, id: str) -> list[Sheet]:
        """The packs of a module."""
        return [sheet for sheet in self.all.values() if sheet.module == id and not sheet.session]

    def _single(self) -> Iterator[Sheet]:
        for session in self.manual.sessions.values():
            if not session.is_outline:
                yield self._run_sheet(session)
            if session.fidelity_items:
                yield self._rating(session)
            for handout in session.handouts:
                yield from self._worksheets(session, handout)
        for kind in kinds_with("matrix"):
            yield self._matrix(kind, large=False)
            yield self._matrix(kind, large=True)
        for name, title in FORMS.items():
            yield self._form(name, title)
        if self.site.release_notes and self.site.release_notes.since:
            yield self._trainer_sheet(self.site.release_notes)

    def _run_sheet(self, session: Session) -> Sheet:
        number = self.manual.numbers[f"session:{session.id}"]
        context = {"session": session, "plan_minutes": plan_minutes(session), "number": number}
        part = self._part(
            name=f"run-{session.id}",
            title=session.title,
            what="Run sheet",
            reference=f"Session {number} · {session.id}",
            status=session.review.status,
            html=partial(self._html, "run.html.j2", **context),
        )
        module = self.manual.module_of[session.id].id
        return Sheet(part.name, session.title, "run sheet", "Run sheet", (part,), session.id, module)

    def _rating(self, session: Session) -> Sheet:
        """The form on which a facilitator or an observer looks back on a session, by its own points."""
        number = self.manual.numbers[f"session:{session.id}"]
        part = self._part(
            name=f"rating-{session.id}",
            title=session.title,
            what="Self-rating and observer’s form",
            reference=f"Session {number} · {session.id}",
            status=session.review.status,
            html=partial(self._html, "rating.html.j2", session=session),
        )
        module = self.manual.module_of[session.id].id
        return Sheet(part.name, session.title, "form", part.what, (part,), session.id, module)

    def _worksheets(self, session: Session, handout: Handout) -> Iterator[Sheet]:
        module = self.manual.module_of[session.id].id
        number = self.manual.numbers[f"session:{session.id}"]
        for variant in handout.variants:
            wording: Literal["standard", "simple"] = "simple" if variant == "simple" else "standard"
            participant = handout.audience == "participant"
            extra = VARIANTS[variant]
            what = ("Worksheet" if participant else "Facilitator’s sheet") + (
                f", {extra.lower()}" if extra else ""
            )
            part = self._part(
                name=f"sheet-{handout.id}" + ("" if variant == "standard" else f"-{variant}"),
                title=handout.title,
                what=what,
                reference=f"Session {number} · {handout.id}",
                status=session.review.status,
                html=partial(worksheet_body, self.site, handout.id, wording),
                large=variant == "large-print",
            )
            yield Sheet(
                part.name, handout.title, "worksheet", what, (part,), session.id, module, variant, participant
            )

    def _matrix(self, kind: RecordKind, *, large: bool) -> Sheet:
        made, title = matrix(self.manual, kind), matrix_title(kind)
        letters = [column.short or chr(ord("A") + i) for i, column in enumerate(made.columns)]
        part = self._part(
            name=f"matrix-{kind.plural}" + ("-large-print" if large else ""),
            title=title,
            what="Matrix, large print" if large else "Matrix",
            reference=f"matrix-{kind.plural}",
            status=self.manual.settings.status,
            html=partial(self._html, "matrix.html.j2", matrix=made, letters=letters),
            paper="landscape",
            large=large,
        )
        return Sheet(part.name, title, "matrix", part.what, (part,), variant="large-print" if large else "")

    def _form(self, name: str, title: str) -> Sheet:
        part = self._part(
            name=f"form-{name}",
            title=title,
            what="Facilitator’s form",
            reference=f"form-{name}",
            status=self.manual.settings.status,
            html=partial(self._html, "form.html.j2", form=name),
        )
        return Sheet(part.name, title, "form", part.what, (part,))

    def _trainer_sheet(self, notes: ReleaseNotes) -> Sheet:
        edition = self.manual.settings.edition
        part = self._part(
            name=TRAINER_SHEET,
            title=f"What changed in edition {edition}",
            what="Trainers’ sheet",
            reference=f"{TRAINER_SHEET}-{edition}",
            status=self.manual.settings.status,
            html=partial(self._html, "trainer.html.j2", notes=notes),
        )
        return Sheet(part.name, part.title, "form", part.what, (part,))

    def _packs(self) -> Iterator[Sheet]:
        single = self.single
        for session in self.manual.sessions.values():
            held = list(self._session_parts(session, single))
            if held:
                home = self.manual.module_of[session.id].id
                yield self._pack(
                    f"pack-session-{session.id}", session.title, "Session pack", held, session.id, home
                )
        for module in self.manual.modules.values():
            parts = self._module_parts(module, single)
            yield self._pack(f"pack-module-{module.id}", module.title, "Module pack", parts, module=module.id)
            yield self._pack(
                f"training-{module.id}",
                module.title,
                "Training-day pack",
                [*parts, *self._ratings(module, single), *self._training_parts(module)],
                module=module.id,
            )
        everything = [
            part for module in self.manual.modules.values() for part in self._module_parts(module, single)
        ]
        rest = [single[f"matrix-{kind.plural}"].parts[0] for kind in kinds_with("matrix")]
        rest += [single[f"form-{name}"].parts[0] for name in FORMS]
        settings = self.manual.settings
        yield self._pack("pack-manual", f"{settings.title}", "The whole manual", [*everything, *rest])

    def _session_parts(self, session: Session, single: Mapping[str, Sheet]) -> Iterator[Part]:
        names = [f"run-{session.id}", *(f"sheet-{handout.id}" for handout in session.handouts)]
        yield from (single[name].parts[0] for name in names if name in single)

    def _module_parts(self, module: Module, single: Mapping[str, Sheet]) -> list[Part]:
        sessions = [self.manual.sessions[id] for id in module.sessions]
        number = self.manual.numbers[f"module:{module.id}"]
        booklet = self._part(
            name=f"module-{module.id}",
            title=module.title,
            what="Module",
            reference=f"Module {number} · {module.id}",
            status=self.manual.settings.status,
            html=partial(self._html, "module.html.j2", module=module, sessions=sessions),
        )
        return [booklet, *(part for session in sessions for part in self._session_parts(session, single))]

    def _ratings(self, module: Module, single: Mapping[str, Sheet]) -> Iterator[Part]:
        names = [f"rating-{id}" for id in module.sessions]
        yield from (single[name].parts[0] for name in names if name in single)

    def _training_parts(self, module: Module) -> Iterator[Part]:
        sessions = [self.manual.sessions[id] for id in module.sessions]
        number = self.manual.numbers[f"module:{module.id}"]
        for name, title, template in (
            ("scenarios", "Practice scenarios", "scenarios.html.j2"),
            ("sign-off", "Sign-off sheet", "sign-off.html.j2"),
        ):
            yield self._part(
                name=f"{name}-{module.id}",
                title=f"{title}: {module.title}",
                what="Training",
                reference=f"Module {number} · {module.id}",
                status=self.manual.settings.status,
                html=partial(self._html, template, module=module, sessions=sessions),
            )

    def _pack(
        self, name: str, title: str, what: str, parts: Iterable[Part], session: str = "", module: str = ""
    ) -> Sheet:
        held = list(parts)
        cover = self._part(
            name=f"cover-{name}",
            title=title,
            what=what,
            reference=name,
            status=held[0].status if len({part.status for part in held}) == 1 else "draft",
            html=partial(self._html, "contents.html.j2", parts=held),
        )
        return Sheet(name, title, "pack", what, (cover, *held), session, module)

    def _part(self, name: str, html: Callable[[], Markup], **fields: Any) -> Part:
        """A part that names this edition, or the earlier one that had the same text and status."""
        if name not in self._bodies:
            self._bodies[name] = html()
        part = Part(name=name, html=self._bodies[name], edition=self.manual.settings.edition, **fields)
        notes = self.site.release_notes
        earlier = notes.earlier_parts.get(part.name) if notes else None
        unchanged = earlier and (earlier.code, earlier.status) == (part.code, part.status)
        return replace(part, edition=earlier.edition) if earlier and unchanged else part

    def _html(self, template: str, **context: Any) -> Markup:
        return self.renderer.html(f"sheets/{template}", "print/sheet.md", **context)
