"""Ids, file names and provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from .. import sheet_names
from ..kinds import KINDS
from ..model import Manual
from ..problems import Origin, Problem
from ..records.base import Identified, Statement
from ..records.overview import Event
from ..records.session import Activity, Handout


def ids_are_unique(manual: Manual) -> Iterator[Problem]:
    """An id names one record of its kind in the manual. The id of an activity is unique in its session."""
    for records in manual.all_records.values():
        yield from _duplicate_ids(records)
    for session in manual.all_sessions:
        yield from _duplicate_ids(session.activities)
    yield from _duplicate_ids(handout for session in manual.all_sessions for handout in session.handouts)
    for facts in _lists_of_facts(manual):
        yield from _duplicate_ids(facts)


def _lists_of_facts(manual: Manual) -> Iterator[Sequence[Statement | Event]]:
    """The lists of `data/overview/`, in each of which an id has to be unique."""
    facts = manual.overview
    suitability = facts.suitability
    yield facts.purpose.points
    yield facts.key_features.items
    yield [*facts.delivery.principles, *facts.delivery.integrity]
    yield facts.background.events
    yield facts.confidentiality.terms
    if "overview/suitability" not in manual.failed_files:
        yield [*suitability.suitable, *suitability.seek_advice.cases, *suitability.not_suitable]
        yield suitability.questions
        yield suitability.not_convicted_route.evidence


def _duplicate_ids(
    records: Iterable[Identified | Activity | Handout | Statement | Event],
) -> Iterator[Problem]:
    first: dict[str, Origin] = {}
    for record in records:
        place = record.origin.inside("id")
        earlier = first.setdefault(record.id, place)
        if earlier is not place:
            message = f'the id "{record.id}" is already used at {earlier.file}:{earlier.line}.'
            yield Problem.at(place, message, "Ids are never reused; choose another.")


def sheet_names_are_unique(manual: Manual) -> Iterator[Problem]:
    """No two worksheets have the same name: `agreement-simple`, and the simple form of `agreement`."""
    first: dict[str, tuple[str, str]] = {}
    for name, handout, variant, place in sheet_names.worksheets(manual):
        other, other_variant = first.setdefault(name, (handout, variant))
        if other != handout:
            owner, rival = _form(other, other_variant), _form(handout, variant)
            message = f"the sheet {name} is already {owner}, and would also be {rival}."
            yield Problem.at(place, message, "Choose another id.")


def _form(handout: str, variant: str) -> str:
    return f'the {variant.replace("-", " ")} form of "{handout}"'


def session_file_is_named_after_its_id(manual: Manual) -> Iterator[Problem]:
    """`data/sessions/my-life-line.yml` is the session `my-life-line`."""
    for session in manual.all_sessions:
        stem = PurePosixPath(session.origin.file).stem
        if session.origin.file != Origin.unknown().file and stem != session.id:
            message = f'does not match the file\'s name (got "{session.id}"; expected "{stem}").'
            yield Problem.at(session.origin.inside("id"), message, "Rename the file or correct the id.")


def provenance_fits_the_kind(manual: Manual) -> Iterator[Problem]:
    """Goals, aims, stages and modules come from the Overview; sessions and what goes with them do not."""
    for kind in KINDS:
        if kind.provenance != "either":
            yield from _wrong_provenance(manual.all_records.get(kind.name, ()), kind.provenance)
    for approach in manual.approaches.values():
        yield from _wrong_provenance([approach], "drafted" if approach.kind == "drafted" else "source")


def _wrong_provenance(records: Iterable[Identified], expected: str) -> Iterator[Problem]:
    for record in records:
        if record.provenance != expected:
            message = f'is wrong for this kind of record (got "{record.provenance}"; expected "{expected}").'
            yield Problem.at(record.origin.inside("provenance"), message, f'Write "{expected}".')


def framework_factors_are_consistent(manual: Manual) -> Iterator[Problem]:
    """Factor numbers are unique, domains exist, and a factor that is not targeted says why."""
    for framework in manual.frameworks.values():
        domains = {domain.id for domain in framework.domains}
        numbers: set[int] = set()
        for factor in framework.factors:
            if factor.number in numbers:
                message = f"the number {factor.number} is given twice."
                yield Problem.at(factor.origin.inside("number"), message, "Give each factor its own number.")
            numbers.add(factor.number)
            if factor.domain not in domains:
                message = f'is not a domain of the framework (got "{factor.domain}").'
                hint = f"The domains are: {', '.join(sorted(domains))}."
                yield Problem.at(factor.origin.inside("domain"), message, hint)
            if not factor.targeted and not factor.why:
                hint = "Say why the factor is not targeted."
                yield Problem.at(factor.origin.inside("why"), "is missing.", hint)
