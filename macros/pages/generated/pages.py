"""Pages that are made from data alone: what each is called, and how it is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from markupsafe import Markup

from ...manual.choice import SITTING_LENGTHS_MINUTES
from ...manual.coverage import coverage, hours_and_minutes
from ...manual.kinds import BY_NAME, Kind, kinds_with
from ...manual.map import neighbourhood
from ...manual.matrix import matrix
from ...manual.model import Manual
from ...manual.records.framework import Factor
from ...manual.records.overview import Approach
from ...manual.records.route import Route
from ...manual.records.session import STATUS_WORDS
from ...manual.reviews import review_state
from ...manual.rules.plan import sitting_minutes
from ..author.stash import html_sections
from ..pictures import coverage_bars, manual_map
from ..release_notes import ReleaseNotes
from ..render import Renderer, Section
from ..structure.addresses import address, index_source
from ..structure.directory import Directory, Entry
from ..structure.navigation import MAP_TITLE, PLANNER, RUNNING, matrix_source, matrix_title
from .report_page import REPORT_PAGE, REPORT_SECTIONS, report_context, report_of

Drawn = tuple[Markup, Sequence[Section]]
"""What a page begins with, and its sections."""


@dataclass(frozen=True)
class GeneratedPage:
    """A page without a file in `docs/`. It is drawn when its HTML or its sections are first asked for."""

    source: str
    title: str
    draw: Callable[[], Drawn]

    @cached_property
    def _drawn(self) -> Drawn:
        return self.draw()

    @property
    def sections(self) -> Sequence[Section]:
        """The sections, for the page's table of contents."""
        return self._drawn[1]

    @cached_property
    def html(self) -> Markup:
        """The whole page, its sections included."""
        lead, sections = self._drawn
        return lead + html_sections(sections)


CHANGES_PAGE = "changes.md"
MAP_PAGE = "map.md"
MAP_SECTIONS = {
    "map": "Sessions and what links them",
    "map-table": "The map as a table",
    "coverage": "What aims and factors rest on",
    "coverage-table": "The coverage as a table",
}
MATRICES_PAGE = "matrices/index.md"
REVIEWS_PAGE = "reviews.md"
RUNNING_PAGE = "running.md"
SUITABILITY_GUIDE_PAGE = "overview/suitability-guide.md"
MATRIX_SECTIONS = {"lists": "The same as lists"}
ROUTE_SECTIONS = {
    "in-order": "Sessions in order",
    "order": "Why this order",
    "adjust": "What to change, and when",
    "covers": "What it serves and leaves out",
}


def generated_pages(renderer: Renderer, release_notes: ReleaseNotes | None) -> Iterator[GeneratedPage]:
    """Every generated page of the manual. With `release_notes`, the page "What changed" is one of them."""
    entries = renderer.directory.entries
    works, situations, routes = BY_NAME["reference"], BY_NAME["situation"], BY_NAME["route"]
    planner_title, planner = PLANNER
    for kind in kinds_with("lead"):
        yield GeneratedPage(index_source(kind), kind.title, partial(_index, renderer, kind))
        for entry in entries[kind.name].values():
            yield GeneratedPage(entry.address.source, entry.title, partial(_record, renderer, kind, entry))
    for kind in kinds_with("matrix"):
        yield GeneratedPage(matrix_source(kind), matrix_title(kind), partial(_matrix, renderer, kind))
    for kind in kinds_with("written"):
        source = index_source(kind)
        yield GeneratedPage(source, kind.title, partial(_whole, renderer, source, f"{kind.plural}.html.j2"))
    yield GeneratedPage(index_source(routes), routes.title, partial(_routes, renderer))
    for entry in entries[routes.name].values():
        yield GeneratedPage(entry.address.source, entry.title, partial(_route, renderer, entry))
    yield GeneratedPage(situations.page, situations.title, partial(_situations, renderer))
    yield GeneratedPage(SUITABILITY_GUIDE_PAGE, "A path of questions", partial(_suitability_guide, renderer))
    running = partial(_whole, renderer, RUNNING_PAGE, "running.html.j2", pages=RUNNING)
    yield GeneratedPage(RUNNING_PAGE, "Running it", running)
    yield GeneratedPage(works.page, works.title, partial(_whole, renderer, works.page, "references.html.j2"))
    matrices = [(kind, matrix_title(kind)) for kind in kinds_with("matrix")]
    listed = partial(_whole, renderer, MATRICES_PAGE, "matrices.html.j2", matrices=matrices)
    yield GeneratedPage(MATRICES_PAGE, "Matrices", listed)
    choices = {"lengths": SITTING_LENGTHS_MINUTES, "matrices": matrices}
    yield GeneratedPage(
        planner, planner_title, partial(_whole, renderer, planner, "planner.html.j2", **choices)
    )
    yield GeneratedPage(MAP_PAGE, MAP_TITLE, partial(_map, renderer))
    yield GeneratedPage(REVIEWS_PAGE, "Reviews", partial(_reviews, renderer))
    yield GeneratedPage(REPORT_PAGE, "Coverage and provenance", partial(_report, renderer, release_notes))
    if release_notes:
        yield GeneratedPage(CHANGES_PAGE, "What changed", partial(_changes, renderer, release_notes))


def _whole(renderer: Renderer, source: str, template: str, **context: Any) -> Drawn:
    """A page from a template that has no sections."""
    return renderer.html(template, source, **context), ()


def _in_sections(
    renderer: Renderer, source: str, template: str, titles: Mapping[str, str], **context: Any
) -> Drawn:
    """A page from a template with a block `lead` and a block for each key of `titles`."""
    lead = renderer.sections(template, {"lead": ""}, source, **context)
    return lead[0].html, renderer.sections(template, titles, source, **context)


def _index(renderer: Renderer, kind: Kind) -> Drawn:
    """Every record of a kind, with the number of its sessions."""
    manual, entries = renderer.directory.manual, renderer.directory.entries[kind.name].values()
    rows = [(entry, _index_text(entry), len(manual.sessions_with(kind.name, entry.id))) for entry in entries]
    context = {
        "lead": kind.lead,
        "notes": _notes(renderer.directory, kind),
        "rows": rows,
        "provenance": "source" if kind.provenance == "source" else "drafted",
    }
    return _whole(renderer, index_source(kind), "index.html.j2", **context)


def _notes(directory: Directory, kind: Kind) -> list[str]:
    """What applies to all records of a kind: the notes of the frameworks, or that of the kind's own file."""
    if kind.name == "factor":
        return _framework_notes(directory)
    note = directory.manual.notes.get(kind.plural)
    return [note.note] if note else []


def _index_text(entry: Entry) -> str:
    """The text under a record's title in an index; none for a factor, whose label is its title."""
    record: Any = entry.record
    return "" if isinstance(record, Factor) else record.text


def _framework_notes(directory: Directory) -> list[str]:
    return [
        f"{framework.title}. {framework.label_note} {framework.status_note}"
        for framework in directory.manual.frameworks.values()
    ]


def _record(renderer: Renderer, kind: Kind, entry: Entry) -> Drawn:
    """A record with its sessions and the others of its kind."""
    siblings = renderer.directory.entries[kind.name].values()
    manual = renderer.directory.manual
    sessions = manual.sessions_with(kind.name, entry.id)
    groups = [
        (module, [session for session in sessions if manual.module_of[session.id] is module])
        for module in manual.modules.values()
    ]
    context = {
        **_description(renderer.directory, entry),
        "entry": entry,
        "works": manual.references_on(entry.id) if kind.name == "approach" else [],
        "groups": [(module, members) for module, members in groups if members],
        "siblings": [sibling for sibling in siblings if sibling is not entry],
    }
    titles = {
        "general": "In every session",
        "room": "In the room",
        "limits": "Limits",
        "sessions": f"Sessions ({len(sessions)})",
        "works": "References",
        "beside": f"Other {kind.plural}",
    }
    return _in_sections(renderer, entry.address.source, "record.html.j2", titles, **context)


def _description(directory: Directory, entry: Entry) -> dict[str, Any]:
    """The paragraphs at the top of a record's page, with their provenance and a note on it."""
    record: Any = entry.record
    if isinstance(record, Factor):
        framework = directory.manual.framework_of[entry.id]
        domain = next(item.title for item in framework.domains if item.id == record.domain)
        targeted = "Sessions are meant to address it." if record.targeted else "Sessions do not target it."
        first = f"Factor {record.number} of {framework.short_title}, in the domain {domain}. {targeted}"
        paragraphs = [text for text in (first, record.why, record.note) if text]
        note = f"{framework.label_note} {framework.status_note}"
        return {"paragraphs": paragraphs, "provenance": "drafted", "provenance_note": note}
    if isinstance(record, Approach):
        source_note = "The Overview names this approach; the description is ours."
        note = source_note if record.provenance == "source" else ""
        return {"paragraphs": [record.text, record.about], "provenance": "drafted", "provenance_note": note}
    return {"paragraphs": [record.text], "provenance": record.provenance, "provenance_note": ""}


def _routes(renderer: Renderer) -> Drawn:
    manual, source = renderer.directory.manual, index_source(BY_NAME["route"])
    routes = [_route_facts(manual, route) for route in manual.routes.values()]
    return _whole(renderer, source, "routes.html.j2", routes=routes)


def _route(renderer: Renderer, entry: Entry) -> Drawn:
    manual = renderer.directory.manual
    facts = _route_facts(manual, manual.routes[entry.id])
    return _in_sections(renderer, entry.address.source, "route.html.j2", ROUTE_SECTIONS, **facts)


def _route_facts(manual: Manual, route: Route) -> dict[str, Any]:
    sessions = [manual.sessions[id] for id in route.sessions]
    total = sitting_minutes(sessions)
    return {
        "route": route,
        "sessions": sessions,
        "shortest": hours_and_minutes(total.min),
        "longest": hours_and_minutes(total.max),
        "coverage": [item for item in coverage(manual, sessions) if item.kind != "approach"],
    }


def _situations(renderer: Renderer) -> Drawn:
    """The page of all situations, with a section for each under its own id, those to act on at once first."""
    manual, kind = renderer.directory.manual, BY_NAME["situation"]
    by_urgency = sorted(manual.situations.values(), key=lambda item: not item.act_first)
    sections = [
        Section(item.id, item.title, renderer.html("situation.html.j2", kind.page, situation=item))
        for item in by_urgency
    ]
    urgent = [item for item in by_urgency if item.act_first]
    others = [item for item in by_urgency if not item.act_first]
    lead = renderer.html("situations-lead.html.j2", kind.page, urgent=urgent, others=others)
    return lead, sections


def _suitability_guide(renderer: Renderer) -> Drawn:
    """The path of questions about suitability, with a section for each question."""
    guide = renderer.directory.manual.overview.suitability_guide
    source, template = SUITABILITY_GUIDE_PAGE, "suitability-guide.html.j2"
    numbers = {question.id: number for number, question in enumerate(guide.questions, 1)}
    context = {"guide": guide, "numbers": numbers, "ends": {end.id: end for end in guide.ends}}
    sections = [
        Section(
            question.id,
            f"{numbers[question.id]}. {question.question}",
            renderer.html(template, source, question=question, **context),
        )
        for question in guide.questions
    ]
    lead = renderer.html("suitability-guide-lead.html.j2", source, guide=guide)
    return lead, sections


def _matrix(renderer: Renderer, kind: Kind) -> Drawn:
    directory, source = renderer.directory, matrix_source(kind)
    table = matrix(directory.manual, kind)
    context = {
        "matrix": table,
        "caption": matrix_title(kind),
        "lead": kind.matrix,
        "notes": _framework_notes(directory) if kind.name == "factor" else [],
        "total": len(directory.manual.sessions),
        "hrefs": [address(kind.name, column.id).seen_from(source) for column in table.columns],
    }
    return _in_sections(renderer, source, "matrix.html.j2", MATRIX_SECTIONS, **context)


def _map(renderer: Renderer) -> Drawn:
    """The map of the manual and the picture of its coverage, each with the same as a table."""
    manual = renderer.directory.manual
    context = {
        "picture": manual_map(manual),
        "around": {id: neighbourhood(manual, session) for id, session in manual.sessions.items()},
        "bars": list(coverage_bars(manual)),
    }
    return _in_sections(renderer, MAP_PAGE, "map.html.j2", MAP_SECTIONS, **context)


def _reviews(renderer: Renderer) -> Drawn:
    """The page on how far each review has come, with a section for each module."""
    manual, template = renderer.directory.manual, "reviews.html.j2"
    states = {session.id: review_state(manual, session) for session in manual.sessions.values()}
    due = [state for state in states.values() if state.session.review.next_due]
    context = {
        "counts": Counter(state.session.review.status for state in states.values()),
        "due": sorted(due, key=lambda state: str(state.session.review.next_due)),
        "status_words": STATUS_WORDS,
    }
    lead = renderer.sections(template, {"lead": ""}, REVIEWS_PAGE, **context)
    sections = [
        replace(section, id=module.id, title=module.title)
        for module in manual.modules.values()
        for section in renderer.sections(
            template,
            {"module": module.title},
            REVIEWS_PAGE,
            module=module,
            states=[states[id] for id in module.sessions],
            **context,
        )
    ]
    return lead[0].html, sections


def _report(renderer: Renderer, notes: ReleaseNotes | None) -> Drawn:
    """The report for a panel."""
    manual = renderer.directory.manual
    context = report_context(manual, report_of(manual, notes))
    return _in_sections(renderer, REPORT_PAGE, "report.html.j2", REPORT_SECTIONS, **context)


def _changes(renderer: Renderer, notes: ReleaseNotes) -> Drawn:
    """The page of all changes since the edition before, with a section for each group."""
    sections = [
        Section(
            group.id,
            f"{group.title} ({len(group.records)})",
            renderer.html("changes.html.j2", CHANGES_PAGE, records=group.records),
        )
        for group in notes.groups
    ]
    lead = renderer.html("changes-lead.html.j2", CHANGES_PAGE, notes=notes)
    return lead, sections
