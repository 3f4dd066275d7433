"""The small faults that can be put into a module: each changes one node of its syntax tree.

Sentences, docstrings and types are left alone, apart from the shapes of records.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DIFF_WIDTH = 100
"""How many characters of a line are shown around what a fault changes."""
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.And: ast.Or, ast.Or: ast.And,
    ast.Break: ast.Pass, ast.Continue: ast.Pass,
}  # fmt: skip
OTHER_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list", "reversed": "list"}
NOT_CODE = (ast.Import, ast.ImportFrom)
TYPES = {"Literal", "Callable", "TypeVar", "cast"}
"""Names that type checkers read; a fault in what they are given changes nothing at run time."""
NOT_MISSED = {"description", "title", "label", "lead", "encoding", "default"}
"""Arguments that hold words for readers, or that are as good when left out."""


@dataclass(frozen=True)
class Place:
    """Where a node is in a tree: an attribute of its parent, and its number where that is a list."""

    parent: ast.AST
    name: str
    number: int | None = None

    def put(self, node: ast.AST) -> None:
        """Put a node here."""
        if self.number is None:
            setattr(self.parent, self.name, node)
        else:
            getattr(self.parent, self.name)[self.number] = node


@dataclass(frozen=True)
class Mutant:
    """One fault: in a file, the node that is replaced and the one that takes its place."""

    file: str
    tree: ast.Module
    place: Place
    old: ast.AST
    new: ast.AST
    lines: range
    """The lines of the statement that it is in."""
    what: str

    @contextlib.contextmanager
    def applied(self) -> Iterator[ast.Module]:
        """The tree of the file with the fault in it."""
        self.place.put(ast.copy_location(self.new, self.old) if hasattr(self.old, "lineno") else self.new)
        try:
            yield ast.fix_missing_locations(self.tree)
        finally:
            self.place.put(self.old)

    def diff(self) -> str:
        """What the fault changes: the line before, with -, and after, with +, around the first difference."""
        before = ast.unparse(self.tree).splitlines()
        with self.applied() as tree:
            after = ast.unparse(tree).splitlines()
        lines = [line for line in difflib.unified_diff(before, after, lineterm="", n=0) if line[0] in "-+"][
            2:
        ]
        pairs = zip(lines[0], lines[-1], strict=False)
        start = next((n for n, (one, other) in enumerate(pairs) if n and one != other), 1)
        shown = slice(max(1, start - DIFF_WIDTH // 2), start + DIFF_WIDTH // 2)
        return "\n".join(f"    {line[0]} {line[shown].strip()}" for line in lines)


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every fault that can be put into a file, in the order of its lines."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    shown = file.relative_to(ROOT).as_posix()
    for place, node, lines in _nodes(tree, range(1, 1), in_records="/records/" in shown):
        for what, new in _faults(node):
            yield Mutant(shown, tree, place, node, new, lines, what)


def _nodes(node: ast.AST, lines: range, *, in_records: bool) -> Iterator[tuple[Place, ast.AST, range]]:
    """Every node below `node` that may be replaced, with its place, and the lines of its statement."""
    for name, value in ast.iter_fields(node):
        if name in ("returns", "decorator_list") or (name == "annotation" and not in_records):
            continue
        for number, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or isinstance(child, NOT_CODE) or _is_for_readers(child):
                continue
            if isinstance(node, ast.Subscript) and isinstance(child, ast.Constant | ast.Tuple):
                continue  # another key, or other types: any test that comes here would fail
            own = range(child.lineno, (child.end_lineno or 0) + 1) if isinstance(child, ast.stmt) else lines
            yield Place(node, name, number), child, own
            yield from _nodes(child, own, in_records=in_records)


def _is_for_readers(node: ast.AST) -> bool:
    """Docstrings, sentences, and what only type checkers read."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and (" " in node.value.strip() or node.value == "")
    if isinstance(node, ast.Call | ast.Subscript):
        called = node.func if isinstance(node, ast.Call) else node.value
        return isinstance(called, ast.Name) and called.id in TYPES
    return isinstance(node, ast.JoinedStr) and len(node.values) > 0 and _is_sentence(node)


def _is_sentence(text: ast.JoinedStr) -> bool:
    return any(isinstance(part, ast.Constant) and " " in str(part.value).strip() for part in text.values)


def _faults(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in a node's place, each with the kind of fault that it is."""
    if other := SWAPPED.get(type(node)):
        yield f"{type(node).__name__} to {other.__name__}", other()
    for kind, faults in FAULTS:
        if isinstance(node, kind):
            yield from faults(node)


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield "true and false swapped", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield "one more", ast.Constant(node.value + 1)
    elif isinstance(node.value, str):
        yield "another text", ast.Constant(f"x{node.value}")


def _names(node: ast.Name) -> Iterator[tuple[str, ast.AST]]:
    if other := OTHER_NAMES.get(node.id):
        yield f"{node.id} to {other}", ast.Name(other, ast.Load())


def _operators(node: ast.UnaryOp | ast.BinOp) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.op, ast.Not):
        yield "not dropped", node.operand  # type: ignore[union-attr]
    if isinstance(node.op, ast.BitOr | ast.Add):
        yield "right side dropped", node.left  # type: ignore[union-attr]


def _removed(_: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    yield "statement removed", ast.Pass()


def _assignments(node: ast.Assign) -> Iterator[tuple[str, ast.AST]]:
    """A name that is never bound would be noticed by any test; an item or an attribute may not be."""
    if not isinstance(node.targets[0], ast.Name | ast.Tuple):
        yield "statement removed", ast.Pass()


def _returns(node: ast.Return) -> Iterator[tuple[str, ast.AST]]:
    if node.value is not None:
        yield "None returned", ast.Return(ast.Constant(None))


def _loops(node: ast.For) -> Iterator[tuple[str, ast.AST]]:
    yield "loop left out", _with(node, iter=ast.Tuple([], ast.Load()))
    yield "loop ends after the first", _with(node, body=[*node.body, ast.Break()])


def _conditions(node: ast.If | ast.IfExp | ast.While) -> Iterator[tuple[str, ast.AST]]:
    yield "condition negated", _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    yield "condition always true", _with(node, test=ast.Constant(True))


def _filters(node: ast.comprehension) -> Iterator[tuple[str, ast.AST]]:
    for condition in node.ifs:
        yield "filter dropped", _with(node, ifs=[other for other in node.ifs if other is not condition])


def _both_sides(node: ast.BoolOp) -> Iterator[tuple[str, ast.AST]]:
    for value in node.values:
        kept = [other for other in node.values if other is not value]
        yield "operand dropped", kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)


def _calls(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    if len(node.args) > 1 and not any(isinstance(item, ast.Starred) for item in node.args[:2]):
        first, second, *rest = node.args
        yield "arguments swapped", _with(node, args=[second, first, *rest])
    for keyword in node.keywords:
        if keyword.arg not in (None, *NOT_MISSED):
            kept = [other for other in node.keywords if other is not keyword]
            yield f"argument {keyword.arg} dropped", _with(node, keywords=kept)


def _items(node: ast.List | ast.Tuple | ast.Set) -> Iterator[tuple[str, ast.AST]]:
    if len(node.elts) > 1 and not isinstance(getattr(node, "ctx", None), ast.Store):
        yield "first item dropped", _with(node, elts=node.elts[1:])
        yield "last item dropped", _with(node, elts=node.elts[:-1])


def _with(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with other fields."""
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


FAULTS: tuple[tuple[Any, Callable[[Any], Iterator[tuple[str, ast.AST]]]], ...] = (
    (ast.Constant, _constants),
    (ast.Name, _names),
    (ast.UnaryOp | ast.BinOp, _operators),
    (ast.Expr | ast.AugAssign | ast.Raise | ast.Delete, _removed),
    (ast.Assign, _assignments),
    (ast.Return, _returns),
    (ast.For, _loops),
    (ast.If | ast.IfExp | ast.While, _conditions),
    (ast.comprehension, _filters),
    (ast.BoolOp, _both_sides),
    (ast.Call, _calls),
    (ast.List | ast.Tuple | ast.Set, _items),
)
"""For each kind of node, the function that gives what may stand in its place."""
