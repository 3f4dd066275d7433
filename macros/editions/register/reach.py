"""What the withdrawal of a session or a handout reaches in every edition: pages, sheets, packs and links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...manual.sheet_names import TRAINER_SHEET
from ...pages.structure.addresses import sheet_page, sheet_pdf
from .register import CONTENT, Edition

PLACE_SEPARATOR = " › "
HANDOUT_PLACE = "handout"
"""The end of the place of a text that names a handout, as in `activities › agree › handout`."""


@dataclass(frozen=True)
class EditionReach:
    """What a withdrawal reaches in one edition. All addresses start at the edition's folder."""

    pages: frozenset[str]
    """The pages that show a notice at the top."""
    links: frozenset[str]
    """The pages and PDFs of what is withdrawn: every link to them is marked."""
    pack_links: frozenset[str]
    """The pages and PDFs of packs that hold a withdrawn sheet: every link to them is marked."""
    sheets: frozenset[str]
    packs: frozenset[str]
    pack_codes: frozenset[str]
    """The codes of the packs that hold a withdrawn sheet."""


ADDRESS_KINDS = ("pages", "links", "pack_links")


@dataclass
class Reach:
    """What a withdrawal reaches, by edition. `records` are the keys of what is withdrawn."""

    records: set[str] = field(default_factory=set)
    by_edition: dict[str, EditionReach] = field(default_factory=dict)

    def all(self, kind: str) -> list[str]:
        """The values of one field of `EditionReach` in all editions, sorted."""
        return sorted(set().union(*(getattr(found, kind) for found in self.by_edition.values())))

    def public(self, editions: Iterable[Edition]) -> dict[str, Any]:
        """For readers' scripts: the addresses of each kind, and `except`, where an edition is not reached.

        `except` has, by kind and address, the editions that have something else at this address.
        """
        editions = list(editions)
        addresses = {kind: self.all(kind) for kind in ADDRESS_KINDS}
        exceptions = {kind: self._exceptions(kind, addresses[kind], editions) for kind in ADDRESS_KINDS}
        return {**addresses, "except": {kind: found for kind, found in exceptions.items() if found}}

    def _exceptions(
        self, kind: str, addresses: Iterable[str], editions: Iterable[Edition]
    ) -> dict[str, list[str]]:
        exceptions: dict[str, list[str]] = {}
        for edition in editions:
            found = self.by_edition.get(edition.name)
            reached = getattr(found, kind) if found else frozenset()
            sheets = {part["sheet"] for part in edition.index["parts"].values()}
            present = {*edition.index["pages"], *map(sheet_pdf, sheets)}
            for address in addresses:
                if address in present and address not in reached:
                    exceptions.setdefault(address, []).append(edition.name)
        return exceptions


def reaches(records: Collection[str], editions: list[Edition]) -> dict[str, Reach]:
    """What the withdrawal of each record reaches, by its key. Reads the content of each edition once.

    A session takes with it the handouts that are its own in the newest edition that has them.
    """
    found = {record: Reach({record}) for record in records}
    owners: dict[str, str] = {}
    for edition in reversed(editions if found else []):
        content = edition.read(CONTENT)
        owners = _owners(content["records"]) | owners
        reprint = set(edition.changes["reprint"])
        for record, reach in found.items():
            reach.records |= {handout for handout, owner in owners.items() if owner == record}
            if reach.records & content["records"].keys():
                parts = edition.index["parts"]
                reach.by_edition[edition.name] = _in_edition(reach.records, content, parts, reprint)
    return found


def _owners(records: Mapping[str, Any]) -> dict[str, str]:
    """The session to which each handout belongs, both by their keys."""
    return {
        f"handout:{id}": key for key, record in records.items() for id in record["lists"].get("handouts", ())
    }


def _in_edition(
    withdrawn: Collection[str],
    content: Mapping[str, Any],
    parts: Mapping[str, Any],
    reprint: Collection[str],
) -> EditionReach:
    records, sheets = content["records"], content["sheets"]
    users = {key for key, record in records.items() if _names(record, withdrawn)}
    own = {name for name, sheet in sheets.items() if sheet["record"] in withdrawn}
    packs = _with_parts_of(withdrawn, sheets, parts) - own
    shown = own | packs | _with_parts_of(users, sheets, parts)
    if TRAINER_SHEET in sheets and not own.isdisjoint(reprint):
        shown |= {TRAINER_SHEET}
    pages = _pages(records, withdrawn)
    return EditionReach(
        pages=frozenset({*pages, *_pages(records, users), *map(sheet_page, shown)}),
        links=frozenset({*pages, *map(sheet_page, own), *map(sheet_pdf, own)}),
        pack_links=frozenset({*map(sheet_page, packs), *map(sheet_pdf, packs)}),
        sheets=frozenset(own),
        packs=frozenset(packs),
        pack_codes=frozenset(parts[sheets[name]["parts"][0]]["code"] for name in packs),
    )


def _names(record: Mapping[str, Any], withdrawn: Collection[str]) -> bool:
    """Whether a record has a withdrawn handout, or names one among its materials or activities."""
    ids = set(record["lists"].get("handouts", ()))
    ids |= {text for place, text in record["text"] if place.split(PLACE_SEPARATOR)[-1] == HANDOUT_PLACE}
    return any(f"handout:{id}" in withdrawn for id in ids)


def _with_parts_of(records: Collection[str], sheets: Mapping[str, Any], parts: Mapping[str, Any]) -> set[str]:
    """The sheets with a part that is about one of the records."""
    names = {name for name, part in parts.items() if part["record"] in records}
    return {name for name, sheet in sheets.items() if not names.isdisjoint(sheet["parts"])}


def _pages(records: Mapping[str, Any], keys: Collection[str]) -> set[str]:
    return {records[key]["page"].partition("#")[0] for key in keys if key in records}
