"""A mutation run: small faults are put into the code one by one, and a fast test has to notice each.

It takes a fixed sample of all faults that it can make in `PACKAGES`. Against each it runs those of `TESTS`
that come to its line, in a process of its own. It lists the faults that no test noticed, and exits with 1
when they are too many.

    python -m tests.mutants                                  the sample of `make mutants`
    python -m tests.mutants --all macros/manual/kinds.py     every fault in one file
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import math
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

import coverage
import pytest

from .mutations import ROOT, Mutant, mutants_of

PACKAGES = ("macros/editions", "macros/manual")
TESTS = (
    "compare",
    "reused_ids",
    "reasons",
    "shapes",
    "model",
    "coverage",
    "planner",
    "golden",
    "register",
    "withdraw",
    "rules",
    "content",
    "problems",
    "compare_fields",
    "project_checks",
    "publish",
)
"""Tests that need no browser, no PDF engine and no site generator, the quickest first: `test_<name>.py`."""
SEED = 20261124
SAMPLE = 300
MIN_PER_FILE = 3
FLOOR_PERCENT = 85
JOBS = 2
MIN_LIMIT_SECONDS = 20
TIMES_SLOWER = 5
"""Tests that work this much longer with a fault than without it are taken to be in a loop: they noticed."""
WAITING = 10
"""How much longer than they work they may wait for a turn."""
FORK = multiprocessing.get_context("fork")
MEMORY = Path("/dev/shm")
"""Where temporary files cost no writing to a disk, on systems that have it."""


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


# One run of some tests


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a changed tree instead of from its file."""

    def __init__(self, file: str, tree: ast.Module) -> None:
        self._file = ROOT / file
        self._module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self._code = compile(tree, str(self._file), "exec")

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._module:
            return None
        inside = [str(self._file.parent)] if self._file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self._file, loader=self, submodule_search_locations=inside
        )

    def create_module(self, _: importlib.machinery.ModuleSpec) -> None:
        """Python makes the module itself."""

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, vars(module))


def run_tests(names: Iterable[str], folder: Path) -> int:
    """Run tests quietly up to the first that fails; pytest's exit code."""
    options = ["-x", "-q", "--noconftest", *(f"-pno:{name}" for name in ("cacheprovider", "xdist", "cov"))]
    files = [str(ROOT / "tests" / f"test_{name}.py") for name in names]
    return int(pytest.main([*options, f"--basetemp={folder}", *files]))


# Which tests come to which line


@dataclass(frozen=True)
class Visits:
    """The lines that a test file comes to, by source file, and how long it takes."""

    lines: Mapping[str, frozenset[int]]
    seconds: float


def visits(folder: Path, jobs: int) -> dict[str, Visits]:
    """Where each test file comes. Ends the run when one fails without any fault."""
    found: dict[str, Visits] = {}
    for n, code, seconds in in_children(
        [partial(_visit, name, folder) for name in TESTS], [600] * len(TESTS), jobs
    ):
        if code:
            sys.exit(f"The tests fail without any fault. Run: pytest tests/test_{TESTS[n]}.py")
        found[TESTS[n]] = Visits(_lines(folder / f"{TESTS[n]}.coverage"), seconds)
    return {name: found[name] for name in TESTS}


def _visit(name: str, folder: Path) -> int:
    """In a child: run one test file under coverage, and write down where it came."""
    report = folder / f"{name}.coverage"
    packages = [f"{ROOT}/{package}/*" for package in PACKAGES]
    measured = coverage.Coverage(data_file=str(report), config_file=False, include=packages)
    with measured.collect():
        code = run_tests([name], folder / name)
    measured.save()
    return code


def _lines(report: Path) -> dict[str, frozenset[int]]:
    data = coverage.CoverageData(str(report))
    data.read()
    return {
        Path(file).relative_to(ROOT).as_posix(): frozenset(data.lines(file) or ())
        for file in data.measured_files()
    }


def tests_for(mutant: Mutant, seen: Mapping[str, Visits]) -> list[str]:
    """The test files that come to the statement that the fault is in."""
    return [
        name for name, visit in seen.items() if visit.lines.get(mutant.file, frozenset()) & set(mutant.lines)
    ]


# Many runs, some at a time


def in_children(
    acts: Sequence[Callable[[], int]], limits: Sequence[float], jobs: int
) -> Iterator[tuple[int, int, float]]:
    """Do each act in a child: its number, its exit code, and the seconds it took.

    A child that works longer than its limit in seconds, or waits ten times as long, is ended.
    """
    waiting = [(n, partial(_alone, act, math.ceil(limits[n]))) for n, act in enumerate(acts)][::-1]
    running: dict[int, tuple[BaseProcess, int, float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                n, act = waiting.pop()
                process = FORK.Process(target=act)
                process.start()
                running[process.sentinel] = (process, n, time.monotonic())
            ended = set(wait(list(running), timeout=1))
            for sentinel, (process, n, begun) in list(running.items()):
                seconds = time.monotonic() - begun
                if sentinel in ended or seconds > WAITING * limits[n]:
                    del running[sentinel]
                    yield n, _end(process), seconds
    finally:
        for process, _, _ in running.values():
            _end(process)


def _alone(act: Callable[[], int], seconds: int) -> None:
    """In a child: do something without a sound, as the head of a group that can be ended as one."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os._exit(act())


def _end(process: BaseProcess) -> int:
    """End a child with all that it started; its exit code, which is below 0 when it had not ended itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
    return process.exitcode or 0


def survivors(
    mutants: Sequence[Mutant], seen: Mapping[str, Visits], folder: Path, jobs: int
) -> Iterator[tuple[Mutant, list[str]]]:
    """Each fault that no test notices, as soon as that is known, with the tests that came to it."""
    chosen = [tests_for(mutant, seen) for mutant in mutants]
    acts = [
        partial(_with_fault, *pair, folder / str(n))
        for n, pair in enumerate(zip(mutants, chosen, strict=True))
    ]
    limits = [
        MIN_LIMIT_SECONDS + TIMES_SLOWER * sum(seen[name].seconds for name in names) for names in chosen
    ]
    for n, code, _ in in_children(acts, limits, jobs):
        if code == 0:
            yield mutants[n], chosen[n]


def _with_fault(mutant: Mutant, names: Sequence[str], folder: Path) -> int:
    """In a child: run tests with a fault in the code. No tests notice nothing."""
    if not names:
        return 0
    with mutant.applied() as tree:
        try:
            sys.meta_path.insert(0, _Loader(mutant.file, tree))
        except (SyntaxError, ValueError):
            return 1  # it is no Python, so it is noticed
    try:
        return run_tests(names, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# The report


def main() -> int:
    """Run the sample; 1 when too few faults were noticed."""
    options = _options()
    named = [ROOT / name for name in options.files or PACKAGES]
    files = sorted({file for path in named for file in ([path] if path.is_file() else path.rglob("*.py"))})
    chosen = _all(files) if options.all else sample(files, options.sample, options.seed)
    _load_libraries()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        seen = visits(Path(folder), options.jobs)
        which = "all" if options.all else f"seed {options.seed}"
        print(f"{len(chosen)} faults in {len(files)} files, {which}. Not noticed:", flush=True)
        started, left = time.monotonic(), Counter[str]()
        for mutant, names in survivors(chosen, seen, Path(folder), options.jobs):
            left[mutant.file] += 1
            tests = ", ".join(names) or "no test comes here"
            print(f"{mutant.file}:{mutant.lines.start}: {mutant.what} ({tests})\n{mutant.diff()}", flush=True)
    return _report(Counter(mutant.file for mutant in chosen), left, time.monotonic() - started, options.floor)


def _all(files: Iterable[Path]) -> list[Mutant]:
    return [mutant for file in files for mutant in mutants_of(file)]


def _load_libraries() -> None:
    """Load what the tests need from elsewhere, so that no child has to, but not the code itself."""
    importlib.import_module("macros.editions.operations")
    for name in [name for name in sys.modules if name.partition(".")[0] == "macros"]:
        del sys.modules[name]


def _report(tried: Counter[str], left: Counter[str], seconds: float, floor: float) -> int:
    for file in sorted(tried):
        print(f"{tried[file] - left[file]:5} of {tried[file]:4}  {file}")
    noticed = tried.total() - left.total()
    percent = 100 * noticed / tried.total()
    print(f"{noticed} of {tried.total()} faults were noticed, {percent:.1f} %; the floor is {floor:g} %.")
    print(f"{seconds:.0f} s.")
    return int(percent < floor)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", help="files or folders instead of the two packages")
    parser.add_argument(
        "--sample", type=int, default=SAMPLE, help="how many faults; %(default)s unless given"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="another seed tries other faults")
    parser.add_argument("--floor", type=float, default=FLOOR_PERCENT, help="percent that must be noticed")
    parser.add_argument("--jobs", type=int, default=JOBS, help="how many at a time")
    parser.add_argument("--all", action="store_true", help="every fault instead of a sample")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
