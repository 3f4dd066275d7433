"""Answers whether a printout is current, superseded or withdrawn, by the code on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ...manual.sheet_names import TRAINER_SHEET
from ...pages.structure.addresses import sheet_page
from .register import Edition
from .state import State

Answer = Literal["current", "superseded", "withdrawn", "holds-withdrawn"]


def answers(state: State) -> dict[str, Any]:
    """The answer for every code ever published, as `{"current": edition, "codes": {code: facts}}`.

    `facts` are `name`, `title`, `what`, `reference`, `record` and `sheet` of the part, the `editions` with
    this code, the `answer`, the `page` of the current sheet (None when there is none), and where they apply
    `why`, `in` (the edition that superseded it) and `now` (the current code).
    """
    codes: dict[str, dict[str, Any]] = {}
    for edition in state.editions:
        for name, part in edition.index["parts"].items():
            facts = codes.setdefault(part["code"], {"name": name, "editions": [], "page": None})
            facts |= {key: part[key] for key in ("title", "what", "reference", "record", "sheet")}
            facts["editions"].append(edition.name)
    for code, facts in codes.items():
        facts |= _answer(code, facts, state)
    return {"current": state.current.name if state.current else None, "codes": codes}


def _answer(code: str, facts: Mapping[str, Any], state: State) -> dict[str, Any]:
    if facts["name"] == TRAINER_SHEET:  # it is about its own edition, and stays true
        return {"answer": "current", "page": f"{facts['editions'][-1]}/{sheet_page(TRAINER_SHEET)}"}
    if reason := _reason_withdrawn(facts, state):
        return {"answer": "withdrawn", "why": reason}
    if notice := state.notices_by_pack_code.get(code):
        return {"answer": "holds-withdrawn", "why": f"It holds “{notice.title}”. {notice.reason}"}
    return _answer_in_force(facts, state)


def _reason_withdrawn(facts: Mapping[str, Any], state: State) -> str:
    """The reason why the record of a part, or every edition with the part, is withdrawn; empty for others."""
    if notice := state.notices_by_record.get(facts["record"]):
        return notice.reason
    reasons = [state.withdrawals[name].reason for name in facts["editions"] if name in state.withdrawals]
    return reasons[-1] if len(reasons) == len(facts["editions"]) else ""


def _answer_in_force(facts: Mapping[str, Any], state: State) -> dict[str, Any]:
    """The answer for a part of which an edition is not withdrawn. So there is an edition in force."""
    now = state.editions[state.valid[-1]]
    if now.name in facts["editions"]:
        return {"answer": "current", "page": _page(now, facts["sheet"])}
    last = max(n for n in state.valid if state.editions[n].name in facts["editions"])
    later = [n for n in state.valid if n > last]
    part = now.index["parts"].get(facts["name"])
    if part is None:
        parts = {state.editions[n].name: state.editions[n].index["parts"] for n in later}
        ended_in = next(name for name, present in parts.items() if facts["name"] not in present)
        return {"answer": "withdrawn", "why": f"Edition {ended_in} no longer has this sheet."}
    return {
        "answer": "superseded",
        "in": state.editions[later[0]].name,
        "why": _why(state.editions[last + 1 : later[0] + 1], facts["record"]),
        "now": part["code"],
        "page": _page(now, part["sheet"]),
    }


def _page(edition: Edition, sheet: str) -> str | None:
    page = sheet_page(sheet)
    return f"{edition.name}/{page}" if page in edition.index["pages"] else None


def _why(editions: Iterable[Edition], record: str) -> str:
    """The reasons that editions give for changing a record, each once.

    A withdrawn edition among them counts, because the edition after it gives no reason for what it kept.
    """
    changes = [change for edition in editions for change in edition.changes["changes"]]
    return " ".join(dict.fromkeys(change["reason"] for change in changes if change["record"] == record))
