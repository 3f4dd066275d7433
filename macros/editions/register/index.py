"""The register's index: pages and scripts that lead to the editions. All of it is derived from the editions.

Each file is replaced atomically, and the index can be rebuilt at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from ...manual import sheet_names
from ...manual.records.session import STATUS_WORDS
from ...pages.structure import addresses, page_header
from ...pages.structure.addresses import to_root
from ...tools import files, text
from ...tools.files import atomic_write, sha256, to_json
from ...tools.scripts import data_script
from ...tools.text import counted
from . import log
from .codes import answers
from .reach import Reach
from .register import LATEST, Edition, Notice, Register, RegisterError
from .state import State

HERE = Path(__file__).parent
INDEX_DATA = "register.json"
SCRIPTS = ("check.js", "latest.js")
CHECK_SCRIPT = HERE / "assets" / "check.js"
"""Looks up codes, in a register and on a site by itself."""
PAGES = ("index.html", "versions.html", "since.html", "check.html")
ROOT_FILES = (*PAGES, *SCRIPTS, "versions.js", "codes.js", "plans.js", "versions.json", INDEX_DATA)
"""Every file of the index outside `latest/`."""
SESSION_KEY = "session:"
SOURCE_SUFFIXES = (".py", ".js", ".j2")
FINGERPRINT_LENGTH = 16
UNREADABLE = (
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    jinja2.TemplateError,
    RegisterError,
)
"""The errors that files of a register with a wrong content can lead to."""


def write_index(register: Register) -> None:
    """Rebuild the index. Meanwhile a reader finds each file in its old or its new state."""
    for name, data in index_files(register):
        path = register.folder / name
        if not path.exists() or path.read_bytes() != data:
            atomic_write(path, data)


def index_files(register: Register) -> Iterator[tuple[str, bytes]]:
    """The path and the content of each file of the index, derived from the editions, notices and log.

    Raises an error of `UNREADABLE` when an edition or a notice cannot be read.
    """
    state = State.read(register)
    data = _data(register, state)
    codes = answers(state)
    yield from _stubs(state)
    if state.editions:
        yield from _pages(state, data, codes)
    yield "versions.js", _script("manualRegister", _public_data(state, data))
    yield "codes.js", _script("manualCodes", codes)
    yield "plans.js", _script("manualHistory", _session_history(state.editions))
    yield from ((name, (HERE / "assets" / name).read_bytes()) for name in SCRIPTS)
    yield "versions.json", to_json(_versions(data))
    yield INDEX_DATA, to_json(data)  # last, because it means that the other files are there


@cache
def tool_version() -> str:
    """A fingerprint of everything in this package that the content of the index depends on."""
    sources = [path for path in HERE.rglob("*") if path.suffix in SOURCE_SUFFIXES]
    sources += [Path(str(module.__file__)) for module in (addresses, files, page_header, sheet_names, text)]
    parts = sorted(sha256(path) for path in sources)
    return hashlib.sha256(" ".join([jinja2.__version__, *parts]).encode()).hexdigest()[:FINGERPRINT_LENGTH]


def index_data(register: Register) -> dict[str, Any]:
    """`register.json`: the editions, the one in force, the notices, the state of the log and of the tool."""
    return _data(register, State.read(register))


def _data(register: Register, state: State) -> dict[str, Any]:
    current = state.current
    end_dates = _end_dates(state.editions, state.withdrawals.values()) | (
        {current.name: None} if current else {}
    )
    return {
        "editions": [
            {
                "name": edition.name,
                "status": edition.release["status"],
                "from": edition.release["date"],
                "to": end_dates[edition.name],
                "published_by": edition.release["published_by"],
                "approved_by": edition.release["approved_by"],
                "changes": edition.release["changes"],
            }
            for edition in state.editions
        ],
        "current": current.name if current else None,
        "withdrawals": [vars(notice) for notice in state.withdrawals.values()],
        "notices": [vars(notice) for notice in register.notices()],
        "log": log.head(register.folder),
        "made_by": tool_version(),
    }


def _end_dates(editions: list[Edition], notices: Iterable[Notice]) -> dict[str, str | None]:
    """The date on which each edition was superseded or withdrawn; None when it was neither."""
    withdrawn = {notice.what: notice.date for notice in notices}
    starts: list[str | None] = [*(edition.release["date"] for edition in editions), None]
    return {
        edition.name: min(filter(None, (withdrawn.get(edition.name), newer)), default=None)
        for edition, newer in zip(editions, starts[1:], strict=True)
    }


def _public_data(state: State, data: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("name", "status", "from", "to")
    return {
        "editions": [{key: edition[key] for key in keys} for edition in data["editions"]],
        "current": data["current"],
        "withdrawals": [
            {**vars(notice), **state.reaches.get(what, Reach()).public(state.editions)}
            for what, notice in state.withdrawals.items()
        ],
        "records": _addresses(state.editions),
    }


def _addresses(editions: list[Edition]) -> dict[str, list[list[Any]]]:
    """For each record its pages as [page, first, last], with the first and last edition as indexes from 0."""
    addresses: dict[str, list[list[Any]]] = {}
    for n, edition in enumerate(editions):
        for key, (_, page) in edition.index["records"].items():
            runs = addresses.setdefault(key, [])
            if runs and runs[-1][0] == page and runs[-1][2] == n - 1:
                runs[-1][2] = n
            else:
                runs.append([page, n, n])
    return addresses


def _session_history(editions: list[Edition]) -> dict[str, Any]:
    """What became of sessions, for plans of earlier editions: what each edition changed, by key.

    `titles` has the last title of every session that any edition had.
    """
    titles: dict[str, str] = {}
    for edition in editions:
        records = edition.index["records"].items()
        titles |= {key: title for key, (title, _) in records if key.startswith(SESSION_KEY)}
    return {"titles": titles, "editions": [_session_changes(edition) for edition in editions]}


def _session_changes(edition: Edition) -> dict[str, Any]:
    records: dict[str, list[str]] = {}
    for change in edition.changes["changes"]:
        if change["record"].startswith(SESSION_KEY):
            records.setdefault(change["record"], []).append(change["what"])
    return {"name": edition.name, "records": records}


def _versions(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`versions.json` as the tool mike writes it: version, title and aliases, newest first."""
    return [
        {
            "version": edition["name"],
            "title": f"{edition['name']} ({STATUS_WORDS[edition['status']].lower()})",
            "aliases": [LATEST] if edition["name"] == data["current"] else [],
        }
        for edition in reversed(data["editions"])
    ]


def _script(name: str, value: Any) -> bytes:
    """The same data give the same bytes, whatever their order."""
    return data_script(name, value, sort_keys=True).encode()


def _pages(state: State, data: Mapping[str, Any], codes: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    edition = state.current or state.editions[-1]
    shared = {
        "register": data,
        "assets_of": edition.name,
        "stylesheet": edition.release["stylesheet"],
        "settings": edition.release["manual"],
        "status_words": STATUS_WORDS,
        "withdrawn": state.withdrawals,
        "withdrawn_records": state.notices_by_record,
    }
    histories: dict[str, list[dict[str, Any]]] = {}
    for notice in data["notices"]:
        histories.setdefault(notice["what"], []).append(notice)
    yield "index.html", _html("index.html.j2", shared)
    yield "versions.html", _html("versions.html.j2", shared, histories=histories)
    yield "since.html", _html("since.html.j2", shared, steps=_steps(state))
    names = [edition.name for edition in state.editions]
    owners = _owners(state, codes["codes"])
    yield (
        "check.html",
        _html("check.html.j2", shared, codes=codes["codes"], edition_names=names, owners=owners),
    )


def _owners(state: State, codes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The title of each record that has sheets, by its key, sorted by title."""
    titles: dict[str, str] = {}
    for edition in state.editions:
        titles |= {key: title for key, (title, _) in edition.index["records"].items() if title}
    owners = {facts["record"] for facts in codes.values() if facts["record"] in titles}
    return {key: titles[key] for key in sorted(owners, key=lambda key: titles[key])}


def _steps(state: State) -> list[dict[str, Any]]:
    """For each edition, newest first: the changes in each edition after it up to the one in force.

    For an edition after the one in force, because those after that are withdrawn, `back` has the changes that
    no longer hold, newest first.
    """
    changes = [
        {"edition": edition.name, "titles": edition.index["records"], "parts": edition.index["parts"]}
        | edition.changes
        for edition in state.editions
    ]
    now = state.valid[-1] if state.valid else -1
    return [
        {
            "since": edition.name,
            "after": changes[n + 1 : now + 1],
            "back": changes[n:now:-1] if state.valid else [],
        }
        for n, edition in reversed(list(enumerate(state.editions)))
    ]


def _stubs(state: State) -> Iterator[tuple[str, bytes]]:
    """A page in `latest/` for every page ever published, which redirects to its present address.

    The page of something withdrawn says so instead, because without scripts no other page would.
    """
    records: dict[str, str] = {}
    last_editions: dict[str, str] = {}
    for edition in state.editions:
        last_editions |= dict.fromkeys(edition.index["pages"], edition.name)
        records |= {page: key for key, (_, page) in edition.index["records"].items()}
    for page, last_edition in last_editions.items():
        now = state.current
        target = _present_page(page, records.get(page), now) if now else None
        edition_name = now.name if now and target else last_edition
        context = {
            "link": f"{to_root(page)}../{edition_name}/{target or page}",
            "root": f"{to_root(page)}../",
            "edition": edition_name,
            "edition_notice": state.withdrawals.get(edition_name),
            "current": now and now.name,
            "in_force": target is not None,
            "notice": state.notice_on(edition_name, target or page),
        }
        yield f"{LATEST}/{page}", _html("stub.html.j2", context)


def _present_page(page: str, record: str | None, current: Edition) -> str | None:
    """The page in the current edition: that of the same record, or at the same address. None when missing."""
    if record in current.index["records"]:
        return str(current.index["records"][record][1])
    return page if page in current.index["pages"] else None


def _html(template: str, shared: Mapping[str, Any], **context: Any) -> bytes:
    return _environment.get_template(template).render({**shared, **context}).encode()


_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    undefined=jinja2.StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals["counted"] = counted
