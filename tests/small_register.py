"""Editions from a few lines of data, and registers of them in a temporary folder, with no build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from macros.editions.register import log
from macros.editions.register.register import CHANGES, CONTENT, INDEX, RELEASE, Register, Withdrawal
from macros.tools.files import atomic_write, hashes, sha256, to_json

ROLE = "Interventions Unit"
STYLESHEET = "assets/stylesheets/main.css"
SETTINGS = {"title": "Small manual", "subtitle": "For tests", "owner": "The unit", "marking": "OFFICIAL"}


def whole_content(edition: str, short: Mapping[str, Any]) -> dict[str, Any]:
    """The content of an edition from what a case gives of it; what it does not give is filled in."""
    given = {name: _as_facts(part) for name, part in short.get("parts", {}).items()}
    sheets = short.get("sheets") or {name: [name] for name in given}
    shown_by = {part: name for name, held in reversed(sheets.items()) for part in held}
    return {
        "edition": edition,
        "records": {key: _record(key, record) for key, record in short.get("records", {}).items()},
        "parts": {
            name: _part(name, edition, facts) | {"sheet": shown_by[name]} for name, facts in given.items()
        },
        "sheets": {name: _sheet(name, held, given.get(name, {})) for name, held in sheets.items()},
    }


def _as_facts(part: Any) -> dict[str, str]:
    return dict(part) if isinstance(part, Mapping) else {"code": part}


def _record(key: str, given: Mapping[str, Any]) -> dict[str, Any]:
    kind, _, id = key.partition(":")
    whole = {"title": id, "page": f"{kind}s/{id}.html", "lists": {}, "text": []}
    if kind == "session":
        whole |= {"module": None, "status": "draft", "retired": None, "minutes": [30, 40], "activities": []}
    return whole | dict(given)


def _part(name: str, edition: str, facts: Mapping[str, str]) -> dict[str, str]:
    usual = {
        "title": name.title(),
        "what": "Run sheet",
        "status": "draft",
        "edition": edition,
        "reference": name,
    }
    return usual | {key: value for key, value in facts.items() if key not in ("record", "session")}


def _sheet(name: str, parts: list[str], facts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": name.title(),
        "what": "Sheet",
        "record": facts.get("record", ""),
        "session": facts.get("session", ""),
        "parts": parts,
    }


def add_edition(folder: Path, given: Mapping[str, Any]) -> None:
    """Publish an edition by hand: its data files, its pages as empty files, and its line in the log."""
    name, edition = given["name"], folder / given["name"]
    content = whole_content(name, given)
    index = _index(content, given)
    for page in index["pages"]:
        atomic_write(edition / page, b"")
    told = {"since": None, "changes": [], "notes": {}, "reread": [], "reprint": [], "destroy": []}
    atomic_write(edition / CONTENT, to_json(content))
    atomic_write(edition / CHANGES, to_json({**told, **given.get("told", {})}))
    atomic_write(edition / INDEX, to_json(index))
    atomic_write(edition / RELEASE, to_json(_release(edition, given)))
    release = sha256(edition / RELEASE)
    log.append(folder, act="publish", what=name, date=given["date"], by=ROLE, release=release)


def _index(content: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    records = {key: [record["title"], record["page"]] for key, record in content["records"].items()}
    pages = {page.partition("#")[0] for _, page in records.values()}
    pages |= {f"print/{name}.html" for name in content["sheets"]}
    parts = {
        name: {**part, "record": content["sheets"][part["sheet"]]["record"]}
        for name, part in content["parts"].items()
    }
    return {"records": records, "parts": parts, "pages": sorted(pages | set(given.get("pages", ())))}


def _release(edition: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "edition": given["name"],
        "date": given["date"],
        "status": given.get("status", "draft"),
        "published_by": ROLE,
        "approved_by": given.get("approved_by"),
        "changes": {"all": 0, "delivery": 0},
        "manual": SETTINGS,
        "stylesheet": STYLESHEET,
        "files": hashes(edition, {RELEASE}),
    }


def small_register(folder: Path, case: Mapping[str, Any]) -> Register:
    """A register with the editions and the withdrawals of a case, without its index."""
    register = Register(folder)
    folder.mkdir(exist_ok=True)
    for edition in case.get("editions", ()):
        add_edition(folder, edition)
    for what, date, reason in case.get("withdrawn", ()):
        register.add_withdrawal(Withdrawal(what, what, reason, date, ROLE))
    return register
