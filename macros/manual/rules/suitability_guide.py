"""The suitability guide: what it says of the Overview is there, and every answer leads on to an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Manual
from ..problems import Problem, did_you_mean
from ..records.overview import GuideEnd, GuideQuestion
from .ledger import is_missing, place_hint

Step = GuideQuestion | GuideEnd


def _steps(manual: Manual) -> Sequence[Step]:
    """The questions in order, then the ends."""
    guide = manual.overview.suitability_guide
    return [*guide.questions, *guide.ends]


def statements_of_the_guide_are_from_the_overview(manual: Manual) -> Iterator[Problem]:
    """Every statement that the guide draws is a text of the manual, and one of the Overview."""
    for step in _steps(manual):
        for i, place in enumerate(step.statements):
            origin = step.origin.inside("statements", i)
            text = manual.places.text(place)
            if is_missing(manual, place):
                yield Problem.at(origin, f'is not in the manual (got "{place}").', place_hint(manual, place))
            elif text and text.provenance != "source":
                message = f'is drafted, and is no statement of the Overview (got "{place}").'
                yield Problem.at(origin, message, "Name a text whose provenance is source.")


def answers_lead_on(manual: Manual) -> Iterator[Problem]:
    """Every answer leads to a later question or to an end, so that nobody goes round in circles."""
    guide = manual.overview.suitability_guide
    ends = [end.id for end in guide.ends]
    for number, question in enumerate(guide.questions, 1):
        targets = [*(later.id for later in guide.questions[number:]), *ends]
        for i, answer in enumerate(question.answers):
            if answer.leads_to not in targets:
                message = f'is no later question and no end (got "{answer.leads_to}").'
                hint = did_you_mean(answer.leads_to, targets) or f"Choose one of: {', '.join(targets)}."
                yield Problem.at(question.origin.inside("answers", i, "leads_to"), message, hint)


def every_place_of_the_guide_is_reached(manual: Manual) -> Iterator[Problem]:
    """An answer leads to every end and to every question but the first, and no two have the same id."""
    guide = manual.overview.suitability_guide
    reached = {answer.leads_to for question in guide.questions for answer in question.answers}
    first: dict[str, Step] = {}
    for step in _steps(manual):
        earlier = first.setdefault(step.id, step)
        place = step.origin.inside("id")
        if earlier is not step:
            line = earlier.origin.inside("id").line
            yield Problem.at(
                place, f'the id "{step.id}" is already used on line {line}.', "Choose another id."
            )
        elif step is not _steps(manual)[0] and step.id not in reached:
            message = f'no answer leads to "{step.id}".'
            yield Problem.at(place, message, "Name it in `leads_to` of an answer, or remove it.")
