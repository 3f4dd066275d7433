"""Runs git in the project's folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .errors import UserError


class GitError(UserError):
    """Git is missing or refuses; the message says what it said, and what to do."""


def git(folder: Path, *arguments: str) -> str:
    """Run git in `folder` and return its output without the last newline. Raises `GitError`."""
    try:
        result = subprocess.run(
            ["git", "--no-optional-locks", *arguments],
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        raise GitError("Git is not installed, or not on the path. Install it first.") from None
    except OSError as error:
        raise GitError(f"Git cannot be started ({error.strerror}).") from None
    if result.returncode:
        raise GitError(_explain(folder, result.stderr))
    return result.stdout.rstrip("\n")


def _explain(folder: Path, said: str) -> str:
    """What git's refusal means for the person at the keyboard."""
    if "dubious ownership" in said:
        return (
            f"Git refuses to read {folder}, because another user owns it. If you trust it, run: "
            f"git config --global --add safe.directory {folder}"
        )
    if "not a git repository" in said:
        return f"{folder} is not in a git repository. Run `git init` there, and commit."
    if "Needed a single revision" in said or "unknown revision" in said or "ambiguous argument" in said:
        return f"{folder} has no commit yet. Commit its files first."
    last = said.strip().splitlines()[-1] if said.strip() else "no message"
    return f"Git refuses to work in {folder}: {last.removeprefix('fatal: ')}."
