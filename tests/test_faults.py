"""Editions under faults: an interrupted edition is complete or absent, and the next run recovers.

Each trial runs a real operation in its own process and kills it at a random moment. The seed and the number
of trials are printed.
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
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.build import build_into
from macros.editions.operations import export_register, recover_register
from macros.editions.publish import publish as publish_module
from macros.editions.publish.publish import PublishRequest, publish
from macros.editions.register import index as index_module
from macros.editions.register.index import write_index
from macros.editions.register.register import EDITION, RELEASE, Register, RegisterError
from macros.editions.register.verify import faults
from macros.editions.register.withdraw import NoticeRequest, give_notice
from macros.tools.files import hashes

from .history import Project, small_project

pytestmark = pytest.mark.xdist_group("faults")

KILLS = 100
SMALL_KILLS = 15
PUBLISHERS = 8
SEED = 20261124
FORK = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def first_edition(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose register has one edition and whose PDFs are in the cache."""
    project = small_project(tmp_path_factory.mktemp("faults"))
    assert project.publish("0.1").returncode == 0
    return project


@pytest.fixture
def project(first_edition: Project, tmp_path: Path) -> Project:
    """A copy that a test may damage."""
    for name in ("project", "register"):
        shutil.copytree(first_edition.root.parent / name, tmp_path / name, symlinks=True)
    return Project(tmp_path / "project", tmp_path / "register")


def publish_here(project: Project, edition: str) -> None:
    register = Register(project.register)
    request = PublishRequest(edition, "2026-02-01", "Interventions Unit", None, new=not register.exists)
    publish(project.root, register, request, build_into, lambda _: None)


def run_at_once(operations: list[Callable[[], object]]) -> list[int]:
    """Run the operations at once, each in its own process. Exit codes: 0 done, 1 refused with a message."""

    def child(operation: Callable[[], object]) -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            operation()
        except (RegisterError, OSError):
            os._exit(1)
        os._exit(0)

    processes = [FORK.Process(target=child, args=(operation,)) for operation in operations]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode or 0 for process in processes]


def kill_after(seconds: float, operation: Callable[[], object]) -> bool:
    """Run an operation in its own process group and kill that after a time. Returns whether it did."""

    def child() -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        operation()
        os._exit(0)

    process = FORK.Process(target=child)
    process.start()
    with contextlib.suppress(ProcessLookupError):  # it has ended already
        os.setpgid(process.pid or 0, 0)
    process.join(seconds)
    if process.exitcode is not None:
        return False
    os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
    return True


def visible_faults(project: Project, checked: set[str] | None = None) -> list[str]:
    """Faults that readers of the register must never see. Editions in `checked` are not read again."""
    messages = []
    folder = project.register
    editions = {path.name for path in folder.iterdir() if EDITION.fullmatch(path.name)}
    for name in editions - (checked or set()):
        recorded = json.loads((folder / name / RELEASE).read_text(encoding="utf-8"))["files"]
        if hashes(folder / name, {RELEASE}) != recorded:
            messages.append(f"{name} is not complete")
    for file in ("versions.json", "register.json"):
        value = json.loads((folder / file).read_text(encoding="utf-8"))
        names = (
            {item["version"] for item in value}
            if isinstance(value, list)
            else {item["name"] for item in value["editions"]}
        )
        if not names <= editions:
            messages.append(f"{file} names {names - editions}")
    return messages


def test_kill_publish_at_random_moments(project: Project) -> None:
    generator = random.Random(SEED)
    for edition in ("0.2", "0.3"):  # the first is slower, because it imports modules
        project.set_edition(edition)
        start = time.monotonic()
        publish_here(project, edition)
        duration = time.monotonic() - start
    number, killed, done, checked = 4, 0, 0, {"0.1", "0.2", "0.3"}
    project.set_edition(f"0.{number}")
    while killed < KILLS:
        edition = f"0.{number}"
        if kill_after(generator.uniform(0, duration), lambda name=edition: publish_here(project, name)):  # type: ignore[misc]
            killed += 1
        else:
            assert (project.register / edition).exists(), "a publish that nobody killed did not publish"
        assert visible_faults(project, checked) == []
        if (project.register / edition).exists():
            checked.add(edition)
            done, number = done + 1, number + 1
            project.set_edition(f"0.{number}")
    recovered = recover_register(Register(project.register))
    remaining = list(faults(Register(project.register)))
    print(f"{killed} kills (seed {SEED}), {done} editions published between them; last recovery: {recovered}")
    assert remaining == []
    assert list(project.register.glob(".staging-*")) == []
    publish_here(project, f"0.{number}")
    assert visible_faults(project) == []


def test_eight_publishers_with_different_names(project: Project, tmp_path: Path) -> None:
    copies = []
    for n in range(2, 2 + PUBLISHERS):
        root = tmp_path / f"project-{n}"
        shutil.copytree(project.root, root, symlinks=True)
        copies.append(Project(root, project.register))
        copies[-1].set_edition(f"0.{n}")
    codes = run_at_once(
        [lambda copy=copy, n=n: publish_here(copy, f"0.{n}") for n, copy in enumerate(copies, 2)]
    )  # type: ignore[misc]
    assert set(codes) <= {0, 1}, "one ended without a message"
    published = {edition.name for edition in Register(project.register).editions()}
    assert len(published) == 1 + codes.count(0)
    assert f"0.{1 + PUBLISHERS}" in published, "the highest name was refused"
    assert list(faults(Register(project.register))) == []
    print(
        f"{PUBLISHERS} publishers with different names: {codes.count(0)} published, {codes.count(1)} refused"
    )


def test_eight_publishers_with_the_same_name(project: Project) -> None:
    project.set_edition("0.2")
    codes = run_at_once([lambda: publish_here(project, "0.2")] * PUBLISHERS)
    assert sorted(codes) == [0] + [1] * (PUBLISHERS - 1)
    assert list(faults(Register(project.register))) == []


def test_a_full_disk_while_building(project: Project) -> None:
    project.set_edition("0.2")

    def publish_without_space() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        publish_here(project, "0.2")

    assert run_at_once([publish_without_space]) != [0]
    assert not (project.register / "0.2").exists()
    assert visible_faults(project) == []
    publish_here(project, "0.2")
    assert list(faults(Register(project.register))) == []


def test_too_little_space_is_refused_before_the_build(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.set_edition("0.2")
    usage = shutil.disk_usage(project.register)._replace(free=1 << 20)
    monkeypatch.setattr(publish_module.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(
        RegisterError, match=r"has 1 MB free, and an edition may need 100 MB\. Free some space"
    ):
        publish_here(project, "0.2")


@pytest.mark.parametrize("nth", [1, 5, 40, 70])
def test_a_folder_that_turns_read_only_midway(
    project: Project, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """The nth file of the index cannot be written. The edition is complete, and the next run lists it."""
    project.set_edition("0.2")
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
    assert visible_faults(project) == []
    recover_register(Register(project.register))
    assert list(faults(Register(project.register))) == []


def test_a_failed_rename_is_recorded_as_an_interrupted_publish(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.set_edition("0.2")
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
        == "Recorded in the log that the publish of 0.2 was interrupted."
    )
    publish_here(project, "0.2")
    assert list(faults(Register(project.register))) == []


def test_kill_verify_export_and_withdraw_at_random_moments(project: Project, tmp_path: Path) -> None:
    generator = random.Random(SEED)
    register = Register(project.register)
    request = NoticeRequest("agreement", "It may harm.", "2026-03-01", "The unit")
    operations: dict[str, Callable[[], object]] = {
        "verify": lambda: list(faults(register)),
        "export": lambda: export_register(register, tmp_path / "out", "2026-03-01"),
        "withdraw": lambda: give_notice(register, request),
    }
    for name, operation in operations.items():
        killed = sum(kill_after(generator.uniform(0.001, 0.08), operation) for _ in range(SMALL_KILLS))
        assert killed, f"every {name} ended before it could be killed"
        assert visible_faults(project) == []
        print(f"{name}: killed {killed} of {SMALL_KILLS} times (seed {SEED})")
    recover_register(register)
    export_register(register, tmp_path / "out", "2026-03-02")
    for path in (tmp_path / "out").glob("*.zip"):
        assert zipfile.ZipFile(path).testzip() is None, f"{path.name} is not whole"
    if "handout:agreement" not in register.withdrawals():
        give_notice(register, request)
    write_index(register)
    assert list(faults(register)) == []
