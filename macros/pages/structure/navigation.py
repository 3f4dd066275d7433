"""The tree of all pages in reading order: the menu, the breadcrumb and previous/next follow it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...manual.kinds import BY_NAME, Kind, kinds_with
from .addresses import index_source
from .directory import Directory, Entry


@dataclass(frozen=True)
class NavNode:
    """A page, by its source path, with the pages below it. `number` may be empty."""

    title: str
    source: str
    number: str = ""
    children: tuple[NavNode, ...] = field(default=(), repr=False)
    prose: bool = False
    """Whether people write the page in `docs/`, though it belongs to no record."""

    def walk(self) -> Iterator[NavNode]:
        """This page and all pages below it, in reading order."""
        yield self
        for node in self.children:
            yield from node.walk()

    def trails(self, above: tuple[NavNode, ...] = ()) -> Iterator[tuple[NavNode, ...]]:
        """For this page and every page below it, the nodes from the root to that page."""
        trail = (*above, self)
        yield trail
        for node in self.children:
            yield from node.trails(trail)


def navigation(directory: Directory, *, published: bool = False) -> NavNode:
    """Home, with all other pages below it. Only a published edition has the page "What changed"."""
    changes = (NavNode("What changed", "changes.md"),) if published else ()
    modules = directory.manual.modules.values()
    return _prose("Home", "index.md", children=(
        _overview(),
        _modules(directory),
        _choose(directory),
        NavNode("Running it", "running.md", children=tuple(_running(directory))),
        NavNode("Matrices", "matrices/index.md", children=tuple(
            NavNode(matrix_title(kind), matrix_source(kind)) for kind in kinds_with("matrix")
        )),
        _of_kind(directory, "handout"),
        NavNode("Print centre", "print-centre/index.md", children=(
            *(NavNode(module.title, f"print-centre/{module.id}.md") for module in modules),
            NavNode("Is my printout current?", "check.md"),
        )),
        *changes,
        _prose("Glossary", "glossary.md"),
        _prose("Search", "search.md"),
        _prose("About this site", "about.md", children=(
            _prose("Accessibility", "accessibility.md"),
            NavNode("Reviews", "reviews.md"),
            NavNode("Coverage and provenance", "report.md"),
        )),
    ))  # fmt: skip


@dataclass(frozen=True)
class RunningPage:
    """A page on running the programme: its title, and what it is about. `kind` is that of its records."""

    name: str
    title: str
    lead: str
    kind: str = ""


RUNNING = (
    RunningPage(
        "situations",
        BY_NAME["situation"].title,
        "What helps whatever the session, and what has to be done at once.",
        "situation",
    ),
    RunningPage(
        "limits",
        "Limits of confidentiality",
        "What to tell participants, what to pass on, to whom and how soon.",
    ),
    RunningPage("adaptations/index", BY_NAME["adaptation"].title, BY_NAME["adaptation"].lead, "adaptation"),
    RunningPage(
        "worked-cases",
        "Worked cases",
        "Three invented cases from referral to ending, one for each starting position.",
    ),
    RunningPage(
        "supervision",
        "Supervision and integrity",
        "What to bring, how to watch a session, and what to do when one goes wrong.",
    ),
    RunningPage(
        "training",
        "For trainers",
        "Packs, scenarios, sign-off, and what to reprint with an edition.",
    ),
    RunningPage(
        "programme-documents",
        "Programme documents",
        "What this site contains, by shelf, and what only the unit can supply.",
    ),
    RunningPage(
        "evidence",
        "Evidence",
        "What is known about the intervention, what is not, and how sure anybody can be.",
    ),
    RunningPage(
        "references",
        BY_NAME["reference"].title,
        "The works that the drafts draw on, for the unit to confirm.",
        "reference",
    ),
)
"""The pages on running the programme, in order. Those of no kind of record are prose."""

PLANNER = ("Plan for one person", "planner.md")
"""The title and the source of the page on which sessions are chosen for one person."""

FACILITATORS_FORM = "Facilitator’s form"

FORMS = {
    FACILITATORS_FORM: {
        "self-rating": "Self-rating after a session",
        "observer": "Observer’s form",
        "supervision": "Supervision record",
    },
    "Template": {
        "progress-review": "Progress review",
        "end-report": "Report at the end of the intervention",
    },
    "Participant’s form": {
        "feedback": "What I think of this work",
    },
    "Card": {
        "passing-on": "What must be passed on",
        "urgent": "When it is urgent",
        "summary": "The intervention on one page",
        "suitability": "Suitability: a path of questions",
    },
}
"""The sheets to print for any session or none, with their titles, by what their heads say they are."""

OVERVIEW = {
    "purpose": "Purpose",
    "key-features": "Key features",
    "goals-and-aims": "Goals and aims",
    "outcomes": "Intended outcomes",
    "suitability": "Suitability",
    "approaches": "Approaches in brief",
    "delivery": "Delivery and integrity",
    "background": "Background",
    "confidentiality": "Confidentiality terms",
    "further-information": "Further information",
    "summary": "On one page",
}
"""The pages of the Overview, with their titles."""
MAP_TITLE = "Map of the manual"
GUIDES = {"suitability": (NavNode("A path of questions", "overview/suitability-guide.md"),)}
"""The generated pages below pages of the Overview."""


def _running(directory: Directory) -> Iterator[NavNode]:
    """The pages on running the programme. An index of records has the records below it."""
    for page in RUNNING:
        if page.kind == "adaptation":
            yield _of_kind(directory, page.kind)
        else:
            yield NavNode(page.title, f"{page.name}.md", prose=not page.kind)


def _overview() -> NavNode:
    pages = tuple(
        _prose(title, f"overview/{name}.md", GUIDES.get(name, ())) for name, title in OVERVIEW.items()
    )
    return _prose("Overview", "overview/index.md", children=pages)


def _modules(directory: Directory) -> NavNode:
    manual = directory.manual
    modules = tuple(
        _node(
            directory.entry("module", module.id),
            tuple(_node(entry) for id in module.sessions if (entry := directory.find("session", id))),
        )
        for module in manual.modules.values()
    )
    ids = [session.id for session in manual.all_sessions if session.retired]
    retired = tuple(_node(directory.entry("session", id)) for id in ids)
    return NavNode("Modules", "modules/index.md", children=modules + retired)


def _choose(directory: Directory) -> NavNode:
    return NavNode("Choose sessions", "sessions/index.md", children=(
        NavNode(*PLANNER),
        _of_kind(directory, "route"),
        NavNode(MAP_TITLE, "map.md"),
        *(_of_kind(directory, kind, f"By {kind}") for kind in ("goal", "aim", "factor", "approach")),
    ))  # fmt: skip


def _of_kind(directory: Directory, name: str, title: str = "") -> NavNode:
    kind = BY_NAME[name]
    children = tuple(_node(entry) for entry in directory.entries[name].values())
    return NavNode(title or kind.title, index_source(kind), children=children)


def matrix_source(kind: Kind) -> str:
    """The source path of the page with the matrix of sessions and a kind of record."""
    return f"matrices/{kind.plural}.md"


def matrix_title(kind: Kind) -> str:
    """The title of that page."""
    return f"{kind.title} and sessions"


def _prose(title: str, source: str, children: tuple[NavNode, ...] = ()) -> NavNode:
    """A page that people write."""
    return NavNode(title, source, children=children, prose=True)


def _node(entry: Entry, children: tuple[NavNode, ...] = ()) -> NavNode:
    return NavNode(entry.name, entry.address.source, entry.number, children)
