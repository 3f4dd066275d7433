"""What a panel asks of the manual as a whole: what serves what, what it rests on, how far reviews have come.

The shapes below are also the schema of the report as JSON. A table of it as CSV has a column for each field
of its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ..tools.text import counted
from .kinds import Kind, kinds_with
from .model import Manual
from .records.base import Record
from .records.framework import Factor
from .records.session import Session
from .reviews import review_state

SCHEMA_VERSION = "1.0"
"""The first number changes when a field is renamed, removed or means something else."""
Standing = Literal["served", "one-session", "gap", "excluded"]


class Row(BaseModel):
    """A row of a table of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class CoverageRow(Row):
    """An aim, goal, factor or approach, with the sessions that serve it."""

    kind: str
    """`aim`, `goal`, `factor` or `approach`."""
    framework: str
    """The id of a factor's framework; empty for other kinds."""
    id: str
    """The permanent id of the record."""
    number: str
    """Its number, as readers know it; empty for a kind without numbers."""
    title: str
    """Its title, or the public label of a factor."""
    provenance: str
    """`source`: named by the published Overview. `drafted`: added by this project."""
    main: list[str]
    """The ids of the sessions whose main aim it is; empty for other kinds."""
    also: list[str]
    """The ids of all other sessions that name it."""
    with_reason: list[str]
    """The ids of the sessions that say in a sentence what they do for it; only for factors."""
    standing: Standing
    """`served`; `one-session`; `gap`: too few sessions, or none of which it is the main aim or that gives a
    reason; `excluded`: sessions are not meant to address it."""
    reason: str
    """Why it is excluded, or what is missing; empty when it is served."""

    @property
    def sessions(self) -> list[str]:
        """The ids of all sessions that name it, those with it as main aim first."""
        return [*self.main, *self.also]


class ReviewRow(Row):
    """A session, with how far its review has come."""

    id: str
    """The permanent id of the session."""
    number: str
    """Its number in this edition."""
    title: str
    """Its title."""
    module: str
    """The id of its module."""
    status: str
    """`draft`, `in-review`, `approved` or `withdrawn`."""
    reviewed_by: str
    """The role that reviewed it; empty until then."""
    reviewed_on: str
    """Year-month-day; empty until then."""
    next_due: str
    """When the next review is due, year-month-day; empty when no date is set."""
    waits_for: str
    """Who has to do what next."""
    look_again: bool
    """Whether an aim, factor or approach of the session has other words than when it was reviewed."""
    missing: list[str]
    """The parts that are not yet written."""
    missing_why: str
    """Why parts may be missing."""


class ProvenanceRow(Row):
    """A file or folder of the manual's data, with where its records come from."""

    file: str
    """The file or folder in `data/`."""
    source: int
    """How many records state what the published Overview says, in the manual's own words."""
    drafted: int
    """How many records this project has added."""


class LedgerRow(Row):
    """A statement of the published Overview at one of its places in the manual."""

    statement: int
    """The number of the statement, in the Overview's order."""
    firmness: str
    """How firmly the Overview says it: `states`, `may`, `recommends` and so on."""
    place: str
    """Where the manual says it: a file of `data/`, `#`, and an id or the names of fields."""
    text: str
    """What the manual says there."""
    elements: list[str]
    """Key words of ours for what has to be said there."""


class ChangeRow(Row):
    """A change since the edition before."""

    record: str
    """The permanent key of the record, such as `session:two-minds`."""
    title: str
    """The title of the record."""
    kind: str
    """What kind of change it is."""
    what: str
    """What has changed."""
    reason: str
    """The unit's reason; empty if none is written yet."""


class Report(Row):
    """The coverage and provenance of one edition of the manual."""

    schema_version: str
    """The version of this schema."""
    title: str
    """The title of the manual."""
    edition: str
    """The edition that the report is about."""
    status: str
    """The review status of the edition as a whole."""
    since: str
    """The edition with which this one was compared; empty when it was compared with none."""
    coverage: list[CoverageRow]
    """Every aim, goal, factor and approach."""
    reviews: list[ReviewRow]
    """Every session in use."""
    provenance: list[ProvenanceRow]
    """Where the records of each file come from."""
    ledger: list[LedgerRow]
    """Every statement of the published Overview, at each of its places."""
    changes: list[ChangeRow]
    """What has changed since the edition before."""

    @property
    def by_status(self) -> Counter[str]:
        """The number of sessions by review status."""
        return Counter(row.status for row in self.reviews)

    @property
    def due(self) -> list[ReviewRow]:
        """The sessions with a date for the next review, soonest first."""
        return sorted((row for row in self.reviews if row.next_due), key=lambda row: row.next_due)

    @property
    def open_points(self) -> list[CoverageRow]:
        """What is excluded, has a gap, or rests on one session."""
        return [row for row in self.coverage if row.standing != "served"]

    def of_kind(self, kind: str, framework: str = "") -> list[CoverageRow]:
        """The coverage of one kind of record; of factors, that of one framework."""
        return [row for row in self.coverage if (row.kind, row.framework) == (kind, framework)]


def report(manual: Manual, since: str = "", changes: Sequence[ChangeRow] = ()) -> Report:
    """The report on a manual, with what has changed in it since the edition `since`."""
    settings = manual.settings
    return Report(
        schema_version=SCHEMA_VERSION,
        title=settings.title,
        edition=settings.edition,
        status=settings.status,
        since=since,
        coverage=[
            _coverage(manual, kind, id, record)
            for kind in kinds_with("covered")
            for id, record in manual.by_kind[kind.name].items()
        ],
        reviews=[_review(manual, session) for session in manual.sessions.values()],
        provenance=list(_provenance(manual)),
        ledger=list(_ledger(manual)),
        changes=list(changes),
    )


def _coverage(manual: Manual, kind: Kind, id: str, record: Any) -> CoverageRow:
    sessions = manual.sessions_with(kind.name, id)
    main = [session.id for session in sessions if kind.name == "aim" and session.main_aim == id]
    with_reason = [session.id for session in sessions if session.factor_sentences.get(id)]
    framework = manual.framework_of.get(id) if kind.name == "factor" else None
    standing, reason = _standing(kind, record, sessions, main, with_reason)
    return CoverageRow(
        kind=kind.name,
        framework=framework.id if framework else "",
        id=id,
        number=manual.numbers.get(f"{kind.name}:{id}", ""),
        title=record.title,
        provenance=framework.provenance if framework else record.provenance,
        main=main,
        also=[session.id for session in sessions if session.id not in main],
        with_reason=with_reason,
        standing=standing,
        reason=reason,
    )


def _standing(
    kind: Kind, record: Any, sessions: list[Session], main: list[str], with_reason: list[str]
) -> tuple[Standing, str]:
    """Whether a record is served, and what keeps it from that."""
    if isinstance(record, Factor) and not record.targeted:
        return "excluded", record.why or ""
    if not sessions:
        return "gap", "No session names it."
    if len(sessions) < kind.min_sessions:
        return "gap", f"{counted(len(sessions), 'session')}, where the manual asks for {kind.min_sessions}."
    if kind.name == "aim" and not main:
        return "gap", "It is the main aim of no session."
    if isinstance(record, Factor) and not with_reason:
        return "gap", "No session says what it does for it."
    rests_on = with_reason if isinstance(record, Factor) else main or sessions
    if len(rests_on) == 1:
        return "one-session", _one_session(kind)
    return "served", ""


def _one_session(kind: Kind) -> str:
    words = {"aim": "It is the main aim of one session.", "factor": "One session says what it does for it."}
    return words.get(kind.name, "One session names it.")


def _review(manual: Manual, session: Session) -> ReviewRow:
    state, review = review_state(manual, session), session.review
    return ReviewRow(
        id=session.id,
        number=manual.numbers[f"session:{session.id}"],
        title=session.title,
        module=manual.module_of[session.id].id,
        status=review.status,
        reviewed_by=review.by or "",
        reviewed_on=review.date or "",
        next_due=review.next_due or "",
        waits_for=state.waits_for,
        look_again=state.is_suspect,
        missing=session.missing_parts,
        missing_why=str(session.outline_reason or ""),
    )


def _provenance(manual: Manual) -> Iterator[ProvenanceRow]:
    """A row for each single file, then for each folder, that has records with a provenance."""
    records: dict[str, Sequence[Record]] = {
        f"data/{name}.yml": [*record.walk()] for name, record in manual.files.items()
    }
    records |= {
        f"data/{kind.file}": manual.all_records[kind.name] for kind in kinds_with("shape") if kind.is_folder
    }
    for file, found in records.items():
        counts = Counter(getattr(record, "provenance", "") for record in found)
        if counts["source"] or counts["drafted"]:
            yield ProvenanceRow(file=file, source=counts["source"], drafted=counts["drafted"])


def _ledger(manual: Manual) -> Iterator[LedgerRow]:
    for entry in manual.ledger.statements:
        for place in entry.at:
            found = manual.places.text(place)
            yield LedgerRow(
                statement=entry.n,
                firmness=entry.modality,
                place=place,
                text=str(found.text) if found else "",
                elements=[str(element) for element in entry.elements],
            )
