"""What AUTHORING.md describes is done as written, for every session of the real manual, up to its pages.

The project is copied once. Pages and sheets are rendered in memory, without Markdown and MkDocs. The
Markdown of a page that has not changed is not looked at again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from macros.editions.checks import check_project
from macros.editions.diff.compare import compare
from macros.editions.snapshot import Snapshot
from macros.manual.problems import ManualError, Problem
from macros.pages import site
from macros.pages.author.calls import expand
from macros.pages.author.page_macros import drawn_macros
from macros.pages.author.source_pages import SourcePage
from macros.pages.checks.markup import check_markup
from macros.pages.checks.page_text import PageTexts
from macros.pages.structure.navigation import NavNode
from macros.printing.print_centre import print_centre

from . import acts_of_the_guide as guide
from .history import STEPS, small_project

ROOT = Path(__file__).parent.parent
SESSIONS = sorted(path.stem for path in (ROOT / "data" / "sessions").glob("*.yml"))
PLACES = 5
"""How many sessions a module has at most."""
TITLE = "A title that nobody has"
TOO_FEW = re.compile(r'"([a-z0-9-]+)" is named by too few sessions .* Add it to `(\w+)` of a session')
SESSION_LINK = re.compile(r'<a href="[^"]*sessions/([a-z0-9-]+)\.html">([^<]*)</a>')


@dataclass
class Copy:
    """A copy of the real project, which every test leaves as it was."""

    root: Path
    files: dict[Path, bytes] = field(default_factory=dict)
    bodies: set[str] = field(default_factory=set)

    def check_markup(self, pages: Iterable[SourcePage], texts: PageTexts) -> list[Problem]:
        """`check_markup` of the pages that no test before had."""
        new = [page for page in pages if page.body not in self.bodies]
        self.bodies |= {page.body for page in new}
        return check_markup(new, texts)

    def contents(self) -> dict[Path, bytes]:
        """Every file of data and pages."""
        folders = (self.root / name for name in ("data", "docs"))
        return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}

    def restore(self) -> None:
        """Undo what a test did."""
        for path in set(self.contents()) - set(self.files):
            path.unlink()
        for path, content in self.files.items():
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root = tmp_path_factory.mktemp("guide") / "project"
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "overrides").symlink_to(ROOT / "overrides")
    copy = Copy(root)
    copy.files = copy.contents()
    return copy


@pytest.fixture
def root(copied: Copy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the copy."""
    monkeypatch.setattr(site, "check_markup", copied.check_markup)
    yield copied.root
    copied.restore()


@pytest.fixture(scope="module")
def before() -> Snapshot:
    return Snapshot.load(ROOT)


def rendered(snapshot: Snapshot, *, sheets: bool = False) -> dict[str, str]:
    """The HTML of every page, and of every sheet, by its source path or its name. Markdown is not read."""
    renderer = snapshot.site.renderer
    pages = {
        page.source: expand(page.body, drawn_macros(renderer, page)) for page in snapshot.site.pages.values()
    }
    pages |= {page.source: str(page.html) for page in snapshot.site.generated_pages}
    if sheets:
        pages |= {page.source: str(page.html) for page in print_centre(snapshot.sheets)}
        pages |= {name: str(part.html) for name, part in snapshot.sheets.parts.items()}
    return pages


def links_to(pages: dict[str, str], id: str) -> list[str]:
    """The words of every link to a session."""
    links = (link for html in pages.values() for link in SESSION_LINK.findall(html))
    return [words for target, words in links if target == id]


def entries(node: NavNode, source: str) -> list[str]:
    """The titles of the menu's entries for a page."""
    return [item.title for item in node.walk() if item.source == source]


def load_as_the_check_asks(root: Path, gone: set[str]) -> Snapshot:
    """The project, after each record with too few sessions was added to others, as the check says."""
    try:
        return Snapshot.load(root)
    except ManualError as error:
        for problem in error.problems:
            asked = TOO_FEW.search(str(problem))
            assert asked, problem
            guide.add_to_list(guide.other_sessions(root, gone), field=asked[2], id=asked[1])
        return Snapshot.load(root)


def of_each_module(snapshot: Snapshot, place: int) -> list[str]:
    """The session that has this place in each module that has so many."""
    modules = snapshot.site.manual.modules.values()
    return [module.sessions[place] for module in modules if place < len(module.sessions)]


@pytest.mark.parametrize("third", range(3))
@pytest.mark.parametrize("place", range(PLACES))
def test_retiring_a_session_of_every_third_module(
    place: int, third: int, root: Path, before: Snapshot
) -> None:
    gone = of_each_module(before, place)[third::3]
    others = [id for id in before.site.manual.sessions if id not in gone]
    for id in gone:
        guide.retire(root, id, replaced_by=others[0])
    snapshot = load_as_the_check_asks(root, set(gone))
    pages = rendered(snapshot, sheets=True)
    assert list(snapshot.site.manual.sessions) == others
    for id in gone:
        assert "Retired in edition 0.2." in pages[f"sessions/{id}.md"]
        assert all(words.endswith(" (retired)") for words in links_to(pages, id))
        title = before.site.manual.sessions[id].title
        assert entries(snapshot.site.navigation, f"sessions/{id}.md") == [f"{title} (retired)"]
        assert snapshot.sheets.of_session(id) == []


def test_renaming_every_session_is_one_change_each(root: Path, copied: Copy, before: Snapshot) -> None:
    old = {id: guide.rename(root, id, f"{TITLE}, {n}") for n, id in enumerate(SESSIONS)}
    snapshot = Snapshot.load(root)
    contents = ({"edition": "0.1", "records": item.records()} for item in (before, snapshot))
    assert {change.id for change in compare(*contents)} == {f"session:{id}/renamed" for id in SESSIONS}
    pages = rendered(snapshot, sheets=True)
    for id, title in old.items():
        words = links_to(pages, id)
        assert any(text.startswith(TITLE) for text in words)
        assert title not in words
    assert typed_titles(copied, old) == []


def typed_titles(copied: Copy, titles: dict[str, str]) -> list[tuple[str, str]]:
    """The titles of sessions in quotation marks in a file that is not their own, with the file's name."""
    texts = {path: " ".join(text.decode().split()) for path, text in copied.contents().items()}
    return [
        (title, path.name)
        for id, title in titles.items()
        for path, text in texts.items()
        if re.search(rf"[“\"]{re.escape(title)}[”\"]", text)
        and path.stem != id  # a session may speak of the words of its title
        and "handouts" not in path.parts
    ]


@pytest.mark.parametrize("place", range(PLACES))
def test_moving_a_session_of_each_module(place: int, root: Path, before: Snapshot) -> None:
    modules = list(before.site.manual.modules)
    module_of = {id: module.id for id, module in before.site.manual.module_of.items()}
    moves = {
        id: modules[(modules.index(module_of[id]) + 1) % len(modules)] for id in of_each_module(before, place)
    }
    for id, target in moves.items():
        guide.move(root, id, target)
    snapshot = Snapshot.load(root)
    manual, pages = snapshot.site.manual, rendered(snapshot, sheets=True)
    for id, target in moves.items():
        number = list(manual.modules).index(target) + 1
        assert manual.numbers[f"session:{id}"] == f"{number}.{len(manual.modules[target].sessions)}"
        assert f"sessions/{id}.html" in pages[f"modules/{target}.md"]
    contents = ({"edition": "0.1", "records": item.records()} for item in (before, snapshot))
    assert {change.id for change in compare(*contents)} == {f"session:{id}/moved" for id in moves}


def test_every_place_of_a_session_is_tried(before: Snapshot) -> None:
    assert max(len(module.sessions) for module in before.site.manual.modules.values()) == PLACES


def test_all_three_pass_the_whole_check(root: Path) -> None:
    guide.retire(root, "ripples", replaced_by="two-minds")
    guide.rename(root, "doors-to-open", TITLE)
    guide.move(root, "says-who", "foundation")
    assert check_project(load_as_the_check_asks(root, gone={"ripples"})) == []


def test_each_act_is_published(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    for change in STEPS[0]["change"][-4:]:
        project.edit(change)  # a fourth session, so that each goal keeps enough of them
    project.commit()
    assert project.publish("0.1").returncode == 0
    guide.rename(project.root, "gamma", TITLE)
    guide.move(project.root, "delta", "first-steps")
    guide.retire(project.root, "beta", replaced_by="gamma")
    load_as_the_check_asks(project.root, gone={"beta"})
    project.set_edition("0.2")
    printed = project.run("changes", "--in", str(project.register)).stdout
    for change in ("gamma: renamed", "Delta: moved", "Beta: replaced"):
        assert change in printed.replace(f"session {TITLE}", "session gamma")
    project.fill_in_reasons("0.2")
    project.commit()
    result = project.publish("0.2", "2026-02-10")
    assert result.returncode == 0, result.stdout + result.stderr
