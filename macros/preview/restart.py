"""Starts the process again when the program's own files have changed, once they can be loaded."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from ..manual.problems import Problem
from .watching import PACKAGE, shown_path

MODULES = "macros.cli, macros.build, macros.hooks, macros.preview.preview"
PLACE = re.compile(r'^  File "(.*?)", line (\d+)', re.MULTILINE)


def loading_faults(root: Path) -> list[Problem]:
    """What keeps the program's files from being loaded, tried in another process."""
    command = [sys.executable, "-c", f"import {MODULES}"]
    trial = subprocess.run(command, capture_output=True, text=True, check=False)
    if trial.returncode == 0:
        return []
    places = [(name, line) for name, line in PLACE.findall(trial.stderr) if not name.startswith("<")]
    name, line = places[-1] if places else (str(PACKAGE), "1")
    reason = trial.stderr.strip().split("\n")[-1]
    hint = "The program goes on as it was before the edit, until this is put right."
    return [Problem(shown_path(Path(name), root), int(line), "program", f"{reason}.", hint)]


def restart() -> None:
    """Replace this process by a new one with the same command line."""
    command = [sys.executable, *sys.orig_argv[1:]]
    if os.name == "nt":  # where a replaced process loses its terminal
        sys.exit(subprocess.call(command))
    sys.stdout.flush()
    os.execv(sys.executable, command)
