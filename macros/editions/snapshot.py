"""One snapshot of the project: what a run reads and works out once, for everything that needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from ..pages.release_notes import ReleaseNotes
from ..pages.site import PdfFile, Site
from ..printing.sheets import Sheets
from .diff.content import Content, json_round_trip, parts_of, records_of

SNAPSHOT_KEY = "manual_snapshot"
"""The key of a build's `Snapshot` in the site generator's configuration."""
ONLY_KEY = "manual_only_pages"
"""The key under which a build may find the addresses of the only pages that are wanted."""
GIVE_WAY_KEY = "manual_give_way"
"""The key under which a build may find what to call between its pages: it raises to end the build."""


@dataclass(frozen=True)
class Snapshot:
    """The site as it was read and checked, with its sheets and its content."""

    site: Site
    sheets: Sheets
    """Every sheet to print, drawn at first use."""
    records: Callable[[], dict[str, Any]]
    """Returns what the manual says, by record; worked out at the first call."""

    @classmethod
    def load(cls, root: Path) -> Snapshot:
        """Read and check the project at `root`. Raises `ManualError` with every problem."""
        return cls.of(Site.load(root))

    @classmethod
    def of(cls, site: Site) -> Snapshot:
        """The snapshot of a site that has been read already."""
        sheets = Sheets(site)
        return cls(sheets.known_to_their_site(), sheets, cache(partial(records_of, site)))

    @cached_property
    def content(self) -> Content:
        """What the manual and its sheets say, as plain data: the edition's `content.json`."""
        edition = self.site.manual.settings.edition
        return json_round_trip({"edition": edition, "records": self.records(), **parts_of(self.sheets)})

    def for_release(self, notes: ReleaseNotes) -> Snapshot:
        """The same project as a published edition with these notes. Nothing is read or drawn again."""
        return self._with_site(replace(self.site, release_notes=notes))

    def with_pdfs(self, pdfs: Mapping[str, PdfFile]) -> Snapshot:
        """The same project for a build that includes these PDFs."""
        return self._with_site(replace(self.site, pdfs=pdfs))

    def _with_site(self, site: Site) -> Snapshot:
        sheets = self.sheets.for_release(site)
        return replace(self, site=sheets.known_to_their_site(), sheets=sheets)
