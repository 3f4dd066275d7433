"""Problems that an author can fix, each with its place in a file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..tools.errors import UserError
from ..tools.text import counted

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Origin:
    """A place in a file: its name, the path of keys to a value, and the 1-based line number of each path."""

    file: str
    lines: Mapping[Path, int] = field(repr=False)
    path: Path = ()

    @classmethod
    def unknown(cls) -> Origin:
        """The origin of a record that was made in memory and not read from a file."""
        return cls("<memory>", {})

    def inside(self, *path: str | int) -> Origin:
        """The place of a value inside this one."""
        return Origin(self.file, self.lines, self.path + path)

    @property
    def line(self) -> int:
        """The line of the value, or of the nearest value around it that has a line."""
        path = self.path
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def field_on(self, line: int) -> str:
        """The last value that begins on a line or above it, as messages show it."""
        paths = [path for path, number in self.lines.items() if number <= line]
        last = max(paths, key=lambda path: (self.lines[path], len(path)), default=())
        return self.inside(*last[len(self.path) :]).field

    @property
    def field(self) -> str:
        """The path as messages show it, counted from 1: `activities[2].minutes.max`."""
        name = ""
        for part in self.path:
            name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else str(part)
        return name or "file"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in the manual's files, with what to do about it."""

    file: str
    line: int
    field: str
    message: str
    hint: str = ""

    @classmethod
    def at(cls, origin: Origin, message: str, hint: str = "") -> Problem:
        """A problem with the value at `origin`."""
        return cls(origin.file, origin.line, origin.field, message, hint)

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}: {self.field}: {self.message}"
        return f"{text} {self.hint}" if self.hint else text


class ManualError(UserError):
    """The manual's files have problems; nothing was built or written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: list[Problem]) -> str:
    """Every problem on a line of its own, then their number."""
    return "\n".join([*map(str, problems), f"{counted(len(problems), 'problem')} found."])


def first_of_each_line(groups: Iterable[Iterable[Problem]]) -> Iterator[Problem]:
    """The problems of each group in turn, without those on a line of which an earlier group has spoken.

    So a mistake that several checks notice is reported once, by the one that knows it best.
    """
    known: set[tuple[str, int]] = set()
    for group in groups:
        found = [problem for problem in group if (problem.file, problem.line) not in known]
        known |= {(problem.file, problem.line) for problem in found}
        yield from found


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """`Did you mean "…"?` with the most similar known word; empty when none is similar."""
    similar = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{similar[0]}"?' if similar else ""
