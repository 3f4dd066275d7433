"""Finds ids that a removed or retired record had, and that another record has now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...manual.model import Manual
from ...manual.problems import Problem
from ...manual.records.changes import Reason, Reasons
from ..register.register import edition_number
from .content import Content

WITHOUT_ID = ("page", "list", "overview", "manual")
"""Kinds of record whose key comes from a file's name."""
END_USE = ("removed", "retired", "replaced")
"""Kinds of change after which a record is no longer in use."""


@dataclass(frozen=True)
class ReusedId:
    """An id with the titles of the record that had it before."""

    kind: str
    id: str
    titles: Sequence[str]


def reused_ids(indexes: Iterable[Mapping[str, Any]], old: Content, new: Content) -> Iterator[ReusedId]:
    """Every id of a record in use in `new` that is not in use in `old`, and that another record had before.

    `indexes` are the `index.json` of all editions, oldest first; `old` is the content of the newest. A record
    that comes back has one of the titles that it had.
    """
    titles: dict[str, dict[str, None]] = {}
    for index in indexes:
        for key, (title, _) in index["records"].items():
            titles.setdefault(key, {})[title] = None
    for key, record in new["records"].items():
        kind, _, id = key.partition(":")
        if kind in WITHOUT_ID or record.get("retired") or _is_in_use(key, old):
            continue
        if key in titles and record["title"] not in titles[key]:
            yield ReusedId(kind, id, tuple(titles[key]))


def _is_in_use(key: str, content: Content) -> bool:
    return key in content["records"] and not content["records"][key].get("retired")


def ids_once_removed(reasons: Mapping[str, Reasons], manual: Manual) -> Iterator[ReusedId]:
    """The same, as far as the reasons of earlier editions say it: `reasons` is by edition, oldest first."""
    now = edition_number(manual.settings.edition)
    earlier = [record for edition, record in reasons.items() if edition_number(edition) < now]
    for key, what in _removed(entry for record in earlier for entry in record.changes).items():
        kind, _, id = key.partition(":")
        found = manual.by_kind.get(kind, {}).get(id)
        if found and not getattr(found, "retired", None) and not what.startswith(f"{found.title}. "):
            yield ReusedId(kind, id, (what.partition(". ")[0],))


def _removed(entries: Iterable[Reason]) -> dict[str, str]:
    """The records that were removed or retired and did not come back, each with what the entry says of it."""
    removed: dict[str, str] = {}
    for entry in entries:
        for name in entry.change:
            key, _, kind = name.partition("/")
            if kind == "added":
                removed.pop(key, None)
            elif kind in END_USE and len(entry.change) == 1:
                removed[key] = entry.what or ""
    return removed


def reused_id_problems(
    indexes: Iterable[Mapping[str, Any]], old: Content, new: Content, manual: Manual
) -> list[Problem]:
    """A problem for each id of the manual, of which `new` is the content, that is used again."""
    return list(_problems(reused_ids(indexes, old, new), manual))


def locally_reused_id_problems(reasons: Mapping[str, Reasons], manual: Manual) -> list[Problem]:
    """The same, as far as it is known without a register."""
    return list(_problems(ids_once_removed(reasons, manual), manual))


def _problems(reused: Iterable[ReusedId], manual: Manual) -> Iterator[Problem]:
    for item in reused:
        before = " or ".join(f"“{title}”" for title in item.titles)
        yield Problem.at(
            manual.by_kind[item.kind][item.id].origin.inside("number" if item.kind == "factor" else "id"),
            f'"{item.id}" was the {item.kind} {before} in an earlier edition, and is never used again.',
            "Choose another id; or, if it is the same record, give it the title that it had.",
        )
