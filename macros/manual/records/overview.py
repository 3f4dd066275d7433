"""The records of the facts in the published Overview, and the manual's own settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import (
    Edition,
    EmphasisedText,
    Findable,
    Id,
    Identified,
    Noted,
    Plain,
    Provenance,
    Record,
    Statement,
    Text,
)
from .ledger import Place


class Contact(Record):
    """Whom readers can ask. The unit supplies the address."""

    name: Plain
    address: Plain | None = Field(
        default=None, description="An e-mail address or telephone number of the unit."
    )
    note: Text | None = None


class Source(Record):
    """The publication that the facts come from."""

    title: Plain
    subtitle: Plain
    owner: Plain
    date: Plain
    provenance: Provenance


class PageNames(Findable):
    """Other names of a page that is made from data. A written page has them in its front matter."""

    page: Annotated[Text, Field(description="The page's address without its ending: print-centre/index.")]


class SessionCount(Record):
    """The least and the most sessions that an intervention has been stated to take."""

    min: Annotated[int, Field(ge=1)]
    max: Annotated[int, Field(ge=1)]


class Settings(Record):
    """What the unit may change about the manual as a whole."""

    title: Plain
    subtitle: Plain
    owner: Plain
    marking: Annotated[Plain, Field(description="The security marking shown on every page and sheet.")]
    edition: Edition
    status: Annotated[
        Literal["draft", "in-review", "approved", "withdrawn"],
        Field(description="The review status of the edition as a whole."),
    ]
    draft_notice: Annotated[Text, Field(description="Shown wherever there is draft text.")]
    length_note: Text
    stated_sessions: Annotated[
        SessionCount | None,
        Field(description="The publicly stated number of sessions; a plan outside it gets a note."),
    ] = None
    contact: Contact
    source: Source
    pages: Annotated[
        list[PageNames], Field(description="Other names of the pages that are made from data.")
    ] = []


class Goal(Identified):
    """One of the numbered goals of the intervention."""

    text: Text


class Aim(Identified):
    """One of the aims that sessions and modules serve."""

    text: EmphasisedText


class Stage(Identified):
    """A starting position, with the outcome that may count as progress from it."""

    outcome: Text


class Approach(Identified):
    """A way of working that sessions draw on."""

    kind: Literal["general", "innovative", "drafted"]
    text: Text
    about: Annotated[Text, Field(description="What it is, where it comes from, why it matters here.")]
    in_the_room: Annotated[list[Text], Field(min_length=1, description="What a facilitator does.")]
    limits: Annotated[list[Text], Field(min_length=1, description="Where its use ends, and what it is not.")]


class GlossaryEntry(Identified):
    """A term as this manual uses it."""

    text: Text


class Goals(Noted):
    """The goals in order; a goal's number is its place in the list."""

    lead: Annotated[Text, Field(description="What all goals have in common, said before the first.")]
    items: Annotated[list[Goal], Field(min_length=1)]


class Aims(Record):
    """The aims in order; an aim's number is its place in the list."""

    lead: Annotated[Text, Field(description="What all aims have in common, said before the first.")]
    items: Annotated[list[Aim], Field(min_length=1)]


class Stages(Noted):
    """The starting positions, from most to least engaged."""

    items: Annotated[list[Stage], Field(min_length=1)]


class Approaches(Record):
    """The approaches and the stance behind them."""

    general: Annotated[Text, Field(description="What the Overview says of the general approaches.")]
    innovative: Annotated[Text, Field(description="What the Overview says of the less usual ones.")]
    stance: Text
    items: Annotated[list[Approach], Field(min_length=1)]


class Glossary(Record):
    """The terms, in any order; pages show them by title."""

    items: Annotated[list[GlossaryEntry], Field(min_length=1)]


class Purpose(Record):
    """What the intervention is for."""

    headline: Text
    points: Annotated[list[Statement], Field(min_length=1)]
    provenance: Provenance


class KeyFeatures(Record):
    """What distinguishes the intervention."""

    items: Annotated[list[Statement], Field(min_length=1)]


class SeekAdvice(Record):
    """Cases where the intervention may fit less well."""

    reason: Text
    cases: Annotated[list[Statement], Field(min_length=1)]
    advice: Annotated[Text, Field(description="What follows in such cases, and whom to ask.")]


class Evidence(Statement):
    """A piece of evidence that is needed for, or helps with, someone who is not convicted."""

    strength: Literal["required", "may-include"]


class NotConvictedRoute(Record):
    """When the intervention may be used with someone who has no extremist conviction."""

    open_to: Text
    evidence: Annotated[list[Evidence], Field(min_length=1)]
    assessment: Text


class Suitability(Record):
    """Who the intervention is for, and who it is not for."""

    suitable: Annotated[list[Statement], Field(min_length=1)]
    seek_advice: SeekAdvice
    not_suitable: Annotated[list[Statement], Field(min_length=1)]
    not_convicted_route: NotConvictedRoute
    questions: Annotated[list[Statement], Field(description="What the Overview leaves open, for the unit.")]


class Answer(Record):
    """An answer to a question of the suitability guide, and where it leads."""

    text: Plain
    leads_to: Annotated[Id, Field(description="The id of a later question, or of an end.")]


class GuideQuestion(Record):
    """A question of the suitability guide. What the Overview says about it is drawn, never typed again."""

    id: Id
    question: Text
    statements: Annotated[list[Place], Field(min_length=1, description="What the Overview says about it.")]
    answers: Annotated[list[Answer], Field(min_length=2)]


class GuideEnd(Record):
    """Where answers lead: why, what to do next, and whom to ask."""

    id: Id
    title: Plain
    statements: Annotated[list[Place], Field(min_length=1, description="Why: what the Overview says.")]
    next_steps: Annotated[list[Text], Field(min_length=1)]
    ask: Annotated[Text, Field(description="Whom to ask.")]


class SuitabilityGuide(Record):
    """The rules on suitability as a short path of questions. The questions and the steps are drafted."""

    lead: Text
    reminder: Annotated[Text, Field(description="What the guide is not, said wherever it ends.")]
    questions: Annotated[list[GuideQuestion], Field(min_length=1)]
    ends: Annotated[list[GuideEnd], Field(min_length=1)]
    provenance: Literal["drafted"]


class Delivery(Record):
    """How the intervention is delivered, and what keeps it true to its design."""

    principles: Annotated[list[Statement], Field(min_length=1)]
    integrity_lead: Text
    integrity: Annotated[list[Statement], Field(min_length=1)]


class Event(Record):
    """A step in the intervention's history."""

    id: Id
    when: Plain
    text: Text
    provenance: Provenance
    note: Text | None = None


class Background(Record):
    """The history, oldest first."""

    events: Annotated[list[Event], Field(min_length=1)]


class Confidentiality(Record):
    """The terms that come with the published Overview."""

    terms: Annotated[list[Statement], Field(min_length=1)]


class FurtherInformation(Record):
    """Where the Overview sends its readers."""

    lead: Text
    publication: Statement
    contact: Statement
