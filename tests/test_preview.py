"""The preview and `manual check --watch`: what an author sees after each save, in the terminal and the page.

Real servers, on free ports, of a small project that is edited as in an editor. Nothing is timed: each test
waits until something is there, and fails when it does not come.
"""

from __future__ import annotations

import codecs
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from macros.build import OF_ALL_PAGES, build_pages, build_problems
from macros.editions.checks import check as check_project_at
from macros.editions.snapshot import Snapshot
from macros.libraries.livereload import PreviewServer
from macros.manual.problems import Problem
from macros.pages.site import Site
from macros.preview.panel import MAX_LINES, panel
from macros.preview.watching import SupersededError, Watcher

from .history import COMMAND, ROOT, complete_manual
from .test_browser import ALL_RULES, COLOUR_RULES, WIDTHS, axe, context_for_axe

MAX_SECONDS = 60
GOOD = "No problems: 2 modules, 3 sessions (2 outlines)."
INJECTED = re.compile(rb'<link rel="stylesheet" href="/livereload/.*?</script>', re.DOTALL)
POLICY = b" connect-src 'self';"


def until(condition: Callable[[], object], what: str, seconds: float = MAX_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def _take_interrupts() -> None:
    """Let Ctrl+C end a command, even where the tests run in the background and a shell keeps it from them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Window:
    """A terminal in which a command runs until Ctrl+C, and all that it has printed."""

    def __init__(self, *command: str, folder: Path | None = None) -> None:
        self.output = ""
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            preexec_fn=_take_interrupts,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        text = codecs.getincrementaldecoder("utf-8")()
        assert self.process.stdout
        while chunk := os.read(self.process.stdout.fileno(), 1 << 16):
            self.output += text.decode(chunk)

    def shows(self, text: str, after: int = 0) -> None:
        """Wait until the terminal shows a text. `after` is the length of the output to leave out."""
        until(lambda: text in self.output[after:], f"{text!r} is not in {self.output!r}")

    def close(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(MAX_SECONDS)


def free_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return complete_manual(tmp_path / "project")


@pytest.fixture
def windows() -> Iterator[list[Window]]:
    opened: list[Window] = []
    yield opened
    for window in opened:
        if window.process.poll() is None:
            window.close()


class Preview:
    """`manual serve` in its terminal, and what a browser gets from it."""

    def __init__(self, root: Path, windows: list[Window], program: Path | None = None) -> None:
        """`program` is the folder with the package, where it is not the installed one."""
        self.root = root
        self.address = free_address()
        command = (
            (sys.executable, "-c", "from macros.cli import main; main()") if program else (str(COMMAND),)
        )
        arguments = ("--root", str(root), "serve", "--address", self.address)
        self.window = Window(*command, *arguments, folder=program)
        windows.append(self.window)
        self.window.shows(self.address)

    def get(self, name: str) -> bytes:
        with urllib.request.urlopen(f"http://{self.address}/{name}", timeout=MAX_SECONDS) as answer:
            return bytes(answer.read())

    def text(self, name: str) -> str:
        """The text of a page without its elements, on one line."""
        words = re.sub(r"<[^>]+>", "", self.get(name).decode()).split()
        return " ".join(words).replace("&#34;", '"')

    def page_shows(self, name: str, text: str) -> None:
        until(lambda: text in self.text(name), f"{text!r} is not on {name}")

    def edit(self, name: str, text: str) -> str:
        """Save a file as this text. Returns what the terminal shows of the check."""
        before = len(self.window.output)
        (self.root / name).write_text(text, encoding="utf-8")
        found = re.compile(r"\[\d\d:\d\d:\d\d\]\n(.*?(?:found\.|outlines\)\.))\n", re.DOTALL)
        until(lambda: found.search(self.window.output, before), f"no check after an edit of {name}")
        match = found.search(self.window.output, before)
        assert match
        return match[1]


def check(root: Path) -> str:
    """What `manual check` prints."""
    result = subprocess.run(
        [str(COMMAND), "--root", str(root), "check"], capture_output=True, text=True, check=False
    )
    return (result.stdout or result.stderr).strip()


BAD = 'Welcome. {{ aim("trst") }}\n\n{{ aims("trust") }}\n'
"""A page with two problems that keep the site from being built."""


def test_a_start_with_problems_answers_every_address_at_once(root: Path, windows: list[Window]) -> None:
    index = root / "docs" / "index.md"
    good = index.read_text(encoding="utf-8")
    index.write_text(BAD, encoding="utf-8")
    lines = check(root).splitlines()
    assert len(lines) == 3
    preview = Preview(root, windows)
    preview.window.shows("\n".join(lines))
    for name in ("", "index.html", "sessions/alpha.html", "nowhere/at-all"):
        preview.page_shows(name, "The manual cannot be built yet")
        assert all(line in preview.text(name) for line in lines)
    assert b"--accent" in preview.get("assets/manual.css")
    assert preview.edit("docs/index.md", good) == GOOD
    preview.page_shows("sessions/alpha.html", "Begin &amp; agree.")
    assert b"2 problems" not in preview.get("index.html")
    assert preview.window.close() == 0


def test_an_edit_that_breaks_leaves_the_last_site_with_the_lines_of_the_check(
    root: Path, windows: list[Window]
) -> None:
    preview = Preview(root, windows)
    preview.window.shows(GOOD)
    preview.page_shows("index.html", "Welcome.")
    said = preview.edit("docs/index.md", BAD.replace("Welcome", "Goodbye"))
    assert said == check(root)
    preview.page_shows("index.html", said.splitlines()[0])
    for name in ("index.html", "sessions/alpha.html", "print/run-alpha.html"):
        assert all(line in preview.text(name) for line in said.splitlines())
    assert "Welcome." in preview.text("index.html")
    assert "Goodbye" not in preview.text("index.html")
    assert preview.edit("docs/index.md", "Goodbye now.") == GOOD
    preview.page_shows("index.html", "Goodbye now.")
    assert "found." not in preview.text("index.html")


def test_a_problem_with_the_wording_is_shown_on_the_new_page(root: Path, windows: list[Window]) -> None:
    preview = Preview(root, windows)
    preview.window.shows(GOOD)
    said = preview.edit("docs/index.md", "Offenders come in.")
    assert said == check(root)
    assert 'uses "offenders"' in said
    preview.page_shows("index.html", "Offenders come in.")
    assert said.splitlines()[0] in preview.text("index.html")


def test_an_exception_in_a_build_is_one_line_and_the_server_goes_on(
    root: Path, windows: list[Window]
) -> None:
    preview = Preview(root, windows)
    preview.page_shows("index.html", "Welcome.")
    shell = root / "overrides" / "main.html"
    good = shell.read_text(encoding="utf-8")
    shell.write_text(good.replace("{% include", "{% inclood", 1), encoding="utf-8")
    preview.window.shows("overrides/main.html:")
    preview.page_shows(
        "index.html", "TemplateSyntaxError: Encountered unknown tag 'inclood'".replace("'", "&#39;")
    )
    assert "Welcome." in preview.text("index.html")
    before = len(preview.window.output)
    shell.write_text(good.replace("Skip to main content", "Skip the menu"), encoding="utf-8")
    preview.window.shows(GOOD, before)
    preview.page_shows("index.html", "Skip the menu")
    assert "Traceback" not in preview.window.output


def test_pages_built_by_themselves_are_those_of_the_whole_site(built: Path, site: Site) -> None:
    snapshot = Snapshot.of(site)
    pages = {path.relative_to(built).as_posix(): path.read_bytes() for path in built.rglob("*.html")}
    alone = {name for name in pages if not name.startswith(("print/", *OF_ALL_PAGES))}
    together = build_pages(ROOT, snapshot, pages)
    assert {name for name in together if not name.startswith("print/")} == alone
    assert [name for name in alone if together[name] != pages[name]] == []
    for name in (
        "index.html",
        "glossary.html",
        "planner.html",
        "map.html",
        "sessions/two-minds.html",
        "handouts/what-i-take-with-me.html",
    ):
        assert build_pages(ROOT, snapshot, [name, "nowhere.html"]) == {name: pages[name]}


def test_the_page_in_sight_is_shown_before_the_rest_is_built_and_loads_once(tmp_path: Path) -> None:
    site, other = tmp_path / "site", tmp_path / "other"
    for folder in (site, other):
        (folder / "assets").mkdir(parents=True)
        (folder / "a.html").write_text("<body>New</body>" if folder == other else "<body>Old</body>")
    server = PreviewServer("127.0.0.1", 0, tmp_path)
    server.show_site(site)
    tokens = [server._token]
    waiting = threading.Thread(target=lambda: tokens.append(news(server, tokens[0], "a.html")))
    waiting.start()
    until(lambda: server.open_pages() == {"a.html"}, "the page does not wait for news")
    server.show_pages({"a.html": b"<body>New</body>"})
    waiting.join()
    assert tokens[1] != tokens[0]
    assert b"New" in request(server, "/a.html")
    server.show_site(other)
    assert server._token == tokens[1], "the page would load again though it is the same"
    (other / "assets" / "manual.css").write_text("body { color: red }", encoding="utf-8")
    server.show_pages({"a.html": b"<body>Newer</body>"})
    server.show_site(site)
    assert server._token.partition("-")[0] > tokens[1].partition("-")[0]
    assert b"Old" in request(server, "/a.html")
    server.server_close()


def test_an_edit_during_a_reaction_is_found_after_it_and_what_python_writes_is_none(tmp_path: Path) -> None:
    edited = tmp_path / "data" / "a.yml"
    edited.parent.mkdir()
    seen: list[str] = []

    def react() -> None:
        seen.append(edited.read_text(encoding="utf-8") if edited.exists() else "")
        (tmp_path / "data" / "__pycache__").mkdir(exist_ok=True)
        (tmp_path / "data" / "__pycache__" / "a.pyc").write_bytes(b"x" * len(seen))
        (tmp_path / "data" / ".a.yml.swp").write_bytes(b"x" * len(seen))
        if len(seen) < 3:
            edited.write_text("x" * len(seen), encoding="utf-8")
        else:
            threading.Timer(1, watcher.end).start()

    watcher = Watcher(react, [tmp_path / "data", tmp_path / "mkdocs.yml"])
    watcher.run()
    assert seen == ["", "x", "xx"]


def test_a_reaction_gives_way_to_the_next_edit(tmp_path: Path) -> None:
    edited = tmp_path / "a.yml"
    edited.write_text("first", encoding="utf-8")
    seen: list[str] = []

    def react() -> None:
        seen.append(edited.read_text(encoding="utf-8"))
        if len(seen) == 1:
            edited.write_text("second", encoding="utf-8")
            until(watcher.give_way, "it did not give way")
        watcher.end()

    watcher = Watcher(react, [edited])
    watcher.run()
    assert seen == ["first", "second"]


def test_check_and_build_give_way_between_their_parts(root: Path, tmp_path: Path) -> None:
    calls: list[int] = []

    def give_way() -> None:
        calls.append(len(calls))
        if len(calls) == end:
            raise SupersededError

    end = 4
    with pytest.raises(SupersededError):
        check_project_at(root, give_way=give_way)
    calls.clear()
    end = 0
    (tmp_path / "whole").mkdir()
    snapshot = Snapshot.load(root)
    assert build_problems(root, tmp_path / "whole", snapshot, give_way=give_way) == []
    assert len(calls) > 2 * len(snapshot.site.pages), "it is not called at every page"
    end = len(calls) // 2
    calls.clear()
    (tmp_path / "half").mkdir()
    with pytest.raises(SupersededError):
        build_problems(root, tmp_path / "half", snapshot, give_way=give_way)


def news(server: PreviewServer, token: str, page: str) -> str:
    return request(server, f"/livereload/news/{token}", page).decode()


def request(server: PreviewServer, path: str, query: str = "") -> bytes:
    answer = server._serve_request({"PATH_INFO": path, "QUERY_STRING": query}, lambda *_: None)
    assert answer is not None
    return b"".join(answer)


def test_an_edit_of_the_program_starts_it_again_once_it_can_be_loaded(
    root: Path, tmp_path: Path, windows: list[Window]
) -> None:
    shutil.copytree(ROOT / "macros", tmp_path / "program" / "macros")
    module = tmp_path / "program" / "macros" / "pages" / "structure" / "page_header.py"
    good = module.read_text(encoding="utf-8")
    preview = Preview(root, windows, tmp_path / "program")
    preview.page_shows("index.html", "Draft")
    module.write_text(good + "\ndef broken(:\n", encoding="utf-8")
    line = f"macros/pages/structure/page_header.py:{good.count(chr(10)) + 2}: program: SyntaxError"
    preview.window.shows(line)
    preview.page_shows("index.html", line)
    assert preview.edit("docs/index.md", "Still here.").startswith(line)
    preview.page_shows("index.html", "Still here.")
    edited = good.replace("settings.title if home", '"Home, edited" if home', 1)
    assert edited != good
    module.write_text(edited, encoding="utf-8")
    preview.window.shows("it starts again")
    until(lambda: "Home, edited" in _text_or_nothing(preview), "the program did not start again")
    assert preview.window.close() == 0


def _text_or_nothing(preview: Preview) -> str:
    try:
        return preview.text("index.html")
    except OSError:  # between its end and its start
        return ""


class Author:
    """Somebody who edits a project at random: texts, records, settings, styles, templates, and which files.

    What is broken stays so for a while, and `mend` puts it right.
    """

    def __init__(self, root: Path, generator: random.Random) -> None:
        self._root = root
        self._random = generator
        self._number = 0
        self._broken: dict[Path, str | None] = {}
        """The files that keep the site from being built, with the text that they had; None for no file."""
        self._added: list[Path] = []
        self._acts = (self.text, self.record, self.settings, self.style, self.template, self.add,
                      self.rename, self.delete, self.break_something, self.mend)  # fmt: skip

    def edit(self) -> None:
        """Do one of these things."""
        self._number += 1
        self._random.choice(self._acts)()

    def text(self) -> None:
        pages = (page for page in (self._root / "docs").rglob("*.md") if page.parent.name != "overview")
        self._append(self._random.choice(sorted(pages)), f"\nParagraph {self._number}.\n")

    def record(self) -> None:
        name = self._random.choice(("alpha", "beta"))
        title = f"title: {name.title()} {self._number}"
        self._replace(f"data/sessions/{name}.yml", r"^title: .*", title)

    def settings(self) -> None:
        self._replace("data/manual.yml", r"^title: .*", f"title: Small manual {self._number}")

    def style(self) -> None:
        self._append(self._root / "overrides" / "assets" / "manual.css", f"/* {self._number} */\n")

    def template(self) -> None:
        self._append(self._root / "overrides" / "partials" / "footer.html", f"<p>Line {self._number}</p>\n")

    def add(self) -> None:
        self._added.append(self._root / "overrides" / "assets" / f"added-{self._number}.css")
        self._added[-1].write_text(f"/* {self._number} */\n", encoding="utf-8")

    def rename(self) -> None:
        if self._added:
            path = self._added.pop()
            self._added.append(path.rename(path.with_name(f"renamed-{self._number}.css")))

    def delete(self) -> None:
        if self._added:
            self._added.pop(self._random.randrange(len(self._added))).unlink()

    def break_something(self) -> None:
        record = self._root / "data" / "sessions" / f"{self._random.choice(('alpha', 'beta'))}.yml"
        page = self._root / "docs" / self._random.choice(("about.md", "sessions/alpha.md", "index.md"))
        stray = self._root / "docs" / f"stray-{self._number}.md"
        path, text = self._random.choice(
            [(record, "title: ["), (page, BAD), (page, None), (stray, "Not in the menu.\n")]
        )
        if path not in self._broken:
            self._broken[path] = path.read_text(encoding="utf-8") if path.exists() else None
            _write(path, text)

    def mend(self) -> None:
        """Put right all that is broken."""
        for path, text in self._broken.items():
            _write(path, text)
        self._broken.clear()

    def _append(self, path: Path, text: str) -> None:
        if path not in self._broken:
            path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def _replace(self, name: str, pattern: str, put: str) -> None:
        path = self._root / name
        if path not in self._broken:
            text = re.sub(pattern, put, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
            path.write_text(text, encoding="utf-8")


def _write(path: Path, text: str | None) -> None:
    """Give a file this text, or remove it."""
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")


EDITS = 300
EDITS_BEFORE_A_WAIT = 6
EDITS_BEFORE_A_COMPARISON = 150
SEED = 17


def test_a_site_after_many_random_edits_is_that_of_a_clean_build(
    root: Path, tmp_path: Path, windows: list[Window]
) -> None:
    preview = Preview(root, windows)
    preview.window.shows(GOOD)
    preview.edit("docs/extra.md", "Not in the menu.")
    renamed = (root / "docs" / "extra.md").rename(root / "docs" / "more.md")
    preview.window.shows("docs/more.md:1: file: is not in the menu")
    renamed.unlink()
    author = Author(root, random.Random(SEED))
    for number in range(1, EDITS + 1):
        before = len(preview.window.output)
        author.edit()
        if number % EDITS_BEFORE_A_COMPARISON == 0:
            author.mend()
            preview.edit("docs/glossary.md", f"These are {number} edits.\n")
            preview.page_shows("glossary.html", f"These are {number} edits.")
            assert differing_files(preview, tmp_path / f"site-{number}") == []
        elif number % EDITS_BEFORE_A_WAIT == 0:
            author.text()
            until(lambda seen=before: "roblem" in preview.window.output[seen:], "an edit was not checked")


def differing_files(preview: Preview, target: Path) -> list[Path]:
    """The files of a clean build into `target` that the preview serves otherwise."""
    subprocess.run([str(COMMAND), "--root", str(preview.root), "site", "--to", str(target)], check=True)
    files = [path for path in target.rglob("*") if path.is_file() and path.name[0] != "."]
    assert len(files) > 50
    return [path for path in files if _served(preview, path.relative_to(target)) != path.read_bytes()]


def _served(preview: Preview, name: Path) -> bytes:
    return INJECTED.sub(b"", preview.get(name.as_posix())).replace(POLICY, b"", 1)


def test_a_long_panel_shows_its_first_lines_and_how_many_more_there_are() -> None:
    problems = [Problem("docs/index.md", line, "text", "is wrong.") for line in range(1, 2 * MAX_LINES)]
    html = panel(problems)
    assert html.count("is wrong.") == MAX_LINES
    assert f"{MAX_LINES - 1} more problems: the terminal has every line." in html
    assert f"{2 * MAX_LINES - 1} problems found." in html
    assert "more problem" not in panel(problems[:MAX_LINES])


def test_an_open_page_shows_the_panel_and_keeps_its_place_and_open_parts(
    root: Path, windows: list[Window], browser: Browser
) -> None:
    page_file = root / "docs" / "sessions" / "alpha.md"
    good = page_file.read_text(encoding="utf-8")
    preview = Preview(root, windows)
    preview.page_shows("situations.html", "Small manual")
    context = browser.new_context(viewport={"width": 1280, "height": 300})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"http://{preview.address}/situations.html")
    page.evaluate("window.sameVisit = true; document.querySelector('details').open = true; scrollTo(0, 200)")
    said = preview.edit("docs/sessions/alpha.md", good.replace('"trust"', '"trst"'))
    panel = page.get_by_role("alert")
    panel.get_by_text("docs/sessions/alpha.md:8: aim():").wait_for()
    shown = " ".join(panel.inner_text().split())
    assert all(line in shown for line in said.splitlines())
    assert page.evaluate("[window.sameVisit, scrollY]") == [True, 200], "the page was loaded again"
    assert preview.edit("docs/sessions/alpha.md", good.replace("Because of", "By reason of")) == GOOD
    panel.wait_for(state="hidden")
    until(lambda: _state_of(page) == [False, True, True], "the page was not loaded again at its place")
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert faults == []
    context.close()


def _state_of(page: Page) -> object:
    """Whether the page was visited first, is at its place to a pixel, and has its first part open."""
    try:
        state: object = page.evaluate(
            """[Boolean(window.sameVisit), Math.abs(scrollY - 200) <= 1,
            document.querySelector('details').open]"""
        )
        return state
    except Error:  # while it loads again
        return None


@pytest.mark.parametrize("built", [False, True], ids=["the page that stands in", "the panel"])
def test_panel_and_stand_in_page_pass_axe_at_every_width_and_are_not_printed(
    root: Path, windows: list[Window], browser: Browser, built: bool
) -> None:
    preview = Preview(root, windows) if built else None
    if preview:
        preview.page_shows("index.html", "Welcome.")
    (root / "docs" / "index.md").write_text(BAD * 9, encoding="utf-8")
    preview = preview or Preview(root, windows)
    preview.page_shows("sessions/alpha.html", "problems found.")
    context = context_for_axe(browser, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"http://{preview.address}/sessions/alpha.html")
    violations = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        violations += axe(page, f"{width} px", ALL_RULES)
        page.emulate_media(color_scheme="dark")
        violations += axe(page, f"{width} px, dark", COLOUR_RULES)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#preview").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("#preview").is_visible()
    assert violations == []
    context.close()


def test_check_watch_prints_the_lines_of_the_check_after_each_save(root: Path, windows: list[Window]) -> None:
    window = Window(str(COMMAND), "--root", str(root), "check", "--watch")
    windows.append(window)
    window.shows(GOOD)
    goals = root / "data" / "goals.yml"
    good = goals.read_text(encoding="utf-8")
    goals.write_text("", encoding="utf-8")
    window.shows(check(root))
    before = len(window.output)
    goals.write_text(good.replace("People decide.", "Offenders decide."), encoding="utf-8")
    window.shows(check(root), before)
    before = len(window.output)
    goals.write_text(good, encoding="utf-8")
    window.shows(GOOD, before)
    assert re.findall(r"^\[\d\d:\d\d:\d\d\]$", window.output, re.MULTILINE)
    assert window.close() == 0
    assert "Traceback" not in window.output
    assert "Aborted" not in window.output


def test_an_address_that_is_taken_or_none_is_said_plainly(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said = {_refusal(root, name) for name in (address, "8000", "localhost:http")}
    assert said == {
        f"Nothing can be served on {address} (Address already in use). "
        "Another program may use it: end that, or choose another with --address.",
        "“8000” is no address. Write host and port, such as 127.0.0.1:8000.",
        "“localhost:http” is no address. Write host and port, such as 127.0.0.1:8000.",
    }


def _refusal(root: Path, address: str) -> str:
    result = subprocess.run(
        [str(COMMAND), "--root", str(root), "serve", "--address", address],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    return result.stderr.strip()


def test_published_pages_have_neither_panel_nor_script(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    assert build_problems(root, target, Snapshot.load(root)) == []
    pages = list(target.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "livereload" not in text
        assert 'id="preview"' not in text
        assert "connect-src" not in text
