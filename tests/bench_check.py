"""Measures `manual check` at the manual's size and at 16 times that: CPU seconds and peak memory.

Run it with `make bench`. The copies of sessions repeat each other's prose, so the check of the larger manual
also reports every repetition; its time contains that.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench import ours

FACTORS = (1, 16)
RUNS = 3
BEFORE_CPU_SECONDS = 1.7
"""CPU seconds of the check before it looked at rendered pages, on the machine of DECISIONS.md."""
MAX_TIMES_BEFORE = 2.5
MAX_GROWTH = 20


def main() -> None:
    """Measure and print."""
    seconds: dict[int, float] = {}
    print("size  cpu s  peak MiB")
    for factor in FACTORS:
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder) / "project"
            project.mkdir()
            ours(project, factor, with_print_pages=True)
            figures = [check(project) for _ in range(RUNS)]
        seconds[factor] = statistics.median(cpu for cpu, _ in figures)
        print(f"×{factor:<4} {seconds[factor]:>5.2f} {max(memory for _, memory in figures):>9.0f}")
    first, last = seconds[FACTORS[0]], seconds[FACTORS[-1]]
    times = first / BEFORE_CPU_SECONDS
    print(f"times the check before it: {times:.2f} (target {MAX_TIMES_BEFORE})")
    print(f"×{FACTORS[-1]} / ×{FACTORS[0]}: {last / first:.1f} (target {MAX_GROWTH})")


def check(project: Path) -> tuple[float, float]:
    """CPU seconds and peak MiB of `manual check` in a process of its own."""
    command = Path(sys.executable).parent / "manual"
    process = os.posix_spawn(
        command,
        [str(command), "check", "--root", str(project)],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0o644) for fd in (1, 2)],
    )
    _, _, usage = os.wait4(process, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
