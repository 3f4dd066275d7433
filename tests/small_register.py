"""Makes editions and registers from a few lines of data, without a build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from macros.editions.register import log
from macros.editions.register.register import CHANGES, CONTENT, INDEX, RELEASE, Notice, Register
from macros.tools.files import atomic_write, hashes, sha256, to_json

ROLE = "Interventions Unit"
STYLESHEET = "assets/stylesheets/main.css"
SETTINGS = {"title": "Small manual", "subtitle": "For tests", "owner": "The unit", "marking": "OFFICIAL"}
CARDS = {
    "editions": [
        {
            "name": "0.1",
            "date": "2026-01-10",
            "records": {
                "session:alpha": {"lists": {"handouts": ["cards"]}},
                "session:beta": {"lists": {"handouts": ["other"]}},
                "handout:cards": {"title": "Old cards", "page": "alpha/cards.html"},
                "handout:other": {},
            },
            "parts": {
                "run-alpha": {"code": "AAAA-0001", "record": "session:alpha"},
                "sheet-cards": {"code": "CCCC-0001", "record": "handout:cards"},
                "cover-alpha": "EEEE-0001",
            },
            "sheets": {
                "run-alpha": ["run-alpha"],
                "sheet-cards": ["sheet-cards"],
                "pack-alpha": ["cover-alpha", "run-alpha", "sheet-cards"],
            },
        },
        {
            "name": "0.2",
            "date": "2026-02-10",
            "records": {
                "session:alpha": {},
                "session:beta": {"lists": {"handouts": ["cards"]}},
                "handout:cards": {"title": "Cards"},
            },
            "parts": {
                "sheet-cards": {"code": "CCCC-0001", "record": "handout:cards"},
                "run-beta": "BBBB-0001",
            },
        },
        {"name": "0.3", "date": "2026-03-10", "records": {"session:beta": {}}},
    ]
}
"""A handout that moves to another session, and then is removed."""


def whole_content(edition: str, case: Mapping[str, Any]) -> dict[str, Any]:
    """The content of an edition from the data of a case. Whatever the case leaves out is filled in."""
    facts_of = {name: _as_facts(part) for name, part in case.get("parts", {}).items()}
    sheets = case.get("sheets") or {name: [name] for name in facts_of}
    shown_by = {part: name for name, parts in reversed(sheets.items()) for part in parts}
    return {
        "edition": edition,
        "records": {key: _record(key, record) for key, record in case.get("records", {}).items()},
        "parts": {
            name: _part(name, edition, facts) | {"sheet": shown_by[name]} for name, facts in facts_of.items()
        },
        "sheets": {name: _sheet(name, parts, facts_of.get(name, {})) for name, parts in sheets.items()},
    }


def _as_facts(part: Any) -> dict[str, str]:
    return dict(part) if isinstance(part, Mapping) else {"code": part}


def _record(key: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    kind, _, id = key.partition(":")
    record = {"title": id, "page": f"{kind}s/{id}.html", "lists": {}, "text": []}
    if kind == "session":
        record |= {"module": None, "status": "draft", "retired": None, "minutes": [30, 40], "activities": []}
    return record | dict(fields)


def _part(name: str, edition: str, facts: Mapping[str, str]) -> dict[str, str]:
    defaults = {
        "title": name.title(),
        "what": "Run sheet",
        "status": "draft",
        "edition": edition,
        "reference": name,
    }
    return defaults | {key: value for key, value in facts.items() if key not in ("record", "session")}


def _sheet(name: str, parts: list[str], facts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": name.title(),
        "what": "Sheet",
        "record": facts.get("record", ""),
        "session": facts.get("session", ""),
        "parts": parts,
    }


def add_edition(folder: Path, case: Mapping[str, Any]) -> None:
    """Add an edition to the register in `folder`: data files, empty pages, and a line in the log."""
    name, edition = case["name"], folder / case["name"]
    content = whole_content(name, case)
    index = _index(content, case)
    for page in index["pages"]:
        atomic_write(edition / page, b"")
    changes = {"since": None, "changes": [], "notes": {}, "reread": [], "reprint": [], "destroy": []}
    atomic_write(edition / CONTENT, to_json(content))
    atomic_write(edition / CHANGES, to_json({**changes, **case.get("changes.json", {})}))
    atomic_write(edition / INDEX, to_json(index))
    atomic_write(edition / RELEASE, to_json(_release(edition, case)))
    release = sha256(edition / RELEASE)
    log.append(folder, act="publish", what=name, date=case["date"], by=ROLE, release=release)


def _index(content: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    records = {key: [record["title"], record["page"]] for key, record in content["records"].items()}
    pages = {page.partition("#")[0] for _, page in records.values()}
    pages |= {f"print/{name}.html" for name in content["sheets"]}
    parts = {
        name: {**part, "record": content["sheets"][part["sheet"]]["record"]}
        for name, part in content["parts"].items()
    }
    return {"records": records, "parts": parts, "pages": sorted(pages | set(case.get("pages", ())))}


def _release(edition: Path, case: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "edition": case["name"],
        "date": case["date"],
        "status": case.get("status", "draft"),
        "published_by": ROLE,
        "approved_by": case.get("approved_by"),
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
    for what, date, reason, *act in case.get("withdrawn", ()):
        register.add_notice(Notice(what, what, reason, date, ROLE, *act))
    return register
