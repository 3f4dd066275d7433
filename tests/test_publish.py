"""Publishing and the other operations on a register, with stand-ins for the pages and PDFs.

`test_editions.py` uses real pages and PDFs; these tests try every decision around them in milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from macros.editions import operations
from macros.editions.operations import (
    describe_publish,
    export_register,
    recover_register,
    show_changes,
)
from macros.editions.publish import publish as publishing
from macros.editions.publish.preflight import preflight
from macros.editions.publish.publish import PublishRequest, prepare, publish
from macros.editions.register import log
from macros.editions.register.register import Edition, Register, RegisterError
from macros.editions.register.verify import faults
from macros.editions.snapshot import Snapshot
from macros.manual.problems import ManualError, Problem
from macros.printing.build import PdfSet
from macros.printing.sheets import Sheets
from macros.tools.files import hashes, sha256

from .history import AUTHOR
from .small_register import CARDS, add_edition, small_register

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
DATE = "2026-02-10"
PAGE = (
    '<!doctype html><html><head><meta name="edition" content="{edition}"></head>'
    "<body><main>OFFICIAL Draft {text}</main></body></html>"
)
IGNORED: list[str] = []
"""Receives output that no test reads."""


# A project and a register, and stand-ins for pages and PDFs


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small manual in a git repository."""
    root = tmp_path_factory.mktemp("committed") / "project"
    shutil.copytree(GOLDEN / "manual", root, ignore=shutil.ignore_patterns(".cache"))
    shutil.copy(ROOT / ".gitignore", root)
    subprocess.run(["git", "init", "--quiet", "--template="], cwd=root, check=True)
    commit(root)
    return root


def commit(root: Path) -> None:
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    subprocess.run(["git", "commit", "--quiet", "-m", "An edit"], cwd=root, env=AUTHOR, check=True)


@pytest.fixture
def root(committed: Path, tmp_path: Path) -> Path:
    """A copy of the project that a test may edit."""
    shutil.copytree(committed, tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path / "register")


def no_pdfs(_: Path, sheets: Sheets, *, progress: Callable[[str], None]) -> PdfSet:
    """A set of PDFs that names every sheet and has no file."""
    progress("no PDFs")
    return PdfSet({}, dict(sheets.all), 0)


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """No PDF engine and no dictionary: both have tests of their own."""
    monkeypatch.setattr(publishing, "build_pdfs", no_pdfs)
    monkeypatch.setattr(publishing, "check_project", lambda *_: [])
    monkeypatch.setattr(operations, "load_weasyprint", lambda: None)


def build(_: Path, folder: Path, snapshot: Snapshot, pdfs: PdfSet) -> bool:
    """Write every page and PDF with only the labels that an edition must show."""
    content = snapshot.content
    pages = {record["page"].partition("#")[0] for record in content["records"].values()}
    pages |= {"index.html", "search.html", *(f"print/{name}.html" for name in pdfs.sheets)}
    for page in pages:
        write(folder / page, PAGE.format(edition=content["edition"], text="", marking="OFFICIAL"))
    write(folder / "assets" / "stylesheets" / "main.abc.min.css", "")
    for name in pdfs.sheets:
        write(folder / "pdf" / f"{name}.pdf", name)
    files = {path.name: {"sha256": sha256(path)} for path in (folder / "pdf").iterdir()}
    write(folder / "pdf" / "manifest.json", json.dumps({"files": files}))
    return True


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def edit(root: Path, file: str, find: str, put: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")


def request(edition: str = "0.1", approved_by: str | None = None, date: str = DATE) -> PublishRequest:
    return PublishRequest(edition, date, "The unit", approved_by)


def request_for(register: Register, request: PublishRequest) -> PublishRequest:
    """The request with `new` as the register needs it."""
    return replace(request, new=not register.exists)


def next_edition(root: Path, edition: str = "0.2") -> None:
    """Change a session, set the edition, and commit. The reasons are still missing."""
    edit(root, "data/manual.yml", "edition: 0.1", f"edition: {edition}")
    edit(root, "data/sessions/alpha.yml", "{min: 10, max: 15}", "{min: 10, max: 12}")
    edit(root, "data/sessions/alpha.yml", "Begin & agree.", "Begin.")
    commit(root)


def fill_in_reasons(root: Path, register: Register, edition: str = "0.2") -> None:
    show_changes(register, root, None, None, IGNORED.append)
    path = root / "data" / "changes" / f"{edition}.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("reason:\n", "reason: So.\n"), encoding="utf-8")
    commit(root)


# Publishing


def test_the_first_edition_is_complete_logged_and_in_force(root: Path, register: Register) -> None:
    output: list[str] = []
    edition = publish(root, register, request_for(register, request()), build, output.append)
    assert edition == Edition("0.1", register.folder / "0.1")
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True)
    release = edition.release
    tools = release.pop("tools")
    assert set(tools) == {"python", "mkdocs", "mkdocs-material", "weasyprint", "pydantic"}
    assert release == {
        "edition": "0.1",
        "date": DATE,
        "status": "draft",
        "published_by": "The unit",
        "approved_by": None,
        "previous": None,
        "commit": head.stdout.strip(),
        "changes": {"all": 0, "delivery": 0},
        "manual": {
            "title": "Small manual",
            "subtitle": "For tests",
            "owner": "The unit",
            "marking": "OFFICIAL",
        },
        "stylesheet": "assets/base.css",
        "files": hashes(edition.folder, {"RELEASE.json"}),
    }
    [entry] = log.read_log(register.folder)
    assert {key: entry[key] for key in ("act", "what", "date", "by", "release")} == {
        "act": "publish",
        "what": "0.1",
        "date": DATE,
        "by": "The unit",
        "release": sha256(edition.folder / "RELEASE.json"),
    }
    assert register.current() == edition
    assert list(faults(register)) == []
    assert list(register.folder.glob(".staging-*")) == []
    assert len(output) == 5


def test_an_edition_contains_its_content_its_changes_and_its_index(root: Path, register: Register) -> None:
    edition = publish(root, register, request_for(register, request()), build, IGNORED.append)
    content = edition.read("content.json")
    assert content == Snapshot.load(root).content
    assert edition.read("changes.json")["changes"] == []
    index = edition.index
    assert index["records"]["session:alpha"] == ["Alpha", "sessions/alpha.html"]
    assert index["records"]["page:search"] == ["", "search.html"]
    assert index["records"]["page:index"] == ["Home", "index.html"]
    assert not [key for key in index["records"] if key.startswith("page:print")]
    others = ["glossary", "overview/outcomes", "references", "search", "situations"]
    others += [
        f"{kind}/index"
        for kind in ("adaptations", "aims", "approaches", "factors", "goals", "modules", "routes")
    ]
    assert set(index["records"]) == {*content["records"], *(f"page:{name}" for name in others)}
    built = sorted(path.relative_to(edition.folder).as_posix() for path in edition.folder.rglob("*.html"))
    assert index["pages"] == built
    assert index["parts"]["sheet-agreement"] == {
        **content["parts"]["sheet-agreement"],
        "record": "handout:agreement",
    }
    assert index["parts"]["module-first-steps"]["record"] == ""
    assert set(index["parts"]) == set(content["parts"])


def test_a_later_edition_says_what_it_follows_and_what_changed(root: Path, register: Register) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    next_edition(root)
    fill_in_reasons(root, register)
    edition = publish(
        root,
        register,
        request_for(register, request("0.2", "Head of Unit", "2026-03-10")),
        build,
        IGNORED.append,
    )
    assert edition.release["previous"] == "0.1"
    assert edition.release["approved_by"] == "Head of Unit"
    assert edition.release["changes"] == {"all": 2, "delivery": 1}
    changes = edition.read("changes.json")
    assert changes["since"] == "0.1"
    assert [(item["record"], item["kind"], item["reason"]) for item in changes["changes"]] == [
        ("session:alpha", "timing", "So."),
        ("session:alpha", "wording", "So."),
    ]
    assert changes["reread"] == ["session:alpha"]
    assert "run-alpha" in changes["reprint"]
    parts = edition.read("content.json")["parts"]
    assert (parts["run-alpha"]["edition"], parts["sheet-agreement"]["edition"]) == ("0.2", "0.1")
    assert [edition.name for edition in register.editions()] == ["0.1", "0.2"]
    assert list(faults(register)) == []


def fails(*_: object) -> bool:
    return False


def breaks(*_: object) -> bool:
    raise OSError("no space")


@pytest.mark.parametrize(("build", "error"), [(fails, RegisterError), (breaks, OSError)])
def test_a_build_that_fails_publishes_nothing(
    root: Path, register: Register, build: Callable[..., bool], error: type[Exception]
) -> None:
    with pytest.raises(error):
        publish(root, register, request_for(register, request()), build, IGNORED.append)
    assert [path.name for path in register.folder.iterdir()] == [".register.lock"]


def test_an_edition_with_faults_is_not_published_and_the_first_fifty_are_named(
    root: Path, register: Register
) -> None:
    def built_without_marking(root: Path, folder: Path, snapshot: Snapshot, pdfs: PdfSet) -> bool:
        build(root, folder, snapshot, pdfs)
        for path in folder.rglob("*.html"):
            path.write_text(path.read_text(encoding="utf-8").replace("OFFICIAL Draft", ""), encoding="utf-8")
        return True

    with pytest.raises(RegisterError) as raised:
        publish(root, register, request_for(register, request()), built_without_marking, IGNORED.append)
    lines = str(raised.value).splitlines()
    assert len(lines) == 52
    pages = len(Snapshot.load(root).content["sheets"])
    count = int(lines[-1].split()[0])
    assert count > 2 * pages
    assert str(count - 50) in lines[-2]
    assert [path.name for path in register.folder.iterdir()] == [".register.lock"]


def test_publishing_first_clears_up_after_an_interruption(root: Path, register: Register) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    (register.folder / ".staging-0.2-x").mkdir()
    next_edition(root)
    fill_in_reasons(root, register)
    output: list[str] = []
    publish(root, register, request_for(register, request("0.2")), build, output.append)
    assert ".staging-0.2-x" in output[0]
    assert not (register.folder / ".staging-0.2-x").exists()


# What is refused before anything is built


def refusal(root: Path, register: Register, asked: PublishRequest) -> str:
    """The message with which `prepare` refuses a request."""
    with pytest.raises((RegisterError, ManualError)) as raised:
        prepare(root, register, request_for(register, asked))
    return str(raised.value)


@pytest.mark.parametrize("name", ["1", "v1.0", "1.0.0", "0.x", " 0.1", "../0.1"])
def test_a_name_that_is_not_two_numbers_is_refused(root: Path, register: Register, name: str) -> None:
    assert f'"{name}"' in refusal(root, register, request(name))


def test_a_name_that_is_taken_or_comes_before_the_newest_is_refused(root: Path, register: Register) -> None:
    small_register(register.folder, {"editions": [{"name": name, "date": DATE} for name in ("0.9", "0.10")]})
    assert "published already" in refusal(root, register, request("0.9"))
    assert "comes before 0.10" in refusal(root, register, request("0.1"))
    assert "names another edition" in refusal(root, register, request("0.11"))


def test_a_folder_that_is_not_a_register_is_refused(root: Path, register: Register) -> None:
    write(register.folder / "letter.txt", "x")
    assert "is not a register" in refusal(root, register, request())


def test_files_that_are_not_committed_are_named_up_to_ten(root: Path, register: Register) -> None:
    write(root / "docs" / "new-1.md", "New.")
    message = refusal(root, register, request())
    assert "  docs/new-1.md\n" in message
    assert "more" not in message
    for n in range(2, 11):
        write(root / "docs" / f"new-{n}.md", "New.")
    assert "more" not in refusal(root, register, request())
    write(root / "docs" / "new-11.md", "New.")
    message = refusal(root, register, request())
    assert message.count("docs/new-") == 10
    assert "and 1 more" in message


def test_a_project_that_is_not_under_version_control_is_refused(root: Path, register: Register) -> None:
    shutil.rmtree(root / ".git")
    assert "a git repository" in refusal(root, register, request())


@pytest.mark.parametrize(("free", "fits"), [(299 << 20, False), (300 << 20, True), (90 << 20, False)])
def test_space_for_one_and_a_half_times_the_newest_edition_is_required(
    root: Path, register: Register, monkeypatch: pytest.MonkeyPatch, free: int, fits: bool
) -> None:
    small_register(register.folder, {"editions": [{"name": "0.0", "date": DATE}]})
    used = sum(path.stat().st_size for path in (register.folder / "0.0").rglob("*"))
    with (register.folder / "0.0" / "large").open("wb") as file:
        file.truncate((200 << 20) - used)
    real = shutil.disk_usage(register.folder)
    monkeypatch.setattr(publishing.shutil, "disk_usage", lambda _: real._replace(free=free))
    message = refusal(root, register, request())
    assert ("MB free" in message) != fits
    assert fits or f"{free >> 20} MB free, and an edition may need 300 MB" in message


@pytest.mark.parametrize(("free", "fits"), [((100 << 20) - 1, False), (100 << 20, True)])
def test_space_for_a_first_edition_is_required(
    root: Path, register: Register, monkeypatch: pytest.MonkeyPatch, free: int, fits: bool
) -> None:
    asked: list[Path] = []
    real = shutil.disk_usage(root)

    def disk_usage(path: Path) -> Any:
        asked.append(path)
        return real._replace(free=free)

    monkeypatch.setattr(publishing.shutil, "disk_usage", disk_usage)
    if fits:
        prepare(root, register, request_for(register, request()))
    else:
        assert "MB free" in refusal(root, register, request())
    assert asked == [register.folder.parent], "the register does not exist yet"


def test_settings_that_name_another_edition_are_refused(root: Path, register: Register) -> None:
    message = refusal(root, register, request("0.3"))
    assert message.startswith("data/manual.yml:5: edition: ")
    assert '"0.1"' in message
    assert '"0.3"' in message


def test_from_1_0_on_everything_must_be_approved(root: Path, register: Register) -> None:
    edit(root, "data/manual.yml", "edition: 0.1", "edition: 1.0")
    commit(root)
    lines = refusal(root, register, request("1.0")).splitlines()
    assert [line.split(": ")[0].rpartition("/")[2] for line in lines[:-1]] == [
        "manual.yml:6",
        "alpha.yml:73",
        "beta.yml:13",
        "gamma.yml:13",
        "manual publish:1",
    ]
    assert [line.split(": ")[1] for line in lines[:-1]] == ["status", *["review.status"] * 3, "--approved-by"]
    assert len(refusal(root, register, request("1.0", "Head of Unit")).splitlines()) == 5


def test_a_problem_with_the_wording_is_refused(
    root: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem("docs/index.md", 1, "text", "is wrong.")
    monkeypatch.setattr(publishing, "check_project", lambda *_: [problem])
    assert refusal(root, register, request()) == "docs/index.md:1: text: is wrong.\n1 problem found."


@pytest.mark.parametrize(
    ("find", "put", "field"),
    [
        ("review: {status: draft}", "review: {status: draft, date: '2026-02-11'}", "review.date"),
        (
            "changes: []",
            "changes: [{edition: '0.1', date: '2026-02-11', kind: safety, note: So., retrain: true}]",
            "changes[1].date",
        ),
    ],
)
def test_what_was_done_after_the_edition_is_refused(
    root: Path, register: Register, find: str, put: str, field: str
) -> None:
    edit(root, "data/sessions/alpha.yml", find, put)
    commit(root)
    later = request(date="2026-02-11")
    message = refusal(root, register, request(date="2026-02-10"))
    assert re.match(rf"data/sessions/alpha\.yml:\d+: {re.escape(field)}: ", message)
    assert prepare(root, register, request_for(register, later)).snapshot.site.manual.sessions


def test_a_change_without_a_reason_is_refused(root: Path, register: Register) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    next_edition(root)
    assert refusal(root, register, request("0.2")).startswith("data/changes/0.2.yml:1: file: ")
    assert len(refusal(root, register, request("0.3")).splitlines()) == 3, "the other problems are missing"


# A dry run


def test_a_dry_run_of_a_first_edition_says_so(root: Path, register: Register) -> None:
    output = "\n".join(
        describe_publish(root, register, request_for(register, request(approved_by="Head of Unit")))
    )
    assert "Edition 0.1" in output
    assert DATE in output
    assert "The unit" in output
    assert "approved by Head of Unit" in output
    assert f"{len(Snapshot.load(root).sheets.all)} PDFs" in output
    assert "first edition" in output
    assert not register.folder.exists()


def test_a_dry_run_counts_changes_and_what_readers_do(root: Path, register: Register) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    next_edition(root)
    fill_in_reasons(root, register)
    output = "\n".join(describe_publish(root, register, request_for(register, request("0.2"))))
    assert "2 changes since edition 0.1" in output
    assert "not approved" in output
    numbers = [re.findall(r"\d+", line) for line in output.splitlines() if "again" in line]
    assert numbers == [["1"], ["3", "0"]], "pages to read, sheets to print, sheets to destroy"
    assert "first edition" not in output
    assert [edition.name for edition in register.editions()] == ["0.1"]


def test_a_dry_run_without_the_pdf_engine_fails(
    root: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "load_weasyprint", breaks)
    with pytest.raises(OSError, match="no space"):
        list(describe_publish(root, register, request_for(register, request())))


# Showing changes


@pytest.fixture
def two(register: Register) -> Register:
    """Two editions that differ in a title and a text."""
    alpha = {"title": "Alpha", "text": [["purpose", "Begin and agree."]]}
    later = {"title": "Arriving", "text": [["purpose", "Begin then agree."]]}
    return small_register(
        register.folder,
        {
            "editions": [
                {"name": "0.1", "date": "2026-01-10", "records": {"session:alpha": alpha}},
                {"name": "0.2", "date": "2026-02-10", "records": {"session:alpha": later}},
            ]
        },
    )


def output_of_changes(
    register: Register, root: Path, since: str | None = None, until: str | None = None
) -> list[str]:
    output: list[str] = []
    show_changes(register, root, since, until, output.append)
    return output


def test_changes_between_two_editions_need_no_project(two: Register, tmp_path: Path) -> None:
    assert output_of_changes(two, tmp_path / "nowhere", "0.1", "0.2") == [
        "session Arriving: renamed. “Alpha” is now “Arriving”.",
        "session Arriving: wording. 1 paragraph reworded, added or removed.\n"
        "    purpose: Begin [-and-] {+then+} agree.",
        "2 changes since edition 0.1.",
    ]
    assert output_of_changes(two, tmp_path / "nowhere", None, "0.2") == ["0 changes since edition 0.2."]
    assert not (tmp_path / "nowhere").exists()


def test_changes_up_to_the_project_are_shown_from_the_newest_and_the_file_is_written(
    root: Path, register: Register
) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    assert output_of_changes(register, root) == ["0 changes since edition 0.1."]
    edit(root, "data/manual.yml", "A menu, not", "A choice, not")
    output = output_of_changes(register, root)
    assert output[1:3] == ["1 change since edition 0.1.", output[2]]
    assert "0.2" in output[2]
    assert "still names edition 0.1" in output[3]
    assert not (root / "data" / "changes").exists()
    edit(root, "data/manual.yml", "edition: 0.1", "edition: 0.0")
    assert "still names edition 0.0" in output_of_changes(register, root)[3]
    edit(root, "data/manual.yml", "edition: 0.0", "edition: 0.7")
    output = output_of_changes(register, root)
    assert output[3:] == ["Wrote data/changes/0.7.yml. Reasons missing: 1 of 1. Give them there."]
    text = (root / "data" / "changes" / "0.7.yml").read_text(encoding="utf-8")
    assert "since: '0.1'" in text
    assert "change: manual:settings/wording" in text
    fill_in_reasons(root, register, "0.7")
    assert output_of_changes(register, root)[3:] == [
        "data/changes/0.7.yml has a reason for each of 1 change."
    ]


def test_naming_an_edition_writes_nothing(root: Path, register: Register) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    next_edition(root)
    output = output_of_changes(register, root, "0.1")
    assert output[-2:] == [
        "2 changes since edition 0.1.",
        "Nothing was written. To write the reasons, run `manual changes` without naming an edition.",
    ]
    assert not (root / "data" / "changes").exists()


def test_the_reasons_of_a_published_edition_are_never_written_again(root: Path, register: Register) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    next_edition(root)
    fill_in_reasons(root, register)
    publish(root, register, request_for(register, request("0.2")), build, IGNORED.append)
    kept = (root / "data" / "changes" / "0.2.yml").read_bytes()
    edit(root, "data/sessions/alpha.yml", "{min: 10, max: 12}", "{min: 10, max: 14}")
    for since, until in ((None, None), ("0.1", None), ("0.2", None), ("0.1", "0.2")):
        output_of_changes(register, root, since, until)
        assert (root / "data" / "changes" / "0.2.yml").read_bytes() == kept
    edit(root, "data/manual.yml", "edition: 0.2", "edition: 0.1")
    assert "edition 0.2 is published" in output_of_changes(register, root)[-1]
    assert [path.name for path in (root / "data" / "changes").iterdir()] == ["0.2.yml"]


def test_reasons_that_cannot_be_read_are_reported_and_left_alone(root: Path, register: Register) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    next_edition(root)
    fill_in_reasons(root, register)
    edit(root, "data/changes/0.2.yml", "reason: So.", "reason: Rooms: too small.")
    kept = (root / "data" / "changes" / "0.2.yml").read_bytes()
    with pytest.raises(ManualError, match=r"data/changes/0\.2\.yml:\d+: file: "):
        output_of_changes(register, root)
    assert (root / "data" / "changes" / "0.2.yml").read_bytes() == kept


def test_changes_that_are_alike_and_reasons_under_another_name_are_pointed_out(
    root: Path, register: Register
) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    next_edition(root)
    fill_in_reasons(root, register)
    edit(root, "data/manual.yml", "edition: 0.2", "edition: 0.3")
    for name in ("beta", "gamma"):
        edit(root, f"docs/sessions/{name}.md", "Because", "Since")
    output = output_of_changes(register, root)
    assert output[-3:] == [
        "2 changes are alike and may have one reason: [-Because-] {+Since+}",
        "Wrote data/changes/0.3.yml. Reasons missing: 4 of 4. Give them there.",
        "data/changes/0.2.yml has reasons too, but edition 0.2 is not in this register.",
    ]


def test_an_id_that_a_removed_record_had_is_refused(root: Path, register: Register) -> None:
    publish(root, register, request_for(register, request()), build, IGNORED.append)
    text = "  - {id: term, title: Term, text: A word., provenance: drafted}\n"
    glossary = root / "data" / "glossary.yml"
    kept = glossary.read_text(encoding="utf-8")
    glossary.write_text(kept + text, encoding="utf-8")
    for edition, change in (("0.2", kept), ("0.3", kept + text.replace("title: Term", "title: Other"))):
        next_number(root, register, edition)
        publish(root, register, request_for(register, request(edition)), build, IGNORED.append)
        glossary.write_text(change, encoding="utf-8")
    number = change.count("\n")
    message = f'data/glossary.yml:{number}: items[2].id: "term" was the term “Term” in an earlier edition'
    with pytest.raises(ManualError, match=re.escape(message)):
        output_of_changes(register, root)
    edit(root, "data/manual.yml", "edition: 0.3", "edition: 0.4")
    commit(root)
    assert message in refusal(root, register, request("0.4"))
    glossary.write_text(kept + text, encoding="utf-8")
    assert "data/changes/0.4.yml" in output_of_changes(register, root)[-1], "the same record may come back"


def next_number(root: Path, register: Register, edition: str) -> None:
    """Name the edition and give every reason."""
    path = root / "data" / "manual.yml"
    text = re.sub(r"edition: [\d.]+", f"edition: {edition}", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    fill_in_reasons(root, register, edition)


def test_an_unknown_edition_is_refused_with_a_list_of_the_known_ones(two: Register, tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"0\.9.*0\.1, 0\.2"):
        output_of_changes(two, tmp_path, "0.9")
    with pytest.raises(RegisterError, match="no edition yet"):
        output_of_changes(small_register(tmp_path / "empty", {"withdrawn": [["0.1", DATE, "x"]]}), tmp_path)
    with pytest.raises(RegisterError, match="is not a register"):
        output_of_changes(Register(tmp_path / "nowhere"), tmp_path)


# Export and recovery


def test_export_is_the_same_register_in_the_same_bytes(register: Register, tmp_path: Path) -> None:
    small_register(register.folder, CARDS)
    recover_register(register)
    (register.folder / ".register.lock").touch()
    write(register.folder / ".staging-0.4-x" / "page.html", "half")
    exported = export_register(register, tmp_path / "a" / "b", "2026-05-01")
    assert exported == tmp_path / "a" / "b" / "manual-register-2026-05-01.zip"
    recorded = (exported.parent / "manual-register-2026-05-01.zip.sha256").read_text(encoding="utf-8")
    assert recorded == f"{hashlib.sha256(exported.read_bytes()).hexdigest()}  {exported.name}\n"
    with zipfile.ZipFile(exported) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "copy")
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    expected = {
        path.relative_to(register.folder).as_posix() for path in register.folder.rglob("*") if path.is_file()
    }
    assert names == sorted(
        expected - {".register.lock", ".staging-0.4-x/page.html"}, key=lambda name: Path(name)
    )
    assert list(faults(Register(tmp_path / "copy"))) == []
    again = export_register(register, tmp_path / "again", "2026-05-01")
    assert again.read_bytes() == exported.read_bytes()
    assert sorted(path.name for path in exported.parent.iterdir()) == [
        exported.name,
        f"{exported.name}.sha256",
    ]
    assert exported.stat().st_mode & 0o777 == 0o644


def test_an_export_that_fails_leaves_no_partial_file(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_register(register.folder, CARDS)
    monkeypatch.setattr(operations, "sha256", breaks)
    with pytest.raises(OSError, match="no space"):
        export_register(register, tmp_path / "out", "2026-05-01")
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(RegisterError, match="is not a register"):
        export_register(Register(tmp_path / "nowhere"), tmp_path / "out", "2026-05-01")


def test_recovery_says_what_it_did_and_rebuilds_the_index(register: Register) -> None:
    with pytest.raises(RegisterError, match="is not a register"):
        recover_register(register)
    small_register(register.folder, CARDS)
    (register.folder / ".staging-0.4-x").mkdir()
    first, last = recover_register(register)
    assert ".staging-0.4-x" in first
    assert "3 editions" in last
    assert list(faults(register)) == []
    add_edition(register.folder, {"name": "0.4", "date": "2026-04-10"})
    assert len(recover_register(register)) == 1
    assert list(faults(register)) == []


# What is checked before an edition is published


@pytest.fixture(scope="module")
def built_once(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Snapshot]:
    """A folder of pages and PDFs that has no fault."""
    folder, snapshot = tmp_path_factory.mktemp("built"), Snapshot.load(committed)
    build(committed, folder, snapshot, PdfSet({}, dict(snapshot.sheets.all), 0))
    return folder, snapshot


@pytest.fixture
def built(built_once: tuple[Path, Snapshot], tmp_path: Path) -> tuple[Path, Snapshot]:
    """A copy of it that a test may edit."""
    folder, snapshot = built_once
    shutil.copytree(folder, tmp_path / "built")
    return tmp_path / "built", snapshot


GIST = re.compile(r'"(?P<text>.*)"|to (?P<link>.+?),|(?P<word>marking|edition|status|missing|manifest)')


def gists_of_faults(built: tuple[Path, Snapshot]) -> list[str]:
    """The faults of an edition in short: the file, and the text, link or word that identifies the fault."""
    folder, snapshot = built
    lines = [line.partition(": ") for line in preflight(folder, snapshot.site, snapshot.sheets)]
    gists = [GIST.search(message) for _, _, message in lines]
    assert all(gists), lines
    return [
        f"{file}: {gist[gist.lastgroup]}" for (file, _, _), gist in zip(lines, gists, strict=True) if gist
    ]


def test_a_good_edition_has_no_fault(built: tuple[Path, Snapshot]) -> None:
    assert gists_of_faults(built) == []


SHEET = "print/sheet-agreement.html"
WALK = "Hello. How was the walk?"
MISTAKES: dict[str, tuple[str, str, list[str]]] = {
    "another status": ("Draft", "Approved", []),
    "no marking": ("OFFICIAL", "", ["{file}: marking"]),
    "another edition": ('content="0.1"', 'content="0.2"', ["{file}: edition"]),
    "no status": ("Draft", "", ["{file}: status"]),
    "a dead link": (
        "{end}",
        '<a href="beta2.html">x</a>',
        ["{file}: {folder}/beta2.html"],
    ),
    "live links": ("{end}", '<a href="../sessions/beta.html#x">x</a><a href="../index.html?q=1">x</a>', []),
    "a dead picture": (
        "{end}",
        '<img src="../x%20y.png">',
        ["{file}: x y.png"],
    ),
    "a place on the page": ("{end}", '<a href="#x">x</a>', []),
    "another site": ("{end}", '<a href="https://example.org/x">x</a>', []),
    "the register": (
        "{end}",
        '<a href="../../since.html">x</a><script src="../../versions.js"></script>',
        [],
    ),
    "above the edition": (
        "{end}",
        '<a href="../../x.html">x</a>',
        ["{file}: ../x.html"],
    ),
}
LEAKS: dict[str, tuple[str, list[str]]] = {
    "a leak": (f"<p>{WALK}</p>", [WALK]),
    "in the middle of a sentence": ("<p>So: Hello. How  was the\nwalk? Go on.</p>", [WALK]),
    "twice": (f"<p>{WALK}</p><p>{WALK}</p>", [WALK]),
    "two": (f"<p>{WALK}</p><p>The case manager, today.</p>", [WALK, "The case manager, today."]),
    "with signs": ("<p>Agree how to work | together.</p>", ["Agree how to work | together."]),
    "on both sides of a tag": ("<p>Hello. How was</p><p>the walk?</p>", []),
    "the start of a text only": ("<p>Hello. How was the train?</p>", []),
    "three words": ("<p>How they sound.</p>", []),
    "four words": ("<p>The case manager, today.</p>", ["The case manager, today."]),
    "an escaped sign": ("<p>Begin &amp; agree.</p>", []),
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("file", ["sessions/alpha.html", "print/run-alpha.html"])
def test_a_mistake_is_found_and_nothing_else(built: tuple[Path, Snapshot], name: str, file: str) -> None:
    find, put, expected = MISTAKES[name]
    end = find == "{end}"
    edit(built[0], file, "</main>" if end else find, f"{put}</main>" if end else put)
    folder = file.partition("/")[0]
    assert gists_of_faults(built) == [line.format(file=file, folder=folder) for line in expected]


@pytest.mark.parametrize("name", LEAKS)
def test_facilitator_text_is_found_on_participants_sheets_only(
    built: tuple[Path, Snapshot], name: str
) -> None:
    put, expected = LEAKS[name]
    edit(built[0], "print/run-alpha.html", "</main>", f"{put}</main>")
    assert gists_of_faults(built) == []
    edit(built[0], SHEET, "</main>", f"{put}</main>")
    assert gists_of_faults(built) == [f"{SHEET}: {text}" for text in expected]


def test_text_that_the_author_put_on_the_sheet_is_no_leak(root: Path, tmp_path: Path) -> None:
    edit(root, "docs/handouts/agreement.md", "{{ lines(2) }}", "Hello. How\nwas the walk?")
    snapshot = Snapshot.load(root)
    build(root, tmp_path / "built", snapshot, PdfSet({}, dict(snapshot.sheets.all), 0))
    edit(tmp_path / "built", SHEET, "</main>", "Hello. How was the walk?</main>")
    assert gists_of_faults((tmp_path / "built", snapshot)) == []


def test_a_leak_is_reported_once_and_shortened(root: Path, tmp_path: Path) -> None:
    long = "Say it slowly, and then say it again, as often as they need you to say it. Wait."
    edit(root, "data/sessions/alpha.yml", "[Write it down.]", f"['{long}']")
    snapshot = Snapshot.load(root)
    build(root, tmp_path / "built", snapshot, PdfSet({}, dict(snapshot.sheets.all), 0))
    edit(tmp_path / "built", SHEET, "</main>", f"{long} {long}</main>")
    assert gists_of_faults((tmp_path / "built", snapshot)) == [f"{SHEET}: {long[:60]}"]


def test_pdfs_must_match_the_manifest(built: tuple[Path, Snapshot]) -> None:
    folder, _ = built
    (folder / "pdf" / "run-alpha.pdf").unlink()
    (folder / "pdf" / "rating-alpha.pdf").write_bytes(b"other")
    manifest = json.loads((folder / "pdf" / "manifest.json").read_text(encoding="utf-8"))
    del manifest["files"]["form-observer.pdf"]
    write(folder / "pdf" / "manifest.json", json.dumps(manifest))
    assert gists_of_faults(built) == [
        "pdf/run-alpha.pdf: missing",
        "pdf/rating-alpha.pdf: manifest",
        "pdf/form-observer.pdf: manifest",
    ]
