"""One manual with all that its pages need, read and checked once a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from ..manual.load import read
from ..manual.model import Manual
from ..manual.problems import ManualError
from .contents import Branch, contents
from .directory import Directory
from .markup import Held
from .projections import Projection, projections
from .render import Renderer
from .sources import check_sources

SITE_KEY = "hii_site"
"""The key in the site generator's configuration under which a build's `Site` travels."""


@dataclass(frozen=True)
class PrintedFile:
    """A PDF that stands beside the pages: its number of pages and its size in bytes."""

    pages: int
    bytes: int


@dataclass(frozen=True)
class Stamp:
    """What an earlier edition printed of a part of a sheet: its code, its review status, its edition."""

    code: str
    status: str
    edition: str


@dataclass(frozen=True)
class Note:
    """What changed about a record in an edition, in a sentence, with the unit's reason."""

    edition: str
    text: str
    reason: str
    delivery: bool


@dataclass(frozen=True)
class Publication:
    """What a published edition knows of the editions before it."""

    previous: str = ""
    """The edition before; empty for the first."""
    notes: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    """By record, such as `session:my-life-line`."""
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    """By the name of a sheet's part."""
    pages: Callable[[Renderer], Iterable[Projection]] = lambda _: ()
    """Draws the pages on what changed."""
    trainer_sheet: Callable[[Renderer], Markup] | None = None
    """Draws the body of the trainers' sheet; absent in a first edition."""


@dataclass(frozen=True)
class Site:
    """The manual with its directory of records and its renderer."""

    manual: Manual
    docs: Path
    """The folder of the pages that people wrote."""
    pdfs: Mapping[str, PrintedFile] = field(default_factory=dict)
    """The PDFs that this build holds, by the name of their sheet."""
    publication: Publication | None = None
    """Given when an edition is published; a trial build has none."""

    held: Held = field(default_factory=Held, compare=False)
    """What macros made for the page that is being rendered."""

    @classmethod
    def load(cls, root: Path) -> Site:
        """The site of the project at `root`. Raises `ManualError` with every problem in data and pages."""
        loaded = read(root / "data")
        problems = [*loaded.problems, *check_sources(root / "docs", Directory(loaded.partial))]
        if problems:
            raise ManualError(problems)
        return cls(loaded.partial, root / "docs")

    @property
    def compiled(self) -> Path:
        """The folder for compiled templates."""
        return self.docs.parent / ".cache" / "templates"

    @cached_property
    def directory(self) -> Directory:
        """Every record by kind and id."""
        return Directory(self.manual)

    @cached_property
    def renderer(self) -> Renderer:
        """Draws templates for this manual."""
        return Renderer(self.directory, {"pdfs": self.pdfs, "publication": self.publication}, self.compiled)

    @cached_property
    def contents(self) -> Branch:
        """The tree of all pages, in reading order."""
        return contents(self.directory, published=self.publication is not None)

    @cached_property
    def projections(self) -> list[Projection]:
        """The pages made from data alone."""
        changes = self.publication.pages(self.renderer) if self.publication else ()
        return [*projections(self.renderer), *changes]
