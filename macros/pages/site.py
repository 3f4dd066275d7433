"""A manual with everything that its pages need, read and checked once in a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from ..manual.model import Manual
from ..manual.problems import ManualError, Problem
from ..manual.reading.changes import all_reasons
from ..manual.reading.load import read
from ..manual.records.changes import Reasons
from .author.source_pages import SourcePage, read_pages
from .author.stash import HtmlStash
from .checks.docs_files import check_files
from .checks.form import check_form
from .checks.markup import check_markup
from .checks.other_names import check_other_names
from .checks.own_words import check_own_words
from .checks.page_text import PageTexts
from .checks.pages import check_pages
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


class TemplateCaches(NamedTuple):
    """The folders of compiled templates: of the shell around pages, and of what is drawn from records."""

    shell: Path
    pages: Path


class Sheet(Protocol):
    """A sheet to print, as pages list it. All texts are plain."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def handout(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def form(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def status(self) -> str: ...


class SheetLists(Protocol):
    """The sheets of each record. The package `printing`, which is above this one, makes them."""

    def of_session(self, id: str, /) -> Sequence[Sheet]:
        """The sheets of a session, its pack first."""

    def of_module(self, id: str, /) -> Sequence[Sheet]:
        """The packs of a module."""

    def of_handout(self, id: str, /) -> Sequence[Sheet]:
        """Every form of a handout."""


@dataclass(frozen=True)
class Site:
    """The manual and the pages that people wrote, with the directory of records and the renderer."""

    root: Path
    """The project's folder, which contains `data/` and `docs/`."""
    manual: Manual
    pages: Mapping[str, SourcePage]
    """The pages that people wrote, by their source path in `docs/`."""
    directory: Directory
    texts: PageTexts = field(compare=False, repr=False)
    """The HTML of the pages' own text."""
    pdfs: Mapping[str, PdfFile] = field(default_factory=dict)
    """The PDFs in this build, by the name of their sheet."""
    sheets: SheetLists | None = field(default=None, compare=False)
    """The sheets to print; None while they are not known, so that pages list none."""
    release_notes: ReleaseNotes | None = None
    """What a published edition says about its changes; None for a build that is not published."""
    stash: HtmlStash = field(default_factory=HtmlStash, compare=False)
    """The HTML of the macros on the page that is being rendered."""

    @classmethod
    def load(cls, root: Path) -> Site:
        """The site of the project at `root`. Raises `ManualError` with every problem in data and pages."""
        site, problems = cls.read(root)
        if problems:
            raise ManualError(problems)
        return site

    @classmethod
    def read(cls, root: Path) -> tuple[Site, list[Problem]]:
        """The site of the project at `root`, as far as it can be read, and every problem found there."""
        data = read(root / "data")
        directory = Directory(data.partial)
        pages, problems = read_pages(root / "docs")
        texts = PageTexts(root)
        problems += [
            *data.problems,
            *check_pages(pages, directory),
            *check_form(pages, root, directory),
            *check_own_words(pages),
            *check_markup(pages, texts),
            *check_files(root / "docs", pages),
            *check_other_names(pages, directory),
        ]
        return cls(root, data.partial, {page.source: page for page in pages}, directory, texts), problems

    @property
    def template_caches(self) -> TemplateCaches:
        """The folders of compiled templates, which a build makes."""
        folder = self.root / ".cache" / "templates"
        return TemplateCaches(folder / "shell", folder / "pages")

    @cached_property
    def reasons(self) -> tuple[dict[str, Reasons], list[Problem]]:
        """The reasons for the changes of every edition, and the problems of their files."""
        return all_reasons(self.root / "data")

    @cached_property
    def renderer(self) -> Renderer:
        """Renders templates for this manual."""
        template_globals = {
            "pdfs": self.pdfs,
            "release_notes": self.release_notes,
            "sheets": self.sheets,
        }
        return Renderer(self.directory, template_globals, self.template_caches.pages)

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
