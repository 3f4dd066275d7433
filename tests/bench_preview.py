"""Measures the preview in Chromium: from the save of a file until the page in sight shows it.

Part of `make bench`. It works on copies of the real project, once and four times its size, edits a page and
then a record several times, and prints the medians of the seconds until the page shows the edit and the
terminal the lines of the check.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from .bench import ours
from .conftest import BROWSER_ARGUMENTS, find_browser
from .test_preview import MAX_SECONDS, Preview, Window, until

FACTORS = (1, 4)
EDITS = 5
PAUSE_SECONDS = 2
"""From the lines of the check to the next edit, which ends the build that is then going on."""
PAGE = "sessions/two-minds.html"
KINDS = {
    "a page": ("docs/sessions/two-minds.md", "Then it stops."),
    "a record": ("data/sessions/two-minds.yml", "title: In two minds"),
}
"""For each kind of edit the file, and the text that it lengthens."""


def main() -> None:
    """Measure and print."""
    print("size  edit of      page s   check s")
    for factor in FACTORS:
        windows: list[Window] = []
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            root = Path(folder) / "project"
            root.mkdir()
            ours(root, factor, with_print_pages=True)
            browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
            try:
                measure(Preview(root, windows), browser, factor)
            finally:
                windows[0].close()
                browser.close()


def measure(preview: Preview, browser: Browser, factor: int) -> None:
    """Print a row for each kind of edit."""
    until(lambda: "In two minds" in preview.text(PAGE), "the site was not built", MAX_SECONDS * factor)
    page = browser.new_page()
    page.goto(f"http://{preview.address}/{PAGE}")
    for kind, (name, text) in KINDS.items():
        marks = [f"Edited{kind.title().replace(' ', '')}{n}" for n in range(EDITS)]
        times = []
        for mark in marks:
            time.sleep(PAUSE_SECONDS)
            times.append(edit(preview, page, preview.root / name, text, mark))
        seen, checked = (statistics.median(figures) for figures in zip(*times, strict=True))
        print(f"×{factor:<4} {kind:<10} {seen:>8.2f} {checked:>9.2f}", flush=True)


def edit(preview: Preview, page: Page, file: Path, text: str, mark: str) -> tuple[float, float]:
    """Save a file with a mark after the text. Returns the seconds until page and terminal show it."""
    before, written = len(preview.window.output), file.read_text(encoding="utf-8")
    file.write_text(written.replace(text, f"{text} {mark}", 1), encoding="utf-8")
    start = time.monotonic()
    seen = checked = 0.0
    while not (seen and checked):
        if not seen and shows(page, mark):
            seen = time.monotonic() - start
        if not checked and "roblem" in preview.window.output[before:]:
            checked = time.monotonic() - start
        time.sleep(0.01)
    return seen, checked


def shows(page: Page, text: str) -> bool:
    """Whether the page has the text; while it loads again, it has not."""
    try:
        return text in str(page.evaluate("document.body?.textContent ?? ''"))
    except Error:
        return False


if __name__ == "__main__":
    main()
