"""The kinds of record, a row each: where they are stored, where readers meet them, and what they are called.

The loader, the directory, addresses, author macros, matrices, coverage, generated pages, editions and the
rules on references all read this table. To add a kind, add its row here and its shape in `records/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from .records import adaptation, module, overview, reference, route, situation
from .records.base import Record
from .records.framework import Framework
from .records.session import Session

ProvenanceRule = Literal["source", "drafted", "either"]


@dataclass(frozen=True)
class Kind:
    """A kind of record. Only `name`, `plural` and `file` are always needed."""

    name: str
    """In keys such as `aim:new-ways`, and the name of the author macro that links to a record."""
    plural: str
    """The name of the list of these records, and of their matrix."""
    file: str
    """Where the records are, below `data/`: a file, or a folder of files when it ends in `/`."""
    shape: type[Record] | None = None
    """What one file holds: a list of records in `items`, or one record; None for a part of other records."""
    page: str = ""
    """A folder of pages (ends in `/`), or one shared page with an anchor for each record; empty for none."""
    written: bool = False
    """Whether people write the pages: files in `docs/` with `ref: <id>` in their front matter."""
    label: str = ""
    """What readers call one of them; the name unless given."""
    title: str = ""
    """What readers call all of them: the heading of their list."""
    lead: str = ""
    """The first sentence of the page that lists them. With it, that page and theirs are generated."""
    relation: str = ""
    """The attribute of a session that gives the ids of the records it names."""
    matrix: str = ""
    """The first sentence of the matrix of sessions and these records; empty when there is none."""
    min_sessions: int = 0
    """How many sessions have to name each record."""
    numbered: bool = False
    """Whether readers know a record by its place in the list."""
    covered: bool = False
    """Whether the coverage of a choice of sessions is worked out for this kind."""
    provenance: ProvenanceRule = "either"
    """Where records of this kind come from."""

    @property
    def is_folder(self) -> bool:
        """Whether each record is a file of its own."""
        return self.file.endswith("/")

    @property
    def stem(self) -> str:
        """The file or folder without its ending: `aims`, `sessions`."""
        return self.file.rstrip("/").removesuffix(".yml")

    @property
    def has_own_pages(self) -> bool:
        """Whether each record has a page of its own."""
        return self.page.endswith("/")

    @property
    def words(self) -> str:
        """What readers call one of them, in small letters: `starting position`."""
        return self.label or self.name


KINDS = (
    Kind(
        "module", "modules", "modules.yml", module.Modules,
        page="modules/", written=True, title="Modules", numbered=True, provenance="source",
    ),
    Kind(
        "session", "sessions", "sessions/", Session,
        page="sessions/", written=True, title="All sessions", provenance="drafted",
    ),
    Kind(
        "aim", "aims", "aims.yml", overview.Aims,
        page="aims/", title="Aims", relation="aims", min_sessions=2, numbered=True, covered=True,
        lead="What a session can be designed to achieve. Each has one main aim and may help with others.",
        matrix="Which sessions serve which aim. Each session has one main aim.", provenance="source",
    ),
    Kind(
        "goal", "goals", "goals.yml", overview.Goals,
        page="goals/", title="Goals", relation="goals", min_sessions=3, numbered=True, covered=True,
        lead="The changes that the whole intervention works towards.",
        matrix="Which sessions work towards which goal.", provenance="source",
    ),
    Kind(
        "factor", "factors", "frameworks/",
        page="factors/", title="Factors", relation="factor_ids", covered=True,
        lead="What an assessment may name, and the sessions that are meant to address it.",
        matrix="Which sessions are meant to address which factor. Untargeted factors are left out.",
    ),
    Kind(
        "approach", "approaches", "approaches.yml", overview.Approaches,
        page="approaches/", title="Approaches", relation="approaches", min_sessions=1, covered=True,
        lead="Ways of working that sessions draw on.", matrix="Which sessions draw on which approach.",
    ),
    Kind(
        "stage", "stages", "stages.yml", overview.Stages,
        page="overview/outcomes.md", label="starting position", title="Starting positions",
        relation="stages", min_sessions=1, provenance="source",
        matrix="Where each session usually fits best. This is advice; it never bars a session.",
    ),
    Kind(
        "term", "glossary", "glossary.yml", overview.Glossary,
        page="glossary.md", label="glossary entry", title="Glossary",
    ),
    Kind(
        "situation", "situations", "situations.yml", situation.Situations,
        page="situations.md", title="When a session gets hard", provenance="drafted",
    ),
    Kind(
        "route", "routes", "routes.yml", route.Routes,
        page="routes/", label="example route", title="Example routes", provenance="drafted",
    ),
    Kind(
        "adaptation", "adaptations", "adaptations.yml", adaptation.Adaptations,
        page="adaptations/", title="Adapting a session", relation="adapted_for",
        lead="How to change a session for the person in the room, and what each session says of it.",
        provenance="drafted",
    ),
    Kind(
        "reference", "references", "references.yml", reference.References,
        page="references.md", title="References", provenance="drafted",
    ),
    Kind("handout", "handouts", "sessions/", page="handouts/", written=True, title="Handouts"),
    Kind("framework", "frameworks", "frameworks/", Framework, title="Frameworks"),
)  # fmt: skip

BY_NAME = {kind.name: kind for kind in KINDS}


@cache
def kinds_with(attribute: str) -> tuple[Kind, ...]:
    """The kinds for which an attribute is given, in order: `kinds_with("matrix")`."""
    return tuple(kind for kind in KINDS if getattr(kind, attribute))
