"""Measures search in Chromium, from files: the first answer, each keystroke, and how long the page is busy.

Part of `make bench`. The manual is taken once and enlarged, as in `tests/bench.py`. Times are milliseconds of
the page's own clock, which begins when the page is opened; each page is opened several times, and the median
of the openings is printed, but for the longest block and keystroke, where it is the worst. Limits are those
of DECISIONS.md, three times as high at ×16.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser

from .bench_browser import enlarged_sites

ROOT = Path(__file__).parent.parent
OPENINGS = 5
LIMITS_MS = {"first answer": 100, "keystroke": 16, "block": 50}
LARGE, LARGE_LIMITS = 16, 3
WATCH = """() => {
  window.longest = 0;
  const watch = new PerformanceObserver((list) => {
    for (const {duration} of list.getEntries()) longest = Math.max(longest, duration);
  });
  watch.observe({type: "longtask", buffered: true});
  const look = () => {
    if (document.querySelector(".search-results__link")) window.answered ??= performance.now();
    if (document.querySelector("#search-results[data-ready]")) window.indexed ??= performance.now();
  };
  new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true});
}"""
TYPE = """(query) => {
  const field = document.getElementById("search-page");
  return Array.from(query, (_, i) => {
    const start = performance.now();
    field.value = query.slice(0, i + 1);
    field.dispatchEvent(new Event("input"));
    return performance.now() - start;
  });
}"""


def main() -> None:
    """Measure and print."""
    print("size   first answer ms   all indexed ms   keystroke ms (median, worst)   longest block ms")
    for factor, browser, site in enlarged_sites(__doc__):
        report(factor, [measure(browser, site) for _ in range(OPENINGS)])


def measure(browser: Browser, site: Path) -> dict[str, Any]:
    """The times of one opening of the search page, and of every keystroke of the questions for tuning."""
    page = browser.new_page()
    page.add_init_script(f"({WATCH})()")
    page.goto((site / "search.html").as_uri() + "?q=timeline")
    page.wait_for_selector("#search-results[data-ready]", state="attached", timeout=120_000)
    times = {"first": page.evaluate("answered"), "indexed": page.evaluate("indexed")}
    questions = yaml.safe_load((ROOT / "tests" / "search_questions.yml").read_text(encoding="utf-8"))
    keys = [time for question in questions["tuning"][::4] for time in page.evaluate(TYPE, question["ask"])]
    page.wait_for_timeout(200)
    block = page.evaluate("longest")
    page.close()
    return {**times, "keys": keys, "block": block}


def report(factor: int, openings: list[dict[str, Any]]) -> None:
    """Print a row, and a line for each limit that is not kept."""
    first, indexed = (statistics.median(item[name] for item in openings) for name in ("first", "indexed"))
    keys = [time for item in openings for time in item["keys"]]
    block = max(item["block"] for item in openings)
    print(
        f"×{factor:<4} {first:>16.0f} {indexed:>16.0f} {statistics.median(keys):>16.1f} {max(keys):>14.1f}"
        f" {block:>18.0f}"
    )
    times = {"first answer": first, "keystroke": max(keys), "block": block}
    for name, limit in LIMITS_MS.items():
        allowed = limit * (LARGE_LIMITS if factor >= LARGE else 1)
        if times[name] > allowed:
            print(f"      {name}: {times[name]:.0f} ms, more than {allowed} ms")


if __name__ == "__main__":
    main()
