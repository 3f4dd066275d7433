"""Ids, file names and provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from ..kinds import KINDS
from ..model import Manual
from ..problems import Origin, Problem
from ..records.base import Identified, Statement
from ..records.overview import Event


def ids_are_unique(manual: Manual) -> Iterator[Problem]:
    """An id names one record of its kind: in the manual, or in its session for an activity."""
    for records in manual.all_records.values():
        yield from _repeated((record.id, record.origin.inside("id")) for record in records)
    for session in manual.all_sessions:
        yield from _repeated((item.id, item.origin.inside("id")) for item in session.activities)
    yield from _repeated(
        (item.id, item.origin.inside("id")) for session in manual.all_sessions for item in session.handouts
    )
    for items in _fact_lists(manual):
        yield from _repeated((item.id, item.origin.inside("id")) for item in items)


def _fact_lists(manual: Manual) -> Iterator[Sequence[Statement | Event]]:
    facts = manual.overview
    suitability = facts.suitability
    yield facts.purpose.points
    yield facts.key_features.items
    yield [*facts.delivery.principles, *facts.delivery.integrity]
    yield facts.background.events
    yield facts.confidentiality.terms
    if "overview/suitability" not in manual.failed_files:
        yield [*suitability.suitable, *suitability.seek_advice.cases, *suitability.not_suitable]
        yield suitability.not_convicted_route.evidence


def _repeated(ids: Iterable[tuple[str, Origin]]) -> Iterator[Problem]:
    first: dict[str, Origin] = {}
    for id, origin in ids:
        if id in first:
            where = f"{first[id].file}:{first[id].line}"
            yield Problem.at(
                origin, f'the id "{id}" is used already, at {where}.', "Ids are never reused; choose another."
            )
        else:
            first[id] = origin


def session_file_is_named_after_its_id(manual: Manual) -> Iterator[Problem]:
    """`data/sessions/my-life-line.yml` holds the session `my-life-line`."""
    for session in manual.all_sessions:
        stem = PurePosixPath(session.origin.file).stem
        if session.origin.file != Origin.unknown().file and stem != session.id:
            message = f'does not match the file\'s name (got "{session.id}"; expected "{stem}").'
            yield Problem.at(session.origin.inside("id"), message, "Rename the file or correct the id.")


def provenance_is_right(manual: Manual) -> Iterator[Problem]:
    """Goals, aims, stages and modules come from the Overview; sessions and what goes with them do not."""
    for kind in KINDS:
        if kind.provenance != "either":
            yield from _provenance(manual.all_records.get(kind.name, ()), kind.provenance)
    for approach in manual.approaches.values():
        yield from _provenance([approach], "drafted" if approach.kind == "drafted" else "source")


def _provenance(records: Iterable[Identified], expected: str) -> Iterator[Problem]:
    for record in records:
        if record.provenance != expected:
            message = f'is wrong for this kind of record (got "{record.provenance}"; expected "{expected}").'
            yield Problem.at(record.origin.inside("provenance"), message, f'Write "{expected}".')


def framework_factors_are_consistent(manual: Manual) -> Iterator[Problem]:
    """Factor numbers are unique, domains exist, and a factor that is not targeted says why."""
    for framework in manual.frameworks.values():
        domains = {domain.id for domain in framework.domains}
        seen: set[int] = set()
        for factor in framework.factors:
            if factor.number in seen:
                yield Problem.at(
                    factor.origin.inside("number"), f"the number {factor.number} is given twice.", ""
                )
            seen.add(factor.number)
            if factor.domain not in domains:
                message = f'is not a domain of the framework (got "{factor.domain}").'
                yield Problem.at(
                    factor.origin.inside("domain"), message, f"The domains are: {', '.join(sorted(domains))}."
                )
            if not factor.targeted and not factor.why:
                yield Problem.at(
                    factor.origin.inside("why"), "is missing.", "Say why the factor is not targeted."
                )
