"""Runs git in the project's folder."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git in `folder` and return its output without the last newline.

    Raises `OSError` when git is not installed, and `CalledProcessError` when the command fails.
    """
    result = subprocess.run(
        ["git", "--no-optional-locks", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return result.stdout.rstrip("\n")
