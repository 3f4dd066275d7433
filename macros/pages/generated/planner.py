"""What the page "Plan for one person" looks up and adds up: what the rules in `manual` give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...manual import choice, sheet_names
from ...manual.coverage import titled_lists
from ...manual.kinds import BY_NAME, KINDS, Kind, kinds_with
from ...manual.model import Manual, related_ids
from ...manual.records.session import Session
from ...tools.quotes import curly_quotes
from ...tools.scripts import data_script
from ..structure.addresses import sheet_page
from ..structure.directory import Directory

PLANNER_DATA = "assets/planner-data.js"
ALSO_CHOSEN_BY = ("stage", "module")
"""The kinds by which sessions are chosen, besides those whose coverage is worked out."""


def planner_script(directory: Directory) -> str:
    """The data as a script."""
    return data_script("manualPlanner", planner_data(directory))


def planner_data(directory: Directory) -> dict[str, Any]:
    """The records by which sessions are chosen, the sessions with what they give a plan, and the routes.

    A record has the key `kind:id`. What is empty is left out of a session.
    """
    manual = directory.manual
    stated = manual.settings.stated_sessions
    return {
        "edition": manual.settings.edition,
        "stated": [stated.min, stated.max] if stated else [],
        "lengths": choice.SITTING_LENGTHS_MINUTES,
        "groups": list(_groups(directory)),
        "sessions": [_session(directory, session) for session in manual.sessions.values()],
        "routes": [[route.id, route.title, route.sessions] for route in manual.routes.values()],
        "retired": {item.id: _retired(item) for item in manual.all_sessions if item.retired},
    }


def _groups(directory: Directory) -> Iterator[dict[str, Any]]:
    """The lists of records as readers see them; in `covered` those that a plan serves or leaves out."""
    manual = directory.manual
    for kind in kinds_with("covered"):
        for title, ids in titled_lists(manual, kind):
            yield _group(directory, kind, title, ids, covered=True)
    for kind in (BY_NAME[name] for name in ALSO_CHOSEN_BY):
        yield _group(directory, kind, kind.title, list(manual.by_kind[kind.name]), covered=False)


def _group(directory: Directory, kind: Kind, title: str, ids: list[str], *, covered: bool) -> dict[str, Any]:
    entries = [directory.entry(kind.name, id) for id in ids]
    items = [
        [f"{kind.name}:{entry.id}", entry.number, curly_quotes(entry.title), entry.address.file_and_anchor]
        for entry in entries
    ]
    label = kind.words[0].upper() + kind.words[1:]
    return {"kind": kind.name, "title": title, "label": label, "covered": covered, "items": items}


def _session(directory: Directory, session: Session) -> dict[str, Any]:
    manual, entry = directory.manual, directory.entry("session", session.id)
    duration = session.duration
    values = {
        "id": session.id,
        "number": entry.number,
        "title": curly_quotes(entry.title),
        "href": entry.address.file_and_anchor,
        "minutes": [duration.min, duration.max],
        "sittings": [choice.sittings(duration, length) for length in choice.SITTING_LENGTHS_MINUTES],
        "serves": list(_serves(manual, session)),
        "mainAim": f"aim:{session.main_aim}",
        "how": _how(session),
        "after": session.after,
        "earlier": choice.earlier_sessions(manual, session),
        "condition": curly_quotes(session.condition or ""),
        "caution": curly_quotes(session.caution or ""),
        "isOutline": session.is_outline,
        "sheets": {form: _sheets(session, form) for form in sheet_names.FORMS},
    }
    return {name: value for name, value in values.items() if value}


def _serves(manual: Manual, session: Session) -> Iterator[str]:
    """The keys of all records by which the session can be chosen."""
    for kind in KINDS:
        if kind.relation and (kind.covered or kind.name in ALSO_CHOSEN_BY):
            yield from (f"{kind.name}:{id}" for id in related_ids(session, kind))
    yield f"module:{manual.module_of[session.id].id}"


def _how(session: Session) -> dict[str, str]:
    """What the session does for each factor, in a sentence, where that is written."""
    sentences = session.factor_sentences.items()
    return {f"factor:{id}": curly_quotes(sentence) for id, sentence in sentences if sentence}


def _sheets(session: Session, form: str) -> list[list[str]]:
    """The page and the title of each sheet of the session, the run sheet first."""
    titles = {
        sheet_names.worksheet(handout.id, variant): handout.title
        for handout in session.handouts
        for variant in sheet_names.FORMS
    }
    return [
        [sheet_page(name), curly_quotes(titles.get(name, "Run sheet"))]
        for name in sheet_names.in_form(session, form)
    ]


def _retired(session: Session) -> dict[str, str]:
    assert session.retired
    return {
        "title": curly_quotes(session.title),
        "edition": session.retired.edition,
        "reason": curly_quotes(session.retired.reason),
        "instead": session.retired.replaced_by or "",
    }
