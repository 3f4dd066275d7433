"""Registers from a few lines of data: the edition in force, codes, addresses, the log and `verify`."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from macros.editions.register import log
from macros.editions.register import register as register_module
from macros.editions.register.index import INDEX_DATA, ROOT_FILES, index_data, index_files, write_index
from macros.editions.register.location import ensure_free
from macros.editions.register.register import (
    LOCK,
    Edition,
    Notice,
    Register,
    RegisterError,
    edition_number,
)
from macros.editions.register.verify import faults
from macros.tools.errors import UserError
from macros.tools.files import atomic_write, sha256, to_json

from .small_register import ROLE, add_edition, small_register

CASES: list[dict[str, Any]] = [
    {**case, "name": f"{path.stem}: {case['name']}"}
    for path in sorted((Path(__file__).parent / "golden" / "registers").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
LOG, NO_HASH = "publish-log.jsonl", "0" * 64
TWO = {
    "editions": [
        {
            "name": "0.1",
            "date": "2026-01-10",
            "records": {"session:alpha": {}},
            "parts": {"run": "AAAA-0001"},
        },
        {
            "name": "0.2",
            "date": "2026-02-10",
            "records": {"session:alpha": {}},
            "parts": {"run": "AAAA-0002"},
        },
    ]
}


def cases_with(key: str) -> Any:
    """The cases that give an expectation under `key`."""
    return pytest.mark.parametrize(
        "case", [case for case in CASES if key in case], ids=lambda case: case["name"]
    )


def script(folder: Path, name: str) -> dict[str, Any]:
    """The data in one of the register's scripts."""
    text = (folder / name).read_text(encoding="utf-8")
    return dict(json.loads(text.partition(" = ")[2].rstrip().removesuffix(";")))


@pytest.fixture
def two(tmp_path: Path) -> Register:
    """A register with two editions and its index."""
    register = small_register(tmp_path / "register", TWO)
    write_index(register)
    return register


# What is in force


@cases_with("ends")
def test_edition_in_force_and_the_end_of_each(case: dict[str, Any], tmp_path: Path) -> None:
    register = small_register(tmp_path, case)
    current = register.current()
    assert (current.name if current else None) == case["current"]
    data = index_data(register)
    assert data["current"] == case["current"]
    assert {edition["name"]: edition["to"] for edition in data["editions"]} == case["ends"]
    assert [edition.name for edition in register.editions()] == case.get("order", list(case["ends"]))


def test_index_data_repeats_each_release_and_notice(tmp_path: Path) -> None:
    editions = [{"name": "1.0", "date": "2026-01-10", "status": "approved", "approved_by": "Head of Unit"}]
    notice = ["handout:cards", "2026-02-01", "It may harm."]
    register = small_register(tmp_path, {"editions": editions, "withdrawn": [notice]})
    data = index_data(register)
    assert data["editions"] == [
        {
            "name": "1.0",
            "status": "approved",
            "from": "2026-01-10",
            "to": None,
            "published_by": ROLE,
            "approved_by": "Head of Unit",
            "changes": {"all": 0, "delivery": 0},
        }
    ]
    assert (
        data["withdrawals"]
        == data["notices"]
        == [
            {
                "what": "handout:cards",
                "title": "handout:cards",
                "reason": "It may harm.",
                "date": "2026-02-01",
                "by": ROLE,
                "act": "withdraw",
            }
        ]
    )
    assert data["log"] == {"lines": 2, "hash": log.head(tmp_path)["hash"]}


# The index


@cases_with("codes")
def test_every_code_has_an_answer(case: dict[str, Any], tmp_path: Path) -> None:
    register = small_register(tmp_path, case)
    write_index(register)
    data = script(tmp_path, "codes.js")
    current = register.current()
    assert data["current"] == (current.name if current else None)
    assert {
        code: {key: value for key, value in data["codes"][code].items() if key in facts}
        for code, facts in case["codes"].items()
    } == case["codes"]


@cases_with("addresses")
def test_addresses_of_every_record_across_editions(case: dict[str, Any], tmp_path: Path) -> None:
    register = small_register(tmp_path, case)
    write_index(register)
    assert script(tmp_path, "versions.js")["records"] == case["addresses"]


@cases_with("stubs")
def test_every_address_ever_published_redirects(case: dict[str, Any], tmp_path: Path) -> None:
    register = small_register(tmp_path, case)
    write_index(register)
    latest = tmp_path / "latest"
    stubs = {}
    for path in latest.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        link = text.partition('<a href="')[2].partition('"')[0]
        assert (path.parent / link.partition("#")[0]).resolve().is_file()
        edition = re.findall(r"in edition ([\d.]+)", text)[-1]
        stubs[path.relative_to(latest).as_posix()] = [link, edition, 'http-equiv="refresh"' in text]
    assert stubs == case["stubs"]


def test_scripts_for_readers_contain_only_what_pages_need(two: Register) -> None:
    data = script(two.folder, "versions.js")
    assert data["current"] == "0.2"
    assert data["withdrawals"] == []
    assert data["editions"] == [
        {"name": "0.1", "status": "draft", "from": "2026-01-10", "to": "2026-02-10"},
        {"name": "0.2", "status": "draft", "from": "2026-02-10", "to": None},
    ]
    assert (two.folder / "versions.js").read_text(encoding="utf-8").startswith("var manualRegister = {")
    assert (two.folder / "codes.js").read_text(encoding="utf-8").startswith("var manualCodes = {")


def test_list_for_other_tools_is_newest_first_and_marks_the_edition_in_force(tmp_path: Path) -> None:
    register = small_register(tmp_path, {**TWO, "withdrawn": [["0.2", "2026-03-01", "It may harm."]]})
    write_index(register)
    assert json.loads((tmp_path / "versions.json").read_text(encoding="utf-8")) == [
        {"version": "0.2", "title": "0.2 (draft)", "aliases": []},
        {"version": "0.1", "title": "0.1 (draft)", "aliases": ["latest"]},
    ]


def test_a_title_cannot_end_the_script_that_it_is_in(tmp_path: Path) -> None:
    part = {"code": "AAAA-0001", "title": "</script><b>“Être”"}
    register = small_register(
        tmp_path, {"editions": [{"name": "0.1", "date": "2026-01-10", "parts": {"run": part}}]}
    )
    write_index(register)
    text = (tmp_path / "codes.js").read_text(encoding="utf-8")
    assert "<" not in text
    assert "“Être”" in text
    assert script(tmp_path, "codes.js")["codes"]["AAAA-0001"]["title"] == "</script><b>“Être”"


def test_register_without_editions_has_data_and_no_pages(tmp_path: Path) -> None:
    write_index(small_register(tmp_path, {"editions": []}))
    names = {path.name for path in tmp_path.iterdir()}
    scripts = {"versions.js", "codes.js", "plans.js", "check.js", "latest.js"}
    assert names == {"register.json", "versions.json", *scripts}


def test_an_unchanged_file_of_the_index_is_left_alone_and_another_is_rewritten(two: Register) -> None:
    before = {path: path.stat().st_ino for path in two.folder.rglob("*") if path.is_file()}
    broken = two.folder / "versions.json"
    original = broken.read_bytes()
    broken.write_bytes(b"[]")
    write_index(two)
    after = {path: path.stat().st_ino for path in two.folder.rglob("*") if path.is_file()}
    assert {path for path in before if before[path] != after[path]} == {broken}
    assert broken.read_bytes() == original


def test_register_json_is_written_last(two: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    from macros.editions.register import index

    written: list[str] = []
    for path in two.folder.glob("*.js*"):
        path.unlink() if path.name != LOG else None
    monkeypatch.setattr(index, "atomic_write", lambda path, _: written.append(path.name))
    write_index(two)
    assert written[-1] == "register.json"
    assert set(written) == {
        "versions.js",
        "codes.js",
        "plans.js",
        "check.js",
        "latest.js",
        "versions.json",
        "register.json",
    }


LATER = {
    "since": "0.1",
    "reread": ["session:alpha"],
    "reprint": ["run"],
    "destroy": [{"name": "old", "title": "Old sheet", "what": "Worksheet", "code": "OOOO-0001"}],
}


def test_since_page_lists_the_changes_after_each_edition(tmp_path: Path) -> None:
    third: dict[str, Any] = {
        "name": "0.3",
        "date": "2026-03-10",
        "records": {"session:alpha": {"title": "Alpha now"}},
    }
    parts = {"run": {"code": "AAAA-0003", "title": "Run alpha"}}
    third |= {"parts": parts, "changes.json": LATER}
    write_index(small_register(tmp_path, {"editions": [*TWO["editions"], third]}))
    text = (tmp_path / "since.html").read_text(encoding="utf-8")
    assert re.findall(r"I trained on edition ([\d.]+)|What edition ([\d.]+) changed", text) == [
        ("0.3", ""), ("0.2", ""), ("", "0.3"), ("0.1", ""), ("", "0.2"), ("", "0.3"),
    ]  # fmt: skip
    assert text.count('<a href="latest/sessions/alpha.html">Alpha now</a>') == 2
    assert text.count("Run alpha, run sheet") == 2
    assert text.count("Old sheet, worksheet") == 2


@pytest.mark.parametrize(
    ("withdrawn", "edition"), [([], "0.2"), ([["0.2", "2026-03-01", "It may harm."]], "0.1")]
)
def test_pages_use_the_styles_of_the_edition_in_force(
    tmp_path: Path, withdrawn: list[list[str]], edition: str
) -> None:
    write_index(small_register(tmp_path, {**TWO, "withdrawn": withdrawn}))
    assert f'<a href="{edition}/index.html">' in (tmp_path / "index.html").read_text(encoding="utf-8")
    for name in ("versions.html", "since.html", "check.html"):
        assert f'href="{edition}/assets/stylesheets/main.css"' in (tmp_path / name).read_text(
            encoding="utf-8"
        )
    assert ("It may harm." in (tmp_path / "versions.html").read_text(encoding="utf-8")) == bool(withdrawn)


def test_pages_use_the_styles_of_the_newest_when_none_is_in_force(tmp_path: Path) -> None:
    notices = [[name, "2026-03-01", "It may harm."] for name in ("0.1", "0.2")]
    write_index(small_register(tmp_path, {**TWO, "withdrawn": notices}))
    assert 'href="0.2/assets' in (tmp_path / "versions.html").read_text(encoding="utf-8")


# The folder


def test_editions_are_folders_with_an_editions_name_and_a_release(two: Register) -> None:
    for name in ("1.0", "latest/9.9", "v1.0", "1.0.0", "1", ".staging-1.0-x", "0.3x"):
        (two.folder / name).mkdir(parents=True, exist_ok=True)
    for name in ("v1.0", "1.0.0", "1", ".staging-1.0-x", "0.3x"):
        (two.folder / name / "RELEASE.json").write_text("{}", encoding="utf-8")
    assert [edition.name for edition in two.editions()] == ["0.1", "0.2"]
    assert Register(two.folder / "nowhere").editions() == []


def test_numbers_of_editions_compare_as_numbers() -> None:
    names = ["1.10", "2.0", "1.9", "0.11", "1.2"]
    assert sorted(names, key=edition_number) == ["0.11", "1.2", "1.9", "1.10", "2.0"]
    assert Edition("1.10", Path()).number == (1, 10)


def test_notices_are_kept_in_order_in_the_log_and_as_files(tmp_path: Path) -> None:
    register = small_register(tmp_path, {"editions": []})
    notices = [
        Notice("handout:cards", "Cards", "It may harm.", "2026-02-01", "The unit"),
        Notice("0.1", "Edition 0.1", "A mistake.", "2026-02-02", "The head"),
        Notice("handout:cards", "Cards", "It is corrected.", "2026-02-03", "The unit", "lift"),
        Notice("handout:cards", "Cards", "It still may.", "2026-02-04", "The unit"),
    ]
    withdrawn = [["handout:cards"], ["handout:cards", "0.1"], ["0.1"], ["0.1", "handout:cards"]]
    for notice, now in zip(notices, withdrawn, strict=True):
        register.add_notice(notice)
        assert list(register.withdrawals()) == now
    assert register.notices() == notices
    assert register.withdrawals()["handout:cards"] == notices[-1]
    files = sorted((tmp_path / "status").iterdir())
    names = ["0001-handout-cards.json", "0002-0.1.json", "0003-handout-cards.json", "0004-handout-cards.json"]
    assert [path.name for path in files] == names
    for entry, notice, path in zip(log.read_log(tmp_path), notices, files, strict=True):
        assert Notice.read(entry) == notice
        assert (entry["file"], entry["sha256"]) == (path.name, sha256(path))


def test_a_notice_never_overwrites_another(tmp_path: Path) -> None:
    register = small_register(
        tmp_path, {"withdrawn": [["0.2", "2026-02-01", "a"], ["0.1", "2026-02-02", "b"]]}
    )
    (tmp_path / "status" / "0001-0.2.json").unlink()
    register.add_notice(Notice("0.1", "Edition 0.1", "c", "2026-02-03", ROLE, "lift"))
    assert sorted(path.name for path in (tmp_path / "status").iterdir()) == ["0002-0.1.json", "0003-0.1.json"]


def test_recovery_restores_a_notice_that_only_the_log_has(tmp_path: Path) -> None:
    register = small_register(tmp_path, {**TWO, "withdrawn": [["0.1", "2026-03-01", "It may harm."]]})
    write_index(register)
    notice = tmp_path / "status" / "0001-0.1.json"
    whole = notice.read_bytes()
    notice.write_bytes(b"{")
    with pytest.raises(RegisterError, match=r"status/0001-0\.1\.json cannot be read\. Run: manual verify"):
        register.current()
    assert register.recover() == ["Restored status/0001-0.1.json from the log."]
    assert notice.read_bytes() == whole
    notice.unlink()
    assert [fault for fault in faults(register) if fault.startswith("status/0001-0.1.json: is missing")]
    assert register.recover() == ["Restored status/0001-0.1.json from the log."]
    assert notice.read_bytes() == whole
    assert list(faults(register)) == []


def test_a_folder_that_is_not_a_register_is_refused_where_one_is_needed(tmp_path: Path) -> None:
    register = Register(tmp_path / "new")
    assert not register.exists
    with pytest.raises(RegisterError, match="is not a register"):
        register.ensure_exists()
    with pytest.raises(RegisterError, match="add --new"):
        register.ensure_usable(new=False)
    register.ensure_usable(new=True)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / LOCK).write_text("", encoding="utf-8")
    register.ensure_usable(new=True)
    (tmp_path / "new" / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(RegisterError, match="other files"):
        register.ensure_usable(new=True)
    (tmp_path / "new" / LOG).write_text("", encoding="utf-8")
    assert register.exists
    register.ensure_exists()
    register.ensure_usable(new=False)
    with pytest.raises(RegisterError, match="without --new"):
        register.ensure_usable(new=True)
    with pytest.raises(RegisterError, match="is not a folder"):
        Register(tmp_path / "new" / "letter.txt").ensure_usable(new=True)


def test_a_register_in_a_relative_folder_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    register = Register(Path("register"))
    monkeypatch.chdir("/")
    assert register.folder == tmp_path / "register"


def test_waiting_too_long_for_the_lock_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = Register(tmp_path / "register")
    with register.locked():
        assert (tmp_path / "register").is_dir()
    monkeypatch.setattr(register_module, "MAX_WAIT_SECONDS", 0.01)
    with (
        FileLock(tmp_path / "register" / LOCK),
        pytest.raises(RegisterError, match="Somebody else"),
        register.locked(),
    ):
        pass


# Recovery


def test_recovery_changes_nothing_without_an_interruption(two: Register) -> None:
    before = {path: path.stat().st_mtime_ns for path in two.folder.rglob("*")}
    assert two.recover() == []
    assert {path: path.stat().st_mtime_ns for path in two.folder.rglob("*")} == before


def test_recovery_clears_up_after_an_interruption(two: Register) -> None:
    (two.folder / ".staging-0.3-x" / "pages").mkdir(parents=True)
    for name in (".tmp-a", "status/.tmp-b", "latest/sessions/.tmp-c"):
        (two.folder / name).parent.mkdir(exist_ok=True)
        (two.folder / name).write_text("x", encoding="utf-8")
    lines = two.recover()
    assert len(lines) == 1
    assert ".staging-0.3-x" in lines[0]
    assert [path.name for path in two.folder.rglob(".*")] == []


def test_recovery_removes_an_incomplete_last_line(two: Register) -> None:
    original = (two.folder / LOG).read_bytes()
    (two.folder / LOG).write_bytes(original + b'{"n": 3, "act": "wi')
    assert len(two.recover()) == 1
    assert (two.folder / LOG).read_bytes() == original


def test_recovery_closes_the_line_of_an_interrupted_publish_once(two: Register) -> None:
    log.append(two.folder, act="publish", what="0.3", release="x")
    assert list(log.published(two.folder)) == ["0.1", "0.2", "0.3"]
    assert len(two.recover()) == 1
    assert log.read_log(two.folder)[-1]["act"] == "not-published"
    assert log.read_log(two.folder)[-1]["what"] == "0.3"
    assert list(log.published(two.folder)) == ["0.1", "0.2"]
    assert two.recover() == []
    write_index(two)
    assert list(faults(two)) == []


def test_recovery_never_hides_that_an_edition_was_removed(two: Register) -> None:
    (two.folder / "0.1").rename(two.folder.parent / "0.1")
    assert two.recover() == []
    assert list(log.published(two.folder)) == ["0.1", "0.2"]


def test_a_withdrawal_at_the_end_of_the_log_is_no_interruption(two: Register) -> None:
    two.add_notice(Notice("0.9", "Edition 0.9", "A mistake.", "2026-03-01", ROLE))
    assert two.recover() == []


# The log


def test_each_line_of_the_log_contains_the_hash_of_the_line_before(tmp_path: Path) -> None:
    assert log.head(tmp_path) == {"lines": 0, "hash": NO_HASH}
    assert log.read_log(tmp_path) == []
    hashes = [NO_HASH]
    for n in range(1, 4):
        log.append(tmp_path, act="publish", what=f"0.{n}", by="Führung")
        hashes.append(log.head(tmp_path)["hash"])
        assert log.head(tmp_path)["lines"] == n
    assert [entry["before"] for entry in log.read_log(tmp_path)] == hashes[:-1]
    assert [entry["n"] for entry in log.read_log(tmp_path)] == [1, 2, 3]
    assert len(set(hashes)) == 4
    assert "Führung" in (tmp_path / LOG).read_text(encoding="utf-8")
    assert list(log.log_faults(tmp_path)) == []


LOG_DAMAGE: dict[str, tuple[Callable[[list[bytes]], list[bytes]], list[int]]] = {
    "first line changed": (lambda lines: [lines[0].replace(b"0.1", b"9.1"), *lines[1:]], [2]),
    "first line removed": (lambda lines: lines[1:], [1, 2]),
    "middle line removed": (lambda lines: [lines[0], lines[2]], [2]),
    "two lines swapped": (lambda lines: [lines[1], lines[0], lines[2]], [1, 2, 3]),
    "a line that cannot be read": (lambda lines: [lines[0], b"{", lines[2]], [2, 3]),
    "a number changed": (lambda lines: [*lines[:2], lines[2].replace(b'"n": 3', b'"n": 4')], [3]),
    "a hash changed": (lambda lines: [*lines[:2], lines[2].replace(b'"before": "', b'"before": "0')], [3]),
    "a line added": (lambda lines: [lines[0], b'{"n": 2}', *lines[1:]], [2, 3, 4]),
}


@pytest.mark.parametrize("name", LOG_DAMAGE)
def test_damage_to_the_log_is_found_on_its_line(tmp_path: Path, name: str) -> None:
    for n in range(1, 4):
        log.append(tmp_path, act="publish", what=f"0.{n}")
    damage, lines = LOG_DAMAGE[name]
    path = tmp_path / LOG
    path.write_bytes(b"".join(line + b"\n" for line in damage(path.read_bytes().splitlines())))
    assert [int(fault.split(":")[1]) for fault in log.log_faults(tmp_path)] == lines


def test_lines_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    log.append(tmp_path, act="publish", what="0.1")
    with (tmp_path / LOG).open("ab") as file:
        file.write(b"{\n[1]\n")
    log.append(tmp_path, act="publish", what="0.2")
    assert [entry["what"] for entry in log.read_log(tmp_path)] == ["0.1", "0.2"]
    assert log.read_log(tmp_path)[-1]["n"] == 4


def test_an_edition_published_again_after_an_interruption_counts_by_its_last_line(tmp_path: Path) -> None:
    for act, release in (("publish", "a"), ("not-published", ""), ("publish", "b"), ("withdraw", "c")):
        log.append(tmp_path, act=act, what="0.1", release=release)
    log.append(tmp_path, act="not-published", what="0.9")
    assert {name: entry["release"] for name, entry in log.published(tmp_path).items()} == {"0.1": "b"}


@pytest.mark.parametrize(
    ("content", "remaining", "dropped"),
    [(b"", b"", False), (b"a\n", b"a\n", False), (b"a\nb", b"a\n", True), (b"a", b"", True)],
)
def test_only_a_last_line_without_its_end_is_dropped(
    tmp_path: Path, content: bytes, remaining: bytes, dropped: bool
) -> None:
    (tmp_path / LOG).write_bytes(content)
    assert log.drop_unfinished_line(tmp_path) is dropped
    assert (tmp_path / LOG).read_bytes() == remaining
    assert log.drop_unfinished_line(tmp_path / "nowhere") is False


# Verify


def rewrite(path: Path, find: str, put: str) -> None:
    """Replace a text in a file that has it."""
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put), encoding="utf-8")


def edit_log_end(folder: Path) -> None:
    log.append(folder, act="publish", what="0.9", release="x")


TAMPERING: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a file changed": (
        lambda f: (f / "0.1/sessions/alpha.html").write_bytes(b"x"),
        ["0.1/sessions/alpha.html"],
    ),
    "a file added": (lambda f: (f / "0.1/new.html").write_bytes(b""), ["0.1/new.html"]),
    "a file removed": (lambda f: (f / "0.1/sessions/alpha.html").unlink(), ["0.1/sessions/alpha.html"]),
    "a data file changed": (lambda f: rewrite(f / "0.2/changes.json", "null", "false"), ["0.2/changes.json"]),
    "a release changed": (
        lambda f: rewrite(f / "0.2/RELEASE.json", "Unit", "Team"),
        ["0.2/RELEASE.json", "register.json"],
    ),
    "a release broken": (lambda f: (f / "0.1/RELEASE.json").write_bytes(b"{"), ["0.1/RELEASE.json"]),
    "a release without its files": (
        lambda f: rewrite(f / "0.1/RELEASE.json", '"files"', '"fils"'),
        ["0.1/RELEASE.json"],
    ),
    "a release removed": (lambda f: (f / "0.1/RELEASE.json").unlink(), ["0.1/RELEASE.json", "register.json"]),
    "an edition removed": (lambda f: (f / "0.1").rename(f.parent / "x"), ["0.1", "register.json"]),
    "an edition renamed by hand": (lambda f: (f / "0.2").rename(f / "0.3"), ["0.3", "0.2", "register.json"]),
    "a folder left over": (lambda f: (f / ".staging-0.3-x").mkdir(), [".staging-0.3-x"]),
    "the log cut": (lambda f: rewrite_log(f, -1), ["0.2", "register.json"]),
    "the log longer": (edit_log_end, ["0.9", "register.json"]),
    "the log emptied": (lambda f: (f / LOG).write_bytes(b""), ["0.1", "0.2", "register.json"]),
    "a line changed": (lambda f: rewrite(f / LOG, "2026-01-10", "2026-01-11"), ["publish-log.jsonl"]),
    "the index removed": (lambda f: (f / "register.json").unlink(), ["register.json"]),
    "the index broken": (lambda f: (f / "register.json").write_bytes(b"{"), ["register.json"]),
    "the index changed": (
        lambda f: rewrite(f / "register.json", '"current": "0.2"', '"current": "0.1"'),
        ["register.json"],
    ),
}


def rewrite_log(folder: Path, lines: int) -> None:
    path = folder / LOG
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:lines]))


def test_an_unchanged_register_has_no_fault(two: Register) -> None:
    assert list(faults(two)) == []


@pytest.mark.parametrize("name", TAMPERING)
def test_verify_names_what_was_changed(two: Register, name: str) -> None:
    damage, places = TAMPERING[name]
    damage(two.folder)
    named = [fault.split(":")[0] for fault in faults(two)]
    assert [place for place in named if place != "register.json" or place in places] == places
    assert len(named) <= len(places) + 1, "one fault is reported once"


def register_with_withdrawal(folder: Path) -> Register:
    """A register without faults: two editions and a withdrawal."""
    register = small_register(folder, {**TWO, "withdrawn": [["0.1", "2026-03-01", "It may harm."]]})
    write_index(register)
    assert list(faults(register)) == []
    return register


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda status: (status / "0001-0.1.json").unlink(), "0001-0.1.json: is missing."),
        (lambda status: (status / "0001-0.1.json").write_bytes(b"{"), "0001-0.1.json: was changed."),
        (lambda status: (status / "0001-0.1.json").write_bytes(b"{}"), "0001-0.1.json: was changed."),
        (lambda status: rewrite(status / "0001-0.1.json", "may", "will"), "0001-0.1.json: was changed."),
        (lambda status: rewrite(status / "0001-0.1.json", '"0.1"', '"0.2"'), "0001-0.1.json: was changed."),
        (
            lambda status: (status / "0002-0.1.json").write_bytes((status / "0001-0.1.json").read_bytes()),
            "0002-0.1.json: is not in the log",
        ),
        (lambda status: (status / "letter.txt").touch(), "letter.txt: was added."),
        (
            lambda status: atomic_write(status / "more" / "0002-0.1.json", b"{}"),
            "more/0002-0.1.json: was added.",
        ),
    ],
    ids=["removed", "broken", "empty", "reason", "about something else", "added", "stray", "stray folder"],
)
def test_verify_compares_notices_with_the_log(
    tmp_path: Path, damage: Callable[[Path], None], expected: str
) -> None:
    register = register_with_withdrawal(tmp_path / "register")
    damage(register.folder / "status")
    notice_faults = [fault for fault in faults(register) if fault.startswith("status/")]
    assert [fault[: len(f"status/{expected}")] for fault in notice_faults] == [f"status/{expected}"]


@pytest.mark.parametrize("name", ["as it was", "removed", "about something else"])
def test_a_notice_by_an_earlier_tool_is_compared_by_what_it_is_on(tmp_path: Path, name: str) -> None:
    register = small_register(tmp_path, TWO)
    log.append(tmp_path, act="withdraw", what="0.1", date="2026-03-01", by=ROLE)
    path, facts = tmp_path / "status" / "0001-0.1.json", {"title": "Edition 0.1", "reason": "It may harm."}
    notice = {**facts, "what": "0.1", "date": "2026-03-01", "by": ROLE, "pages": []}
    atomic_write(path, json.dumps(notice).encode())
    write_index(register)
    assert register.withdrawals()["0.1"].act == "withdraw"
    missing = "status/: the notice on 0.1, which the log names, is missing."
    expected = []
    if name == "removed":
        path.unlink()
        expected = [missing]
    elif name == "about something else":
        rewrite(path, '"what": "0.1"', '"what": "0.2"')
        expected = [missing, "status/0001-0.1.json: is not in the log; it was added, or the log was cut."]
    assert [fault for fault in faults(register) if fault.startswith("status/")] == expected
    assert (list(faults(register)) == []) == (name == "as it was")


STRAYS = ["letter.txt", "extra/page.html", "latest/more.html", "latest/sessions/alpha.js", "1.0.0/index.html",
          "0.1/sessions/more.html", "status/more.txt", "old.html", "0.3.html", "LATEST/x.html"]  # fmt: skip


@pytest.mark.parametrize("name", STRAYS)
def test_verify_names_every_stray_file(two: Register, name: str) -> None:
    atomic_write(two.folder / name, b"x")
    first = name.partition("/")[0]
    place = name if first in ("0.1", "latest", "status") else first
    assert list(faults(two)) == [f"{place}: was added."]


@pytest.mark.parametrize("link", ["more", "0.1/more", "latest/more"])
def test_verify_names_a_link_to_a_folder_elsewhere(two: Register, tmp_path: Path, link: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (two.folder / link).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert list(faults(two)) == [f"{link}: was added."]


def test_verify_accepts_the_lock_and_the_settings_of_a_web_server(two: Register) -> None:
    for name in (LOCK, "web.config"):
        (two.folder / name).touch()
    assert list(faults(two)) == []


def test_verify_names_what_an_interruption_left(two: Register) -> None:
    (two.folder / ".tmp-abc").touch()
    assert list(faults(two)) == [".tmp-abc: is left from an interruption; the next publish removes it."]


def index_names() -> list[str]:
    """Every file of the index of `two`."""
    return [*ROOT_FILES, "latest/sessions/alpha.html", "latest/print/run.html"]


@pytest.mark.parametrize("act", ["changed", "removed"])
@pytest.mark.parametrize("name", index_names())
def test_verify_compares_every_file_of_the_index(two: Register, name: str, act: str) -> None:
    path = two.folder / name
    if act == "removed":
        path.unlink()
    elif name == INDEX_DATA:
        rewrite(path, '"current": "0.2"', '"current": "0.1"')
    else:
        path.write_bytes(path.read_bytes() + b" ")
    [fault] = faults(two)
    assert fault.startswith(f"{name}: ")
    assert fault.endswith("Run: manual register FOLDER")
    write_index(two)
    assert list(faults(two)) == []


def test_names_of_the_index_are_complete(two: Register) -> None:
    assert {name for name, _ in index_files(two)} == set(index_names())


def test_a_changed_reason_of_a_withdrawal_is_found_wherever_readers_meet_it(tmp_path: Path) -> None:
    register = register_with_withdrawal(tmp_path / "register")
    for name in ("versions.js", "versions.html", "since.html", "codes.js", "check.html", "register.json"):
        whole = (register.folder / name).read_bytes()
        rewrite(register.folder / name, "It may harm.", "It is harmless.")
        assert [fault.split(":")[0] for fault in faults(register)] == [name]
        (register.folder / name).write_bytes(whole)
    assert list(faults(register)) == []


def test_an_index_by_another_version_of_the_tool_is_not_called_changed(two: Register) -> None:
    words = "the index was made by another version of this tool. Run: manual register FOLDER"
    data = json.loads((two.folder / INDEX_DATA).read_text(encoding="utf-8"))
    for made_by in ("0123456789abcdef", None):
        earlier = {key: value for key, value in {**data, "made_by": made_by}.items() if value is not None}
        (two.folder / INDEX_DATA).write_bytes(to_json(earlier))
        (two.folder / "since.html").write_bytes(b"As it was made then.")
        assert list(faults(two)) == [f"register.json: {words}"]
    write_index(two)
    assert list(faults(two)) == []


@pytest.mark.parametrize(
    "line", [b"[1]", b"{}", b'{"act": "withdraw"}', b'{"act": "publish", "what": 1}', b"x"]
)
def test_verify_reports_a_line_of_the_log_that_makes_no_sense(two: Register, line: bytes) -> None:
    with (two.folder / LOG).open("ab") as file:
        file.write(line + b"\n")
    assert [fault.split(": ")[0] for fault in faults(two)] == ["publish-log.jsonl:3", "register.json"]
    assert two.recover() == []


def test_verify_writes_nothing(two: Register) -> None:
    (two.folder / "versions.html").unlink()
    before = {path: path.stat().st_mtime_ns for path in (two.folder, *two.folder.rglob("*"))}
    assert len(list(faults(two))) == 1
    assert {path: path.stat().st_mtime_ns for path in (two.folder, *two.folder.rglob("*"))} == before


def test_verify_refuses_a_folder_that_is_not_a_register(tmp_path: Path) -> None:
    with pytest.raises(RegisterError):
        list(faults(Register(tmp_path)))


def test_verify_accepts_a_copy_of_a_register(two: Register, tmp_path: Path) -> None:
    two.folder.rename(tmp_path / "copy")
    assert list(faults(Register(tmp_path / "copy"))) == []


def test_an_edition_of_the_tests_has_no_fault(two: Register) -> None:
    add_edition(two.folder, {"name": "0.3", "date": "2026-03-10"})
    assert [fault.split(":")[0] for fault in faults(two)] == ["register.json"], "the edition has a fault"
    write_index(two)
    assert list(faults(two)) == []


# Where a register is


@pytest.mark.parametrize("inside", [".", "0.1", "0.1/pdf", "0.3", "latest/deep/down"])
def test_nothing_else_is_written_into_a_register(two: Register, inside: str) -> None:
    with pytest.raises(UserError, match=re.escape(str(two.folder))):
        ensure_free(two.folder / inside)


def test_nothing_else_is_written_into_an_edition_that_was_copied_alone(two: Register, tmp_path: Path) -> None:
    shutil.copytree(two.folder / "0.1", tmp_path / "copy")
    for folder in (tmp_path / "copy", tmp_path / "copy" / "pdf"):
        with pytest.raises(UserError, match="published edition"):
            ensure_free(folder)


def test_a_build_may_go_next_to_a_register_and_into_nothing_of_somebody_elses(
    two: Register, tmp_path: Path
) -> None:
    ensure_free(two.folder.parent / "site")
    (tmp_path / "other").mkdir()
    ensure_free(tmp_path / "other")
    (tmp_path / "other" / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="other"):
        ensure_free(tmp_path / "other")


def test_a_link_into_a_register_is_followed(two: Register, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(two.folder / "0.1")
    with pytest.raises(UserError):
        ensure_free(tmp_path / "link")


def test_faults_of_an_edition_come_in_order(two: Register) -> None:
    for name in ("9.html", "1.html", "5.html", "3.html", "7.html"):
        (two.folder / "0.1" / name).write_bytes(b"")
    assert [fault.split(":")[0] for fault in faults(two)] == [f"0.1/{n}.html" for n in (1, 3, 5, 7, 9)]
