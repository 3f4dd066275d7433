"""Pages made from data alone. Each is a title and sections; nothing here is written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ..manual.matrix import Column, matrix
from ..manual.model import FactorKey, Manual
from ..manual.records.framework import Factor
from ..manual.records.overview import Approach
from ..manual.records.route import Route
from ..manual.records.session import Session
from ..manual.rules.plan import sitting_minutes
from .addresses import ANCHORED, FOLDERS, Address, address
from .choice import covered, spoken_time
from .contents import MATRICES, RUNNING
from .directory import Directory, Entry, factor_id
from .markup import html_sections
from .render import Renderer, Section


@dataclass(frozen=True)
class Projection:
    """A generated page: its source path, its title and its body."""

    source: str
    title: str
    html: Markup
    sections: Sequence[Section] = ()


MATRIX_SECTIONS = {"lists": "The same as lists"}
ROUTE_SECTIONS = {
    "in-order": "Sessions in order",
    "order": "Why this order",
    "adjust": "What to change, and when",
    "covers": "What it serves and leaves out",
}
RELATIONS = {"goal": "goals", "aim": "aims", "approach": "approaches"}
LEADS = {
    "goal": "The five changes that the whole intervention works towards.",
    "aim": "What a session can be designed to achieve. Each has one main aim and may help with others.",
    "approach": "Ways of working that sessions draw on.",
    "factor": "What an assessment may name, and the sessions that are meant to address it.",
}
INDEX_TITLES = {"goal": "Goals", "aim": "Aims", "approach": "Approaches", "factor": "Factors"}
RUNNING_LEADS = {
    "situations": "What helps whatever the session, and what has to be done at once.",
    "supervision": "What to bring, how to watch a session, and what to do when one goes wrong.",
    "programme-documents": "What this site holds, by shelf, and what only the unit can supply.",
    "references": "The works that the drafts draw on, for the unit to confirm.",
}
MATRIX_LEADS = {
    "aims": "Which sessions serve which aim. Each session has one main aim.",
    "goals": "Which sessions work towards which goal.",
    "factors": "Which sessions are meant to address which factor. Untargeted factors are left out.",
    "approaches": "Which sessions draw on which approach.",
    "stages": "Where each session usually fits best. This is advice; it never bars a session.",
}


def projections(renderer: Renderer) -> Iterator[Projection]:
    """Every generated page of the manual."""
    directory = renderer.directory
    for kind in ("goal", "aim", "approach", "factor"):
        entries = list(directory.entries.get(kind, {}).values())
        yield _index(renderer, kind, entries)
        yield from (_record(renderer, entry, entries) for entry in entries)
    yield from (_matrix(renderer, kind) for kind in MATRICES)
    yield from _routes(renderer)
    yield _situations(renderer)
    yield _whole(renderer, "running.md", "Running it", "running.html.j2", pages=[
        (name, title, RUNNING_LEADS[name]) for name, title in RUNNING.items()
    ])  # fmt: skip
    yield _whole(renderer, ANCHORED["reference"], RUNNING["references"], "references.html.j2")
    yield _whole(renderer, "matrices/index.md", "Matrices", "matrices.html.j2", matrices=[
        (kind, title, MATRIX_LEADS[kind]) for kind, title in MATRICES.items()
    ])  # fmt: skip
    yield _whole(renderer, "modules/index.md", "Modules", "modules.html.j2")
    yield _whole(renderer, "sessions/index.md", "All sessions", "sessions.html.j2")
    yield _whole(renderer, "handouts/index.md", "Handouts", "handouts.html.j2")


def sessions_serving(directory: Directory, entry: Entry) -> list[Session]:
    """The sessions that serve a goal, an aim, an approach or a factor."""
    if isinstance(entry.record, Factor):
        framework = entry.id.removesuffix(f"-{entry.record.number}")
        return directory.manual.sessions_on(FactorKey(framework, entry.record.number))
    return directory.manual.sessions_with(RELATIONS[entry.kind], entry.id)  # type: ignore[arg-type]


def _whole(renderer: Renderer, source: str, title: str, template: str, **context: Any) -> Projection:
    return Projection(source, title, renderer.html(template, source, **context))


def _sectioned(
    renderer: Renderer, source: str, title: str, template: str, titles: Mapping[str, str], **context: Any
) -> Projection:
    """A page whose template has a block `lead`, then one block for each of `titles`."""
    lead = renderer.sections(template, {"lead": ""}, source, **context)
    sections = renderer.sections(template, titles, source, **context)
    return Projection(source, title, lead[0].html + html_sections(sections), sections)


def _index(renderer: Renderer, kind: str, entries: list[Entry]) -> Projection:
    directory = renderer.directory
    rows = [(entry, _text(entry), len(sessions_serving(directory, entry))) for entry in entries]
    source = f"{FOLDERS[kind]}/index.md"
    notes = _framework_notes(directory) if kind == "factor" else []
    return _whole(
        renderer, source, INDEX_TITLES[kind], "index.html.j2", lead=LEADS[kind], notes=notes, rows=rows
    )


def _text(entry: Entry) -> str:
    """What an index says of a record; a factor's label says it all."""
    return "" if isinstance(entry.record, Factor) else str(entry.record.text)  # type: ignore[attr-defined]


def _framework_notes(directory: Directory) -> list[str]:
    return [
        f"{framework.title}. {framework.label_note} {framework.status_note}"
        for framework in directory.manual.frameworks.values()
    ]


def _record(renderer: Renderer, entry: Entry, siblings: list[Entry]) -> Projection:
    sessions = sessions_serving(renderer.directory, entry)
    manual = renderer.directory.manual
    groups = [
        (module, [session for session in sessions if manual.module_of[session.id] is module])
        for module in manual.modules.values()
    ]
    context = {
        **_about(renderer.directory, entry),
        "approach": entry.record if isinstance(entry.record, Approach) else None,
        "works": manual.references_on(entry.id) if entry.kind == "approach" else [],
        "main": entry.id if entry.kind == "aim" else None,
        "groups": [(module, members) for module, members in groups if members],
        "siblings": [sibling for sibling in siblings if sibling is not entry],
    }
    titles = {
        "room": "In the room",
        "limits": "Limits",
        "sessions": f"Sessions ({len(sessions)})",
        "works": "References",
        "beside": f"Other {INDEX_TITLES[entry.kind].lower()}",
    }
    return _sectioned(renderer, entry.address.source, entry.title, "record.html.j2", titles, **context)


def _about(directory: Directory, entry: Entry) -> dict[str, Any]:
    record: Any = entry.record
    if isinstance(record, Factor):
        framework = directory.manual.frameworks[entry.id.removesuffix(f"-{record.number}")]
        domain = next(item.title for item in framework.domains if item.id == record.domain)
        targeted = "Sessions are meant to address it." if record.targeted else "Sessions do not target it."
        first = f"Factor {record.number} of {framework.short_title}, in the domain {domain}. {targeted}"
        paragraphs = [text for text in (first, record.why, record.note) if text]
        note = f"{framework.label_note} {framework.status_note}"
        return {"paragraphs": paragraphs, "provenance": "drafted", "provenance_note": note}
    if isinstance(record, Approach):
        named = "The Overview names this approach; all that is said of it here is ours."
        note = named if record.provenance == "source" else ""
        return {"paragraphs": [record.text, record.about], "provenance": "drafted", "provenance_note": note}
    return {"paragraphs": [record.text], "provenance": record.provenance, "provenance_note": ""}


def _routes(renderer: Renderer) -> Iterator[Projection]:
    manual = renderer.directory.manual
    routes = [_route_facts(manual, route) for route in manual.routes.values()]
    yield _whole(renderer, "routes/index.md", "Example routes", "routes.html.j2", routes=routes)
    for facts in routes:
        entry = renderer.directory.entry("route", facts["route"].id)
        yield _sectioned(
            renderer, entry.address.source, entry.title, "route.html.j2", ROUTE_SECTIONS, **facts
        )


def _route_facts(manual: Manual, route: Route) -> dict[str, Any]:
    sessions = [manual.sessions[id] for id in route.sessions]
    total = sitting_minutes(sessions)
    return {
        "route": route,
        "sessions": sessions,
        "shortest": spoken_time(total.min),
        "longest": spoken_time(total.max),
        "covered": [item for item in covered(manual, sessions) if item.kind != "approach"],
    }


def _situations(renderer: Renderer) -> Projection:
    """The situations, each a section under its own id."""
    manual, source = renderer.directory.manual, ANCHORED["situation"]
    sections = [
        Section(id, item.title, renderer.html("situation.html.j2", source, situation=item))
        for id, item in manual.situations.items()
    ]
    lead = renderer.html("situations-lead.html.j2", source)
    return Projection(source, RUNNING["situations"], lead + html_sections(sections), sections)


def _matrix(renderer: Renderer, kind: str) -> Projection:
    directory = renderer.directory
    made = matrix(directory.manual, kind)  # type: ignore[arg-type]
    source = f"matrices/{kind}.md"
    context = {
        "matrix": made,
        "caption": MATRICES[kind],
        "lead": MATRIX_LEADS[kind],
        "notes": _framework_notes(directory) if kind == "factors" else [],
        "total": len(directory.manual.sessions),
        "hrefs": [_column_address(kind, column).seen_from(source) for column in made.columns],
    }
    return _sectioned(renderer, source, MATRICES[kind], "matrix.html.j2", MATRIX_SECTIONS, **context)


_SINGULAR: dict[str, str] = {"aims": "aim", "goals": "goal", "approaches": "approach", "stages": "stage"}


def _column_address(kind: str, column: Column) -> Address:
    if isinstance(column.key, FactorKey):
        return address("factor", factor_id(column.key))
    return address(_SINGULAR[kind], column.key)
