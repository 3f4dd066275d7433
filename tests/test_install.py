"""The package as others get it: a wheel, installed away from the checkout, serving a project elsewhere."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest

from .history import ROOT, small_project

MAX_SECONDS_TO_FIRST_PAGE = 60
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
WITHOUT_CHECKOUT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words, "--quiet", "--no-index"]
    subprocess.run(command, check=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment that has the wheel, and what it depends on from the tests' own."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / SCRIPTS / "python"
    pip("--python", str(python), "install", "--no-deps", str(wheel))
    (packages,) = folder.glob("**/site-packages")
    own = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "dependencies.pth").write_text(own, encoding="utf-8")
    return folder / SCRIPTS


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that holds no copy of the package."""
    root = small_project(tmp_path_factory.mktemp("elsewhere")).root
    assert not (root / "macros").exists()
    return root


def run(installed: Path, *words: str) -> str:
    """What `manual` prints, run where nothing of the checkout is near."""
    command = [str(installed / "manual"), *words]
    return subprocess.run(
        command, cwd=installed, env=WITHOUT_CHECKOUT, capture_output=True, text=True, check=True
    ).stdout


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "macros"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == {name for name in listed if (ROOT / name).exists()}
    assert {Path(name).suffix for name in packed} >= {".py", ".j2", ".js", ".conf", ".config", ".typed"}


def test_the_wheel_has_the_licence_and_the_version_of_the_changelog(wheel: Path) -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder = f"hii_manual-{metadata['version']}.dist-info"
    packed = zipfile.ZipFile(wheel)
    assert packed.read(f"{folder}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert "License-Expression: MIT\n" in packed.read(f"{folder}/METADATA").decode()


def test_the_installed_package_is_the_wheel(installed: Path) -> None:
    printed = subprocess.run(
        [str(installed / "python"), "-c", "import macros; print(macros.__file__)"],
        cwd=installed,
        env=WITHOUT_CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert Path(printed).is_relative_to(installed.parent)


def test_a_project_is_checked_from_the_wheel(installed: Path, project: Path) -> None:
    expected = "No problems: 2 modules, 3 sessions (2 outlines).\n"
    assert run(installed, "--root", str(project), "check") == expected
    assert run(installed, "check", "--root", str(project)) == expected


def test_the_folder_after_the_verb_counts(installed: Path, project: Path, tmp_path: Path) -> None:
    assert "No problems" in run(installed, "--root", str(tmp_path), "check", "--root", str(project))


def test_a_project_is_built_from_the_wheel(installed: Path, project: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    assert run(installed, "--root", str(project), "site", "--to", str(target)) == f"Built {target}.\n"
    assert "</html>" in (target / "sessions" / "alpha.html").read_text(encoding="utf-8")
    assert (target / "print").is_dir()


@pytest.fixture
def address(installed: Path, project: Path) -> Iterator[str]:
    """Where the project is served from the wheel."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen(
        [str(installed / "manual"), "--root", str(project), "serve", "--address", address],
        cwd=installed,
        env=WITHOUT_CHECKOUT,
    )
    yield address
    server.terminate()
    server.wait()


def test_a_project_is_served_from_the_wheel(address: str) -> None:
    end = time.monotonic() + MAX_SECONDS_TO_FIRST_PAGE
    while True:
        try:
            with urllib.request.urlopen(f"http://{address}/sessions/alpha.html") as page:
                text = page.read().decode()
            break
        except URLError:
            assert time.monotonic() < end, "no page was served"
            time.sleep(0.2)
    assert "<title>" in text
