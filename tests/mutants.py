"""A mutation run: small faults are put into the code one by one, and a fast test has to notice each.

It takes a fixed sample of all faults that it can make in the packages of `PACKAGES`, runs the tests in `TESTS`
against each in a process of its own, and lists the faults that no test noticed. Exit 1 below the floor.

    python -m tests.mutants                            the sample of `make mutants`
    python -m tests.mutants --all macros/manual/kinds.py   every fault in one file

Sentences are left alone, and so are annotations outside the records: rewording a message is no fault.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import importlib.abc
import importlib.machinery
import importlib.util
import math
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("macros/editions", "macros/manual")
TESTS = (
    "test_compare.py",
    "test_register.py",
    "test_golden.py",
    "test_coverage.py",
    "test_problems.py",
)
"""Tests that need no browser, no PDF engine, no site generator and no process, the quickest first."""
SEED = 20261124
SAMPLE = 400
MIN_PER_FILE = 3
FLOOR_PERCENT = 85
JOBS = 2
MIN_TIMEOUT_SECONDS = 20
SLOWER = 6
"""A fault may make the tests this much slower before they count as caught in a loop."""
DIFF_WIDTH = 100
"""How many characters of a line are shown around what a fault changes."""
FORK = multiprocessing.get_context("fork")

# Which faults there are

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.And: ast.Or, ast.Or: ast.And,
    ast.Break: ast.Pass, ast.Continue: ast.Pass,
}  # fmt: skip
OTHER_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list", "reversed": "list"}
NOT_CODE = (ast.Import, ast.ImportFrom, ast.TypeAlias if sys.version_info >= (3, 12) else ast.Import)
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
    line: int
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
        """What the fault changes, as lines that begin with - and +."""
        before = ast.unparse(self.tree).splitlines()
        with self.applied() as tree:
            after = ast.unparse(tree).splitlines()
        lines = [line for line in difflib.unified_diff(before, after, lineterm="", n=0) if line[0] in "-+"][
            2:
        ]
        start = len(os.path.commonprefix([line[1:] for line in lines])) if len(lines) > 1 else 0
        shown = slice(max(0, start - DIFF_WIDTH // 2), start + DIFF_WIDTH // 2)
        return "\n".join(f"    {line[0]} {line[1:].strip()[shown]}" for line in lines)


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every fault that can be put into a file, in the order of its lines."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    shown = file.relative_to(ROOT).as_posix()
    in_records = "/records/" in shown
    for place, node, line in _nodes(tree, line=1, in_records=in_records):
        for what, new in _faults(node):
            yield Mutant(shown, tree, place, node, new, line, what)


def _nodes(node: ast.AST, *, line: int, in_records: bool) -> Iterator[tuple[Place, ast.AST, int]]:
    """Every node below `node` that may be replaced, with its place and its line."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") and not (in_records and name == "annotation"):
            continue
        for number, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or isinstance(child, NOT_CODE) or _is_for_readers(child):
                continue
            if isinstance(node, ast.Subscript) and isinstance(child, ast.Constant | ast.Tuple):
                continue  # another key, or other types: any test that comes here would fail
            here = getattr(child, "lineno", line)
            yield Place(node, name, number), child, here
            yield from _nodes(child, line=here, in_records=in_records)


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


# Which of them are tried


def sample(files: Iterable[Path], size: int, seed: int) -> list[Mutant]:
    """A fixed choice of faults: each file's share of `size`, and some from each file that has any."""
    chance = random.Random(seed)
    found = {file: list(mutants_of(file)) for file in files}
    whole = sum(map(len, found.values()))
    chosen: list[Mutant] = []
    for mutants in found.values():
        share = max(MIN_PER_FILE, math.floor(size * len(mutants) / whole))
        chosen += chance.sample(mutants, min(share, len(mutants)))
    return chosen


# How one is tried


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a changed tree instead of from its file."""

    def __init__(self, module: str, file: Path, tree: ast.Module) -> None:
        self.module, self.file = module, file
        self.code = compile(tree, str(file), "exec")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.module:
            return None
        folder = [str(self.file.parent)] if self.file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self.file, loader=self, submodule_search_locations=folder
        )

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, vars(module))


def module_name(file: str) -> str:
    """`macros/manual/rules/__init__.py` as `macros.manual.rules`."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _run_tests(mutant: Mutant | None, folder: Path) -> None:
    """In a child: run the tests, and leave with 0 when all pass."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.setpgid(0, 0)
    if mutant:
        with mutant.applied() as tree:
            sys.meta_path.insert(0, _Finder(module_name(mutant.file), ROOT / mutant.file, tree))
    options = ["-x", "-q", "--noconftest", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
    code = pytest.main([*options, f"--basetemp={folder}", *(f"tests/{name}" for name in TESTS)])
    os._exit(int(code))


def load_libraries() -> None:
    """Load what the tests need from elsewhere, so that each child finds it loaded; not the code itself."""
    import macros.editions.operations  # noqa: F401

    for name in [name for name in sys.modules if name.partition(".")[0] == "macros"]:
        del sys.modules[name]


def survivors(
    mutants: Sequence[Mutant | None], seconds: float, jobs: int
) -> Iterator[tuple[Mutant | None, bool]]:
    """Each fault with whether no test noticed it, as they are done. A test that never ends has noticed."""
    waiting = list(reversed(mutants))
    running: dict[int, tuple[BaseProcess, Mutant | None, float]] = {}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        while waiting or running:
            while waiting and len(running) < jobs:
                mutant = waiting.pop()
                base = Path(folder, str(len(waiting)))
                process = FORK.Process(target=_run_tests, args=(mutant, base))
                process.start()
                running[process.sentinel] = (process, mutant, time.monotonic() + seconds)
            ended = {int(item) for item in wait(list(running), timeout=1)}  # type: ignore[call-overload]
            late = {key for key, (_, _, until) in running.items() if time.monotonic() > until}
            for key in ended | late:
                process, mutant, _ = running.pop(key)
                if key not in ended:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid or 0, 9)
                process.join()
                yield mutant, process.exitcode == 0
            for base in Path(folder).iterdir():
                if base.name not in {str(len(waiting) + n) for n in range(jobs + 1)}:
                    shutil.rmtree(base, ignore_errors=True)


def main() -> int:
    """Run the sample; 1 when too few faults were noticed."""
    options = _options()
    files = [Path(ROOT, name) for name in options.files or PACKAGES]
    sources = sorted({file for path in files for file in ([path] if path.is_file() else path.rglob("*.py"))})
    chosen = (
        [mutant for file in sources for mutant in mutants_of(file)]
        if options.all
        else sample(sources, options.sample, options.seed)
    )
    load_libraries()
    started = time.monotonic()
    [(_, passed)] = survivors([None], 600, 1)
    usual = time.monotonic() - started
    if not passed:
        print("The tests fail without any fault. Run: pytest " + " ".join(f"tests/{name}" for name in TESTS))
        return 1
    limit = max(MIN_TIMEOUT_SECONDS, usual * SLOWER)
    print(f"{len(chosen)} faults in {len(sources)} files, seed {options.seed}; the tests take {usual:.1f} s.")
    return _report(chosen, limit, options)


def _report(chosen: list[Mutant], limit: float, options: argparse.Namespace) -> int:
    started = time.monotonic()
    tried, left = Counter[str](), Counter[str]()
    for mutant, survived in survivors(chosen, limit, options.jobs):
        assert mutant
        tried[mutant.file] += 1
        if survived:
            left[mutant.file] += 1
            print(f"{mutant.file}:{mutant.line}: {mutant.what}\n{mutant.diff()}", flush=True)
    for file in sorted(tried):
        print(f"{tried[file] - left[file]:4} of {tried[file]:3}  {file}")
    killed = len(chosen) - left.total()
    percent = 100 * killed / len(chosen)
    print(f"{killed} of {len(chosen)} faults were noticed: {percent:.1f} %; the floor is {options.floor} %.")
    print(f"{time.monotonic() - started:.0f} s.")
    return int(percent < options.floor)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", help="files or folders instead of the two packages")
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--floor", type=float, default=FLOOR_PERCENT, help="percent that must be noticed")
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--all", action="store_true", help="every fault instead of a sample")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
