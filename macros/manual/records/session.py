"""The session record: what to do in a session, as data."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from .base import Edition, Findable, Id, Identified, IsoDate, Plain, Record, Summary, Text

ReviewStatus = Literal["draft", "in-review", "approved", "withdrawn"]
STATUS_WORDS = {"draft": "Draft", "in-review": "In review", "approved": "Approved", "withdrawn": "Withdrawn"}
"""Each review status in words, as pages and sheets show it."""
ActivityKind = Literal["check-in", "explore", "practise", "reflect", "close"]
Topic = Annotated[Id, Field(description="The situation in data/situations.yml that this is a case of.")]
KEY_POINTS = 3
MAX_WORDS_TO_EXPLAIN = 6
MIN_LANDED, MAX_LANDED = 2, 3


def _ensure_one_spelling(value: object) -> object:
    """`3` and `03` would be one number, and the sentence of one of them would be lost."""
    if isinstance(value, str) and not re.fullmatch(r"[1-9][0-9]*", value):
        raise PydanticCustomError("number_of_factor", "the number of a factor, such as 3")
    return value


FactorNumber = Annotated[int, BeforeValidator(_ensure_one_spelling)]
FactorSentences = dict[FactorNumber, Text | None]
"""What the session does for each factor of a framework, in a sentence; None until it is written."""


class Minutes(Record):
    """A span of whole minutes."""

    min: Annotated[int, Field(ge=1, le=180)]
    max: Annotated[int, Field(ge=1, le=180)]

    def __str__(self) -> str:
        return str(self.min) if self.min == self.max else f"{self.min}–{self.max}"


class Material(Record):
    """A thing to have in the room."""

    item: Text
    quantity: Annotated[int, Field(ge=1)]
    handout: Id | None = None
    custody_note: Text | None = None


class WordToExplain(Record):
    """A word of the session that a participant may not know."""

    word: Plain
    plain: Annotated[Text, Field(description="A plain way to say it.")]


class Activity(Record):
    """A step of the plan, from check-in to close."""

    id: Id
    title: Plain
    kind: ActivityKind
    essential: bool
    minutes: Minutes
    purpose: Text
    steps: Annotated[list[Text], Field(min_length=1)]
    say: Annotated[list[Text], Field(min_length=1, description="Sample wordings, without quotation marks.")]
    listen_for: Annotated[list[Text], Field(min_length=1)]
    alternatives: list[Text] = []
    handout: Id | None = None


class KeyQuestion(Record):
    """A question that carries the session, with a plainer wording."""

    text: Text
    plain_text: Text
    if_stuck: Text


class StickingPoint(Record):
    """What may go wrong, and what to do."""

    situation: Text
    topic: Topic
    response: Text


class Adaptations(Record):
    """How the session changes for the person in the room."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    literacy: Text
    neurodivergence: Text
    language: Text
    learning_disability: Text | None = None
    sensory_physical: Text | None = None
    culture_faith: Text | None = None
    young_adult: Text | None = None
    remote: Text | None = None


class Sign(Record):
    """A sign of distress to notice."""

    text: Text
    topic: Topic


class Wellbeing(Record):
    """Signs of distress and what to do about them."""

    signs: Annotated[list[Sign], Field(min_length=1)]
    do: Annotated[list[Text], Field(min_length=1)]
    stop_if: Annotated[list[Text], Field(min_length=1)]
    share_with: Text


class BetweenSession(Record):
    """An optional task until the next session."""

    task: Text
    easier_option: Text


class ReviewEvidence(Record):
    """What shows progress, and how it can mislead."""

    look_for: Annotated[list[Text], Field(min_length=1)]
    cautions: Annotated[list[Text], Field(min_length=1)]


class FidelityItem(Record):
    """Something to keep, to adapt freely, or to avoid."""

    text: Text
    kind: Literal["essential", "flexible", "avoid"]


class Handout(Findable):
    """A sheet that belongs to the session. Its page is in `docs/handouts/`."""

    id: Id
    title: Plain
    audience: Literal["participant", "facilitator"]
    variants: Annotated[list[Literal["standard", "simple", "large-print"]], Field(min_length=1)]
    reading_exception: Text | None = Field(
        default=None, description="Why the sheet may need longer sentences or words than the check allows."
    )


class Review(Record):
    """The review status of a session: how close it is to approval."""

    status: ReviewStatus
    by: Plain | None = Field(
        default=None, description="The role that reviewed it, such as Interventions Unit."
    )
    date: IsoDate | None = None
    next_due: IsoDate | None = None
    basis: Plain | None = Field(
        default=None,
        description="The fingerprint of what it rests on, as reviewed. `manual due` gives it.",
    )


class Change(Record):
    """A change since an earlier edition, with its reason."""

    edition: Edition
    date: IsoDate
    kind: Literal["wording", "practice", "safety"]
    note: Annotated[Plain, Field(description="It keeps the titles of its edition: [[ ]] has no place here.")]
    retrain: bool


class Retired(Record):
    """Why a session left the manual. Its id is never reused."""

    edition: Edition
    reason: Annotated[Plain, Field(description="It keeps the titles of its edition.")]
    replaced_by: Id | None = None


OUTLINE_PLACEHOLDER = "To do. Say why parts may be missing."
"""What `manual new` writes as the `outline_reason` of a session."""


class Session(Identified):
    """One session. The fields in `PARTS` may be missing only while `review.status` is draft."""

    purpose: Summary
    summary: Summary | None = None
    participant_outcome: Annotated[Text, StringConstraints(pattern=r"^I can ")] | None = None
    key_points: Annotated[
        list[Text],
        Field(
            min_length=KEY_POINTS,
            max_length=KEY_POINTS,
            description="What to hold on to if everything else is forgotten.",
        ),
    ] = []
    role: Literal["opening", "standard", "review", "closing"]
    aims: Annotated[list[Id], Field(min_length=1, description="The first is the main aim.")]
    goals: Annotated[list[Id], Field(min_length=1)]
    factors: Annotated[
        dict[Id, FactorSentences],
        Field(description="Framework id: the number of each factor, with what the session does for it."),
    ]
    approaches: Annotated[list[Id], Field(min_length=1)]
    stages: Annotated[
        list[Id], Field(min_length=1, description="Where it usually fits; advice, which excludes nobody.")
    ]
    condition: Text | None = None
    caution: Text | None = None
    duration: Annotated[Minutes, Field(description="Minutes for one sitting.")]
    after: Annotated[list[Id], Field(description="Sessions that usually come first; advice, not a rule.")]
    pairs_with: list[Id] = []
    materials: list[Material] = []
    preparation: list[Text] = []
    words_to_explain: Annotated[
        list[WordToExplain],
        Field(
            min_length=1,
            max_length=MAX_WORDS_TO_EXPLAIN,
            description="Words that the session uses and a participant may not know.",
        ),
    ] = []
    two_facilitators: Text | None = Field(
        default=None, description="What to divide between two facilitators, where it matters."
    )
    activities: list[Activity] = []
    key_questions: list[KeyQuestion] = []
    sticking_points: list[StickingPoint] = []
    not_this_session: Text | None = None
    adaptations: Adaptations | None = None
    wellbeing: Wellbeing | None = None
    between_session: BetweenSession | None = None
    landed: Annotated[
        list[Text],
        Field(
            min_length=MIN_LANDED,
            max_length=MAX_LANDED,
            description="What the participant says or does if it landed. It can be observed; it is no score.",
        ),
    ] = []
    review_evidence: ReviewEvidence | None = None
    supervision_points: list[Text] = []
    fidelity_items: list[FidelityItem] = []
    handouts: list[Handout] = []
    outline_reason: Text | None = Field(
        default=None, description="Why parts may still be missing. Needed while they are."
    )
    review: Review
    changes: list[Change] = []
    retired: Retired | None = None

    @property
    def main_aim(self) -> str:
        """The id of the session's main aim."""
        return self.aims[0]

    @property
    def adapted_for(self) -> list[str]:
        """The ids of the adaptations that the session has a text for."""
        return list(self.adaptations.model_dump(by_alias=True, exclude_none=True)) if self.adaptations else []

    @property
    def factor_sentences(self) -> dict[str, str | None]:
        """What the session does for each factor that it addresses, by the factor's id."""
        return {
            factor_id(framework, number): sentence
            for framework, sentences in self.factors.items()
            for number, sentence in sentences.items()
        }

    @property
    def factor_ids(self) -> list[str]:
        """The ids of the factors that the session addresses."""
        return list(self.factor_sentences)

    @property
    def short_description(self) -> str:
        """The session in one line, for lists: its summary, or its purpose until it has one."""
        return self.summary or self.purpose

    @property
    def signs(self) -> list[Sign]:
        """The wellbeing signs; none until wellbeing is written."""
        return self.wellbeing.signs if self.wellbeing else []

    @property
    def missing_parts(self) -> list[str]:
        """The parts that are not yet written, by the name that readers see, in page order."""
        return [label for name, label in PARTS.items() if not getattr(self, name)]

    @property
    def is_outline(self) -> bool:
        """Whether the session has no plan yet."""
        return not self.activities


PARTS = {
    "summary": "one-line summary",
    "participant_outcome": "what the participant takes away",
    "materials": "materials",
    "preparation": "preparation",
    "activities": "the plan with its activities",
    "key_questions": "key questions",
    "sticking_points": "sticking points",
    "adaptations": "adaptations",
    "wellbeing": "wellbeing",
    "review_evidence": "evidence of progress",
    "supervision_points": "points for supervision",
    "fidelity_items": "fidelity items",
}
"""Fields that may be missing only while a session is a draft, with the names that readers see."""


def factor_id(framework: str, number: int) -> str:
    """A factor's id, which is unique across frameworks: `erg22plus-3`."""
    return f"{framework}-{number}"


def fields_of(record: type[BaseModel]) -> list[str]:
    """The keys of a record, as an author types them."""
    return [field.alias or name for name, field in record.model_fields.items()]
