"""The manual: every record, the order of the sessions, and the inverse of each relation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

from .kinds import BY_NAME, KINDS, Kind, kinds_with
from .ledger import Places
from .records import overview as facts
from .records.base import Identified, Noted, Record
from .records.framework import Factor, Framework
from .records.ledger import Ledger
from .records.module import Module
from .records.passing_on import PassingOn
from .records.reference import Reference
from .records.route import Route
from .records.session import Handout, Session, Sign, StickingPoint, factor_id
from .records.situation import Situation

R = TypeVar("R", bound=Record)
WithId = TypeVar("WithId", bound=Identified)
Titled = Identified | Handout | Factor
"""A record that readers know by a title."""


class Occurrence(NamedTuple):
    """A session with a situation: the numbers, from 1, of the sticking points and signs on that topic."""

    session: Session
    sticking_points: Sequence[int]
    signs: Sequence[int]


@dataclass(frozen=True)
class Overview:
    """What the published Overview says, apart from the records that sessions refer to."""

    purpose: facts.Purpose
    key_features: facts.KeyFeatures
    suitability: facts.Suitability
    suitability_guide: facts.SuitabilityGuide
    delivery: facts.Delivery
    background: facts.Background
    confidentiality: facts.Confidentiality
    further_information: facts.FurtherInformation

    @classmethod
    def of(cls, files: Mapping[str, Record]) -> Overview:
        """The Overview from the records of the files in `data/overview/`."""
        return cls(
            purpose=_record_in(files, "overview/purpose.yml", facts.Purpose),
            key_features=_record_in(files, "overview/key-features.yml", facts.KeyFeatures),
            suitability=_record_in(files, "overview/suitability.yml", facts.Suitability),
            suitability_guide=_record_in(files, "overview/suitability-guide.yml", facts.SuitabilityGuide),
            delivery=_record_in(files, "overview/delivery.yml", facts.Delivery),
            background=_record_in(files, "overview/background.yml", facts.Background),
            confidentiality=_record_in(files, "overview/confidentiality.yml", facts.Confidentiality),
            further_information=_record_in(
                files, "overview/further-information.yml", facts.FurtherInformation
            ),
        )


@dataclass(frozen=True)
class Manual:
    """Every record by kind and id, in the manual's order. Relations are stored once, with the session."""

    settings: facts.Settings
    passing_on: PassingOn
    overview: Overview
    files: Mapping[str, Record]
    """What each single file of `data/` holds, by its name without the ending: `goals`, `overview/purpose`."""
    ledger: Ledger
    """Where the manual says what the Overview says."""
    all_records: Mapping[str, tuple[Identified, ...]]
    """By kind, every record that was read, including retired sessions and records with a duplicate id."""
    failed_files: frozenset[str] = frozenset()
    """The files that could not be read into their shape, such as `aims` or `sessions/my-life-line`."""
    session_files: frozenset[str] = frozenset()
    """The stems of the files in `data/sessions/`, including those that could not be read."""

    @classmethod
    def build(
        cls,
        files: Mapping[str, Record],
        folders: Mapping[str, Sequence[Record]],
        failed_files: Iterable[str] = (),
        session_files: Iterable[str] = (),
        ledger: Ledger | None = None,
    ) -> Manual:
        """The manual from the records of each file and folder. A file that could not be read is empty."""
        return cls(
            settings=_record_in(files, "manual.yml", facts.Settings),
            passing_on=_record_in(files, "passing-on.yml", PassingOn),
            overview=Overview.of(files),
            files={name.removesuffix(".yml"): record for name, record in files.items()},
            ledger=ledger or Ledger.model_construct(total=0, statements=[]),
            all_records={kind.name: _records_of(kind, files, folders) for kind in kinds_with("shape")},
            failed_files=frozenset(failed_files),
            session_files=frozenset(session_files),
        )

    def may_define(self, kind: str, id: str) -> bool:
        """Whether the record may be in a file that could not be read, so that its absence is no problem."""
        if kind == "session":
            return id in self.session_files
        stem = BY_NAME[kind].stem
        return any(name == stem or name.startswith(f"{stem}/") for name in self.failed_files)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each session in use in the manual's order, from 0."""
        return {id: place for place, id in enumerate(self.sessions)}

    @cached_property
    def followers(self) -> Mapping[str, list[str]]:
        """For each session, the ids of the sessions in use that are best after it, in the manual's order."""
        followers: defaultdict[str, list[str]] = defaultdict(list)
        for session in self.sessions.values():
            for earlier in session.after:
                followers[earlier].append(session.id)
        return followers

    @cached_property
    def partners(self) -> Mapping[str, list[str]]:
        """For each session, the ids of those in use that go well with it, in the manual's order.

        It names them, or they name it.
        """
        partners: defaultdict[str, set[str]] = defaultdict(set)
        for session in self.sessions.values():
            for other in session.pairs_with:
                if other in self.sessions and other != session.id:
                    partners[session.id].add(other)
                    partners[other].add(session.id)
        return {id: sorted(partners[id], key=self.order.__getitem__) for id in self.sessions}

    @cached_property
    def notes(self) -> Mapping[str, Noted]:
        """The lists that begin with a note, by the plural of their kind: `goals`."""
        lists = {kind.plural: self.files.get(kind.stem) for kind in kinds_with("shape")}
        return {name: item for name, item in lists.items() if isinstance(item, Noted)}

    @cached_property
    def places(self) -> Places:
        """What the manual says at the places that the ledger names."""
        return Places(self.files)

    @cached_property
    def by_kind(self) -> Mapping[str, Mapping[str, Titled]]:
        """Every record by kind, then by id: sessions in use come before retired ones."""
        collected: dict[str, Mapping[str, Titled]] = {
            "session": {**self.sessions, **self.known_sessions},
            "factor": self.factors,
            "handout": {id: handout for id, (_, handout) in self.handouts.items()},
        }
        return {kind.name: collected.get(kind.name) or self._of(kind.name, Identified) for kind in KINDS}

    def _of(self, kind: str, shape: type[WithId]) -> Mapping[str, WithId]:
        return {record.id: record for record in self.all_records.get(kind, ()) if isinstance(record, shape)}

    @cached_property
    def goals(self) -> Mapping[str, facts.Goal]:
        """The goals in order."""
        return self._of("goal", facts.Goal)

    @cached_property
    def aims(self) -> Mapping[str, facts.Aim]:
        """The aims in order."""
        return self._of("aim", facts.Aim)

    @cached_property
    def stages(self) -> Mapping[str, facts.Stage]:
        """The starting positions in order."""
        return self._of("stage", facts.Stage)

    @cached_property
    def approaches(self) -> Mapping[str, facts.Approach]:
        """The approaches in order."""
        return self._of("approach", facts.Approach)

    @cached_property
    def glossary(self) -> Mapping[str, facts.GlossaryEntry]:
        """The terms in the order of their file."""
        return self._of("term", facts.GlossaryEntry)

    @cached_property
    def situations(self) -> Mapping[str, Situation]:
        """The situations in order."""
        return self._of("situation", Situation)

    @cached_property
    def routes(self) -> Mapping[str, Route]:
        """The example routes in order."""
        return self._of("route", Route)

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """The works in order."""
        return self._of("reference", Reference)

    @cached_property
    def frameworks(self) -> Mapping[str, Framework]:
        """The frameworks by file name."""
        return self._of("framework", Framework)

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """The modules in order."""
        return self._of("module", Module)

    @cached_property
    def all_sessions(self) -> tuple[Session, ...]:
        """Every session that was read, including retired ones and those with a duplicate id."""
        return tuple(record for record in self.all_records.get("session", ()) if isinstance(record, Session))

    @cached_property
    def known_sessions(self) -> Mapping[str, Session]:
        """Every session that was read, including retired ones, by id."""
        return self._of("session", Session)

    @cached_property
    def sessions(self) -> Mapping[str, Session]:
        """The sessions in use, in the manual's order: module by module."""
        ids = (id for module in self.modules.values() for id in module.sessions)
        return {id: self.known_sessions[id] for id in ids if id in self.known_sessions}

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each record, by `kind:id`: `2` for a module, `2.3` for its third session."""
        numbers = {f"factor:{id}": str(factor.number) for id, factor in self.factors.items()}
        for kind in kinds_with("numbered"):
            places = enumerate(self.by_kind[kind.name], 1)
            numbers |= {f"{kind.name}:{id}": str(place) for place, id in places}
        for number, module in enumerate(self.modules.values(), 1):
            places = enumerate(module.sessions, 1)
            numbers |= {f"session:{id}": f"{number}.{place}" for place, id in places}
        return numbers

    @cached_property
    def module_of(self) -> Mapping[str, Module]:
        """The module of each session, by the session's id."""
        return {id: module for module in self.modules.values() for id in module.sessions}

    @cached_property
    def handouts(self) -> Mapping[str, tuple[Session, Handout]]:
        """Every handout with the session it belongs to, by the handout's id, in the manual's order."""
        return {
            handout.id: (session, handout)
            for session in {**self.sessions, **self.known_sessions}.values()
            for handout in session.handouts
        }

    @cached_property
    def factors(self) -> Mapping[str, Factor]:
        """Every factor of every framework, by its id such as `erg22plus-3`."""
        return {
            factor_id(framework.id, factor.number): factor
            for framework in self.frameworks.values()
            for factor in framework.factors
        }

    @cached_property
    def framework_of(self) -> Mapping[str, Framework]:
        """The framework of each factor, by the factor's id."""
        return {
            factor_id(framework.id, factor.number): framework
            for framework in self.frameworks.values()
            for factor in framework.factors
        }

    def sessions_with(self, kind: str, id: str) -> list[Session]:
        """The sessions in use that name a record, in order. The kind is one with a `relation`."""
        return self._inverse[kind].get(id, [])

    def occurrences(self, situation: str) -> list[Occurrence]:
        """The sessions with a sticking point or a sign whose topic is the situation, in order."""
        return self._occurrences.get(situation, [])

    def references_on(self, approach: str) -> list[Reference]:
        """The works that name an approach."""
        return [work for work in self.references.values() if approach in work.approaches]

    @cached_property
    def _occurrences(self) -> Mapping[str, list[Occurrence]]:
        occurrences: dict[str, list[Occurrence]] = defaultdict(list)
        for session in self.sessions.values():
            points, signs = _by_topic(session.sticking_points), _by_topic(session.signs)
            for topic in {**points, **signs}:
                occurrences[topic].append(Occurrence(session, points.get(topic, []), signs.get(topic, [])))
        return occurrences

    @cached_property
    def _inverse(self) -> Mapping[str, Mapping[str, list[Session]]]:
        inverse: dict[str, dict[str, list[Session]]] = defaultdict(lambda: defaultdict(list))
        for session in self.sessions.values():
            for kind in kinds_with("relation"):
                for id in related_ids(session, kind):
                    inverse[kind.name][id].append(session)
        return inverse


def related_ids(session: Session, kind: Kind) -> list[str]:
    """The ids of the records of a kind that a session names. The kind is one with a `relation`."""
    return list(getattr(session, kind.relation))


def _records_of(
    kind: Kind, files: Mapping[str, Record], folders: Mapping[str, Sequence[Record]]
) -> tuple[Identified, ...]:
    """The records of a kind as they were read."""
    records = folders.get(kind.file, ()) if kind.is_folder else getattr(files.get(kind.file), "items", ())
    return tuple(record for record in records if isinstance(record, Identified))


def _by_topic(items: Sequence[StickingPoint | Sign]) -> Mapping[str, list[int]]:
    """The numbers, from 1, of the items on each topic."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items, 1):
        numbers[item.topic].append(number)
    return numbers


def _record_in(files: Mapping[str, Record], name: str, shape: type[R]) -> R:
    """The record in a file; an empty placeholder if it could not be read, so that rules can run."""
    record = files.get(name)
    if isinstance(record, shape):
        return record
    empty_fields: Any = {field_name: [] for field_name in shape.model_fields}
    return cast(R, shape.model_construct(**empty_fields))
