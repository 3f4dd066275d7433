"""Measures the PDFs: one sheet, all with an empty cache and a full one, after an edit, WeasyPrint alone.

Part of `make bench`. It works on a copy of the project, so that the real cache is not touched. Seconds are
wall time; memory is that of the largest single process, in MiB. `--sample N` takes every Nth sheet for all
runs, because WeasyPrint alone takes many minutes for all sheets.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from macros.pages.site import Site
from macros.printing.build import ASSETS, CACHE, build_pdfs, select_sheets
from macros.printing.document import document, stylesheet
from macros.printing.engine import STYLESHEETS
from macros.printing.sheets import Sheets

ROOT = Path(__file__).parent.parent
EDITED = ("two-minds", "You won't be asked to choose anything today.", "Nothing has to be chosen today.")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=1, help="take every Nth sheet")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = copy_of_project(Path(folder))
        names = sorted(select_sheets(Sheets(Site.load(project)).all, []))[:: options.sample]
        ids = [] if options.sample == 1 else names
        one_sheet(project)
        shutil.rmtree(project / CACHE)
        cold = timed(project, ids, "empty cache")
        unchanged = timed(project, ids, "full cache")
        edit(project)
        edited = timed(project, ids, "one session edited")
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        alone = plain(project, names)
    print(f"WeasyPrint alone    {len(names):>4} made  {alone:>8.1f} s")
    print(f"empty / alone {cold / alone:.2f} (target 0.2)   full / alone {unchanged / alone:.3f} (0.005)")
    print(f"edited / empty {edited / cold:.2f} (target 0.15)   peak {memory:.0f} MiB (400)")


def copy_of_project(folder: Path) -> Path:
    """The project without its cache."""
    for name in ("data", "docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.rmtree(folder / CACHE, ignore_errors=True)
    return folder


def one_sheet(project: Path) -> None:
    """Print the seconds of the command for one sheet that is not in the cache."""
    start = time.monotonic()
    command = [Path(sys.executable).parent / "manual", "--root", project, "pdf", f"run-{EDITED[0]}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"`manual pdf`           1 made  {time.monotonic() - start:>8.1f} s (target 2)", flush=True)


def timed(project: Path, names: list[str], run: str) -> float:
    """Read the manual and make the PDFs. Prints and returns the seconds."""
    start = time.monotonic()
    count = build_pdfs(project, Sheets(Site.load(project)), names, progress=lambda _: None).rendered_count
    seconds = time.monotonic() - start
    print(f"{run:<20}{count:>4} made  {seconds:>8.1f} s", flush=True)
    return seconds


def edit(project: Path) -> None:
    """Change one sentence of one session."""
    session, old, new = EDITED
    path = project / "data" / "sessions" / f"{session}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def plain(project: Path, names: list[str]) -> float:
    """Seconds for WeasyPrint as its manual shows it: in one process, one file after the other."""
    site = Site.load(project)
    sheets = Sheets(site)
    inputs = [
        (document(sheets, sheets.all[name], pdf=True), stylesheet(site.manual.settings, sheets.all[name]))
        for name in names
    ]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        start = time.monotonic()
        render_plainly(inputs, project / ASSETS)
        os.write(writing, str(time.monotonic() - start).encode())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit("WeasyPrint alone failed")
    return float(os.read(reading, 64))


def render_plainly(inputs: list[tuple[str, str]], assets: Path) -> None:
    """Make each PDF, reading its stylesheets again each time."""
    import weasyprint

    base = assets.resolve().as_uri() + "/"
    for html, css in inputs:
        styles = [weasyprint.CSS(filename=str(assets / name)) for name in STYLESHEETS]
        page = weasyprint.HTML(string=html, base_url=base)
        page.write_pdf(stylesheets=[*styles, weasyprint.CSS(string=css)], pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main()
