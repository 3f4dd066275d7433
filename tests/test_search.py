"""Search in the real Chromium, from files: what it finds, how well, and how it is used."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page

from macros.pages.site import Site
from macros.pages.structure.addresses import Address

from .test_browser import LAYOUT_FAULTS, LOOKS, Look, address, axe, context_for_axe, open_page

TESTS = Path(__file__).parent
ENGINE = TESTS.parent / "overrides" / "assets"
PUBLISHED = TESTS / "tools" / "node_modules" / "minisearch"
"""MiniSearch as npm installs it, which compares it with the hash in the lock file."""
QUESTIONS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (TESTS / "search_questions.yml").read_text(encoding="utf-8")
)
MIN_QUESTIONS = 150
MIN_FIRST, MIN_AMONG_THREE, MAX_EMPTY = 80, 95, 2
"""Percent of the questions whose answer comes first, or among the first three, and that find nothing."""
MAX_SCRIPTS_BYTES = 40 * 1024
MAX_INDEX_BYTES = 450 * 1024
LINKS = ".search-results__link"
TYPE = """async (query) => {
  const field = document.getElementById("search-page");
  field.value = query;
  field.dispatchEvent(new Event("input"));
  return [...document.querySelectorAll(".search-results__link")].map((link) => link.getAttribute("href"));
}"""
FIRST_OF_ALL = """(queries) => {
  const engine = new ManualSearch(manualSearchNames);
  manualSearchNames.forEach((_, owner) => engine.addNames(owner));
  manualSearchIndex.forEach((text, owner) => [...engine.addText(owner, text)]);
  return queries.map((query) => {
    const best = engine.find(query).results[0];
    return best && manualSearchNames[best.owner].location;
  });
}"""
FIND = """([records, texts, query]) => {
  const engine = new ManualSearch(records);
  records.forEach((_, owner) => engine.addNames(owner));
  texts.forEach((text, owner) => [...engine.addText(owner, JSON.stringify([["", "", text]]))]);
  return engine.find(query).results.map(({owner}) => records[owner].title);
}"""


@pytest.fixture(scope="module")
def search(browser: Browser, built: Path) -> Iterator[Page]:
    """The search page with everything indexed."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address(built, "search.html"))
    wait_for_index(page)
    yield page
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def wait_for_index(page: Page) -> None:
    page.wait_for_selector("#search-results[data-ready]", state="attached")


def test_the_set_of_questions_is_large_and_in_two_halves(built: Path) -> None:
    asked = [question["ask"] for half in QUESTIONS.values() for question in half]
    assert len(asked) == len(set(asked)) >= MIN_QUESTIONS
    assert list(QUESTIONS) == ["tuning", "figure"]
    assert abs(len(QUESTIONS["tuning"]) - len(QUESTIONS["figure"])) <= 2
    for place in {place for half in QUESTIONS.values() for question in half for place in question["pages"]}:
        name, _, anchor = place.partition("#")
        assert (
            f'id="{anchor}"' in (built / name).read_text(encoding="utf-8")
            if anchor
            else (built / name).exists()
        )


def answers(question: dict[str, Any], location: str) -> bool:
    """Whether a result is one of the right answers. A page without an anchor stands for all of its places."""
    return any(
        location in (place, place.split("#")[0]) or location.split("#")[0] == place
        for place in question["pages"]
    )


@pytest.mark.parametrize("half", QUESTIONS)
def test_questions_find_their_answers(search: Page, half: str, capsys: pytest.CaptureFixture[str]) -> None:
    ranks, missed = [], []
    for question in QUESTIONS[half]:
        found = search.evaluate(TYPE, question["ask"])
        rank = next((i for i, location in enumerate(found) if answers(question, location)), None)
        ranks.append((rank, found))
        if rank is None or rank > 2:
            missed.append(f"{question['ask']}: {found[:3]}")
    share = 100 / len(ranks)
    first = share * sum(rank == 0 for rank, _ in ranks)
    among_three = share * sum(rank is not None and rank < 3 for rank, _ in ranks)
    empty = share * sum(not found for _, found in ranks)
    with capsys.disabled():
        figures = f"{first:.1f} % first, {among_three:.1f} % among three, {empty:.1f} % empty"
        print(f"\nsearch, {half} half, {len(ranks)} questions: {figures}")
    assert first >= MIN_FIRST, missed
    assert among_three >= MIN_AMONG_THREE, missed
    assert empty <= MAX_EMPTY, missed


def test_every_record_is_found_first_by_its_title_its_number_and_its_id(search: Page, site: Site) -> None:
    entries = [entry for found in site.directory.entries.values() for entry in found.values()]
    asked: dict[str, set[str]] = {}
    for entry in entries:
        names = [entry.title, f"“{entry.title}”", entry.id, *([entry.label] if entry.number else [])]
        for name in names:
            asked.setdefault(name, set()).add(entry.address.file_and_anchor)
    first = search.evaluate(FIRST_OF_ALL, list(asked))
    missed = [
        f"{name}: {found}"
        for (name, right), found in zip(asked.items(), first, strict=True)
        if found not in right
    ]
    assert missed == []


def test_every_other_name_leads_to_its_owner_first(search: Page, site: Site) -> None:
    entries = [entry for found in site.directory.entries.values() for entry in found.values()]
    asked = {name: entry.address.file_and_anchor for entry in entries for name in entry.record.also}
    asked |= {name: Address(source).file for source, names in site.names_of_pages.items() for name in names}
    first = search.evaluate(FIRST_OF_ALL, list(asked))
    missed = [
        f"{name}: {found}"
        for (name, right), found in zip(asked.items(), first, strict=True)
        if found != right
    ]
    assert missed == []


def test_the_manual_has_at_least_250_other_names(site: Site) -> None:
    records = [entry.record for entries in site.directory.entries.values() for entry in entries.values()]
    pages = site.names_of_pages.values()
    assert sum(len(record.also) for record in records) + sum(map(len, pages)) >= 250


TEXTS = {
    "Alpha": "Book the café or the tŷ bach, take the ŵyn map of Łódź, say سلام and 平和, for 60–90 minutes.",
    "Beta": "The behaviour programme is organised in a centre with a licence. Counselling. A life-line.",
    "Gamma": "Threatened nightly, the nephew denied it. Nobody’s fault. Staff on nights.",
    "Delta": "An aggressive reply to a religious question.",
    "The way in": "Nothing of note.",
}  # fmt: skip


WAYS = {
    "Alpha": "café cafe CAFÉ tŷ ty ŵyn lodz Łódź سلام سَلَام 平和 60 90 60–90 60-90",
    "Beta": "behavior behaviours program organize center license counseling lifeline life-line counsling "
    "licnece lifelin behavoiur counsellling",
    "Gamma": "threat threats nephews nobodys nightstaff",
    "Delta": "aggression religion religiuos",
}
"""Words as somebody may type them, with the title of the text that holds them in some spelling."""
PHRASES = [
    ("life line", "Beta"),
    ("the nephew of the", "Gamma"),
    ("way in", "The way in"),
    ("wayin", "The way in"),
    ("the way", "The way in"),
]


@pytest.mark.parametrize(
    ("query", "title"),
    [*((word, title) for title, words in WAYS.items() for word in words.split()), *PHRASES],
)
def test_a_word_is_found_however_it_is_spelt(search: Page, query: str, title: str) -> None:
    records = [{"title": name, "location": f"{name}.html", "kind": "Sessions"} for name in TEXTS]
    assert search.evaluate(FIND, [records, list(TEXTS.values()), query])[:1] == [title]


def test_words_of_no_weight_do_not_decide(search: Page) -> None:
    records = [{"title": "What it is and what it is not", "location": "a", "kind": "Sessions"}]
    records.append({"title": "Grief", "location": "b", "kind": "Sessions"})
    assert search.evaluate(FIND, [records, ["", ""], "what is it with the grief"])[:1] == ["Grief"]


@pytest.mark.parametrize("typed", ["007q-shet", "007QSHET", "ZZZZ-9999", "SHET-QXBB"])
def test_a_code_leads_to_the_page_of_codes(search: Page, typed: str) -> None:
    assert search.evaluate(TYPE, typed)[:1] == [f"check.html#code-{typed.replace('-', '')}"]


def test_the_page_of_codes_answers_for_the_code_that_was_searched(
    context: BrowserContext, built: Path
) -> None:
    page, faults = open_page(context)
    page.goto(address(built, "search.html") + "?q=zzzz 9999")
    page.locator(LINKS).first.click()
    page.wait_for_url("**/check.html#code-zzzz9999")
    assert page.locator("#answer").inner_text().startswith("ZZZZ-9999: not in")
    assert page.get_by_label("Code on the sheet").input_value() == "zzzz9999"
    assert faults == []


@pytest.mark.parametrize("typed", ["self-harm", "life-line", "2008-2010", "grounded"])
def test_a_word_is_not_taken_for_a_code(search: Page, typed: str) -> None:
    assert "check.html" not in "".join(search.evaluate(TYPE, typed)[:1])


@pytest.mark.parametrize(
    "typed", ["", "   ", "…", "\\", "(", "*", "the", "constructor", "__proto__", "a" * 3000, "<b>"]
)
def test_no_query_breaks_the_page(search: Page, typed: str) -> None:
    faults: list[str] = []
    search.on("pageerror", lambda error: faults.append(str(error)))
    search.evaluate(TYPE, typed)
    assert faults == []


def test_a_glossary_word_is_answered_on_top(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "search.html") + "?q=stop+signal")
    wait_for_index(page)
    first = page.locator(".search-results > li").first
    assert "glossary.html#stop-signal" in str(first.locator(LINKS).get_attribute("href"))
    assert "agreed in the first session" in first.inner_text()


def test_a_situation_says_that_it_needs_action_first(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "search.html") + "?q=suicide")
    wait_for_index(page)
    assert "Act first" in page.locator(".search-results > li").first.inner_text()
    page.goto(address(built, "search.html") + "?q=polished")
    wait_for_index(page)
    assert "Act first" not in page.locator(".search-results > li").first.inner_text()


def test_found_words_are_marked_and_places_lead_into_the_page(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "search.html") + "?q=sharpener+allotments")
    wait_for_index(page)
    assert "allotments" in {word.lower() for word in page.locator(".search-results mark").all_inner_texts()}
    place = page.locator(".search-results__places a").first
    target = str(place.get_attribute("href"))
    assert "#" in target
    place.click()
    page.wait_for_url(f"**/{target}")
    assert page.locator(f"[id='{target.split('#')[1]}']").count() == 1


def test_filters_show_as_many_results_as_they_count(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "search.html") + "?q=values")
    wait_for_index(page)
    choices = page.locator("#search-filters label")
    assert choices.count() > 3
    whole = 0
    for choice in choices.all()[1:]:
        choice.locator("input").check()
        while page.locator("#search-more").is_visible():
            page.locator("#search-more").click()
        kind, count = choice.inner_text().split()
        assert page.locator(LINKS).count() == int(count), kind
        assert page.get_by_role("status").inner_text().endswith(f"in {kind}.")
        whole += int(count)
    assert whole == int(choices.first.locator("span").inner_text())


def test_search_is_used_by_keyboard_alone(context: BrowserContext, built: Path) -> None:
    page, faults = open_page(context)
    page.goto(address(built, "index.html"))
    page.get_by_label("Search the manual").fill("stop signal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=stop+signal")
    wait_for_index(page)
    focused = "document.activeElement.id || document.activeElement.textContent"
    assert page.evaluate(focused) == "search-page"
    assert "results" in page.get_by_role("status").inner_text()
    first = page.locator(".search-results a").first.inner_text()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == first
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == page.locator(".search-results a").nth(1).inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "search-page"
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("life-line")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/my-life-line.html")
    assert faults == []


def test_back_leads_to_the_results_and_the_words(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "search.html") + "?q=anger")
    wait_for_index(page)
    page.get_by_label("Words, a number or a code").fill("dyslexia")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=dyslexia")
    page.locator(LINKS).first.click()
    page.wait_for_url("**/adaptations/*")
    page.go_back()
    page.wait_for_selector(LINKS)
    assert page.get_by_label("Words, a number or a code").input_value() == "dyslexia"
    page.go_back()
    page.wait_for_url("**/search.html?q=anger")
    assert page.get_by_label("Words, a number or a code").input_value() == "anger"
    assert "Anger climbs" in page.locator(LINKS).first.inner_text()


def test_what_is_typed_is_kept_in_the_address(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "search.html"))
    page.get_by_label("Words, a number or a code").fill("café & tŷ?")
    page.wait_for_url(re.compile(r"search\.html\?q=caf%C3%A9"))
    page.reload()
    assert page.get_by_label("Words, a number or a code").input_value() == "café & tŷ?"


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def test_no_state_of_the_page_has_a_fault(browser: Browser, built: Path, look: Look) -> None:
    """The state without a query is in all four looks in the sample of `test_browser.py`."""
    (width, scheme), rules = look, LOOKS[look]
    context = context_for_axe(browser, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, faults = open_page(context)
    found = []
    for state in ("", "?q=values", "?q=licence", "?q=suicide", "?q=qqqqzzzzqqqq"):
        page.goto(address(built, "search.html") + state)
        wait_for_index(page)
        found += axe(page, state, rules) + page.evaluate(LAYOUT_FAULTS)
    page.goto(address(built, "search.html") + "?q=values")
    wait_for_index(page)
    page.locator("#search-filters input").nth(1).check()
    found += axe(page, "filtered", rules)
    assert found == faults == []
    context.close()


def test_nothing_found_says_so_and_shows_everything(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "search.html") + "?q=qqqqzzzzqqqq")
    wait_for_index(page)
    assert page.get_by_role("status").inner_text().startswith("Nothing found for “qqqqzzzzqqqq”.")
    assert page.get_by_role("heading", name="Everything from A to Z").is_visible()


def test_with_scripts_off_everything_is_listed_from_a_to_z(browser: Browser, built: Path, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(built, "search.html") + "?q=timeline")
    assert page.get_by_text("Search needs scripts, and they are off.").is_visible()
    listed = {
        (link.inner_text(), link.get_attribute("href")) for link in page.locator("#letter-a + ul a").all()
    }
    assert ("ADHD", "adaptations/neurodivergence.html") in listed
    everything = page.content()
    for entries in site.directory.entries.values():
        for entry in entries.values():
            assert f'href="{entry.address.file_and_anchor}"' in everything
    page.get_by_role("link", name="timeline", exact=True).click()
    page.wait_for_url("**/sessions/my-life-line.html")
    context.close()


def gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def test_scripts_and_index_stay_small(built: Path) -> None:
    page = (built / "search.html").read_text(encoding="utf-8")
    scripts = [built / source for source in re.findall(r'<script src="([^"]+)"', page)]
    data = [path for path in scripts if path.name in ("search-names.js", "search-index.js")]
    assert len(data) == 2
    assert sum(map(gzipped, set(scripts) - set(data))) <= MAX_SCRIPTS_BYTES
    assert sum(map(gzipped, data)) <= MAX_INDEX_BYTES


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("minisearch.js", "dist/umd/index.js"), ("minisearch.LICENSE.txt", "LICENSE.txt")],
)
def test_minisearch_is_as_its_authors_publish_it(ours: str, theirs: str) -> None:
    assert (PUBLISHED / theirs).exists(), "MiniSearch is missing: run `make check`, which installs it"
    assert (ENGINE / ours).read_bytes() == (PUBLISHED / theirs).read_bytes()
