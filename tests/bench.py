"""Measures the build, and compares it with stock Material and with the same site without macros.

Run it with `make bench`. It multiplies the real records (×1, ×4, ×16), builds each size in four ways, one
after the other and each in its own process, and prints the medians:

- `ours`      the project as it is: macros, generated pages, our shell;
- `prerender` the same with every macro already replaced by its output, and no macros plugin;
- `stock`     stock Material with its search, on the same Markdown, with generated pages as Markdown too;
- `all`       the project with its print pages, for the cost of a complete build.

Wall and CPU seconds are the operating system's figures for each process; memory is its peak in MiB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
FACTORS = (1, 4, 16)
WAYS = ("ours", "prerender", "stock", "all")
CAPTURE = str(ROOT / "tests" / "bench_capture.py")
PRERENDERED = str(ROOT / "tests" / "bench_prerendered.py")
VERBATIM = str(ROOT / "tests" / "bench_verbatim.py")


@dataclass(frozen=True)
class Figure:
    """The figures of one build: seconds of wall and CPU time, MiB of peak memory, number of pages."""

    wall: float
    cpu: float
    memory: float
    pages: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--runs", type=int, default=5, help="number of measured runs of each build; ×16 has 1"
    )
    parser.add_argument("--factors", type=int, nargs="+", default=FACTORS)
    options = parser.parse_args()
    print("size  way        pages    wall s     cpu s   ms/page  peak MiB")
    ours: dict[int, Figure] = {}
    for factor in options.factors:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(Path(folder), factor, 1 if factor >= 16 else options.runs)
        ours[factor] = median(figures["ours"])
        report(factor, figures)
    first, last = ours[min(ours)], ours[max(ours)]
    growth = (last.wall / last.pages) / (first.wall / first.pages)
    print(f"time per page at ×{max(ours)} / ×{min(ours)}: {growth:.2f}")


def report(factor: int, figures: dict[str, list[Figure]]) -> None:
    """Print the rows and the ratios of one size.

    A ratio is the median of the ratios of all rounds, because other load on the machine affects both builds
    of a round.
    """
    for way, measured in figures.items():
        figure = median(measured)
        per_page = 1000 * figure.wall / figure.pages
        print(
            f"×{factor:<4} {way:<10} {figure.pages:>5} {figure.wall:>9.2f} {figure.cpu:>9.2f} "
            f"{per_page:>9.1f} {figure.memory:>9.0f}"
        )
    for other in ("stock", "prerender"):
        rounds = list(zip(figures["ours"], figures[other], strict=True))
        wall = statistics.median(one.wall / two.wall for one, two in rounds)
        cpu = statistics.median(one.cpu / two.cpu for one, two in rounds)
        print(f"      ours / {other}: wall {wall:.2f}, cpu {cpu:.2f}")


def measure(folder: Path, factor: int, runs: int) -> dict[str, list[Figure]]:
    """For each way to build the manual at `factor` times its size, the figures of each round."""
    projects = {way: folder / way for way in WAYS}
    ours(projects["ours"], factor)
    ours(projects["all"], factor, with_print_pages=True)
    capture(projects["ours"], folder / "captured")
    prerendered(projects["prerender"], projects["ours"], folder / "captured")
    stock(projects["stock"], projects["ours"], folder / "captured")
    for project in projects.values():
        build(project)  # once without measuring, so that every cache is warm
    figures: dict[str, list[Figure]] = {way: [] for way in WAYS}
    for _ in range(runs):
        for way, project in projects.items():
            figures[way].append(build(project))
    return figures


def median(figures: list[Figure]) -> Figure:
    """The median of each quantity of several figures."""
    return Figure(
        *(
            statistics.median(getattr(figure, name) for figure in figures)
            for name in ("wall", "cpu", "memory")
        ),
        pages=figures[0].pages,
    )


def build(project: Path, **environment: str) -> Figure:
    """Build a project with MkDocs in its own process."""
    start = os.times().elapsed
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "mkdocs", "build", "--config-file", str(project / "mkdocs.yml")],
        {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, fd, str(project / "log"), os.O_WRONLY | os.O_CREAT, 0o644) for fd in (1, 2)
        ],
    )
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit((project / "log").read_text(encoding="utf-8", errors="replace")[-3000:])
    pages = len(list((project / "site").rglob("*.html")))
    wall = os.times().elapsed - start
    return Figure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, pages)


def ours(project: Path, factor: int, with_print_pages: bool = False) -> None:
    """The real project with its modules, sessions and handouts multiplied."""
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, project / name)
    for name in ("macros", "overrides"):
        (project / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    modules_file = project / "data" / "modules.yml"
    whole = yaml.safe_load(modules_file.read_text(encoding="utf-8"))
    modules = whole["items"]
    copies = [copied(project, module, n) for n in range(2, factor + 1) for module in modules]
    dump(modules_file, {**whole, "items": modules + copies})
    say_where_copies_are(project, factor, {module["id"] for module in modules})
    if not with_print_pages:
        dump(project / "mkdocs.yml", without_print_pages(settings(project)))


def say_where_copies_are(project: Path, factor: int, modules: set[str]) -> None:
    """In the ledger, give every statement that is in a module its places in the copies too."""
    path = project / "data" / "source" / "ledger.yml"
    ledger = yaml.safe_load(path.read_text(encoding="utf-8"))
    for statement in ledger["statements"]:
        in_modules = [place for place in statement["at"] if place.removeprefix("modules#") in modules]
        statement["at"] += [f"{place}-{n}" for n in range(2, factor + 1) for place in in_modules]
    dump(path, ledger)


def without_print_pages(config: dict[str, Any]) -> dict[str, Any]:
    """The settings for a site without print pages, which stock Material does not have either.

    The navigation still names the pages of the print centre, so the build is not strict.
    """
    return {**config, "strict": False, "extra": {"print_pages": False}}


def copied(project: Path, module: dict[str, Any], n: int) -> dict[str, Any]:
    """Copy number `n` of a module, with its sessions, handouts and pages."""
    copy = {**with_names(module, n), "sessions": [f"{id}-{n}" for id in module["sessions"]]}
    page(project, "modules", module["id"], n)
    for id in module["sessions"]:
        record = yaml.safe_load((ROOT / "data" / "sessions" / f"{id}.yml").read_text(encoding="utf-8"))
        dump(project / "data" / "sessions" / f"{id}-{n}.yml", renamed(record, n))
        page(project, "sessions", id, n)
        for handout in record.get("handouts", []):
            page(project, "handouts", handout["id"], n)
    return copy


def renamed(record: dict[str, Any], n: int) -> dict[str, Any]:
    """The session with `n` appended to its id, to those of its handouts, and to every other name."""
    handouts = [with_names(handout, n) for handout in record.get("handouts", [])]
    return {**with_names(record, n), **({"handouts": handouts} if handouts else {})}


def with_names(record: dict[str, Any], n: int) -> dict[str, Any]:
    """The record with `n` appended to its id and to its other names, which have to differ."""
    also = [f"{name} {n}" for name in record.get("also", [])]
    return {**record, "id": f"{record['id']}-{n}", **({"also": also} if also else {})}


def page(project: Path, folder: str, id: str, n: int) -> None:
    """Copy number `n` of a written page."""
    text = (ROOT / "docs" / folder / f"{id}.md").read_text(encoding="utf-8")
    copy = text.replace(f"ref: {id}", f"ref: {id}-{n}", 1)
    (project / "docs" / folder / f"{id}-{n}.md").write_text(copy, encoding="utf-8")


def capture(project: Path, target: Path) -> None:
    """Build once with a hook that saves the Markdown of every page after its macros have run."""
    config = settings(project)
    dump(project / "mkdocs.yml", {**config, "hooks": [*config["hooks"], CAPTURE]})
    build(project, CAPTURE_TO=str(target))
    dump(project / "mkdocs.yml", config)


def prerendered(project: Path, source: Path, captured: Path) -> None:
    """Our site without the macros plugin, on Markdown in which the macros have run."""
    shutil.copytree(source / "data", project / "data")
    for name in ("macros", "overrides"):
        (project / name).symlink_to(ROOT / name)
    for path in (source / "docs").rglob("*.md"):
        name = path.relative_to(source / "docs")
        (project / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(captured / name, project / "docs" / name)
    config = settings(source)
    dump(
        project / "mkdocs.yml", {**config, "plugins": [], "hooks": [*config["hooks"], PRERENDERED, VERBATIM]}
    )


def stock(project: Path, source: Path, captured: Path) -> None:
    """Stock Material with its own search on the same Markdown, with a file for every page."""
    shutil.copytree(captured, project / "docs")
    search = project / "docs" / "search.md"  # without its template, which is part of our shell
    search.write_text(search.read_text(encoding="utf-8").split("---\n", 2)[2], encoding="utf-8")
    config = settings(source)
    shared = {
        key: config[key] for key in ("site_name", "use_directory_urls", "markdown_extensions", "validation")
    }
    stock_settings = {
        "plugins": ["search"],
        "hooks": [VERBATIM],
        "theme": {"name": "material", "font": False},
        "nav": navigation(source),
    }
    dump(project / "mkdocs.yml", {**shared, **stock_settings})


def navigation(source: Path) -> list[Any]:
    """The navigation that our hooks pass to MkDocs, for stock Material to render."""
    from macros.hooks import _nav
    from macros.pages.site import Site
    from macros.pages.structure.navigation import NavNode

    tree = Site.load(source).navigation
    return [_nav(node) for node in (NavNode("Home", "index.md"), *tree.children)]


def settings(project: Path) -> dict[str, Any]:
    """A project's `mkdocs.yml`."""
    return dict(yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8")))


class Plain(yaml.SafeDumper):
    """Writes a value out wherever it is used: the manual's files know no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - yaml names the argument
        """Always."""
        return True


def dump(path: Path, value: Any) -> None:
    """Write YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(value, Dumper=Plain, sort_keys=False, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    main()
