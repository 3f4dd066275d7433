"""The tree of all pages in reading order: what the menu, the breadcrumb and previous/next follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .directory import Directory, Entry


@dataclass(frozen=True)
class Branch:
    """A page by its source path, with the pages below it. `number` may be empty."""

    title: str
    source: str
    number: str = ""
    below: tuple[Branch, ...] = field(default=(), repr=False)

    def walk(self) -> Iterator[Branch]:
        """This page and all below it, in reading order."""
        yield self
        for branch in self.below:
            yield from branch.walk()

    def trails(self, above: tuple[Branch, ...] = ()) -> Iterator[tuple[Branch, ...]]:
        """For every page, the branches from the root to the page itself."""
        trail = (*above, self)
        yield trail
        for branch in self.below:
            yield from branch.trails(trail)


def contents(directory: Directory, *, published: bool = False) -> Branch:
    """Home, with everything below it. A published edition says what changed."""
    changes = (Branch("What changed", "changes.md"),) if published else ()
    return Branch("Home", "index.md", below=(
        _overview(),
        _modules(directory),
        _choose(directory),
        Branch("Running it", "running.md", below=tuple(
            Branch(title, f"{name}.md") for name, title in RUNNING.items()
        )),
        Branch("Matrices", "matrices/index.md", below=tuple(
            Branch(title, f"matrices/{kind}.md") for kind, title in MATRICES.items()
        )),
        _of_kind(directory, "handout", "Handouts", "handouts/index.md"),
        Branch("Print centre", "print-centre/index.md", below=(
            *(Branch(item.title, f"print-centre/{item.id}.md") for item in directory.manual.modules.values()),
            Branch("Is my printout current?", "check.md"),
        )),
        *changes,
        Branch("Glossary", "glossary.md"),
        Branch("Search", "search.md"),
        Branch("About this site", "about.md", below=(Branch("Accessibility", "accessibility.md"),)),
    ))  # fmt: skip


RUNNING = {
    "situations": "When a session gets hard",
    "supervision": "Supervision and integrity",
    "programme-documents": "Programme documents",
    "references": "References",
}
"""The pages on running the programme around the sessions, with their titles."""

FORMS = {
    "self-rating": "Self-rating after a session",
    "observer": "Observer’s form",
    "supervision": "Supervision record",
}
"""The forms that serve any session, with their titles. They are sheets to print."""

MATRICES = {
    "aims": "Aims and sessions",
    "goals": "Goals and sessions",
    "factors": "Factors and sessions",
    "approaches": "Approaches and sessions",
    "stages": "Starting positions and sessions",
}
"""The matrices by kind, with their titles."""

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
}
"""The pages of the Overview, with their titles."""


def _overview() -> Branch:
    pages = tuple(Branch(title, f"overview/{name}.md") for name, title in OVERVIEW.items())
    return Branch("Overview", "overview/index.md", below=pages)


def _modules(directory: Directory) -> Branch:
    manual = directory.manual
    modules = tuple(
        _branch(
            directory.entry("module", module.id),
            tuple(_branch(directory.entry("session", id)) for id in module.sessions),
        )
        for module in manual.modules.values()
    )
    retired = [session.id for session in manual.read_sessions if session.retired]
    left = tuple(_branch(directory.entry("session", id)) for id in retired)
    return Branch("Modules", "modules/index.md", below=modules + left)


def _choose(directory: Directory) -> Branch:
    return Branch("Choose sessions", "sessions/index.md", below=(
        _of_kind(directory, "route", "Example routes", "routes/index.md"),
        _of_kind(directory, "goal", "By goal", "goals/index.md"),
        _of_kind(directory, "aim", "By aim", "aims/index.md"),
        _of_kind(directory, "factor", "By factor", "factors/index.md"),
        _of_kind(directory, "approach", "By approach", "approaches/index.md"),
    ))  # fmt: skip


def _of_kind(directory: Directory, kind: str, title: str, index: str) -> Branch:
    entries = directory.entries.get(kind, {}).values()
    return Branch(title, index, below=tuple(_branch(entry) for entry in entries))


def _branch(entry: Entry, below: tuple[Branch, ...] = ()) -> Branch:
    return Branch(entry.title, entry.address.source, entry.number, below)
