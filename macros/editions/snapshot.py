"""One snapshot of the project: what one run reads and makes, each once, and hands on to whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from ..pages.release_notes import ReleaseNotes
from ..pages.site import PdfFile, Site
from ..printing.sheets import Sheets
from .diff.content import Content, as_read_back, parts_of, records_of

SNAPSHOT_KEY = "manual_snapshot"
"""The key in the site generator's configuration under which a build's `Snapshot` travels."""


@dataclass(frozen=True)
class Snapshot:
    """The site as it was read and checked, with the sheets and the content that are made from it."""

    site: Site
    sheets: Sheets
    """Every sheet to print; each is drawn when it is first asked for."""
    records: Callable[[], dict[str, Any]]
    """What the manual says, record by record; worked out when it is first asked for."""

    @classmethod
    def load(cls, root: Path) -> Snapshot:
        """Read and check the project at `root`. Raises `ManualError` with every problem."""
        return cls.of(Site.load(root))

    @classmethod
    def of(cls, site: Site) -> Snapshot:
        """The snapshot of a site that is already read."""
        return cls(site, Sheets(site), cache(partial(records_of, site)))

    @cached_property
    def content(self) -> Content:
        """What the manual says, and its sheets, as plain data: the edition's `content.json`."""
        edition = self.site.manual.settings.edition
        return as_read_back({"edition": edition, "records": self.records(), **parts_of(self.sheets)})

    def for_release(self, notes: ReleaseNotes) -> Snapshot:
        """The same project as a published edition with these notes. No text is read or drawn again."""
        site = replace(self.site, release_notes=notes)
        return replace(self, site=site, sheets=self.sheets.for_release(site))

    def with_pdfs(self, pdfs: Mapping[str, PdfFile]) -> Snapshot:
        """The same project in a build that holds these PDFs."""
        site = replace(self.site, pdfs=pdfs)
        return replace(self, site=site, sheets=self.sheets.for_release(site))
