"""Editions under faults: whatever interrupts, each edition is whole or absent, and the next run heals.

Each trial runs the real act in a process of its own and kills it at a random moment. The seed and the
number of trials are printed.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.build import build_into
from macros.editions.operations import export_register, recover_register, withdraw_from
from macros.editions.publish import publish as release_module
from macros.editions.publish.publish import PublishRequest, publish
from macros.editions.register import index as index_module
from macros.editions.register.index import write_index
from macros.editions.register.register import EDITION, RELEASE, Register, RegisterError
from macros.editions.register.verify import faults, hashes

from .history import Project, small_project

pytestmark = pytest.mark.xdist_group("faults")

KILLS = 100
SMALL_KILLS = 15
AT_ONCE = 8
SEED = 20261124
FORK = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A register with one edition, and PDFs in the cache."""
    project = small_project(tmp_path_factory.mktemp("faults"))
    assert project.publish("0.1").returncode == 0
    return project


@pytest.fixture
def project(begun: Project, tmp_path: Path) -> Project:
    """A copy that a test may hurt."""
    for name in ("project", "register"):
        shutil.copytree(begun.root.parent / name, tmp_path / name, symlinks=True)
    return Project(tmp_path / "project", tmp_path / "register")


def publish_here(project: Project, edition: str) -> None:
    order = PublishRequest(edition, "2026-02-01", "Interventions Unit", None)
    publish(project.root, Register(project.register), order, build_into, lambda _: None)


def at_once(acts: list[Callable[[], object]]) -> list[int]:
    """Run each act in a child: 0 done, 1 refused in words, else what ended it."""

    def child(act: Callable[[], object]) -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            act()
        except (RegisterError, OSError):
            os._exit(1)
        os._exit(0)

    processes = [FORK.Process(target=child, args=(act,)) for act in acts]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode or 0 for process in processes]


def kill_after(seconds: float, act: Callable[[], object]) -> bool:
    """Run an act in a child, with all that it starts, and kill it after a while; whether it was killed."""

    def child() -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        act()
        os._exit(0)

    process = FORK.Process(target=child)
    process.start()
    with contextlib.suppress(ProcessLookupError):  # it was quicker
        os.setpgid(process.pid or 0, 0)
    process.join(seconds)
    if process.exitcode is not None:
        return False
    os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
    return True


def broken_promises(project: Project, known: set[str] | None = None) -> list[str]:
    """What a reader or a copy of the register must never see. Editions in `known` are not read again."""
    found = []
    folder = project.register
    whole = {path.name for path in folder.iterdir() if EDITION.fullmatch(path.name)}
    for name in whole - (known or set()):
        said = json.loads((folder / name / RELEASE).read_text(encoding="utf-8"))["files"]
        if hashes(folder / name) != said:
            found.append(f"{name} is not whole")
    for file in ("versions.json", "register.json"):
        value = json.loads((folder / file).read_text(encoding="utf-8"))
        names = (
            {item["version"] for item in value}
            if isinstance(value, list)
            else {item["name"] for item in value["editions"]}
        )
        if not names <= whole:
            found.append(f"{file} names {names - whole}")
    return found


def test_kill_the_publish_at_random_moments(project: Project) -> None:
    chance = random.Random(SEED)
    for edition in ("0.2", "0.3"):  # the first loads what every later one finds loaded
        project.name(edition)
        start = time.monotonic()
        publish_here(project, edition)
        usual = time.monotonic() - start
    number, killed, done, known = 4, 0, 0, {"0.1", "0.2", "0.3"}
    project.name(f"0.{number}")
    while killed < KILLS:
        edition = f"0.{number}"
        if kill_after(chance.uniform(0, usual), lambda name=edition: publish_here(project, name)):  # type: ignore[misc]
            killed += 1
        else:
            assert (project.register / edition).exists(), "a publish that nobody killed did not publish"
        assert broken_promises(project, known) == []
        if (project.register / edition).exists():
            known.add(edition)
            done, number = done + 1, number + 1
            project.name(f"0.{number}")
    healed = recover_register(Register(project.register))
    left = list(faults(Register(project.register)))
    print(f"{killed} kills (seed {SEED}), {done} editions published between them; healed last: {healed}")
    assert left == []
    assert list(project.register.glob(".staging-*")) == []
    publish_here(project, f"0.{number}")
    assert broken_promises(project) == []


def test_eight_at_once_with_different_names(project: Project, tmp_path: Path) -> None:
    copies = []
    for n in range(2, 2 + AT_ONCE):
        root = tmp_path / f"project-{n}"
        shutil.copytree(project.root, root, symlinks=True)
        copies.append(Project(root, project.register))
        copies[-1].name(f"0.{n}")
    codes = at_once([lambda copy=copy, n=n: publish_here(copy, f"0.{n}") for n, copy in enumerate(copies, 2)])  # type: ignore[misc]
    assert set(codes) <= {0, 1}, "each is published or refused in words"
    published = {edition.name for edition in Register(project.register).editions()}
    assert len(published) == 1 + codes.count(0)
    assert f"0.{1 + AT_ONCE}" in published, "the highest name is never refused"
    assert list(faults(Register(project.register))) == []
    print(f"{AT_ONCE} at once with different names: {codes.count(0)} published, {codes.count(1)} refused")


def test_eight_at_once_with_one_name(project: Project) -> None:
    project.name("0.2")
    codes = at_once([lambda: publish_here(project, "0.2")] * AT_ONCE)
    assert sorted(codes) == [0] + [1] * (AT_ONCE - 1)
    assert list(faults(Register(project.register))) == []


def test_a_full_disk_while_building(project: Project) -> None:
    project.name("0.2")

    def publish_without_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        publish_here(project, "0.2")

    assert at_once([publish_without_room]) != [0]
    assert not (project.register / "0.2").exists()
    assert broken_promises(project) == []
    publish_here(project, "0.2")
    assert list(faults(Register(project.register))) == []


def test_too_little_room_is_refused_before_anything_is_built(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.name("0.2")
    usage = shutil.disk_usage(project.register)._replace(free=1 << 20)
    monkeypatch.setattr(release_module.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(RegisterError, match=r"has 1 MB free, and an edition may need 100 MB\. Make room"):
        publish_here(project, "0.2")


@pytest.mark.parametrize("nth", [1, 5, 40, 70])
def test_a_folder_that_turns_read_only_midway(
    project: Project, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """The nth file of the index cannot be written: the edition is there, and the next run names it."""
    project.name("0.2")
    real, calls = index_module.atomic_write, []

    def write(path: Path, content: bytes) -> None:
        calls.append(path)
        if len(calls) >= nth:
            raise PermissionError(30, "Read-only file system", str(path))
        real(path, content)

    monkeypatch.setattr(index_module, "atomic_write", write)
    with pytest.raises(OSError, match="Read-only"):
        publish_here(project, "0.2")
    monkeypatch.undo()
    assert broken_promises(project) == []
    recover_register(Register(project.register))
    assert list(faults(Register(project.register))) == []


def test_the_edition_cannot_be_put_in_place(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.name("0.2")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if Path(target).name == "0.2":
            raise PermissionError(30, "Read-only file system", str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="Read-only"):
        publish_here(project, "0.2")
    monkeypatch.undo()
    assert not (project.register / "0.2").exists()
    assert (
        recover_register(Register(project.register))[0]
        == "Noted in the log that the publish of 0.2 was interrupted."
    )
    publish_here(project, "0.2")
    assert list(faults(Register(project.register))) == []


def test_kill_a_withdrawal_a_verify_and_an_export(project: Project, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    register = Register(project.register)
    acts: dict[str, Callable[[], object]] = {
        "verify": lambda: list(faults(register)),
        "export": lambda: export_register(register, tmp_path / "out", "2026-03-01"),
        "withdraw": lambda: withdraw_from(register, "agreement", "It may harm.", "2026-03-01", "The unit"),
    }
    for name, act in acts.items():
        killed = sum(kill_after(chance.uniform(0.001, 0.08), act) for _ in range(SMALL_KILLS))
        assert broken_promises(project) == []
        print(f"{name}: killed {killed} of {SMALL_KILLS} times (seed {SEED})")
    recover_register(register)
    zips = list((tmp_path / "out").glob("*.zip"))
    assert all(zip.stat().st_size > 10_000 for zip in zips)
    if not any(notice.what == "handout:agreement" for notice in register.withdrawals()):
        withdraw_from(register, "agreement", "It may harm.", "2026-03-01", "The unit")
    write_index(register)
    assert list(faults(register)) == []
