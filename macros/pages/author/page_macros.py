"""The macros that authors call in Markdown. They take ids; none takes a path."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ...manual.coverage import coverage
from ...manual.kinds import BY_NAME, Kind, kinds_with
from ...manual.map import neighbourhood
from ...manual.model import Manual
from ...manual.names import title_in_text
from ...manual.next_steps import next_steps
from ...manual.records.module import Module
from ...manual.records.session import Session
from ...manual.rules.plan import plan_minutes, sitting_minutes
from ..counts import COUNT_NAMES, count_word
from ..pictures import session_picture
from ..render import Renderer, link_to
from ..structure.navigation import FORMS
from .source_pages import SourcePage
from .stash import HtmlStash, NoStash
from .worksheet_macros import WORKSHEET_MACROS, Wording, WorksheetMacros

BRIEF_SECTIONS = {
    "plan": "The plan",
    "key-points": "Key points",
    "essentials": "What must not be left out",
    "fits": "Where it fits",
}
"""The sections of a session that come before what its author wrote; the other sections come after."""
SESSION_SECTIONS = {
    "before": "Before you start",
    "activities": "Activities, step by step",
    "questions": "Key questions",
    "sticking-points": "If it gets stuck",
    "adaptations": "Adapting it",
    "wellbeing": "Wellbeing",
    "not-this-session": "Leave for another session",
    "between-session": "Between sessions",
    "next": "What comes next",
    "handouts": "Sheets to print",
    "evidence": "Evidence of progress",
    "supervision": "Take to supervision",
    "fidelity": "Keeping it true",
    "changes": "Review and changes",
}
MODULE_SECTIONS = {
    "sessions-in-order": "Sessions in order",
    "covers": "What the module covers",
    "sheets": "Sheets to print",
}
HERE = Path(__file__).parent
SHOW_NAMES = sorted(path.name.removesuffix(".html.j2") for path in (HERE / "templates" / "show").glob("*"))
"""The names that `show()` takes: the templates in `templates/show/`."""

LINK_KINDS = tuple(kind.name for kind in kinds_with("page") if kind.name != "factor")
"""The kinds of record that have an author macro of the same name, which links to a record."""


class UnknownReferenceError(ValueError):
    """A macro was given an id that no record has. `check_pages` reports these before a build."""


class PageMacros:
    """The macros of one page."""

    def __init__(
        self,
        renderer: Renderer,
        stash: HtmlStash,
        source: str,
        ref: str | None,
        wording: Wording = "standard",
    ) -> None:
        self._renderer = renderer
        self._stash = stash
        self._source = source
        self._ref = ref
        self._worksheet = WorksheetMacros(renderer, stash, source, wording)
        self._tips = 0

    def by_name(self) -> dict[str, Callable[..., str]]:
        """All macros, by the name that authors use."""
        page_macros = {name: partial(macro, self) for name, macro in PAGE_MACROS.items()}
        return page_macros | {name: getattr(self._worksheet, name) for name in WORKSHEET_MACROS}

    def factor(self, number: int, framework: str = "erg22plus", text: str | None = None) -> str:
        """A link to a factor by its number, with its label or `text`."""
        return self._link("factor", f"{framework}-{number}", text)

    def term(self, id: str, text: str | None = None) -> str:
        """A link to a glossary entry that shows the entry on hover and focus, without a script."""
        entry = self._find("term", id)
        self._tips += 1
        link_text = text or title_in_text("term", entry.title)
        html = self._renderer.html(
            "term.html.j2", self._source, entry=entry, text=link_text, number=self._tips
        )
        return self._stash.stash_inline(html.strip())

    def count(self, name: str) -> str:
        """The number of records in a list, as a word: `five`. `COUNT_NAMES` has the names."""
        if name not in COUNT_NAMES:
            raise UnknownReferenceError(f'{self._source}: count() does not know the name "{name}"')
        return count_word(self._renderer.directory.manual, name)

    def show(self, name: str) -> str:
        """A part of the manual's data as HTML. `SHOW_NAMES` has the names."""
        if name not in SHOW_NAMES:
            raise UnknownReferenceError(f'{self._source}: show() does not know the name "{name}"')
        sessions = self._renderer.directory.manual.sessions.values()
        written = sum(not session.is_outline for session in sessions)
        html = self._renderer.html(f"show/{name}.html.j2", self._source, written=written, forms=FORMS)
        return self._stash.stash_block(html)

    def drafted(self) -> str:
        """The label of what this project adds among the pages of the Overview."""
        return self._stash.stash_inline(self._renderer.html("drafted.html.j2", self._source).strip())

    def session_brief(self) -> str:
        """The first part of a session's page: purpose, time, cautions, the plan, what it serves."""
        session = self._record("session")
        brief = self._stash.stash_block(self._block("session.html.j2", "brief", session=session))
        return brief + self._session_sections(session, BRIEF_SECTIONS)

    def session_plan(self) -> str:
        """All other parts of this page's session that are written, each with its heading."""
        return self._session_sections(self._record("session"), SESSION_SECTIONS)

    def _session_sections(self, session: Session, titles: dict[str, str]) -> str:
        manual = self._renderer.directory.manual
        facts = {
            "session": session,
            "plan_minutes": plan_minutes(session),
            **_around(manual, session),
        }
        return self._stash.stash_sections(
            self._renderer.sections("session.html.j2", titles, self._source, **facts)
        )

    def session_main_aim(self) -> str:
        """A link to the main aim of this page's session."""
        return self._link("aim", self._record("session").main_aim, None)

    def module_brief(self) -> str:
        """The first part of a module's page: its focus, its size, when to choose it and when not yet."""
        module = self._record("module")
        assert isinstance(module, Module)
        return self._stash.stash_block(self._block("module.html.j2", "brief", **self._module_facts(module)))

    def module_sessions(self) -> str:
        """The sessions of this page's module in order, and the aims, goals and factors that they cover."""
        module = self._record("module")
        assert isinstance(module, Module)
        facts = self._module_facts(module)
        return self._stash.stash_sections(
            self._renderer.sections("module.html.j2", MODULE_SECTIONS, self._source, **facts)
        )

    def _module_facts(self, module: Module) -> dict[str, Any]:
        manual = self._renderer.directory.manual
        sessions = [manual.sessions[id] for id in module.sessions]
        return {
            "module": module,
            "sessions": sessions,
            "written": sum(not session.is_outline for session in sessions),
            "total": sitting_minutes(sessions),
            "coverage": list(coverage(manual, sessions)),
        }

    def _block(self, template: str, block: str, **context: Any) -> str:
        sections = self._renderer.sections(template, {block: ""}, self._source, **context)
        return sections[0].html if sections else ""

    def _record(self, kind: str) -> Any:
        return self._find(kind, self._ref or "").record

    def _link(self, kind: str, id: str, text: str | None) -> str:
        entry = self._find(kind, id)
        return self._stash.stash_inline(link_to(entry, self._source, text))

    def _find(self, kind: str, id: str) -> Any:
        entry = self._renderer.directory.find(kind, id)
        if entry is None:
            raise UnknownReferenceError(f'{self._source}: there is no {kind} "{id}"')
        return entry


def drawn_macros(renderer: Renderer, page: SourcePage) -> dict[str, Callable[..., str]]:
    """The macros of a page by name, each of which returns its HTML as readers get it."""
    return PageMacros(renderer, NoStash(), page.source, page.meta.get("ref")).by_name()


def _around(manual: Manual, session: Session) -> dict[str, Any]:
    """What may come after a session, and a picture of what it is linked with; None if it is not in use."""
    if session.id not in manual.module_of:
        return {"steps": None, "picture": None}
    around = neighbourhood(manual, session)
    picture = session_picture(manual, session.id, around)
    return {"steps": next_steps(manual, session), "picture": picture if picture.lines else None}


def _link_macro(kind: Kind) -> Callable[..., str]:
    """The macro that links to a record of a kind."""

    def link(page: PageMacros, id: str, text: str | None = None) -> str:
        return page._link(kind.name, id, text)

    link.__doc__ = f"A link to a record of the kind “{kind.words}”, with its title or `text`."
    return link


PAGE_MACROS: dict[str, Callable[..., str]] = {
    **{name: _link_macro(BY_NAME[name]) for name in LINK_KINDS},  # `term` has a method of its own below
    **{
        name: method
        for name, method in inspect.getmembers(PageMacros, inspect.isfunction)
        if not name.startswith("_") and name != "by_name"
    },
}
"""The unbound macros of pages by name: a link for each kind of record, and the methods above."""
MACROS: dict[str, Callable[..., str]] = {
    **PAGE_MACROS,
    **{name: getattr(WorksheetMacros, name) for name in WORKSHEET_MACROS},
}
"""Every unbound macro by name. Its signature is what an author may write."""
