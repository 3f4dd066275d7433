"""The manual: every record, the order of the sessions, and the relations read backwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar, cast

from .records import overview as facts
from .records.base import Identified, Noted, Record
from .records.framework import Factor, Framework
from .records.module import Module, Modules
from .records.reference import Reference, References
from .records.route import Route, Routes
from .records.session import Handout, Session, Sign, StickingPoint
from .records.situation import Situation, Situations

R = TypeVar("R", bound=Record)
WithId = TypeVar("WithId", bound=Identified)

Relation = Literal["aims", "goals", "approaches", "stages"]
"""The fields of a session that list ids of one kind of record."""


class FactorKey(NamedTuple):
    """A factor's name across frameworks."""

    framework: str
    number: int


class Occurrence(NamedTuple):
    """A session in which a situation comes up: the numbers, from 1, of its sticking points and signs."""

    session: Session
    sticking_points: Sequence[int]
    signs: Sequence[int]


@dataclass(frozen=True)
class Overview:
    """What the published Overview says, apart from the records that sessions refer to."""

    purpose: facts.Purpose
    key_features: facts.KeyFeatures
    suitability: facts.Suitability
    delivery: facts.Delivery
    background: facts.Background
    confidentiality: facts.Confidentiality
    further_information: facts.FurtherInformation


@dataclass(frozen=True)
class Manual:
    """Every record by id, in the manual's order. Relations are stored once, on the session."""

    settings: facts.Settings
    overview: Overview
    notes: Mapping[str, Noted]
    """The lists that begin with a note, by the name of their file."""
    stance: str
    goals: Mapping[str, facts.Goal]
    aims: Mapping[str, facts.Aim]
    stages: Mapping[str, facts.Stage]
    approaches: Mapping[str, facts.Approach]
    glossary: Mapping[str, facts.GlossaryEntry]
    situations: Mapping[str, Situation]
    routes: Mapping[str, Route]
    references: Mapping[str, Reference]
    frameworks: Mapping[str, Framework]
    modules: Mapping[str, Module]
    read_sessions: tuple[Session, ...]
    read_lists: Mapping[str, tuple[Identified, ...]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """The files that could not be read into their shape, such as `aims` or `sessions/my-life-line`."""
    session_files: frozenset[str] = frozenset()
    """The names of the session files, whatever stands in them."""

    @classmethod
    def build(
        cls,
        singles: Mapping[str, Record],
        folders: Mapping[str, list[Record]],
        unread: Iterable[str] = (),
        session_files: Iterable[str] = (),
    ) -> Manual:
        """The manual from the records of each file. A file that did not load counts as empty."""

        def single(name: str, record: type[R]) -> R:
            found = singles.get(f"{name}.yml")
            return found if isinstance(found, record) else _empty(record)

        goals, stages = single("goals", facts.Goals), single("stages", facts.Stages)
        approaches, aims = single("approaches", facts.Approaches), single("aims", facts.Aims)
        modules, glossary = single("modules", Modules), single("glossary", facts.Glossary)
        situations, routes = single("situations", Situations), single("routes", Routes)
        references = single("references", References)
        frameworks = tuple(record for record in folders["frameworks"] if isinstance(record, Framework))
        return cls(
            settings=single("manual", facts.Settings),
            overview=Overview(
                purpose=single("overview/purpose", facts.Purpose),
                key_features=single("overview/key-features", facts.KeyFeatures),
                suitability=single("overview/suitability", facts.Suitability),
                delivery=single("overview/delivery", facts.Delivery),
                background=single("overview/background", facts.Background),
                confidentiality=single("overview/confidentiality", facts.Confidentiality),
                further_information=single("overview/further-information", facts.FurtherInformation),
            ),
            notes={
                "goals": goals,
                "stages": stages,
                "situations": situations,
                "routes": routes,
                "references": references,
            },
            stance=approaches.stance,
            goals=_by_id(goals.items),
            aims=_by_id(aims.items),
            stages=_by_id(stages.items),
            approaches=_by_id(approaches.items),
            glossary=_by_id(glossary.items),
            situations=_by_id(situations.items),
            routes=_by_id(routes.items),
            references=_by_id(references.items),
            frameworks=_by_id(frameworks),
            modules=_by_id(modules.items),
            read_sessions=tuple(record for record in folders["sessions"] if isinstance(record, Session)),
            read_lists={
                "goals": tuple(goals.items),
                "aims": tuple(aims.items),
                "stages": tuple(stages.items),
                "approaches": tuple(approaches.items),
                "glossary": tuple(glossary.items),
                "modules": tuple(modules.items),
                "situations": tuple(situations.items),
                "routes": tuple(routes.items),
                "references": tuple(references.items),
                "frameworks": frameworks,
            },
            unread=frozenset(unread),
            session_files=frozenset(session_files),
        )

    def may_hold(self, kind: str, id: str) -> bool:
        """Whether a file with a problem of its own may hold the record: one mistake, one report."""
        if kind == "session":
            return id in self.session_files
        where = _FILES_OF_KIND[kind]
        return any(name == where or name.startswith(f"{where}/") for name in self.unread)

    @cached_property
    def known_sessions(self) -> Mapping[str, Session]:
        """Every session that was read, retired ones too, by id."""
        return _by_id(self.read_sessions)

    @cached_property
    def sessions(self) -> Mapping[str, Session]:
        """The sessions in use, in the manual's order: module by module."""
        listed = (id for item in self.modules.values() for id in item.sessions)
        return {id: self.known_sessions[id] for id in listed if id in self.known_sessions}

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """What readers call each record: `2` for a module, `2.3` for its third session, `4` for an aim."""
        numbers = {}
        for n, item in enumerate(self.modules.values(), 1):
            numbers[f"module:{item.id}"] = str(n)
            numbers |= {f"session:{id}": f"{n}.{k}" for k, id in enumerate(item.sessions, 1)}
        for kind, items in (("goal", self.goals), ("aim", self.aims)):
            numbers |= {f"{kind}:{id}": str(n) for n, id in enumerate(items, 1)}
        return numbers

    @cached_property
    def module_of(self) -> Mapping[str, Module]:
        """The module that holds each session, by the session's id."""
        return {id: item for item in self.modules.values() for id in item.sessions}

    @cached_property
    def handouts(self) -> Mapping[str, tuple[Session, Handout]]:
        """Every handout with the session it belongs to, by the handout's id."""
        return {
            handout.id: (session, handout)
            for session in self.known_sessions.values()
            for handout in session.handouts
        }

    @cached_property
    def factors(self) -> Mapping[FactorKey, Factor]:
        """Every factor of every framework."""
        return {
            FactorKey(framework.id, factor.number): factor
            for framework in self.frameworks.values()
            for factor in framework.factors
        }

    def sessions_with(self, relation: Relation, id: str) -> list[Session]:
        """The sessions that name the record `id` in their field `relation`, in order."""
        return self._inverse[relation].get(id, [])

    def sessions_on(self, factor: FactorKey) -> list[Session]:
        """The sessions that address a factor, in order."""
        return self._factor_inverse.get(factor, [])

    def occurrences(self, situation: str) -> list[Occurrence]:
        """The sessions with a sticking point or a sign whose topic is the situation, in order."""
        return self._occurrences.get(situation, [])

    def references_on(self, approach: str) -> list[Reference]:
        """The works that name an approach."""
        return [work for work in self.references.values() if approach in work.approaches]

    @cached_property
    def _occurrences(self) -> Mapping[str, list[Occurrence]]:
        found: dict[str, list[Occurrence]] = defaultdict(list)
        for session in self.sessions.values():
            points, signs = _by_topic(session.sticking_points), _by_topic(session.signs)
            for topic in {**points, **signs}:
                found[topic].append(Occurrence(session, points.get(topic, []), signs.get(topic, [])))
        return found

    @cached_property
    def _inverse(self) -> Mapping[str, Mapping[str, list[Session]]]:
        inverse: dict[str, dict[str, list[Session]]] = defaultdict(lambda: defaultdict(list))
        for session in self.sessions.values():
            for relation in ("aims", "goals", "approaches", "stages"):
                for id in getattr(session, relation):
                    inverse[relation][id].append(session)
        return inverse

    @cached_property
    def _factor_inverse(self) -> Mapping[FactorKey, list[Session]]:
        inverse: dict[FactorKey, list[Session]] = defaultdict(list)
        for session in self.sessions.values():
            for key in factor_keys(session):
                inverse[key].append(session)
        return inverse


_FILES_OF_KIND = {
    "aim": "aims",
    "goal": "goals",
    "approach": "approaches",
    "stage": "stages",
    "term": "glossary",
    "situation": "situations",
    "route": "routes",
    "reference": "references",
    "module": "modules",
    "factor": "frameworks",
    "handout": "sessions",
}
"""The file or folder of `data/` in which the records of a kind stand."""


def factor_keys(session: Session) -> Iterator[FactorKey]:
    """The factors that a session addresses."""
    for framework, numbers in session.factors.items():
        yield from (FactorKey(framework, number) for number in numbers)


def _by_topic(items: Sequence[StickingPoint | Sign]) -> Mapping[str, list[int]]:
    """The numbers of the items on each topic."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, item in enumerate(items, 1):
        found[item.topic].append(n)
    return found


def _by_id(records: Iterable[WithId]) -> dict[str, WithId]:
    return {record.id: record for record in records}


def _empty(record: type[R]) -> R:
    """A stand-in for a file that did not load, so that the rest can still be checked."""
    nothing: Any = {name: [] for name in record.model_fields}
    return cast(R, record.model_construct(**nothing))
