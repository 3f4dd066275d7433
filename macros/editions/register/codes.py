"""What the code on a printout says of it: current, superseded, withdrawn. Any other code is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ...printing.sheets import TRAINER_SHEET
from .register import CHANGES, Edition, Withdrawal

Answer = Literal["current", "superseded", "withdrawn"]


def answers(editions: list[Edition], notices: Iterable[Withdrawal], current: str | None) -> dict[str, Any]:
    """For every code ever printed, what to tell its holder, as `{"current", "codes": {code: facts}}`.

    Facts are the sheet's title, what it is, its reference, the editions with this code, the answer, the
    edition that ended it, why, and the code and page of the sheet as it is now.
    """
    withdrawn = {notice.what: notice.reason for notice in notices}
    codes: dict[str, dict[str, Any]] = {}
    for edition in editions:
        for name, part in edition.index["parts"].items():
            facts = codes.setdefault(part["code"], {"name": name, "editions": [], "page": None})
            facts |= {key: part[key] for key in ("title", "what", "reference", "record")}
            facts["editions"].append(edition.name)
    for facts in codes.values():
        facts |= _answer(facts, editions, withdrawn, current)
    return {"current": current, "codes": codes}


def _answer(
    facts: Mapping[str, Any], editions: list[Edition], withdrawn: Mapping[str, str], current: str | None
) -> dict[str, Any]:
    if facts["name"] == TRAINER_SHEET:  # it speaks of its own edition, and stays true
        return {"answer": "current", "page": f"{facts['editions'][-1]}/print/{TRAINER_SHEET}.html"}
    reason = withdrawn.get(facts["record"]) or _all_withdrawn(facts["editions"], withdrawn)
    if reason:
        return {"answer": "withdrawn", "why": reason}
    now = next((edition for edition in editions if edition.name == current), None)
    if now is None or current in facts["editions"]:
        return {"answer": "current", "page": _page(current, facts["name"], now)}
    names = [edition.name for edition in editions]
    ended = editions[names.index(facts["editions"][-1]) + 1]
    part = now.index["parts"].get(facts["name"])
    if part is None:
        return {"answer": "withdrawn", "why": f"Edition {ended.name} no longer has this sheet."}
    why = _why(ended, facts["record"])
    return {
        "answer": "superseded",
        "in": ended.name,
        "why": why,
        "now": part["code"],
        "page": _page(current, facts["name"], now),
    }


def _all_withdrawn(editions: Iterable[str], withdrawn: Mapping[str, str]) -> str:
    reasons = [withdrawn.get(name, "") for name in editions]
    return reasons[-1] if all(reasons) else ""


def _page(current: str | None, name: str, now: Edition | None) -> str | None:
    page = f"print/{name}.html"
    return f"{current}/{page}" if now and page in now.index["pages"] else None


def _why(edition: Edition, record: str) -> str:
    """The reasons that an edition gives for changing a record."""
    changes = edition.read(CHANGES)["changes"]
    return " ".join(dict.fromkeys(change["reason"] for change in changes if change["record"] == record))
