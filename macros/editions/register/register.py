"""The folder that holds every edition. Editions are frozen; all else in it is derived from them.

1.0/ 1.1/          editions: pages, pdf/, content.json, changes.json, index.json, RELEASE.json
status/            withdrawals, one file each
publish-log.jsonl  every operation, in a chain
the rest           the index: rebuilt from the above by `index.write_index`
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ...tools.errors import UserError
from ...tools.files import TEMPORARY, atomic_write, to_json
from . import log

EDITION = re.compile(r"\d+\.\d+")
STAGING = ".staging-"
LOCK = ".register.lock"
STATUS = "status"
LATEST = "latest"
UNFINISHED = f"{TEMPORARY}*"
"""Files that an interruption kept from getting their name."""
RELEASE = "RELEASE.json"
INDEX = "index.json"
CONTENT = "content.json"
CHANGES = "changes.json"
MAX_WAIT_SECONDS = 3600


class RegisterError(UserError):
    """The register cannot do what was asked; the message says why and what to do."""


@dataclass(frozen=True)
class Edition:
    """A published edition, by its name and folder."""

    name: str
    folder: Path

    @property
    def number(self) -> tuple[int, ...]:
        """The name as numbers, to compare by."""
        return edition_number(self.name)

    @cached_property
    def release(self) -> dict[str, Any]:
        """Its `RELEASE.json`."""
        return self.read(RELEASE)

    @cached_property
    def index(self) -> dict[str, Any]:
        """What the register's index needs to know of its pages and sheets."""
        return self.read(INDEX)

    def read(self, name: str) -> dict[str, Any]:
        """One of the edition's data files."""
        return dict(json.loads((self.folder / name).read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Withdrawal:
    """A notice that something must not be used. `what` is an edition's name, or `handout:` and an id."""

    what: str
    title: str
    reason: str
    date: str
    by: str
    pages: tuple[str, ...] = ()
    """The pages that show a withdrawn handout, in any edition."""


def edition_number(name: str) -> tuple[int, ...]:
    """`1.10` as (1, 10), so that it comes after `1.9`."""
    return tuple(map(int, name.split(".")))


class Register:
    """A register in a folder. It need not exist yet; a folder with other things in it is refused."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    @property
    def exists(self) -> bool:
        """Whether the folder is a register."""
        return (self.folder / log.FILE).exists()

    def ensure_usable(self) -> None:
        """Raise `RegisterError` unless the folder is a register or may become one."""
        if self.folder.exists() and not self.folder.is_dir():
            raise RegisterError(f"{self.folder} is not a folder. Name another with --to.")
        if self.folder.exists() and not self.exists and any(self._foreign()):
            raise RegisterError(
                f"{self.folder} is not a register: it holds other files, and no {log.FILE}. "
                "Name the register's folder, or an empty one to begin a register."
            )

    def _foreign(self) -> Iterator[Path]:
        return (path for path in self.folder.iterdir() if path.name != LOCK)

    def ensure_exists(self) -> None:
        """Raise `RegisterError` unless the folder is a register."""
        if not self.exists:
            raise RegisterError(f"{self.folder} is not a register. Name the folder that you publish to.")

    def editions(self) -> list[Edition]:
        """The whole editions in order. A folder appears under an edition's name only when it is whole."""
        found = [
            Edition(path.name, path)
            for path in (self.folder.iterdir() if self.folder.exists() else ())
            if EDITION.fullmatch(path.name) and (path / RELEASE).is_file()
        ]
        return sorted(found, key=lambda edition: edition.number)

    def withdrawals(self) -> list[Withdrawal]:
        """Every withdrawal, in order."""
        files = sorted((self.folder / STATUS).glob("*.json"))
        records = [json.loads(path.read_text(encoding="utf-8")) for path in files]
        return [Withdrawal(**{**record, "pages": tuple(record["pages"])}) for record in records]

    def add_withdrawal(self, withdrawal: Withdrawal) -> None:
        """Put a notice on record: in the log, then as a file."""
        n = len(list((self.folder / STATUS).glob("*.json"))) + 1
        facts = {**vars(withdrawal), "pages": list(withdrawal.pages)}
        log.append(self.folder, act="withdraw", what=withdrawal.what, date=withdrawal.date, by=withdrawal.by)
        name = f"{n:04}-{withdrawal.what.replace(':', '-')}.json"
        atomic_write(self.folder / STATUS / name, to_json(facts))

    def current(self) -> Edition | None:
        """The edition in force: the newest that is not withdrawn."""
        withdrawn = {notice.what for notice in self.withdrawals()}
        return next((item for item in reversed(self.editions()) if item.name not in withdrawn), None)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone with the register. A lock falls with the process that held it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / LOCK, timeout=MAX_WAIT_SECONDS):
                yield
        except Timeout:
            message = (
                f"Somebody else has been publishing to {self.folder} for an hour. Ask them, then try again."
            )
            raise RegisterError(message) from None

    def recover(self) -> list[str]:
        """Clear what an interrupted operation left over; what was done, in words. Needs the lock."""
        done = []
        for path in self.folder.glob(f"{STAGING}*"):
            shutil.rmtree(path, ignore_errors=True)
            done.append(f"Removed {path.name}, left over from an interrupted publish.")
        for place in (
            self.folder.glob(UNFINISHED),
            self.folder.glob(f"{STATUS}/{UNFINISHED}"),
            (self.folder / LATEST).rglob(UNFINISHED),
        ):
            for path in list(place):
                path.unlink(missing_ok=True)
        if log.drop_unfinished_line(self.folder):
            done.append("Removed a log line that was cut short.")
        name = self._interrupted()
        if name:
            log.append(self.folder, act="not-published", what=name)
            done.append(f"Noted in the log that the publish of {name} was interrupted.")
        return done

    def _interrupted(self) -> str:
        """The edition whose line is the log's last, and whose folder is not here; empty when there is none.

        Only the last line can tell of an interruption, since every operation recovers first. An edition of an
        earlier line that is not here was taken away, which is for `verify` to say.
        """
        last = (log.read_log(self.folder) or [{}])[-1]
        gone = last.get("act") == "publish" and not (self.folder / last["what"]).exists()
        return str(last["what"]) if gone else ""
