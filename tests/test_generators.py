"""The generators that can take over from MkDocs build the same site, byte for byte.

Each is in its own folder, which comes before the environment's packages, so that nothing else differs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from macros.tools.folders import MARKER

from .history import ROOT

INSTALLED = ROOT / ".cache" / "generators"
BUILD = """
import importlib, sys
command = importlib.import_module(sys.argv[1] + ".__main__").cli
command(["build", "--strict", "--site-dir", sys.argv[2]], standalone_mode=False)
used = {name: module for name, module in sys.modules.items() if name.split(".")[0] in ("mkdocs", sys.argv[1])}
print("\\n".join(sorted({module.__file__ for module in used.values() if module.__file__})))
"""
"""Builds the project in the current folder, then prints the generator's files that were loaded."""


@pytest.mark.parametrize(("generator", "package"), [("properdocs", "properdocs"), ("mkdocs-ng", "mkdocs")])
def test_another_generator_builds_the_same_site(
    generator: str, package: str, built: Path, tmp_path: Path
) -> None:
    folder = INSTALLED / generator
    assert folder.is_dir(), f"{generator} is missing: run `make test`, which installs it"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    result = subprocess.run(
        [sys.executable, "-c", BUILD, package, str(tmp_path / "site")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    loaded = result.stdout.splitlines()
    assert loaded
    assert [file for file in loaded if not Path(file).is_relative_to(folder)] == []
    assert contents(tmp_path / "site") == contents(built)


def contents(site: Path) -> dict[str, bytes]:
    """What the generator wrote: the file that marks a folder as made here is from `manual site`."""
    files = (path for path in site.rglob("*") if path.is_file() and path != site / MARKER)
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}
