"""The register: the folder that holds every edition. Published editions never change.

1.0/ 1.1/          editions: pages, pdf/, content.json, changes.json, index.json, RELEASE.json
status/            notices of withdrawal, one file each
publish-log.jsonl  every operation, as a hash chain
the rest           the index, which `index.write_index` derives from the above
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from ...manual.records.base import EDITION_PATTERN
from ...tools.errors import UserError
from ...tools.files import TEMPORARY_PREFIX, atomic_write, make_folder, to_json
from . import log
from .location import LOG_FILE, RELEASE

EDITION = re.compile(EDITION_PATTERN.strip("^$"))
STAGING = ".staging-"
LOCK = ".register.lock"
STATUS = "status"
LATEST = "latest"
UNFINISHED = f"{TEMPORARY_PREFIX}*"
"""The pattern of files whose writing was interrupted."""
INDEX = "index.json"
CONTENT = "content.json"
CHANGES = "changes.json"
MAX_WAIT_SECONDS = 3600
Act = Literal["withdraw", "lift"]
NOTICE_FIELDS = ("what", "title", "reason", "date", "by")


class RegisterError(UserError):
    """An operation on the register is refused; the message says why and what to do."""


@dataclass(frozen=True)
class Edition:
    """A published edition: its name and its folder."""

    name: str
    folder: Path

    @property
    def number(self) -> tuple[int, ...]:
        """The name as numbers, for comparison."""
        return edition_number(self.name)

    @cached_property
    def release(self) -> dict[str, Any]:
        """Its `RELEASE.json`."""
        return self.read(RELEASE)

    @cached_property
    def index(self) -> dict[str, Any]:
        """Its `index.json`: its records, pages and sheets in short."""
        return self.read(INDEX)

    @cached_property
    def changes(self) -> dict[str, Any]:
        """Its `changes.json`: its changes since the edition before, and what to read and print again."""
        return self.read(CHANGES)

    def read(self, name: str) -> dict[str, Any]:
        """One of its JSON files. Raises `OSError` or `ValueError` when it cannot be read."""
        return dict(json.loads((self.folder / name).read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Notice:
    """A notice that something must not be used, or that it may be used again.

    `what` is an edition's name, or the key of a session or a handout, such as `handout:value-cards`. `date`
    is year-month-day, `by` a role.
    """

    what: str
    title: str
    reason: str
    date: str
    by: str
    act: Act = "withdraw"

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Notice:
        """The notice in a file of `status/` or in a line of the log. Other fields are left out.

        Raises `KeyError` when one is missing. A notice without `act` is from a tool that could not lift.
        """
        return cls(**{key: facts[key] for key in NOTICE_FIELDS}, act=facts.get("act", "withdraw"))

    def to_bytes(self) -> bytes:
        """The content of its file in `status/`."""
        return to_json(vars(self))


def ensure_role(option: str, role: str) -> None:
    """Raise `RegisterError` when a role is blank or has more than one line."""
    if not role.strip() or not role.isprintable():
        raise RegisterError(f"{option} names no role. Give one, such as Interventions Unit.")


def edition_number(name: str) -> tuple[int, ...]:
    """The numbers in a name: `1.10` gives (1, 10), which is higher than `1.9`."""
    return tuple(map(int, name.split(".")))


class Register:
    """The register in a folder. The folder need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    @property
    def exists(self) -> bool:
        """Whether the folder is a register."""
        return (self.folder / LOG_FILE).exists()

    def ensure_usable(self, *, new: bool) -> None:
        """Raise `RegisterError` unless the folder is a register, or with `new` an empty or absent folder."""
        if self.folder.exists() and not self.folder.is_dir():
            raise RegisterError(f"{self.folder} is not a folder. Name another with --to.")
        if self.exists:
            if new:
                raise RegisterError(f"{self.folder} is a register already. Publish to it without --new.")
            return
        if self.folder.exists() and any(self._contents()):
            raise RegisterError(
                f"{self.folder} is not a register: it has other files, and no {LOG_FILE}. "
                "Name the register's folder, or an empty folder with --new for a new register."
            )
        if not new:
            raise RegisterError(
                f"There is no register in {self.folder}. Check the name; to begin a new register there, "
                "add --new."
            )

    def _contents(self) -> Iterator[Path]:
        return (path for path in self.folder.iterdir() if path.name != LOCK)

    def ensure_exists(self) -> None:
        """Raise `RegisterError` unless the folder is a register."""
        if not self.exists:
            raise RegisterError(f"{self.folder} is not a register. Name the folder that you publish to.")

    def editions(self) -> list[Edition]:
        """The editions in order. A folder has an edition's name only once the edition is complete."""
        editions = [
            Edition(path.name, path)
            for path in (self.folder.iterdir() if self.folder.exists() else ())
            if EDITION.fullmatch(path.name) and (path / RELEASE).is_file()
        ]
        return sorted(editions, key=lambda edition: edition.number)

    def notices(self) -> list[Notice]:
        """Every notice, in order. Raises `RegisterError` when one cannot be read."""
        return [self._notice(path) for path in sorted((self.folder / STATUS).glob("*.json"))]

    def _notice(self, path: Path) -> Notice:
        try:
            return Notice.read(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError):
            message = f"{STATUS}/{path.name} cannot be read. Run: manual verify {self.folder}"
            raise RegisterError(message) from None

    def withdrawals(self) -> dict[str, Notice]:
        """By what is withdrawn now, the notice that says so, in order."""
        withdrawn: dict[str, Notice] = {}
        for notice in self.notices():
            withdrawn.pop(notice.what, None)
            if notice.act == "withdraw":
                withdrawn[notice.what] = notice
        return withdrawn

    def add_notice(self, notice: Notice) -> None:
        """Record a notice: in the log, then as a file in `status/`, which `recover` can restore."""
        numbers = [int(path.name[:4]) for path in (self.folder / STATUS).glob("[0-9][0-9][0-9][0-9]-*.json")]
        file = f"{max(numbers, default=0) + 1:04}-{notice.what.replace(':', '-')}.json"
        content = notice.to_bytes()
        log.append(self.folder, **vars(notice), file=file, sha256=hashlib.sha256(content).hexdigest())
        atomic_write(self.folder / STATUS / file, content)

    def current(self) -> Edition | None:
        """The edition in force: the newest that is not withdrawn; None without one."""
        withdrawn = self.withdrawals()
        return next((item for item in reversed(self.editions()) if item.name not in withdrawn), None)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the register's lock in a `with` block. The operating system releases it when the process ends.

        Raises `RegisterError` when another process holds it for longer than `MAX_WAIT_SECONDS`.
        """
        make_folder(self.folder)
        try:
            with FileLock(self.folder / LOCK, timeout=MAX_WAIT_SECONDS):
                yield
        except Timeout:
            message = (
                f"Somebody else has been publishing to {self.folder} for an hour. Ask them, then try again."
            )
            raise RegisterError(message) from None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold the register still in a `with` block, as far as this reader may.

        A reader without the right to write cannot take the lock; then the log tells whether anything changed
        meanwhile. Raises `RegisterError` when it did.
        """
        if os.access(self.folder, os.W_OK):
            with self.locked():
                yield
            return
        before = log.head(self.folder)
        yield
        if log.head(self.folder) != before:
            raise RegisterError(f"{self.folder} changed while it was read. Try again.")

    def latest_date(self) -> str:
        """The date of the last edition or notice, as year-month-day; empty for a new register."""
        dates = [str(entry.get("date", "")) for entry in log.read_log(self.folder)]
        return max(dates, default="")

    def ensure_not_before(self, date: str) -> None:
        """Raise `RegisterError` when a date is earlier than the last edition or notice: time goes forward."""
        if date < self.latest_date():
            raise RegisterError(
                f"{date} is before {self.latest_date()}, the date of the last edition or notice in the "
                "register. Correct --date."
            )

    def recover(self) -> list[str]:
        """Clear up after an interrupted operation. Returns a line for each thing done.

        The caller must hold the lock.
        """
        lines = []
        for path in self.folder.glob(f"{STAGING}*"):
            shutil.rmtree(path, ignore_errors=True)
            lines.append(f"Removed {path.name}, which an interrupted publish left.")
        for paths in (
            self.folder.glob(UNFINISHED),
            self.folder.glob(f"{STATUS}/{UNFINISHED}"),
            (self.folder / LATEST).rglob(UNFINISHED),
        ):
            for path in list(paths):
                path.unlink(missing_ok=True)
        if log.drop_unfinished_line(self.folder):
            lines.append("Removed an incomplete last line of the log.")
        lines += self._restore_notices()
        name = self._interrupted()
        if name:
            log.append(self.folder, act="not-published", what=name)
            lines.append(f"Recorded in the log that the publish of {name} was interrupted.")
        return lines

    def _restore_notices(self) -> Iterator[str]:
        """Write the files of notices that are missing in `status/`, or are not as the log has them."""
        for entry in log.notices(self.folder):
            if not {"file", *NOTICE_FIELDS} <= entry.keys():
                continue  # a line by an earlier tool, or a changed one
            path = self.folder / STATUS / Path(entry["file"]).name
            content = Notice.read(entry).to_bytes()
            if not path.exists() or path.read_bytes() != content:
                atomic_write(path, content)
                yield f"Restored {STATUS}/{path.name} from the log."

    def _interrupted(self) -> str:
        """The edition in the log's last line if its folder is missing, else an empty text.

        Every operation recovers first, so only the last line can belong to an interrupted publish. An edition
        of an earlier line whose folder is missing was removed by hand, which `verify` reports.
        """
        last = (log.read_log(self.folder) or [{}])[-1]
        missing = last.get("act") == "publish" and not (self.folder / last["what"]).exists()
        return str(last["what"]) if missing else ""
