"""Answers whether a printout is current, superseded or withdrawn, by the code on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ...manual.sheet_names import TRAINER_SHEET
from ...pages.structure.addresses import sheet_page
from .register import CHANGES, Edition, Withdrawal

Answer = Literal["current", "superseded", "withdrawn"]


def answers(editions: list[Edition], notices: Iterable[Withdrawal], current: str | None) -> dict[str, Any]:
    """The answer for every code ever published, as `{"current": edition, "codes": {code: facts}}`.

    `facts` are `name`, `title`, `what`, `reference`, `record` and `sheet` of the part, the `editions` with
    this code, the `answer`, the `page` of the current sheet (None when there is none), and where they apply
    `why`, `in` (the edition that superseded it) and `now` (the current code).
    """
    withdrawn = {notice.what: notice.reason for notice in notices}
    codes: dict[str, dict[str, Any]] = {}
    for edition in editions:
        for name, part in edition.index["parts"].items():
            facts = codes.setdefault(part["code"], {"name": name, "editions": [], "page": None})
            facts |= {key: part[key] for key in ("title", "what", "reference", "record", "sheet")}
            facts["editions"].append(edition.name)
    for facts in codes.values():
        facts |= _answer(facts, editions, withdrawn, current)
    return {"current": current, "codes": codes}


def _answer(
    facts: Mapping[str, Any], editions: list[Edition], withdrawn: Mapping[str, str], current: str | None
) -> dict[str, Any]:
    if facts["name"] == TRAINER_SHEET:  # it is about its own edition, and stays true
        return {"answer": "current", "page": f"{facts['editions'][-1]}/{sheet_page(TRAINER_SHEET)}"}
    reason = withdrawn.get(facts["record"]) or _all_withdrawn(facts["editions"], withdrawn)
    if reason:
        return {"answer": "withdrawn", "why": reason}
    now = next((edition for edition in editions if edition.name == current), None)
    if now is None or current in facts["editions"]:
        return {"answer": "current", "page": _page(current, facts["sheet"], now)}
    names = [edition.name for edition in editions]
    following = editions[names.index(facts["editions"][-1]) + 1]
    part = now.index["parts"].get(facts["name"])
    if part is None:
        return {"answer": "withdrawn", "why": f"Edition {following.name} no longer has this sheet."}
    why = _why(following, facts["record"])
    return {
        "answer": "superseded",
        "in": following.name,
        "why": why,
        "now": part["code"],
        "page": _page(current, part["sheet"], now),
    }


def _all_withdrawn(editions: Iterable[str], withdrawn: Mapping[str, str]) -> str:
    reasons = [withdrawn.get(name, "") for name in editions]
    return reasons[-1] if all(reasons) else ""


def _page(current: str | None, name: str, now: Edition | None) -> str | None:
    page = sheet_page(name)
    return f"{current}/{page}" if now and page in now.index["pages"] else None


def _why(edition: Edition, record: str) -> str:
    """The reasons that an edition gives for changing a record."""
    changes = edition.read(CHANGES)["changes"]
    return " ".join(dict.fromkeys(change["reason"] for change in changes if change["record"] == record))
