"""Every sheet of the manual: run sheets, worksheets, matrices, forms and packs.

A sheet consists of parts. A part is a block of HTML with its own page style, so its running header and
footer identify it in every pack. A participant's part is built by `worksheet_body` from an allow-list, never
by hiding: that function does not see the record to which the worksheet belongs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Literal

from markupsafe import Markup

from ..manual import sheet_names
from ..manual.coverage import coverage, hours_and_minutes
from ..manual.kinds import Kind as RecordKind
from ..manual.kinds import kinds_with
from ..manual.map import neighbourhood
from ..manual.matrix import matrix
from ..manual.records.module import Module
from ..manual.records.passing_on import PassingOn
from ..manual.records.session import Handout, Session
from ..manual.report import report
from ..manual.rules.plan import plan_minutes, sitting_minutes
from ..pages.generated.report_page import report_context
from ..pages.pictures import manual_map
from ..pages.release_notes import ReleaseNotes
from ..pages.site import Site
from ..pages.structure.navigation import FACILITATORS_FORM, FORMS, MAP_TITLE, PLANNER, matrix_title
from ..tools.quotes import curly_quotes
from ..tools.text import counted
from .sheet import FORM_WORDS, Paper, Part, Sheet, least_approved, pack_code, part_code
from .worksheet_body import worksheet_body

MAX_COLUMNS = 60
"""How many columns of a matrix have room on a page."""
MAX_LARGE_COLUMNS = 20
CARD_SIZES = {2800: "large", 3600: "medium"}
"""The size of type of a session's card by the most characters that then fit on one page; others are small."""
PLAN_TITLE, _ = PLANNER
TEMPLATES = Path(__file__).parent / "templates"


def column_letter(index: int) -> str:
    """The head of the column with this index, from 0, as spreadsheets count: A to Z, then AA."""
    first, last = divmod(index, len(ascii_uppercase))
    return (column_letter(first - 1) if first else "") + ascii_uppercase[last]


def _card_size(session: Session, passing_on: PassingOn) -> str:
    """The size of type of a session's card, by the length of what fills it."""
    texts = [passing_on.at_once, passing_on.same_day]
    texts += [step for activity in session.activities if activity.essential for step in activity.steps]
    texts += [item.text for item in session.fidelity_items if item.kind == "essential"]
    texts += session.wellbeing.stop_if if session.wellbeing else []
    length = sum(map(len, texts))
    return next((size for most, size in CARD_SIZES.items() if length <= most), "small")


class Sheets:
    """All sheets of one manual. They are drawn when they are first asked for."""

    def __init__(self, site: Site, bodies: dict[str, Markup] | None = None) -> None:
        self.site = site
        self.manual = site.manual
        self.renderer = site.renderer.for_paper(TEMPLATES)
        self._bodies = {} if bodies is None else bodies
        """HTML by the name of its part, and by the id and the wording of a worksheet."""
        self._groups: dict[str, defaultdict[str, list[Sheet]]] = {}
        self._of_sessions: dict[str, Mapping[str, Sheet]] = {}

    def known_to_their_site(self) -> Site:
        """The site of these sheets, whose pages now list them. It is theirs from here on."""
        self.site = replace(self.site, sheets=self)
        return self.site

    def for_release(self, site: Site) -> Sheets:
        """The sheets of the same manual for another build. Their labels are new, their bodies are reused."""
        return Sheets(site, self._bodies)

    @cached_property
    def all(self) -> Mapping[str, Sheet]:
        """Every sheet by name: single sheets first, then packs."""
        return {**self.single, **{sheet.name: sheet for sheet in self._packs()}}

    @cached_property
    def single(self) -> Mapping[str, Sheet]:
        """Every sheet that is not a pack, by name."""
        return {sheet.name: sheet for sheet in self._single()}

    @cached_property
    def shown_by(self) -> Mapping[str, Sheet]:
        """For each part by name, the sheet that shows it: its own, or the smallest pack that contains it."""
        by_length = sorted(self.all.values(), key=lambda sheet: -len(sheet.parts))
        return {part.name: sheet for sheet in by_length for part in sheet.parts}

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Every part of every sheet by name."""
        return {part.name: part for sheet in self.all.values() for part in sheet.parts}

    def of_session(self, id: str) -> list[Sheet]:
        """The sheets that belong to a session, its pack first; none for a retired one. No other is drawn."""
        session = self.manual.sessions.get(id)
        return [*self._session_packs(session), *self._singles_of(session).values()] if session else []

    def of_module(self, id: str) -> list[Sheet]:
        """The packs of a module."""
        return [sheet for sheet in self._grouped("module")[id] if not sheet.session]

    def of_plan(self, sessions: Sequence[Session], form: str) -> Sheet:
        """The pack of a plan: its page, then the run sheets and the worksheets of its sessions in a form.

        A sheet that has no such form is in standard print. The pack is of this plan, so it is none of `all`.
        """
        for name in (sheet_names.PLAN, sheet_names.cover(sheet_names.PLAN_PACK)):
            self._bodies.pop(name, None)  # they are of one plan only
        names = [name for session in sessions for name in sheet_names.in_form(session, form)]
        parts = [self._plan(sessions), *(self.single[name].parts[0] for name in names)]
        what = f"Plan pack, {FORM_WORDS[form].lower()}"
        return self._pack(sheet_names.PLAN_PACK, PLAN_TITLE, what, parts)

    def for_plans(self) -> Sheet:
        """The sheets of all sessions in all forms, of which a script in the browser shows those of a plan."""
        pairs = product(sheet_names.FORMS, self.manual.sessions.values())
        names = [name for form, session in pairs for name in sheet_names.in_form(session, form)]
        page = self._part(
            sheet_names.PLAN_IN_BROWSER,
            partial(self._html, "plan-in-browser.html.j2"),
            title=PLAN_TITLE,
            what="Plan",
            reference=sheet_names.PLAN,
            status=self.manual.settings.status,
        )
        parts = (page, *(self.single[name].parts[0] for name in dict.fromkeys(names)))
        return Sheet(sheet_names.PLAN_PACK, PLAN_TITLE, "pack", "Plan pack", parts)

    def _plan(self, sessions: Sequence[Session]) -> Part:
        """A plan on one page, with blanks to fill in by hand."""
        total = sitting_minutes(sessions)
        return self._part(
            sheet_names.PLAN,
            partial(
                self._html,
                "plan.html.j2",
                sessions=sessions,
                shortest=hours_and_minutes(total.min),
                longest=hours_and_minutes(total.max),
                left_out=[item for item in coverage(self.manual, sessions) if item.kind != "approach"],
            ),
            title="The plan on one page",
            what="Plan",
            reference=counted(len(sessions), "session"),
            status=self.manual.settings.status,
        )

    def alone(self, part: Part) -> Sheet:
        """The sheet of a part by itself. For a part that only packs hold it is none of `all`."""
        return self.single.get(part.name) or Sheet(part.name, part.title, "pack", part.what, (part,))

    def forms_of(self, sheet: Sheet) -> list[Sheet]:
        """Every form of a sheet's document, among them the sheet itself."""
        return self._grouped("document")[sheet.document]

    def of_handout(self, id: str) -> list[Sheet]:
        """Every form of a handout; none for one of a retired session. No other session's is drawn."""
        session, _ = self.manual.handouts[id]
        return [sheet for sheet in self._singles_of(session).values() if sheet.handout == id]

    def _grouped(self, attribute: str) -> Mapping[str, list[Sheet]]:
        """Every sheet by one of its attributes; worked out at the first call."""
        if attribute not in self._groups:
            groups = self._groups[attribute] = defaultdict(list)
            for sheet in self.all.values():
                groups[getattr(sheet, attribute)].append(sheet)
        return self._groups[attribute]

    def _single(self) -> Iterator[Sheet]:
        for session in self.manual.sessions.values():
            yield from self._singles_of(session).values()
        for kind in kinds_with("matrix"):
            yield self._matrix(kind, large=False)
            yield self._matrix(kind, large=True)
        yield from self._forms()
        yield self._poster(sheet_names.POSTER, "Poster, A3", "poster")
        yield self._poster(sheet_names.SMALL_POSTER, "Poster, A4", "landscape")
        yield self._report()
        if self.site.release_notes and self.site.release_notes.since:
            yield self._trainer_sheet(self.site.release_notes)

    def _singles_of(self, session: Session) -> Mapping[str, Sheet]:
        """The single sheets of a session by name; none of a retired one."""
        if session.id not in self._of_sessions:
            drawn = self._draw_singles_of(session) if session.id in self.manual.sessions else ()
            self._of_sessions[session.id] = {sheet.name: sheet for sheet in drawn}
        return self._of_sessions[session.id]

    def _draw_singles_of(self, session: Session) -> Iterator[Sheet]:
        if not session.is_outline:
            yield from self._in_both_sizes(self._run_sheet(session))
            yield self._card(session)
        if session.fidelity_items:
            yield from self._in_both_sizes(self._rating(session))
        for handout in session.handouts:
            yield from self._worksheets(session, handout)

    def _in_both_sizes(self, sheet: Sheet) -> Iterator[Sheet]:
        """A facilitator's sheet of one part, then its large print, which has the same text."""
        yield sheet
        (part,) = sheet.parts
        name, variant = sheet_names.large_print(part.name), sheet_names.LARGE
        what = f"{part.what}, {FORM_WORDS[variant].lower()}"
        code = part_code(name, part.title, what, part.html)
        large = self._with_edition(replace(part, name=name, what=what, code=code, large=True))
        facts: dict[str, Any] = {"name": name, "what": what, "variant": variant, "form_of": sheet.name}
        yield replace(sheet, **facts, parts=(large,), pdf_on_request=bool(sheet.session))

    def _run_sheet(self, session: Session) -> Sheet:
        number = self._number("session", session.id)
        part = self._part(
            sheet_names.run_sheet(session.id),
            partial(
                self._html, "run.html.j2", session=session, plan_minutes=plan_minutes(session), number=number
            ),
            title=session.title,
            what="Run sheet",
            reference=f"Session {number} · {session.id}",
            status=session.review.status,
        )
        return self._of_session(part, "run sheet", session)

    def _card(self, session: Session) -> Sheet:
        """Outcome, plan, essential steps and what must not be left out, on one page."""
        number = self._number("session", session.id)
        part = self._part(
            sheet_names.session_card(session.id),
            partial(
                self._html,
                "card.html.j2",
                session=session,
                size=_card_size(session, self.site.manual.passing_on),
            ),
            title=session.title,
            what="Five-minute card",
            reference=f"Session {number} · {session.id}",
            status=session.review.status,
        )
        return self._of_session(part, "session card", session)

    def _rating(self, session: Session) -> Sheet:
        """The form on which a facilitator or an observer rates how a session was delivered."""
        part = self._part(
            sheet_names.rating(session.id),
            partial(self._html, "rating.html.j2", session=session),
            title=session.title,
            what="Self-rating and observer’s form",
            reference=f"Session {self._number('session', session.id)} · {session.id}",
            status=session.review.status,
        )
        return self._of_session(part, "form", session)

    def _of_session(
        self, part: Part, kind: Literal["run sheet", "session card", "form"], session: Session
    ) -> Sheet:
        module = self.manual.module_of[session.id].id
        return Sheet(part.name, part.title, kind, part.what, (part,), session.id, module)

    def _worksheets(self, session: Session, handout: Handout) -> Iterator[Sheet]:
        module = self.manual.module_of[session.id].id
        for variant in handout.variants:
            part = self._worksheet(session, handout, variant)
            yield Sheet(
                part.name,
                handout.title,
                "worksheet",
                part.what,
                (part,),
                session.id,
                module,
                handout.id,
                variant,
                handout.audience == "participant",
                "" if variant == sheet_names.STANDARD else sheet_names.worksheet(handout.id),
            )

    def _worksheet(self, session: Session, handout: Handout, variant: str) -> Part:
        wording: Literal["standard", "simple"] = "simple" if variant == "simple" else "standard"
        what = "Worksheet" if handout.audience == "participant" else "Facilitator’s sheet"
        return self._part(
            sheet_names.worksheet(handout.id, variant),
            partial(self._worksheet_text, handout.id, wording),
            title=handout.title,
            what=what if variant == sheet_names.STANDARD else f"{what}, {FORM_WORDS[variant].lower()}",
            reference=f"Session {self._number('session', session.id)} · {handout.id}",
            status=session.review.status,
            large=variant == "large-print",
            is_worksheet=True,
        )

    def _worksheet_text(self, handout: str, wording: Literal["standard", "simple"]) -> Markup:
        """The body of a worksheet in a wording. Its large print has that of its standard print."""
        key = f"{handout}:{wording}"
        if key not in self._bodies:
            self._bodies[key] = worksheet_body(self.site, handout, wording)
        return self._bodies[key]

    def _matrix(self, kind: RecordKind, *, large: bool) -> Sheet:
        data, title, standard = matrix(self.manual, kind), matrix_title(kind), sheet_names.matrix(kind.plural)
        panels = data.panels(MAX_LARGE_COLUMNS if large else MAX_COLUMNS)
        heads = [column.short or column_letter(i) for i, column in enumerate(data.columns)]
        part = self._part(
            sheet_names.large_print(standard) if large else standard,
            partial(self._html, "matrix.html.j2", matrix=data, heads=heads, panels=panels, large=large),
            title=title,
            what="Matrix, large print" if large else "Matrix",
            reference=standard,
            status=self.manual.settings.status,
            paper="landscape",
            large=large,
        )
        sheet = Sheet(part.name, title, "matrix", part.what, (part,))
        return replace(sheet, variant=sheet_names.LARGE, form_of=standard) if large else sheet

    def _forms(self) -> Iterator[Sheet]:
        """Every sheet for any session or none, and its large print."""
        for what, forms in FORMS.items():
            for name, title in forms.items():
                yield from self._in_both_sizes(self._form(what, name, title))

    def _form(self, what: str, name: str, title: str) -> Sheet:
        template = "form" if what == FACILITATORS_FORM else name
        part = self._part(
            sheet_names.form(name),
            partial(self._html, f"{template}.html.j2", form=name),
            title=title,
            what=what,
            reference=sheet_names.form(name),
            status=self.manual.settings.status,
        )
        return Sheet(part.name, title, "form", part.what, (part,))

    def _poster(self, name: str, what: str, paper: Paper) -> Sheet:
        """The map of the manual, with the same as a table on the pages after it."""
        manual = self.manual
        part = self._part(
            name,
            lambda: self._html(
                "map.html.j2",
                picture=manual_map(manual),
                around={id: neighbourhood(manual, session) for id, session in manual.sessions.items()},
            ),
            title=MAP_TITLE,
            what=what,
            reference=name,
            status=manual.settings.status,
            paper=paper,
        )
        return Sheet(name, MAP_TITLE, "poster", what, (part,))

    def _report(self) -> Sheet:
        """The report for a panel, which says the same in every build of the manual."""
        part = self._part(
            sheet_names.REPORT,
            lambda: self._html("report.html.j2", **report_context(self.manual, report(self.manual))),
            title="Coverage and provenance",
            what="Report",
            reference=sheet_names.REPORT,
            status=self.manual.settings.status,
        )
        return Sheet(part.name, part.title, "report", part.what, (part,))

    def _trainer_sheet(self, notes: ReleaseNotes) -> Sheet:
        edition = self.manual.settings.edition
        part = self._part(
            sheet_names.TRAINER_SHEET,
            partial(self._html, "trainer.html.j2", notes=notes),
            title=f"What changed in edition {edition}",
            what="Trainers’ sheet",
            reference=f"{sheet_names.TRAINER_SHEET}-{edition}",
            status=self.manual.settings.status,
        )
        return Sheet(part.name, part.title, "form", part.what, (part,))

    def _packs(self) -> Iterator[Sheet]:
        manual = self.manual
        for session in manual.sessions.values():
            yield from self._session_packs(session)
        for module in manual.modules.values():
            parts = self._module_parts(module)
            name = sheet_names.module_pack(module.id)
            yield self._pack(name, module.title, "Module pack", parts, module=module.id)
            more = [*parts, *self._ratings(module), *self._training_parts(module)]
            name = sheet_names.training_pack(module.id)
            yield self._pack(name, module.title, "Training-day pack", more, module=module.id)
        everything = [part for module in manual.modules.values() for part in self._module_parts(module)]
        shared = [sheet_names.matrix(kind.plural) for kind in kinds_with("matrix")]
        shared += [sheet_names.form(name) for forms in FORMS.values() for name in forms]
        everything += [self.single[name].parts[0] for name in shared]
        yield self._pack(sheet_names.WHOLE_MANUAL, manual.settings.title, "The whole manual", everything)

    def _session_packs(self, session: Session) -> Iterator[Sheet]:
        """A session's pack, and its large print; none for a session without sheets."""
        parts = list(self._session_parts(session))
        if not parts:
            return
        module, name = self.manual.module_of[session.id].id, sheet_names.session_pack(session.id)
        yield self._pack(name, session.title, "Session pack", parts, session.id, module)
        large_name, what = (
            sheet_names.large_print(name),
            f"Session pack, {FORM_WORDS[sheet_names.LARGE].lower()}",
        )
        singles = self._singles_of(session)
        large = (singles.get(sheet_names.large_print(part.name)) for part in parts)
        large_parts = [sheet.parts[0] if sheet else part for sheet, part in zip(large, parts, strict=True)]
        pack = self._pack(large_name, session.title, what, large_parts, session.id, module)
        yield replace(pack, variant=sheet_names.LARGE, form_of=name, pdf_on_request=True)

    def _session_parts(self, session: Session) -> Iterator[Part]:
        names = sheet_names.in_form(session, sheet_names.STANDARD)
        yield from (self._singles_of(session)[name].parts[0] for name in names)

    def _module_parts(self, module: Module) -> list[Part]:
        sessions = [self.manual.sessions[id] for id in module.sessions]
        overview = self._of_module(f"module-{module.id}", module.title, "Module", "module.html.j2", module)
        return [overview, *(part for session in sessions for part in self._session_parts(session))]

    def _ratings(self, module: Module) -> Iterator[Part]:
        names = [sheet_names.rating(id) for id in module.sessions]
        yield from (self.single[name].parts[0] for name in names if name in self.single)

    def _training_parts(self, module: Module) -> Iterator[Part]:
        titles = {"scenarios": "Practice scenarios", "sign-off": "Sign-off sheet"}
        if module.training_day:
            titles = {"training-day": "Training day", **titles}
        for name, title in titles.items():
            full_title = f"{title}: {module.title}"
            yield self._of_module(f"{name}-{module.id}", full_title, "Training", f"{name}.html.j2", module)

    def _of_module(self, name: str, title: str, what: str, template: str, module: Module) -> Part:
        sessions = [self.manual.sessions[id] for id in module.sessions]
        return self._part(
            name,
            partial(self._html, template, module=module, sessions=sessions),
            title=title,
            what=what,
            reference=f"Module {self._number('module', module.id)} · {module.id}",
            status=self.manual.settings.status,
        )

    def _pack(
        self, name: str, title: str, what: str, parts: Sequence[Part], session: str = "", module: str = ""
    ) -> Sheet:
        cover = self._part(
            sheet_names.cover(name),
            partial(self._html, "contents.html.j2", parts=parts),
            code=pack_code(name, parts),
            title=title,
            what=what,
            reference=name,
            status=least_approved(parts),
        )
        return Sheet(name, title, "pack", what, (cover, *parts), session, module)

    def _part(
        self, name: str, body: Callable[[], Markup], *, title: str, what: str, code: str = "", **labels: Any
    ) -> Part:
        """A part with the number of this edition, or of an earlier one since which it is unchanged."""
        if name not in self._bodies:
            self._bodies[name] = Markup(curly_quotes(body()))
        html = self._bodies[name]
        part = Part(
            name=name,
            title=title,
            what=what,
            html=html,
            code=code or part_code(name, title, what, html),
            edition=self.manual.settings.edition,
            **labels,
        )
        return self._with_edition(part)

    def _with_edition(self, part: Part) -> Part:
        """The part with the number of an earlier edition, if it is unchanged since."""
        notes = self.site.release_notes
        earlier = notes.earlier_parts.get(part.name) if notes else None
        unchanged = earlier and (earlier.code, earlier.status) == (part.code, part.status)
        return replace(part, edition=earlier.edition) if earlier and unchanged else part

    def _number(self, kind: str, id: str) -> str:
        return self.manual.numbers[f"{kind}:{id}"]

    def _html(self, template: str, **context: Any) -> Markup:
        return self.renderer.html(f"sheets/{template}", "print/sheet.md", **context)
