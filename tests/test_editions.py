"""Editions: the history of a small manual, what its register contains, and what is refused."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import html

from macros.editions.publish.preflight import preflight
from macros.editions.register.register import Register
from macros.pages.site import Site
from macros.printing.sheets import Sheets

from .history import FIRST_DATE, REASON, STEPS, Project

pytestmark = pytest.mark.xdist_group("editions")


@pytest.fixture
def copy(published: Project, tmp_path: Path) -> Project:
    """A copy of the project and its register that a test may break."""
    for name in ("project", "register"):
        shutil.copytree(published.root.parent / name, tmp_path / name, symlinks=True)
    return Project(tmp_path / "project", tmp_path / "register")


def script(register: Path, name: str, variable: str) -> dict[str, object]:
    text = (register / name).read_text(encoding="utf-8")
    return dict(json.loads(text.removeprefix(f"var {variable} = ").rstrip().removesuffix(";")))


# The history


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["edition"])
@pytest.mark.usefixtures("published")
def test_changes_are_described_by_meaning(outputs: dict[str, str], step: dict[str, str]) -> None:
    assert outputs[step["edition"]] == step["expected"]


def test_register_says_when_each_edition_was_in_force(published: Project) -> None:
    data = json.loads((published.register / "register.json").read_text(encoding="utf-8"))
    periods = [(item["name"], item["from"], item["to"], item["approved_by"]) for item in data["editions"]]
    assert periods == [
        ("0.1", FIRST_DATE, "2026-02-10", None),
        ("0.2", "2026-02-10", "2026-03-10", "Head of Unit"),
        ("0.3", "2026-03-10", "2026-04-10", "Head of Unit"),
        ("0.4", "2026-04-10", "2026-05-10", "Head of Unit"),
        ("0.5", "2026-05-10", None, "Head of Unit"),
    ]
    assert data["current"] == "0.5"
    versions = json.loads((published.register / "versions.json").read_text(encoding="utf-8"))
    assert versions[0] == {"version": "0.5", "title": "0.5 (draft)", "aliases": ["latest"]}
    assert [item["aliases"] for item in versions[1:]] == [[], [], [], []]


def test_a_change_of_wording_makes_only_the_pdfs_with_that_wording(
    outputs: dict[str, str], published: Project
) -> None:
    assert "39 PDFs unchanged, 6 to make." in outputs["0.4 publish"]
    old, new = (published.register / name / "pdf" / "run-alpha.pdf" for name in ("0.3", "0.4"))
    assert old.read_bytes() == new.read_bytes()


def test_an_unchanged_sheet_keeps_its_code_and_the_edition_of_its_text(published: Project) -> None:
    editions = {edition.name: edition.index["parts"] for edition in Register(published.register).editions()}
    codes = [parts["sheet-agreement"]["code"] for parts in editions.values()]
    assert len(set(codes[:3])) == 1
    assert len({codes[0], *codes[3:]}) == 2
    assert [parts["sheet-agreement"]["edition"] for parts in editions.values()] == [
        "0.1",
        "0.1",
        "0.1",
        "0.4",
        "0.4",
    ]


def test_every_code_has_an_answer(published: Project) -> None:
    codes = script(published.register, "codes.js", "manualCodes")["codes"]
    parts = {edition.name: edition.index["parts"] for edition in Register(published.register).editions()}
    run = [codes[parts[name]["run-alpha"]["code"]] for name in ("0.1", "0.5")]  # type: ignore[index]
    assert (run[0]["answer"], run[0]["in"], run[0]["why"]) == ("superseded", "0.3", REASON)
    assert run[0]["now"] == parts["0.5"]["run-alpha"]["code"]
    assert (run[1]["answer"], run[1]["page"]) == ("current", "0.5/print/run-alpha.html")
    for name in ("0.1", "0.5"):
        facts = codes[parts[name]["sheet-agreement"]["code"]]  # type: ignore[index]
        assert (facts["answer"], facts["why"]) == ("withdrawn", "It may harm.")


def test_every_address_ever_published_still_works(published: Project) -> None:
    pages = {page for edition in Register(published.register).editions() for page in edition.index["pages"]}
    latest = published.register / "latest"
    assert {path.relative_to(latest).as_posix() for path in latest.rglob("*.html")} == pages
    for page in pages:
        text = (latest / page).read_text(encoding="utf-8")
        link = text.partition('<a href="')[2].partition('"')[0]
        assert (latest / page).parent.joinpath(link).resolve().is_file(), page
    assert "url=../../0.5/sessions/alpha.html" in (latest / "sessions" / "alpha.html").read_text(
        encoding="utf-8"
    )


def test_pages_show_what_changed_and_why(published: Project) -> None:
    session = (published.register / "0.2" / "sessions" / "alpha.html").read_text(encoding="utf-8")
    assert "Changed in 0.2:" in session
    assert "“Alpha” is now “Arriving”." in session
    assert REASON in session
    later = (published.register / "0.5" / "sessions" / "alpha.html").read_text(encoding="utf-8")
    assert "Changed in 0.5:" not in later
    assert "“Alpha” is now “Arriving”." in later, "the changes of earlier editions are missing"
    assert "<dt>Last changed</dt><dd>2026-02-10, in edition 0.2</dd>" in session
    assert re.findall("<dt>Last changed</dt><dd>(.*?)</dd>", later) == ["2026-02-10, in edition 0.2"]
    assert "<dt>Last reviewed</dt><dd>Not yet</dd>" in later
    changes = (published.register / "0.4" / "changes.html").read_text(encoding="utf-8")
    assert "<del>we</del> <ins>the two of us</ins>" in changes
    assert "Everything that is not named here is unchanged." in (
        published.register / "0.4" / "print" / "trainer-sheet.html"
    ).read_text(encoding="utf-8")
    for name in ("0.2", "0.3", "0.4", "0.5"):
        manifest = json.loads(
            (published.register / name / "pdf" / "manifest.json").read_text(encoding="utf-8")
        )
        assert manifest["files"]["trainer-sheet.pdf"]["pages"] == 1
    since = (published.register / "since.html").read_text(encoding="utf-8")
    assert "I trained on edition 0.1" in since
    assert since.index("I trained on edition 0.4") < since.index("I trained on edition 0.1")


def test_outlines_say_what_is_not_written_yet(published: Project) -> None:
    """The real manual has no outline. The small one has one session that is written, and two outlines."""
    sessions = Site.load(published.root).manual.sessions
    outlines = {id: session.is_outline for id, session in sessions.items()}
    assert outlines == {"alpha": False, "beta": True, "delta": True}
    for id, session in sessions.items():
        page = html.parse(str(published.register / "0.5" / "sessions" / f"{id}.html"))
        assert page.xpath("//div[contains(@class, 'notice--gap')]//li/text()") == session.missing_parts
        assert ("This session is an outline." in page.getroot().text_content()) == session.is_outline
        run_sheet = published.register / "0.5" / "print" / f"run-{id}.html"
        assert run_sheet.exists() != session.is_outline


def test_verify_finds_no_fault_in_a_new_register(published: Project) -> None:
    result = published.run("verify", str(published.register))
    assert (result.returncode, result.stdout) == (0, "No faults: 5 editions unchanged since publication.\n")


def test_export_writes_the_register_and_its_hash(published: Project, tmp_path: Path) -> None:
    result = published.run("export", str(published.register), "--to", str(tmp_path), "--date", "2026-07-01")
    assert result.returncode == 0
    archive = tmp_path / "manual-register-2026-07-01.zip"
    with zipfile.ZipFile(archive) as register:
        register.extractall(tmp_path / "copy")
    assert published.run("verify", str(tmp_path / "copy")).returncode == 0
    recorded = (tmp_path / f"{archive.name}.sha256").read_text(encoding="utf-8").split()[0]
    assert recorded == hashlib.sha256(archive.read_bytes()).hexdigest()


# What verify finds

TAMPERING = {
    "a page changed": (
        "0.3/index.html",
        lambda path: path.write_bytes(path.read_bytes() + b" "),
        "was changed",
    ),
    "a file added": ("0.3/pdf/extra.pdf", lambda path: path.write_bytes(b"x"), "was added"),
    "a file removed": ("0.3/pdf/run-alpha.pdf", lambda path: path.unlink(), "is missing"),
    "the release changed": (
        "0.3/RELEASE.json",
        lambda path: path.write_text(path.read_text().replace("Head of Unit", "Nobody"), encoding="utf-8"),
        "was changed since it was published",
    ),
    "a log line changed": (
        "publish-log.jsonl",
        lambda path: path.write_text(path.read_text().replace("2026-02-10", "2026-02-11"), encoding="utf-8"),
        "the log was changed",
    ),
    "the log cut": (
        "publish-log.jsonl",
        lambda path: path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n", encoding="utf-8"),
        "the log was cut",
    ),
    "an edition removed": ("0.3", lambda path: shutil.rmtree(path), "0.3: is missing, although the log says"),
    "a notice removed": (
        "status",
        lambda path: shutil.rmtree(path),
        "status/0001-handout-agreement.json: is missing. Run: manual register FOLDER",
    ),
    "the index broken": (
        "register.json",
        lambda path: path.write_text("{", encoding="utf-8"),
        "cannot be read",
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_verify_finds(copy: Project, name: str) -> None:
    file, tamper, message = TAMPERING[name]
    tamper(copy.register / file)
    result = copy.run("verify", str(copy.register))
    assert result.returncode == 1
    assert message in result.stderr


def test_recovery_never_hides_that_an_edition_was_removed(copy: Project) -> None:
    """It closes the log line of an interrupted publish only."""
    shutil.rmtree(copy.register / "0.3")
    assert copy.run("register", str(copy.register)).returncode == 0
    assert "0.3: is missing, although the log says" in copy.run("verify", str(copy.register)).stderr


def test_the_index_is_rebuilt_from_the_editions(copy: Project) -> None:
    before = {path.name: path.read_bytes() for path in copy.register.iterdir() if path.is_file()}
    for name in ("versions.json", "versions.js", "register.json", "index.html"):
        (copy.register / name).write_text("broken", encoding="utf-8")
    (copy.register / ".staging-9.9-x").mkdir()
    result = copy.run("register", str(copy.register))
    assert "Removed .staging-9.9-x" in result.stdout
    assert {path.name: path.read_bytes() for path in copy.register.iterdir() if path.is_file()} == before


# What is refused


def refusal(project: Project, edition: str, *options: str) -> str:
    """The message of a publish that must fail without changing the register."""
    before = {path: path.stat().st_mtime_ns for path in project.register.rglob("*") if path.is_file()}
    result = project.publish(edition, "2026-08-01", *options)
    assert result.returncode == 1
    after = {path: path.stat().st_mtime_ns for path in project.register.rglob("*") if path.is_file()}
    assert {path for path in after if path.name != ".register.lock"} == {
        path for path in before if path.name != ".register.lock"
    }
    return result.stderr


def test_an_edition_is_never_published_twice(copy: Project) -> None:
    assert "Edition 0.5 is published already and never changes." in refusal(copy, "0.5")


@pytest.mark.parametrize("name", ["1", "v1.0", "1.0.0", "../0.9", "0.x"])
def test_an_invalid_name_is_refused(copy: Project, name: str) -> None:
    assert "is not a name for an edition" in refusal(copy, name)


def test_a_lower_name_is_refused(copy: Project) -> None:
    assert "comes before 0.5" in refusal(copy, "0.0")


def test_uncommitted_files_are_refused(copy: Project) -> None:
    (copy.root / "docs" / "new.md").write_text("New.", encoding="utf-8")
    message = refusal(copy, "0.6")
    assert "docs/new.md" in message
    assert "Commit these changes" in message


def test_another_edition_in_the_settings_is_refused(copy: Project) -> None:
    assert 'edition: names another edition (got "0.5"; expected "0.6")' in refusal(copy, "0.6")


def test_a_change_without_a_reason_is_refused(copy: Project) -> None:
    copy.edit({"file": "data/sessions/alpha.yml", "find": "Begin & agree.", "put": "Begin and agree."})
    copy.set_edition("0.6")
    message = refusal(copy, "0.6")
    assert "data/changes/0.6.yml:1: file: is missing, and 1 change needs a reason." in message
    copy.run("changes", "--in", str(copy.register))
    copy.commit()
    assert "changes[1].reason: has no value." in refusal(copy, "0.6")


def test_a_problem_in_the_data_is_refused(copy: Project) -> None:
    copy.edit({"file": "data/sessions/alpha.yml", "find": "aims: [trust]", "put": "aims: [trst]"})
    copy.set_edition("0.6")
    assert 'Did you mean "trust"?' in refusal(copy, "0.6")


def test_drafts_are_refused_from_1_0_on(copy: Project) -> None:
    copy.set_edition("1.0")
    message = refusal(copy, "1.0")
    assert 'status: is "draft". From edition 1.0 on, everything must be approved.' in message
    assert message.count('review.status: is "draft"') == 3
    assert "--approved-by: is missing" in message


def test_a_folder_with_other_files_is_refused(copy: Project, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("x", encoding="utf-8")
    elsewhere = Project(copy.root, tmp_path / "other")
    assert "is not a register: it has other files" in refusal(elsewhere, "0.6")


def test_dry_run_describes_the_publish_and_writes_nothing(copy: Project) -> None:
    copy.edit({"file": "data/sessions/alpha.yml", "find": "Begin & agree.", "put": "Begin and agree."})
    copy.set_edition("0.6")
    copy.run("changes", "--in", str(copy.register))
    copy.fill_in_reasons("0.6")
    copy.commit()
    before = sorted(path for path in copy.register.rglob("*"))
    result = copy.publish("0.6", "2026-08-01", "--dry-run")
    assert result.returncode == 0, result.stderr
    assert "1 change since edition 0.5, each with a reason." in result.stdout
    assert "Nothing was written." in result.stdout
    assert sorted(path for path in copy.register.rglob("*")) == before


def test_an_invalid_date_and_an_empty_reason_are_refused(copy: Project) -> None:
    invalid = copy.publish("0.6", "tomorrow")
    assert invalid.returncode == 2
    assert "'tomorrow' does not match the format" in invalid.stderr
    empty = copy.run("withdraw", "0.5", "--in", str(copy.register), "--reason", " ")
    assert empty.returncode == 1
    assert "needs a reason" in empty.stderr


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("0.9", "There is no edition 0.9."),
        ("agrement", 'Did you mean "agreement"?'),
        ("0.2", "is withdrawn already"),
    ],
)
def test_withdrawal_of_something_unknown_or_withdrawn_is_refused(
    copy: Project, what: str, message: str
) -> None:
    result = copy.run("withdraw", what, "--in", str(copy.register), "--reason", "It may harm.")
    assert result.returncode == 1
    assert message in result.stderr


# What is checked before an edition is published

LEAK = "<p>Hello. How was the walk?</p></main>"
DEAD = '<a href="gone.html">gone</a></main>'
FAULTS = {
    "a leak": ("print/sheet-agreement.html", "</main>", LEAK, "contains facilitator text"),
    "a dead link": ("sessions/alpha.html", "</main>", DEAD, "links to sessions/gone.html"),
    "no marking": ("sessions/beta.html", "OFFICIAL-SENSITIVE", "", "does not show the marking"),
    "another edition": ("aims/trust.html", 'name="edition" content="0.5"', "", "does not show the edition"),
    "no status": ("print/run-alpha.html", "Draft", "", "does not show a review status"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_before_publishing(copy: Project, name: str) -> None:
    folder = copy.register / "0.5"
    site = Site.load(copy.root)
    assert list(preflight(folder, site, Sheets(site))) == []
    file, find, put, message = FAULTS[name]
    text = (folder / file).read_text(encoding="utf-8")
    assert find in text
    (folder / file).write_text(text.replace(find, put), encoding="utf-8")
    faults = list(preflight(folder, site, Sheets(site)))
    assert faults
    assert all(message in line for line in faults)


def test_a_missing_or_changed_pdf_is_found(copy: Project) -> None:
    folder = copy.register / "0.5"
    site = Site.load(copy.root)
    (folder / "pdf" / "run-alpha.pdf").unlink()
    (folder / "pdf" / "form-observer.pdf").write_bytes(b"%PDF-")
    assert list(preflight(folder, site, Sheets(site))) == [
        *(
            f"{page}.html: links to pdf/run-alpha.pdf, which does not exist."
            for page in (
                "modules/first-steps",
                "print-centre/first-steps",
                "print/run-alpha",
                "sessions/alpha",
            )
        ),
        "pdf/run-alpha.pdf: is missing.",
        "pdf/form-observer.pdf: does not match its SHA-256 in the manifest.",
    ]
