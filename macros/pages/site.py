"""One manual with all that its pages need, read and checked once a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..manual.load import read
from ..manual.model import Manual
from ..manual.problems import ManualError
from .contents import Branch, contents
from .directory import Directory
from .projections import Projection, projections
from .render import Renderer
from .sources import check_sources

SITE_KEY = "hii_site"
"""The key in the site generator's configuration under which a build's `Site` travels."""
PDFS_KEY = "hii_pdfs"
"""The key under which a build is told of the PDFs that will stand beside its pages."""


@dataclass(frozen=True)
class PrintedFile:
    """A PDF that stands beside the pages: its number of pages and its size in bytes."""

    pages: int
    bytes: int


@dataclass(frozen=True)
class Site:
    """The manual with its directory of records and its renderer."""

    manual: Manual
    docs: Path
    """The folder of the pages that people wrote."""
    pdfs: Mapping[str, PrintedFile] = field(default_factory=dict)
    """The PDFs that this build holds, by the name of their sheet."""

    @classmethod
    def load(cls, root: Path, pdfs: Mapping[str, PrintedFile] | None = None) -> Site:
        """The site of the project at `root`. Raises `ManualError` with every problem in data and pages."""
        loaded = read(root / "data")
        problems = [*loaded.problems, *check_sources(root / "docs", Directory(loaded.partial))]
        if problems:
            raise ManualError(problems)
        return cls(loaded.partial, root / "docs", pdfs or {})

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
        return Renderer(self.directory, {"pdfs": self.pdfs}, self.compiled)

    @cached_property
    def contents(self) -> Branch:
        """The tree of all pages, in reading order."""
        return contents(self.directory)

    @cached_property
    def projections(self) -> list[Projection]:
        """The pages made from data alone."""
        return list(projections(self.renderer))
