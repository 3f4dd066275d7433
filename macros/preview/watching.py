"""Checks a project at every edit: `manual check --watch`, and the preview before it builds."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ..editions.checks import Verdict, WhenRead, check
from ..libraries.livereload import Watcher
from ..manual.problems import Problem
from ..tools.errors import UserError
from ..tools.output import Output

PACKAGE = Path(__file__).parent.parent
WATCHED = ("data", "docs", "overrides", "mkdocs.yml")
"""What a project's pages are made of."""


def watched(root: Path) -> Iterator[Path]:
    """The files and folders of the project at `root` to watch."""
    return (root / name for name in WATCHED if (root / name).exists())


def check_at_every_edit(root: Path, output: Output) -> None:
    """Print what `manual check` says of the project at `root`, now and after each edit, until Ctrl+C."""
    Watcher(lambda: announce(verdict_on(root), output), watched(root)).run()


def announce(verdict: Verdict, output: Output) -> None:
    """Print the check's lines below a line with the time."""
    output(f"\n[{datetime.now():%H:%M:%S}]\n{verdict.text}")


def verdict_on(root: Path, when_read: WhenRead | None = None) -> Verdict:
    """What a check says of the project. A fault of the program is one of its problems, too."""
    try:
        return check(root, when_read)
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
