"""What the page shell shows about a page: its kind, number, status and session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ...manual.records.session import STATUS_WORDS, Session
from ..site import Site
from .addresses import Address, page_key
from .directory import Entry


def status_label(status: str) -> str:
    """The review status as pages and sheets show it: with a warning, unless it is approved."""
    word = STATUS_WORDS[status]
    return word if status == "approved" else f"{word} – not approved for use"


@dataclass(frozen=True)
class PageHeader:
    """The header of a page. All texts are plain; `status` is a key of `STATUS_WORDS`."""

    title: str
    document_title: str
    eyebrow: str
    description: str
    status: str
    page: str
    record: str
    """The record that the page shows, such as `session:my-life-line`, or else the page's own key."""
    belongs_to: Entry | None = None
    """The session that a handout belongs to."""


class Shell:
    """The data of the page shell, for its templates."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.settings = site.manual.settings
        self.status_label = status_label
        self.published = site.release_notes is not None

    def header(self, source: str, title: str) -> PageHeader:
        """The header of the page at `source`. `title` is used if the page shows no record."""
        settings = self.settings
        entry = self._by_source.get(source)
        if entry is None:
            return self._plain_header(source, title)
        record = entry.record
        session = record if isinstance(record, Session) else None
        owner = self._owner(entry)
        return PageHeader(
            title=entry.title,
            document_title=f"{entry.title} – {entry.label} – {settings.title}",
            eyebrow=entry.label,
            description=session.short_description if session else f"{entry.label}: {entry.title}.",
            status=self._status(session or owner),
            page=entry.address.file,
            record=f"{entry.kind}:{entry.id}",
            belongs_to=self._site.directory.entry("session", owner.id) if owner else None,
        )

    def _owner(self, entry: Entry) -> Session | None:
        """The session that a handout belongs to; None for other records."""
        if entry.kind != "handout":
            return None
        session, _ = self._site.manual.handouts[entry.id]
        return session

    def _status(self, session: Session | None) -> str:
        """The status of the page's session, which a handout shares; the manual's on every other page."""
        return session.review.status if session else self.settings.status

    def _plain_header(self, source: str, title: str) -> PageHeader:
        settings = self.settings
        home = source == "index.md"
        return PageHeader(
            title=settings.title if home else title,
            document_title=f"{settings.title}: {settings.subtitle.lower()}"
            if home
            else f"{title} – {settings.title}",
            eyebrow=settings.subtitle if home else "",
            description=f"{title}. {settings.title}, {settings.subtitle.lower()}.",
            status=settings.status,
            page=Address(source).file,
            record=page_key(source),
        )

    @cached_property
    def _by_source(self) -> Mapping[str, Entry]:
        return {
            entry.address.source: entry
            for entries in self._site.directory.entries.values()
            for entry in entries.values()
            if not entry.address.anchor
        }
