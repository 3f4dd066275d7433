"""Ids that refer to other records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ..kinds import BY_NAME, kinds_with
from ..model import Manual
from ..names import NamedText
from ..problems import Origin, Problem, did_you_mean
from ..records.base import MAX_SUMMARY_CHARACTERS, Record
from ..records.session import Activity, Material, Session, Sign, StickingPoint, factor_id

SESSION_LISTS = ("after", "pairs_with")


def id_hint(kind: str, wrong: str, known: Iterable[str]) -> str:
    """What to do about an id that no record has: the most similar one, or the place where the ids are."""
    return did_you_mean(wrong, known) or f"The ids are in data/{BY_NAME[kind].file}."


def _unknown_id(place: Origin, kind: str, id: str, known: Iterable[str]) -> Problem:
    return Problem.at(place, f'is not a known id (got "{id}").', id_hint(kind, id, known))


def session_references_exist(manual: Manual) -> Iterator[Problem]:
    """Every aim, goal, approach, stage and session that a session names exists, and is named once."""
    for session in manual.all_sessions:
        for kind in kinds_with("relation"):
            if kind.relation in Session.model_fields:
                yield from _id_list(manual, session, kind.relation, kind.name, manual.by_kind[kind.name])
        for name in SESSION_LISTS:
            yield from _id_list(manual, session, name, "session", manual.known_sessions)
            if session.id in getattr(session, name):
                place = session.origin.inside(name, getattr(session, name).index(session.id))
                yield Problem.at(place, "the session names itself.", "Remove it.")
            if not session.retired:
                yield from _retired(manual, session, name)


def _retired(manual: Manual, record: Record, name: str, remove: str = "Remove it") -> Iterator[Problem]:
    """The retired sessions in the field `name` of a record in use, which lists ids of sessions."""
    for i, id in enumerate(getattr(record, name)):
        session = manual.known_sessions.get(id)
        if session and session.retired:
            instead = session.retired.replaced_by
            hint = f'{remove}, or name its replacement, "{instead}".' if instead else f"{remove}."
            yield Problem.at(record.origin.inside(name, i), f'"{id}" is retired.', hint)


def _id_list(
    manual: Manual, record: Record, name: str, kind: str, known: Collection[str]
) -> Iterator[Problem]:
    """The problems of the field `name` of a record, which lists ids of a kind."""
    ids: list[str] = getattr(record, name)
    for i, id in enumerate(ids):
        place = record.origin.inside(name, i)
        if id not in known and not manual.may_define(kind, id):
            yield _unknown_id(place, kind, id, known)
        if id in ids[:i]:
            yield Problem.at(place, f'"{id}" is named twice.', "Keep one.")


def topics_exist(manual: Manual) -> Iterator[Problem]:
    """The topic of every sticking point and sign is a known situation."""
    for session in manual.all_sessions:
        items: list[StickingPoint | Sign] = [*session.sticking_points, *session.signs]
        for item in items:
            if item.topic not in manual.situations and not manual.may_define("situation", item.topic):
                yield _unknown_id(item.origin.inside("topic"), "situation", item.topic, manual.situations)


def route_references_exist(manual: Manual) -> Iterator[Problem]:
    """A route names a known stage, and sessions that are in use, each once."""
    for route in manual.routes.values():
        if route.stage not in manual.stages and not manual.may_define("stage", route.stage):
            yield _unknown_id(route.origin.inside("stage"), "stage", route.stage, manual.stages)
        yield from _id_list(manual, route, "sessions", "session", manual.known_sessions)
        yield from _retired(manual, route, "sessions", "Remove it from the route")


def work_references_exist(manual: Manual) -> Iterator[Problem]:
    """Every approach that a work lists exists, and is listed once."""
    for work in manual.references.values():
        yield from _id_list(manual, work, "approaches", "approach", manual.approaches)


def factor_references_exist(manual: Manual) -> Iterator[Problem]:
    """Every framework and factor number that a session names exists."""
    for session in manual.all_sessions:
        for framework, numbers in session.factors.items():
            place = session.origin.inside("factors", framework)
            if framework in manual.frameworks:
                yield from _factor_numbers(manual, place, framework, numbers)
            elif not manual.may_define("factor", framework):
                yield _unknown_id(place, "framework", framework, manual.frameworks)


def _factor_numbers(
    manual: Manual, place: Origin, framework: str, numbers: Iterable[int]
) -> Iterator[Problem]:
    for number in numbers:
        if factor_id(framework, number) not in manual.factors:
            highest = max(factor.number for factor in manual.frameworks[framework].factors)
            message = f"is not a factor of {framework} (got {number}; expected 1 to {highest})."
            yield Problem.at(place.inside(str(number)), message)


def handout_references_exist(manual: Manual) -> Iterator[Problem]:
    """Every handout that a material or an activity names is listed by a session, this one or another."""
    known = {handout.id for session in manual.all_sessions for handout in session.handouts}
    for session in manual.all_sessions:
        parts: list[Material | Activity] = [*session.materials, *session.activities]
        for part in parts:
            handout = part.handout
            if handout and handout not in known and not manual.may_define("handout", handout):
                yield _unknown_id(part.origin.inside("handout"), "handout", handout, known)


def retired_sessions_have_no_handouts(manual: Manual) -> Iterator[Problem]:
    """A session that is no longer in use has no sheets: nobody is to print them."""
    for session in manual.all_sessions:
        if session.retired and session.handouts:
            hint = "Remove them and their pages in docs/handouts, or move them to a session that uses them."
            yield Problem.at(session.origin.inside("handouts"), "are those of a retired session.", hint)


def summaries_fit_with_their_titles(manual: Manual) -> Iterator[Problem]:
    """A purpose or summary fits in its line with the titles of the records that it names."""
    records: list[Record] = [*manual.all_sessions, *manual.routes.values()]
    for record in records:
        for name in ("purpose", "summary"):
            text = getattr(record, name, None)
            if isinstance(text, NamedText) and len(text) > MAX_SUMMARY_CHARACTERS:
                message = f"is too long with the titles in it (got {len(text)} characters; expected at most"
                place = record.origin.inside(name)
                yield Problem.at(place, f"{message} {MAX_SUMMARY_CHARACTERS}).", "Shorten it.")


def module_sessions_exist(manual: Manual) -> Iterator[Problem]:
    """A module lists sessions that exist and are in use. A session is listed once in all modules."""
    module_ids: dict[str, str] = {}
    for module in manual.modules.values():
        for i, id in enumerate(module.sessions):
            place = module.origin.inside("sessions", i)
            if id not in manual.known_sessions and not manual.may_define("session", id):
                yield _unknown_id(place, "session", id, manual.known_sessions)
            elif id in manual.known_sessions and manual.known_sessions[id].retired:
                hint = "Remove it from the module, or remove `retired` from its record."
                yield Problem.at(place, f'"{id}" is retired.', hint)
            if id in module_ids:
                yield Problem.at(place, f'"{id}" is already listed in {module_ids[id]}.', "Keep one.")
            module_ids[id] = module.id


def every_session_has_a_module(manual: Manual) -> Iterator[Problem]:
    """Every session in use is in a module. Without one it would have no number, and no menu would show it."""
    for session in manual.all_sessions:
        if session.id not in manual.module_of and not session.retired:
            yield Problem.at(
                session.origin.inside("id"),
                "the session is in no module.",
                "Add its id to `sessions` of a module in data/modules.yml, or add `retired` to its record.",
            )


def replacements_of_retired_sessions_exist(manual: Manual) -> Iterator[Problem]:
    """`replaced_by` names a known session."""
    for session in manual.all_sessions:
        target = session.retired.replaced_by if session.retired else None
        known = target in manual.known_sessions
        if session.retired and target and not known and not manual.may_define("session", target):
            place = session.retired.origin.inside("replaced_by")
            yield _unknown_id(place, "session", target, manual.sessions)


def replacements_make_no_cycle(manual: Manual) -> Iterator[Problem]:
    """Following `replaced_by` never leads back to the session it began with. Every cycle is reported once."""
    replaced_by = {
        session.id: session.retired.replaced_by
        for session in manual.all_sessions
        if session.retired and session.retired.replaced_by
    }
    reported: set[str] = set()
    for session in manual.all_sessions:
        cycle = _replacement_cycle(session.id, replaced_by)
        if session.retired and cycle and not reported.intersection(cycle):
            reported.update(cycle)
            message = f"leads back to itself ({' → '.join([*cycle, session.id])})."
            hint = "Name a session that is in use, or leave it out."
            yield Problem.at(session.retired.origin.inside("replaced_by"), message, hint)


def _replacement_cycle(start: str, replaced_by: Mapping[str, str]) -> list[str]:
    """The ids from `start` by way of `replaced_by` back to it; empty when they do not lead back."""
    path = [start]
    while (following := replaced_by.get(path[-1])) and following not in path:
        path.append(following)
    return path if following == start else []
