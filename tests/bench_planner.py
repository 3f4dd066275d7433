"""Measures the planner's page in Chromium, from files: how long a change takes until the page shows it.

Part of `make bench`. The manual is taken once and enlarged, as in `tests/bench.py`. A change is a choice, or
a session moved in a plan; the time includes the layout that follows. Medians and the worst are printed.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from playwright.sync_api import Browser

from .bench_browser import enlarged_sites

LIMITS_MS = {1: 16, 16: 50}
CHANGES = 60
PLAN_SESSIONS = 14
CHANGE = """(changes) => {
  const plan = document.getElementById("planner-list");
  const inputs = [...document.querySelectorAll("#planner-groups input")];
  const times = [];
  for (let i = 0; i < changes; i += 1) {
    const down = plan.children[i % 12].querySelectorAll("button")[1];
    const start = performance.now();
    (i % 2 ? inputs[(i * 7) % inputs.length] : down).click();
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""


def main() -> None:
    """Measure and print."""
    print("size   change in the planner ms (median, worst)")
    for factor, browser, site in enlarged_sites(__doc__):
        report(factor, measure(browser, site))


def measure(browser: Browser, site: Path) -> list[float]:
    """The milliseconds of each change to a plan."""
    page = browser.new_page()
    page.goto((site / "planner.html").as_uri())
    ids = page.evaluate(f"manualPlanner.sessions.slice(0, {PLAN_SESSIONS}).map(({{ id }}) => id).join()")
    edition = page.evaluate("manualPlanner.edition")
    page.goto((site / "planner.html").as_uri() + f"#v=1&e={edition}&s={ids}&c=aim:reconsider&m=60")
    page.wait_for_selector("#planner-list > li")
    times: list[float] = page.evaluate(CHANGE, CHANGES)
    page.close()
    return times


def report(factor: int, times: list[float]) -> None:
    """Print a row, and a line when the limit is not kept."""
    middle = statistics.median(times)
    print(f"×{factor:<4} {middle:>12.1f} {max(times):>8.1f}")
    if middle > LIMITS_MS.get(factor, middle):
        print(f"      a change takes {middle:.0f} ms, more than {LIMITS_MS[factor]} ms")


if __name__ == "__main__":
    main()
