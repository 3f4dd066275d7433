"""A manual with everything that its pages need, read and checked once in a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..manual.model import Manual
from ..manual.problems import ManualError, Problem
from ..manual.reading.changes import all_reasons
from ..manual.reading.load import read
from ..manual.records.changes import Reasons
from .author.docs_files import check_files
from .author.markup_checks import check_markup
from .author.other_names import check_other_names
from .author.page_checks import check_pages
from .author.page_form import check_form
from .author.source_pages import SourcePage, read_pages
from .author.stash import HtmlStash
from .generated.pages import GeneratedPage, generated_pages
from .release_notes import ReleaseNotes
from .render import Renderer
from .structure.directory import Directory
from .structure.navigation import NavNode, navigation


@dataclass(frozen=True)
class PdfFile:
    """A PDF in this build: its number of pages and its size in bytes."""

    pages: int
    bytes: int


@dataclass(frozen=True)
class Site:
    """The manual and the pages that people wrote, with the directory of records and the renderer."""

    root: Path
    """The project's folder, which contains `data/` and `docs/`."""
    manual: Manual
    pages: Mapping[str, SourcePage]
    """The pages that people wrote, by their source path in `docs/`."""
    directory: Directory
    pdfs: Mapping[str, PdfFile] = field(default_factory=dict)
    """The PDFs in this build, by the name of their sheet."""
    release_notes: ReleaseNotes | None = None
    """What a published edition says about its changes; None for a build that is not published."""
    stash: HtmlStash = field(default_factory=HtmlStash, compare=False)
    """The HTML of the macros on the page that is being rendered."""

    @classmethod
    def load(cls, root: Path) -> Site:
        """The site of the project at `root`. Raises `ManualError` with every problem in data and pages."""
        data = read(root / "data")
        directory = Directory(data.partial)
        pages, problems = read_pages(root / "docs")
        problems += [
            *data.problems,
            *check_pages(pages, directory),
            *check_form(pages, root, directory),
            *check_markup(pages, root),
            *check_files(root / "docs", pages),
            *check_other_names(pages, directory),
        ]
        if problems:
            raise ManualError(problems)
        return cls(root, data.partial, {page.source: page for page in pages}, directory)

    @cached_property
    def reasons(self) -> tuple[dict[str, Reasons], list[Problem]]:
        """The reasons for the changes of every edition, and the problems of their files."""
        return all_reasons(self.root / "data")

    @cached_property
    def renderer(self) -> Renderer:
        """Renders templates for this manual."""
        template_globals = {"pdfs": self.pdfs, "release_notes": self.release_notes}
        return Renderer(self.directory, template_globals, self.root / ".cache" / "templates")

    @cached_property
    def navigation(self) -> NavNode:
        """The tree of all pages, in reading order."""
        return navigation(self.directory, published=self.release_notes is not None)

    @cached_property
    def names_of_pages(self) -> Mapping[str, Sequence[str]]:
        """The other names of every page that shows no record, by its source path."""
        generated = {f"{item.page}.md": item.also for item in self.manual.settings.pages}
        return generated | {page.source: page.meta.get("also", []) for page in self.pages.values()}

    @cached_property
    def generated_pages(self) -> list[GeneratedPage]:
        """The pages that are made from data alone."""
        return list(generated_pages(self.renderer, self.release_notes))
