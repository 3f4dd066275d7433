"""Measures the set-up for authors: seconds from `make serve` in a fresh clone to the first page, and MB.

Part of `make bench`. The packages are in the cache that the set-up of this checkout has filled; what it lacks
is downloaded within the time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from .history import ROOT
from .test_preview import free_address

TARGET_SECONDS, TARGET_MB = 40, 300
TITLE = b"<title>Healthy Identity Intervention"
"""On the first page of the manual, but not on the page that stands in while it is built."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "manual"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        seconds = seconds_to_first_page(clone)
        megabytes = sum(path.lstat().st_blocks * 512 for path in (clone / ".venv").rglob("*")) / 1e6
    print(f"first page after {seconds:.1f} s (target {TARGET_SECONDS})")
    print(f"environment of {megabytes:.0f} MB (target {TARGET_MB})")


def seconds_to_first_page(clone: Path) -> float:
    """Run `make serve` in a clone that has nothing set up, until it answers with the first page."""
    address = free_address()
    start = time.monotonic()
    command = ["make", "serve", f"ADDRESS={address}"]
    server = subprocess.Popen(command, cwd=clone, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while TITLE not in answer(f"http://{address}/index.html"):
            if server.poll() is not None:
                raise SystemExit("`make serve` ended")
            time.sleep(0.1)
        return time.monotonic() - start
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait()


def answer(url: str) -> bytes:
    """What is served at an address; nothing while nobody serves there."""
    try:
        with urllib.request.urlopen(url) as page:
            return bytes(page.read())
    except OSError:
        return b""


if __name__ == "__main__":
    main()
