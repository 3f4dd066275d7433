"""What the benchmarks of pages share: the manual, taken once and enlarged, open in Chromium from files."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from .bench import build, ours
from .conftest import BROWSER_ARGUMENTS, find_browser

FACTORS = (1, 16)


def enlarged_sites(description: str | None) -> Iterator[tuple[int, Browser, Path]]:
    """For each factor on the command line: the factor, the browser, and the site in a temporary folder."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--factors", type=int, nargs="+", default=FACTORS)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        for factor in options.factors:
            with tempfile.TemporaryDirectory() as folder:
                ours(Path(folder), factor)  # these pages need no print pages
                build(Path(folder))
                yield factor, browser, Path(folder) / "site"
        browser.close()
