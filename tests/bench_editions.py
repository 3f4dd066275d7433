"""Measures editions: what publishing adds to a build, what the n-th edition costs, how fast verify reads.

Part of `make bench`. Works on copies.
Seconds are wall time.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from macros.build import build_into, build_site
from macros.editions.publish.publish import PublishRequest, publish
from macros.editions.register.register import Register
from macros.editions.register.verify import faults
from macros.editions.snapshot import Snapshot
from macros.pages.site import Site
from macros.printing.build import build_pdfs

from .history import AUTHOR, ROOT, Project, small_project

EDITIONS = (1, 10, 50)
MIB = 1 << 20


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        real(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        many(Path(folder))


def real(folder: Path) -> None:
    """The real manual: a strict build with PDFs, then its publish, cold and with every PDF in the cache."""
    project = copy_of_project(folder)
    edition = Site.load(project.root).manual.settings.edition

    def build() -> None:
        snapshot = Snapshot.load(project.root)
        pdfs = build_pdfs(project.root, snapshot.sheets, say=lambda _: None)
        assert build_site(project.root, folder / "site", snapshot, pdfs)

    cold = timed("strict build with PDFs, all made", build)
    warm = timed("strict build with PDFs, all in the cache", build)
    taken = timed("publish, all in the cache", lambda: publish_here(project, edition))
    print(f"publishing adds {taken - warm:.1f} s: {(taken - warm) / cold:.0%} of a build that makes its PDFs")
    size = sum(path.stat().st_size for path in project.register.rglob("*") if path.is_file())
    seconds = timed("verify", lambda: list(faults(Register(project.register))))
    plain = timed(
        "read every file",
        lambda: [path.read_bytes() for path in project.register.rglob("*") if path.is_file()],
    )
    print(f"verify reads {size / MIB / seconds:.0f} MiB/s of {size / MIB:.0f} MiB")
    print(f"plain reading gives {size / MIB / plain:.0f} MiB/s")


def many(folder: Path) -> None:
    """The small manual published again and again: seconds for the n-th edition."""
    project = small_project(folder)
    taken = {}
    for n in range(1, max(EDITIONS) + 1):
        project.name(f"0.{n}")
        start = time.monotonic()
        publish_here(project, f"0.{n}")
        taken[n] = time.monotonic() - start
    for n in EDITIONS:
        near = [taken[k] for k in taken if abs(k - n) <= 1 and k > 1] or [taken[n]]
        print(f"edition {n:>3} of the small manual   {sum(near) / len(near):>8.2f} s")


def copy_of_project(folder: Path) -> Project:
    """The real project without its cache, under version control of its own."""
    root = folder / "project"
    for name in ("data", "docs", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("mkdocs.yml", ".gitignore"):
        shutil.copy(ROOT / name, root)
    (root / "macros").symlink_to(ROOT / "macros")
    subprocess.run(["git", "init", "--quiet"], cwd=root, env=AUTHOR, check=True)
    project = Project(root, folder / "register")
    project.commit()
    return project


def publish_here(project: Project, edition: str) -> None:
    """Publish in this process."""
    order = PublishRequest(edition, "2026-01-01", "Interventions Unit", None)
    publish(project.root, Register(project.register), order, build_into, lambda _: None)


def timed(what: str, act: Callable[[], object]) -> float:
    """Seconds that an act takes, printed."""
    start = time.monotonic()
    act()
    taken = time.monotonic() - start
    print(f"{what:<42}{taken:>8.2f} s", flush=True)
    return taken


if __name__ == "__main__":
    main()
