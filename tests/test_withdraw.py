"""Withdrawals: what they reach in every edition, what readers see, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from macros import cli
from macros.editions.register import log
from macros.editions.register.index import write_index
from macros.editions.register.register import Act, Register, RegisterError
from macros.editions.register.verify import faults
from macros.editions.register.withdraw import NoticeRequest, describe, give_notice

from .small_register import CARDS, ROLE, small_register
from .test_register import cases_with, script

DATE = "2026-04-01"


def lines(path: Path, query: str) -> list[str]:
    """The texts that an XPath query finds on a page, with single spaces."""
    found = html.parse(path).getroot().xpath(query)
    return [" ".join(" ".join(item.itertext()).split()) for item in found]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """A register in which a handout moved to another session and then went."""
    register = small_register(tmp_path / "register", CARDS)
    write_index(register)
    return register


def give(register: Register, what: str, reason: str = "It may harm.", act: Act = "withdraw") -> str:
    return give_notice(register, NoticeRequest(what, reason, DATE, ROLE, act))


# What readers see


@cases_with("reached")
def test_addresses_that_a_withdrawal_reaches(case: dict[str, Any], tmp_path: Path) -> None:
    write_index(small_register(tmp_path, case))
    notices = script(tmp_path, "versions.js")["withdrawals"]
    keys = ("pages", "links", "pack_links", "except")
    assert {notice["what"]: {key: notice[key] for key in keys} for notice in notices} == case["reached"]


@cases_with("withdrawn_stubs")
def test_permanent_address_of_something_withdrawn_says_so_and_does_not_redirect(
    case: dict[str, Any], tmp_path: Path
) -> None:
    write_index(small_register(tmp_path, case))
    latest = tmp_path / "latest"
    texts = {path.relative_to(latest).as_posix(): path.read_text("utf-8") for path in latest.rglob("*.html")}
    withdrawn = sorted(name for name, text in texts.items() if "<h1>Withdrawn: do not use</h1>" in text)
    assert withdrawn == case["withdrawn_stubs"]
    assert not [name for name in withdrawn if "refresh" in texts[name] or "latest.js" in texts[name]]
    assert not [
        name for name in withdrawn if "may harm" not in texts[name] and "It is not." not in texts[name]
    ]


SINCE = "//section//*[self::h2 or self::h3 or self::p[not(a)] or self::div]"


@cases_with("since")
def test_page_on_earlier_editions_says_what_was_withdrawn(case: dict[str, Any], tmp_path: Path) -> None:
    write_index(small_register(tmp_path, case))
    assert lines(tmp_path / "since.html", SINCE) == case["since"]
    names = [edition["name"] for edition in reversed(case["editions"])]
    withdrawn = {what for what, *_ in case["withdrawn"]}
    chips = [f"Edition {name}{', withdrawn' if name in withdrawn else ''}" for name in names]
    assert lines(tmp_path / "since.html", "//ul[@class='chips']/li") == chips


@cases_with("histories")
def test_page_of_editions_shows_each_notice(case: dict[str, Any], tmp_path: Path) -> None:
    write_index(small_register(tmp_path, case))
    query = "//h2[@id='notices']/following-sibling::dl//*[self::dt or self::dd]"
    assert lines(tmp_path / "versions.html", query) == case["histories"]


def test_page_on_earlier_editions_marks_what_is_withdrawn(tmp_path: Path) -> None:
    changes = {"reread": ["session:alpha"], "reprint": ["run-alpha", "run-beta"]}
    edition = {
        "records": {"session:alpha": {}},
        "parts": {"run-alpha": {"code": "AAAA-0001", "record": "session:alpha"}, "run-beta": "BBBB-0001"},
    }
    editions = [
        {"name": "0.1", "date": "2026-01-10"},
        {"name": "0.2", "date": "2026-02-10", **edition, "changes.json": changes},
    ]
    withdrawn = [["session:alpha", "2026-03-01", "It may harm."]]
    write_index(small_register(tmp_path, {"editions": editions, "withdrawn": withdrawn}))
    found = lines(tmp_path / "since.html", "//section//dl/div")
    assert found[0] == "Read again alpha Withdrawn: do not use"
    assert found[1] == "Print again Run-Alpha, run sheet Withdrawn: do not use ; Run-Beta, run sheet"


def test_list_of_codes_says_what_is_withdrawn(register: Register) -> None:
    give(register, "cards")
    rows = lines(register.folder / "check.html", "//tbody/tr")
    assert [row for row in rows if row.startswith("CCCC-0001 Withdrawn: destroy. It may harm.")]
    packs = (
        "EEEE-0001 Holds a withdrawn sheet: do not use. It holds “Cards”. It may harm. Print the pack again"
    )
    assert [row for row in rows if row.startswith(packs)]


# What can be withdrawn


@pytest.mark.parametrize(
    ("what", "key", "title"),
    [
        ("cards", "handout:cards", "Cards"),
        ("handout:cards", "handout:cards", "Cards"),
        ("alpha", "session:alpha", "alpha"),
        ("session:beta", "session:beta", "beta"),
        ("0.3", "0.3", "Edition 0.3"),
    ],
)
def test_a_withdrawal_is_recorded_under_its_key(register: Register, what: str, key: str, title: str) -> None:
    assert give(register, what) == title
    notice = register.withdrawals()[key]
    assert (notice.what, notice.title, notice.reason) == (key, title, "It may harm.")
    assert (notice.date, notice.by, notice.act) == (DATE, ROLE, "withdraw")
    assert list(faults(register)) == [], "the index includes it"
    data = json.loads((register.folder / "register.json").read_text(encoding="utf-8"))
    assert data["current"] == ("0.2" if what == "0.3" else "0.3")


REFUSED: dict[str, tuple[NoticeRequest, str]] = {
    "an unknown edition": (NoticeRequest("0.9", "x", DATE, ROLE), "The editions are: 0.1, 0.2, 0.3"),
    "an unknown handout": (NoticeRequest("crads", "x", DATE, ROLE), 'Did you mean "cards"'),
    "an unknown session": (NoticeRequest("session:alhpa", "x", DATE, ROLE), 'Did you mean "session:alpha"'),
    "another kind": (NoticeRequest("session:cards", "x", DATE, ROLE), "No edition has a session or handout"),
    "no reason": (NoticeRequest("cards", " \u200b.", DATE, ROLE), "needs a reason"),
    "no role": (NoticeRequest("cards", "x", DATE, " "), "--by names no role"),
    "a date that goes back": (NoticeRequest("cards", "x", "2026-03-09", ROLE), "Correct --date"),
    "a lift of what is not withdrawn": (NoticeRequest("cards", "x", DATE, ROLE, "lift"), "is not withdrawn"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_notice_that_cannot_be_right_is_refused(register: Register, name: str) -> None:
    request, words = REFUSED[name]
    before = log.head(register.folder)
    with pytest.raises(RegisterError, match=words.replace("(", r"\(")):
        list(describe(register, request))
    with pytest.raises(RegisterError, match=words):
        give_notice(register, request)
    assert register.notices() == []
    assert log.head(register.folder) == before


def test_an_id_of_a_session_and_of_a_handout_is_refused_with_both(tmp_path: Path) -> None:
    records = {"session:walk": {}, "handout:walk": {}}
    register = small_register(
        tmp_path, {"editions": [{"name": "0.1", "date": "2026-01-10", "records": records}]}
    )
    with pytest.raises(RegisterError, match="Say which: session:walk or handout:walk"):
        give(register, "walk")
    give(register, "handout:walk")
    assert list(register.withdrawals()) == ["handout:walk"]
    give(register, "session:walk")


@pytest.mark.parametrize("what", ["cards", "session:alpha", "0.2"])
def test_a_withdrawal_is_lifted_and_given_again(register: Register, what: str) -> None:
    give(register, what)
    with pytest.raises(RegisterError, match="is withdrawn already"):
        give(register, what)
    give(register, what, "It is corrected.", "lift")
    assert register.withdrawals() == {}
    with pytest.raises(RegisterError, match="is not withdrawn"):
        give(register, what, "It is corrected.", "lift")
    give(register, what, "It still may.")
    assert [notice.act for notice in register.notices()] == ["withdraw", "lift", "withdraw"]
    assert [notice.reason for notice in register.withdrawals().values()] == ["It still may."]
    assert list(faults(register)) == []


def test_withdrawing_first_clears_up_after_an_interruption(register: Register) -> None:
    (register.folder / ".staging-0.4-x").mkdir()
    give(register, "0.3")
    assert not (register.folder / ".staging-0.4-x").exists()
    with pytest.raises(RegisterError, match="is not a register"):
        give(Register(register.folder / "0.1"), "0.3")


# The command


def run(register: Register, *arguments: str, answer: str | None = None) -> tuple[int, str]:
    """Run `manual withdraw`, with an answer at a terminal or without one. Returns exit code and output."""
    runner = CliRunner()
    options = ["--in", str(register.folder), "--reason", "It may harm.", "--date", DATE]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "_may_ask", lambda: answer is not None)
        result = runner.invoke(cli.main, ["withdraw", *arguments, *options], input=answer)
    return result.exit_code, result.output


def test_the_command_says_what_it_will_reach_and_asks(register: Register) -> None:
    code, output = run(register, "cards", answer="n\n")
    assert code == 1
    assert output.splitlines()[:3] == [
        "Cards (handout:cards) will be withdrawn.",
        "Notices: 7 pages, among them 1 sheet of its own and 1 pack with such a sheet.",
        "Editions that have it: 0.1, 0.2. Every link to it is marked.",
    ]
    assert "Nothing was done." in output
    assert register.notices() == []
    code, output = run(register, "cards", answer="y\n")
    assert code == 0
    assert "Withdrawn: Cards." in output
    assert list(register.withdrawals()) == ["handout:cards"]
    code, output = run(register, "cards", "--lift", answer="y\n")
    assert code == 0
    assert "Cards was withdrawn on 2026-04-01: It may harm." in output
    assert "Lifted: Cards may be used again." in output


def test_the_command_says_which_edition_will_be_in_force(register: Register) -> None:
    assert "Edition 0.2 will be in force." in run(register, "0.3", "--yes")[1]
    assert "Edition 0.2 will be in force." in run(register, "0.1", "--yes")[1]
    assert "No edition will be in force." in run(register, "0.2", "--yes")[1]
    assert "Edition 0.3 will be in force." in run(register, "0.3", "--lift", "--yes")[1]


def test_without_a_terminal_the_command_needs_yes(register: Register) -> None:
    code, output = run(register, "cards")
    assert code == 1
    assert "add --yes" in output
    assert register.notices() == []
    assert run(register, "cards", "--yes")[0] == 0
