"""Matrices of sessions and records as data: columns, and rows of marks. Templates draw them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from ..tools.csv_text import csv_text
from .kinds import Kind
from .model import Manual, related_ids
from .records.framework import Factor, Framework
from .records.module import Module
from .records.session import Session

Mark = Literal["main", "also", "no"]


@dataclass(frozen=True)
class Column:
    """A record, with the number of sessions that name it."""

    id: str
    short: str
    """Its number; empty for a kind without numbers."""
    title: str
    count: int
    framework: Framework | None = None
    """The framework of a factor; None for other kinds."""


@dataclass(frozen=True)
class ColumnGroup:
    """The columns of one framework, or all columns of a kind that has no frameworks."""

    framework: Framework | None
    columns: tuple[Column, ...]
    first: int
    """The index of its first column in the matrix, from 0."""

    @property
    def part_of_row(self) -> slice:
        """Which marks or counts of a row are in its columns."""
        return slice(self.first, self.first + len(self.columns))

    def split(self, limit: int) -> Iterator[ColumnGroup]:
        """The group in parts of about the same size, of at most `limit` columns."""
        parts = -(-len(self.columns) // limit)
        size = -(-len(self.columns) // parts)
        for start in range(0, len(self.columns), size):
            yield ColumnGroup(self.framework, self.columns[start : start + size], self.first + start)


@dataclass(frozen=True)
class Row:
    """A session with its mark in each column."""

    session: Session
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Group:
    """The rows of one module."""

    module: Module
    rows: tuple[Row, ...]

    @property
    def counts(self) -> list[int]:
        """For each column, how many of the module's sessions are marked."""
        return [
            sum(mark != "no" for mark in column)
            for column in zip(*(row.marks for row in self.rows), strict=True)
        ]


@dataclass(frozen=True)
class Matrix:
    """The sessions, grouped by module, and the records of one kind."""

    kind: Kind
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]

    @cached_property
    def column_groups(self) -> tuple[ColumnGroup, ...]:
        """The columns by framework, in order: one group, unless there is a second framework."""
        groups: list[ColumnGroup] = []
        for framework, columns in groupby(self.columns, key=lambda column: column.framework):
            first = sum(len(group.columns) for group in groups)
            groups.append(ColumnGroup(framework, tuple(columns), first))
        return tuple(groups)

    def panels(self, limit: int) -> list[tuple[ColumnGroup, ...]]:
        """The columns for tables of at most `limit` columns: one with all groups, or one or more a group."""
        if len(self.columns) <= limit:
            return [self.column_groups]
        return [(part,) for group in self.column_groups for part in group.split(limit)]


def matrix(manual: Manual, kind: Kind) -> Matrix:
    """The matrix of sessions and the records of `kind`. Only for aims is a mark "main": the first aim."""
    columns = tuple(_columns(manual, kind))
    groups = (
        Group(
            module, tuple(Row(session, _marks(session, kind, columns)) for session in _rows(manual, module))
        )
        for module in manual.modules.values()
    )
    return Matrix(kind, columns, tuple(groups))


def matrix_csv(manual: Manual, kind: Kind) -> str:
    """The matrix as CSV: a row for each session, and `main`, `also` or nothing in each column."""
    table = matrix(manual, kind)
    head = ["number", "session", "id", "module", *(_head(column) for column in table.columns)]
    rows = (
        [
            manual.numbers[f"session:{row.session.id}"],
            row.session.title,
            row.session.id,
            group.module.title,
            *("" if mark == "no" else mark for mark in row.marks),
        ]
        for group in table.groups
        for row in group.rows
    )
    return csv_text(head, rows)


def _head(column: Column) -> str:
    """The head of a column: the framework of a factor, the number, the title."""
    framework = column.framework.short_title if column.framework else ""
    return " ".join(part for part in (framework, column.short, column.title) if part)


def _rows(manual: Manual, module: Module) -> list[Session]:
    return [manual.sessions[id] for id in module.sessions if id in manual.sessions]


def _columns(manual: Manual, kind: Kind) -> Iterator[Column]:
    """A column for each record, except factors that sessions do not target."""
    for id, record in manual.by_kind[kind.name].items():
        if not isinstance(record, Factor) or record.targeted:
            number = manual.numbers.get(f"{kind.name}:{id}", "")
            count = len(manual.sessions_with(kind.name, id))
            framework = manual.framework_of[id] if isinstance(record, Factor) else None
            yield Column(id, number, record.title, count, framework)


def _marks(session: Session, kind: Kind, columns: tuple[Column, ...]) -> tuple[Mark, ...]:
    ids = set(related_ids(session, kind))
    main = session.main_aim if kind.name == "aim" else None
    return tuple("main" if column.id == main else "also" if column.id in ids else "no" for column in columns)
