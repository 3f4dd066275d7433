"""The site while it is written: checked, built and served at every edit, whatever state it is in."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from ..editions.checks import GiveWay
from ..editions.snapshot import Snapshot
from ..libraries.livereload import PreviewServer
from ..manual.problems import Problem, report
from ..tools.errors import UserError
from ..tools.output import Output
from .panel import State, panel, start_page
from .restart import loading_faults, restart
from .watching import PACKAGE, Watcher, announce, fault, files_below, verdict_on, watched

ASSETS = Path(__file__).parent / "assets"


class Build(Protocol):
    """Builds a snapshot into an empty folder, and returns the problems that kept it from that."""

    def __call__(self, folder: Path, snapshot: Snapshot, /, *, give_way: GiveWay) -> list[Problem]: ...


BuildPages = Callable[[Snapshot, Collection[str]], dict[str, bytes]]
"""Builds the pages of a snapshot at some addresses."""


class Preview:
    """A web server for the project at `root`. The last site that was built stays until there is a new one."""

    def __init__(
        self, root: Path, address: str, build: Build, build_pages: BuildPages, output: Output
    ) -> None:
        self._root = root
        self._build = build
        self._build_pages = build_pages
        self._output = output
        self._program = files_below([PACKAGE])
        self._folder = Path(tempfile.mkdtemp(prefix="manual-preview-"))
        self._sites = 0
        self._has_site = False
        self._restarts = False
        self._faults: list[Problem] = []
        host, port = host_and_port(address)
        self._address = address
        self._watcher = Watcher(self._react, [*watched(root), PACKAGE])
        self._server = PreviewServer(host, port, ASSETS)
        self._server.root = str(root / "overrides")  # the style of the page that stands in for a site
        self._server.show_panel(panel([]), start_page(State.BEING_BUILT))

    def serve(self) -> None:
        """Serve until Ctrl+C. Raises `UserError` when the address is taken or is none."""
        try:
            self._start()
            self._watcher.run()
        finally:
            interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl+C changes nothing
            self._server.shutdown()
            shutil.rmtree(self._folder, ignore_errors=True)
            signal.signal(signal.SIGINT, interrupt)  # or a process that replaces this one would ignore it
        if self._restarts:
            restart()

    def _start(self) -> None:
        try:
            self._server.start()
        except OSError as error:
            hint = "Another program may use it: end that, or choose another with --address."
            raise UserError(f"Nothing can be served on {self._address} ({error.strerror}). {hint}") from None
        self._output(f"The manual is on http://{self._address}. Ctrl+C ends it.")

    def _react(self) -> None:
        """Check the project, and build it when nothing stands in the way. The next edit ends both."""
        faults = self._faults_of_program()
        if self._restarts:
            return
        verdict = verdict_on(self._root, self._watcher.give_way, self._show_open_pages)
        verdict = replace(verdict, problems=sorted([*faults, *verdict.problems]))
        announce(verdict, self._output)
        self._show(verdict.problems)
        if verdict.snapshot:
            self._rebuild(verdict.problems, verdict.snapshot)

    def _show_open_pages(self, snapshot: Snapshot) -> None:
        """Show the pages that somebody looks at, before the whole project is checked and built."""
        self._watcher.give_way()
        if self._has_site and (pages := self._server.open_pages()):
            with suppress(Exception):  # the whole build will say so
                self._server.show_pages(self._build_pages(snapshot, pages))

    def _faults_of_program(self) -> list[Problem]:
        """What keeps an edited program from being loaded. Without a fault, begins to end this process."""
        program = files_below([PACKAGE])
        if program != self._program:
            self._program = program
            self._faults = loading_faults(self._root)
            self._restarts = not self._faults
            if self._restarts:
                self._output("\nThe program changed: it starts again.")
                self._watcher.end()
        return self._faults

    def _rebuild(self, known: list[Problem], snapshot: Snapshot) -> None:
        """Build a new site, and show it or the problems that kept it from that beside the known ones."""
        folder = self._folder / str(self._sites + 1)
        shutil.rmtree(folder, ignore_errors=True)  # of a build that did not come to its end
        folder.mkdir()
        try:
            problems = self._build(folder, snapshot, give_way=self._watcher.give_way)
        except Exception as error:  # the next edit may put it right
            problems = [fault(error, self._root)]
        if problems:
            self._output(report(problems))
            self._show(sorted({*known, *problems}))
            return
        self._sites += 1
        self._has_site = True
        self._show(known)
        self._server.show_site(folder)
        shutil.rmtree(self._folder / str(self._sites - 2), ignore_errors=True)  # one may still be read

    def _show(self, problems: list[Problem]) -> None:
        state = State.NO_PAGE if self._has_site else State.STUCK if problems else State.BEING_BUILT
        self._server.show_panel(panel(problems), start_page(state))


def host_and_port(address: str) -> tuple[str, int]:
    """The two parts of `host:port`. Raises `UserError` when it is none."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 0xFFFF:
        raise UserError(f"“{address}” is no address. Write host and port, such as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)
