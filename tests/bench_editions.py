"""Measures editions: the time of a publish compared with a build, of the n-th edition, and of verify.

Part of `make bench`. It works on copies of the project. Seconds are wall time.
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
    """The real manual: a strict build with an empty and a full cache of PDFs, a publish, and a verify."""
    project = copy_of_project(folder)
    edition = Site.load(project.root).manual.settings.edition

    def build() -> None:
        snapshot = Snapshot.load(project.root)
        pdfs = build_pdfs(project.root, snapshot.sheets, progress=lambda _: None)
        assert build_site(project.root, folder / "site", snapshot, pdfs)

    cold = timed("strict build with PDFs, empty cache", build)
    warm = timed("strict build with PDFs, full cache", build)
    published = timed("publish, full cache", lambda: publish_here(project, edition))
    added = published - warm
    print(f"publishing adds {added:.1f} s: {added / cold:.0%} of a build with an empty cache")
    size = sum(path.stat().st_size for path in project.register.rglob("*") if path.is_file())
    seconds = timed("verify", lambda: list(faults(Register(project.register))))
    plain = timed(
        "read every file",
        lambda: [path.read_bytes() for path in project.register.rglob("*") if path.is_file()],
    )
    print(f"verify reads {size / MIB / seconds:.0f} MiB/s of {size / MIB:.0f} MiB")
    print(f"plain reading: {size / MIB / plain:.0f} MiB/s")


def many(folder: Path) -> None:
    """The small manual published many times: the seconds for the n-th edition."""
    project = small_project(folder)
    seconds = {}
    for n in range(1, max(EDITIONS) + 1):
        project.set_edition(f"0.{n}")
        start = time.monotonic()
        publish_here(project, f"0.{n}")
        seconds[n] = time.monotonic() - start
    for n in EDITIONS:
        near = [seconds[k] for k in seconds if abs(k - n) <= 1 and k > 1] or [seconds[n]]
        print(f"edition {n:>3} of the small manual   {sum(near) / len(near):>8.2f} s")


def copy_of_project(folder: Path) -> Project:
    """The real project without its cache, as a new git repository."""
    root = folder / "project"
    for name in ("data", "docs", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("mkdocs.yml", ".gitignore"):
        shutil.copy(ROOT / name, root)
    subprocess.run(["git", "init", "--quiet"], cwd=root, env=AUTHOR, check=True)
    project = Project(root, folder / "register")
    project.commit()
    return project


def publish_here(project: Project, edition: str) -> None:
    """Publish in this process."""
    request = PublishRequest(
        edition, "2026-01-01", "Interventions Unit", None, new=not Register(project.register).exists
    )
    publish(project.root, Register(project.register), request, build_into, lambda _: None)


def timed(name: str, operation: Callable[[], object]) -> float:
    """Run an operation. Prints and returns its seconds."""
    start = time.monotonic()
    operation()
    seconds = time.monotonic() - start
    print(f"{name:<42}{seconds:>8.2f} s", flush=True)
    return seconds


if __name__ == "__main__":
    main()
