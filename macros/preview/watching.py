"""Checks a project at every edit: `manual check --watch`, and the preview before it builds."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..editions.checks import GiveWay, Verdict, WhenRead, check
from ..manual.problems import Problem
from ..tools.errors import UserError
from ..tools.output import Output

PACKAGE = Path(__file__).parent.parent
WATCHED = ("data", "docs", "overrides", "mkdocs.yml")
"""What a project's pages are made of."""
POLLING_SECONDS = 0.03
"""Between two looks at the watched files. Looking works on a file share too, where nobody tells of edits."""
LOOKING_SHARE = 0.1
"""Looking takes at most this part of the time: where it is slow, there are fewer looks."""
NOT_EDITED = "__pycache__"
"""A folder that Python writes to."""
Files = dict[str, tuple[int, int]]
"""The time of the last change, in nanoseconds, and the size in bytes of each file."""


def files_below(paths: Iterable[Path]) -> Files:
    """The files at and below some paths as they are now, without hidden ones."""
    found: Files = {}
    for path in paths:
        for file in _below(path) if path.is_dir() else [path]:
            with suppress(OSError):  # it has just been removed
                status = file.stat()
                found[os.fspath(file)] = (status.st_mtime_ns, status.st_size)
    return found


def _below(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name == NOT_EDITED:
                continue
            if entry.is_dir():
                yield from _below(entry.path)
            else:
                yield entry


class SupersededError(BaseException):
    """Something was edited while a function reacted to an earlier edit. No fault, so no `Exception`."""


class Watcher:
    """Calls a function at once and after every edit at or below some paths, until Ctrl+C.

    While the function runs it looks only when that calls `give_way`. What was edited then is found after it.
    """

    def __init__(self, react: Callable[[], None], paths: Iterable[Path]) -> None:
        self._react = react
        self._paths = tuple(paths)
        self._ends = False
        self._seen: Files = {}
        self._next_look = 0.0

    def run(self) -> None:
        """React now, then after every edit. Ends at Ctrl+C."""
        with suppress(KeyboardInterrupt):
            while not self._ends:
                self._seen = files_below(self._paths)
                with suppress(SupersededError):
                    self._react()
                self._wait_for_an_edit()

    def end(self) -> None:
        """Let `run` end once the present reaction has."""
        self._ends = True

    def give_way(self) -> None:
        """Raise `SupersededError` if something was edited since the present reaction began."""
        if time.monotonic() >= self._next_look and self._is_edited():
            raise SupersededError

    def _wait_for_an_edit(self) -> None:
        while not self._ends and not self._is_edited():
            time.sleep(max(0.0, self._next_look - time.monotonic()))

    def _is_edited(self) -> bool:
        start = time.monotonic()
        is_edited = files_below(self._paths) != self._seen
        now = time.monotonic()
        self._next_look = now + max(POLLING_SECONDS, (now - start) / LOOKING_SHARE)
        return is_edited


def watched(root: Path) -> Iterator[Path]:
    """The files and folders of the project at `root` to watch."""
    return (root / name for name in WATCHED)


def check_at_every_edit(root: Path, output: Output) -> None:
    """Print what `manual check` says of the project at `root`, now and after each edit, until Ctrl+C."""

    def react() -> None:
        announce(verdict_on(root, watcher.give_way), output)

    watcher = Watcher(react, watched(root))
    watcher.run()


def announce(verdict: Verdict, output: Output) -> None:
    """Print the check's lines below a line with the time."""
    output(f"\n[{datetime.now():%H:%M:%S}]\n{verdict.text}")


def verdict_on(root: Path, give_way: GiveWay, when_read: WhenRead | None = None) -> Verdict:
    """What a check says of the project. A fault of the program is one of its problems, too.

    A program may save a file in several steps, so nothing is said of what has changed meanwhile.
    """
    verdict = _verdict_on(root, give_way, when_read)
    give_way()
    return verdict


def _verdict_on(root: Path, give_way: GiveWay, when_read: WhenRead | None) -> Verdict:
    try:
        return check(root, when_read, give_way)
    except (UserError, OSError) as error:
        return Verdict([Problem(".", 1, "file", str(error))])
    except Exception as error:  # the next edit, of the text or the program, may put it right
        return Verdict([fault(error, root)])


def fault(error: Exception, root: Path) -> Problem:
    """A fault of the program as a problem, with the last place in the project or the program."""
    place, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    for frame in traceback.extract_tb(error.__traceback__) if line is None else ():
        if Path(frame.filename).is_relative_to(root) or Path(frame.filename).is_relative_to(PACKAGE):
            place, line = frame.filename, frame.lineno
    message = f"{type(error).__name__}: {' '.join(str(error).split())}."
    hint = "This is a fault of the program or its templates, not of the text: tell a programmer."
    return Problem(shown_path(Path(place or PACKAGE), root), line or 1, "program", message, hint)


def shown_path(path: Path, root: Path) -> str:
    """A path from the project's folder or the one that holds the program, where it is below one of them."""
    for folder in (root, PACKAGE.parent):
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.as_posix()
