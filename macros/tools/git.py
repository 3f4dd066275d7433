"""Questions to git about the project's folder."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(folder: Path, *words: str) -> str:
    """What git answers in `folder`. Raises `OSError` without git, `CalledProcessError` when git refuses."""
    result = subprocess.run(
        ["git", "--no-optional-locks", *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return result.stdout.rstrip("\n")
