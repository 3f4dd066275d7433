"""The register's index: pages and scripts that lead to the editions. All of it is derived from the editions.

Each file is replaced atomically, and the index can be rebuilt at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2

from ...pages.structure.addresses import to_root
from ...pages.structure.page_header import STATUS_WORDS
from ...tools.files import atomic_write, to_json
from ...tools.text import counted
from . import log
from .codes import answers
from .register import CHANGES, LATEST, Edition, Register, Withdrawal

HERE = Path(__file__).parent
INDEX_DATA = "register.json"
SCRIPTS = ("check.js", "latest.js")


def write_index(register: Register) -> None:
    """Rebuild the index. Meanwhile a reader finds each file in its old or its new state."""
    editions = register.editions()
    for name, data in _files(register, editions):
        path = register.folder / name
        if not path.exists() or path.read_bytes() != data:
            atomic_write(path, data)


def _files(register: Register, editions: list[Edition]) -> Iterator[tuple[str, bytes]]:
    data = index_data(register)
    codes = answers(editions, register.withdrawals(), data["current"])
    yield from _stubs(editions, data["current"])
    if editions:
        yield from _pages(register, editions, data, codes)
    yield "versions.js", _script("manualRegister", {**_public_data(data), "records": _addresses(editions)})
    yield "codes.js", _script("manualCodes", codes)
    yield from ((name, (HERE / "assets" / name).read_bytes()) for name in SCRIPTS)
    yield "versions.json", to_json(_versions(data))
    yield INDEX_DATA, to_json(data)  # last, because it means that the other files are there


def index_data(register: Register) -> dict[str, Any]:
    """`register.json`: the editions, the one in force, the withdrawals, and the state of the log."""
    editions = register.editions()
    notices = register.withdrawals()
    current = register.current()
    end_dates = _end_dates(editions, notices) | ({current.name: None} if current else {})
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
            for edition in editions
        ],
        "current": current.name if current else None,
        "withdrawals": [{**vars(notice), "pages": list(notice.pages)} for notice in notices],
        "log": log.head(register.folder),
    }


def _end_dates(editions: list[Edition], notices: Iterable[Withdrawal]) -> dict[str, str | None]:
    """The date on which each edition was superseded or withdrawn; None when it was neither."""
    withdrawn = {notice.what: notice.date for notice in notices}
    starts: list[str | None] = [*(edition.release["date"] for edition in editions), None]
    return {
        edition.name: min(filter(None, (withdrawn.get(edition.name), newer)), default=None)
        for edition, newer in zip(editions, starts[1:], strict=True)
    }


def _public_data(data: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("name", "status", "from", "to")
    editions = [{key: edition[key] for key in keys} for edition in data["editions"]]
    return {"editions": editions, "current": data["current"], "withdrawals": data["withdrawals"]}


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
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).replace(
        "<", "\\u003c"
    )
    return f"var {name} = {body};\n".encode()


def _pages(
    register: Register, editions: list[Edition], data: Mapping[str, Any], codes: Mapping[str, Any]
) -> Iterator[tuple[str, bytes]]:
    styled_as = data["current"] or editions[-1].name
    edition = next(edition for edition in editions if edition.name == styled_as)
    shared = {
        "register": data,
        "assets_of": styled_as,
        "stylesheet": edition.release["stylesheet"],
        "settings": edition.release["manual"],
        "status_words": STATUS_WORDS,
        "withdrawn": {notice.what: notice for notice in register.withdrawals()},
    }
    yield "index.html", _html("index.html.j2", shared)
    yield "versions.html", _html("versions.html.j2", shared)
    yield "since.html", _html("since.html.j2", shared, steps=_steps(editions))
    yield "check.html", _html("check.html.j2", shared, codes=codes["codes"])


def _steps(editions: list[Edition]) -> list[dict[str, Any]]:
    """For each earlier edition, newest first, the changes in each edition after it."""
    changes = {edition.name: edition.read(CHANGES) for edition in editions}
    return [
        {
            "since": edition.name,
            "after": [
                {
                    "edition": later.name,
                    "titles": later.index["records"],
                    "parts": later.index["parts"],
                    **changes[later.name],
                }
                for later in editions[n + 1 :]
            ],
        }
        for n, edition in reversed(list(enumerate(editions[:-1])))
    ]


def _stubs(editions: list[Edition], current: str | None) -> Iterator[tuple[str, bytes]]:
    """A page in `latest/` for every page ever published, which redirects to its present address."""
    records: dict[str, str] = {}
    last_editions: dict[str, str] = {}
    for edition in editions:
        last_editions |= dict.fromkeys(edition.index["pages"], edition.name)
        records |= {page: key for key, (_, page) in edition.index["records"].items()}
    now = next((edition for edition in editions if edition.name == current), None)
    for page, last_edition in last_editions.items():
        target = _present_page(page, records.get(page), now) if now else None
        edition_name = current if target else last_edition
        link = f"{to_root(page)}../{edition_name}/{target or page}"
        context = {
            "link": link,
            "root": f"{to_root(page)}../",
            "edition": edition_name,
            "current": current,
            "in_force": target is not None,
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
