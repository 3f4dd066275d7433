"""A matrix is rows, columns and cells; how it is drawn is not its business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .model import FactorKey, Manual, Relation, factor_keys
from .records.module import Module
from .records.session import Session

MatrixKind = Literal["aims", "goals", "factors", "approaches", "stages"]
Mark = Literal["main", "also", "no"]


@dataclass(frozen=True)
class Column:
    """A record that sessions are held against. `key` is its id, or a factor's framework and number."""

    key: str | FactorKey
    short: str
    title: str
    count: int


@dataclass(frozen=True)
class Row:
    """A session with one mark for each column."""

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
    """Sessions against one kind of record, grouped by module."""

    kind: MatrixKind
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


def matrix(manual: Manual, kind: MatrixKind) -> Matrix:
    """The matrix of `kind`. Only aims have a main mark: a session's first aim."""
    columns = _factor_columns(manual) if kind == "factors" else _relation_columns(manual, kind)
    marks = _factor_marks if kind == "factors" else _relation_marks(kind)
    groups = (
        Group(module, tuple(Row(session, marks(session, columns)) for session in _rows(manual, module)))
        for module in manual.modules.values()
    )
    return Matrix(kind, columns, tuple(groups))


def _rows(manual: Manual, module: Module) -> list[Session]:
    return [manual.sessions[id] for id in module.sessions if id in manual.sessions]


def _relation_columns(manual: Manual, kind: Relation) -> tuple[Column, ...]:
    records = getattr(manual, kind)
    singular = kind.removesuffix("es") if kind == "approaches" else kind.removesuffix("s")
    return tuple(
        Column(
            id, manual.numbers.get(f"{singular}:{id}", ""), item.title, len(manual.sessions_with(kind, id))
        )
        for id, item in records.items()
    )


def _factor_columns(manual: Manual) -> tuple[Column, ...]:
    return tuple(
        Column(key, str(key.number), factor.label, len(manual.sessions_on(key)))
        for key, factor in manual.factors.items()
        if factor.targeted
    )


def _relation_marks(kind: Relation) -> Callable[[Session, tuple[Column, ...]], tuple[Mark, ...]]:
    def marks(session: Session, columns: tuple[Column, ...]) -> tuple[Mark, ...]:
        named: list[str] = getattr(session, kind)
        main = session.main_aim if kind == "aims" else None
        return tuple(
            "main" if column.key == main else "also" if column.key in named else "no" for column in columns
        )

    return marks


def _factor_marks(session: Session, columns: tuple[Column, ...]) -> tuple[Mark, ...]:
    named = set(factor_keys(session))
    return tuple("also" if column.key in named else "no" for column in columns)
