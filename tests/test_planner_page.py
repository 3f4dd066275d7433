"""The planner's page in Chromium, from files: choose, order, keep, print, and plans of other editions."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from macros.manual.sheet_names import in_form
from macros.pages.site import Site

from .history import Project
from .hostile_plans import hostile_plans
from .test_browser import (
    ALL_RULES,
    COLOUR_RULES,
    LAYOUT_FAULTS,
    WIDTHS,
    address,
    axe,
    context_for_axe,
    open_page,
)

PAGE = "planner.html"
PLAN = "v=1&e=0.1&s=starting-together,two-minds,changing-my-place,what-comes-next"
STATES = {
    "empty": "",
    "results": "v=1&e=0.1&s=&c=aim:reconsider,factor:erg22plus-5&m=60",
    "plan": f"{PLAN}&m=45",
    "gaps": f"{PLAN}&c=aim:reconsider,factor:erg22plus-5,stage:doubting&all=1",
    "unknown": "v=1&e=9.9&s=starting-together,not-there",
    "broken": "v=7&s=x",
}
MAX_SCRIPTS_BYTES = 40 * 1024
MAX_PAGE_BYTES = 250 * 1024
HOSTILE_TEXTS = 300
PRINTED_SESSIONS = 14
ITEMS = "#planner-list > li"
OPEN_HOSTILE = """(texts) => {
  const kinds = new Set();
  for (const text of texts) {
    history.replaceState(null, "", `#${text}`);
    dispatchEvent(new HashChangeEvent("hashchange"));
    for (const element of document.querySelectorAll("#planner *")) kinds.add(element.localName);
  }
  return [[...kinds].sort(), localStorage.length + sessionStorage.length, document.cookie];
}"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = context_for_axe(browser, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def strict(browser: Browser) -> Iterator[BrowserContext]:
    """As readers have it, under the page's own policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield context
    context.close()


def open_plan(context: BrowserContext, built: Path, fragment: str = "") -> tuple[Page, list[str]]:
    page, faults = open_page(context)
    page.goto(address(built, PAGE) + (f"#{fragment}" if fragment else ""))
    page.wait_for_selector("#planner", state="visible")
    return page, faults


def fragment(page: Page) -> str:
    return unquote(page.url.partition("#")[2])


def sessions_in(page: Page) -> list[str]:
    return page.eval_on_selector_all(ITEMS, "items => items.map((item) => item.dataset.id)")


@pytest.mark.parametrize("state", STATES)
def test_each_state_passes_axe_without_faults_of_layout(
    context: BrowserContext, built: Path, state: str
) -> None:
    page, faults = open_plan(context, built, STATES[state])
    page.eval_on_selector_all("#planner details", "items => items.forEach((item) => { item.open = true; })")
    found = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        found += axe(page, f"{state}, {width}", ALL_RULES)
        page.emulate_media(color_scheme="dark")
        found += axe(page, f"{state}, {width}, dark", COLOUR_RULES)
        found += page.evaluate(LAYOUT_FAULTS)
    page.emulate_media(media="print", color_scheme="light")
    found += axe(page, f"{state}, print", ALL_RULES)
    assert found == [], found
    assert faults == []


def test_choosing_says_why_each_session_matches_and_announces_the_count(
    strict: BrowserContext, built: Path, site: Site
) -> None:
    page, faults = open_plan(strict, built)
    page.locator("#planner-groups summary", has_text="Aims").click()
    page.locator('input[value="aim:reconsider"]').check()
    serving = site.manual.sessions_with("aim", "reconsider")
    status = page.locator("#planner-status")
    assert status.inner_text() == f"{len(serving)} of 43 sessions serve any of what you chose."
    assert "Reconsidering involvement" in page.locator("#planner-results > li").first.inner_text()
    page.get_by_label("all of it").check()
    page.locator("#planner-groups summary", has_text="ERG22+ factors").click()
    page.locator('input[value="factor:erg22plus-10"]').check()
    both = [item for item in serving if "erg22plus-10" in item.factor_ids]
    titles = page.locator(".planner-results .planner-item__head a").all_inner_texts()
    assert titles == [item.title for item in both]
    assert all("Factor 10" in text for text in page.locator(".planner-results__why").all_inner_texts())
    assert "c=aim:reconsider,factor:erg22plus-10&all=1" in fragment(page)
    assert faults == []


def test_only_sessions_that_fit_a_sitting_are_shown(strict: BrowserContext, built: Path, site: Site) -> None:
    page, _ = open_plan(strict, built)
    page.get_by_label("Minutes in a sitting").select_option("45")
    page.get_by_label("Only sessions that fit").check()
    fitting = [item for item in site.manual.sessions.values() if item.duration.min <= 45]
    assert page.locator("#planner-count").inner_text().startswith(f"{len(fitting)} of 43 sessions fit")


def test_a_plan_is_made_ordered_and_undone_by_keyboard_alone(strict: BrowserContext, built: Path) -> None:
    page, faults = open_plan(strict, built)
    for title in ("Starting out together", "In two minds", "What matters to me"):
        page.get_by_role("button", name=re.compile(f"^Add .*{title} to the plan")).focus()
        page.keyboard.press("Enter")
        assert (
            page.evaluate("document.activeElement.textContent") == "Remove"
        )  # the same button, by its place
    assert sessions_in(page) == ["starting-together", "two-minds", "what-matters-to-me"]
    page.get_by_role("button", name=re.compile("^Move up: .*What matters")).focus()
    page.keyboard.press("Space")
    assert sessions_in(page) == ["starting-together", "what-matters-to-me", "two-minds"]
    assert "number 2 of 3" in page.locator("#planner-status").inner_text()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").endswith("What matters to me")
    page.keyboard.press("Alt+ArrowDown")
    assert sessions_in(page) == ["starting-together", "two-minds", "what-matters-to-me"]
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    assert sessions_in(page) == ["starting-together", "what-matters-to-me", "two-minds"]
    assert fragment(page) == "v=1&e=0.1&s=starting-together,what-matters-to-me,two-minds"
    page.get_by_role("button", name="Clear", exact=True).focus()
    page.keyboard.press("Enter")
    assert (sessions_in(page), fragment(page)) == ([], "")
    assert faults == []


def test_a_route_begins_a_plan_and_says_what_it_takes(
    strict: BrowserContext, built: Path, site: Site
) -> None:
    page, _ = open_plan(strict, built)
    page.get_by_label("Begin from an example route").select_option("stepping-away")
    page.get_by_role("button", name="Begin").click()
    assert sessions_in(page) == site.manual.routes["stepping-away"].sessions
    route = (built / "routes" / "stepping-away.html").read_text(encoding="utf-8")
    count, time, _ = page.locator("#planner-summary dd").all_inner_texts()
    assert f"{count} sessions, {time}" in route
    assert page.locator(".planner__advice", has_text="later").count() == 0


def test_a_plan_shows_advice_conditions_sittings_gaps_and_the_stated_length(
    strict: BrowserContext, built: Path
) -> None:
    chosen = "factor:erg22plus-5,stage:doubting"
    ids = "understanding-what-i-did,my-life-line,starting-together"
    page, _ = open_plan(strict, built, f"v=1&e=0.1&s={ids}&c={chosen}&m=45")
    first, second, _ = page.locator(ITEMS).all_inner_texts()
    assert "Usually later than 1.1 Starting out together, 2.1 My life-line" in first
    assert "Only for someone convicted" in first
    assert "Best after 1.1 Starting out together, which this plan has later" in second
    assert (
        "2.1 My life-line"
        in page.locator("#planner-summary", has_text="Longer than one sitting").inner_text()
    )
    note = page.locator("#planner-summary .notice")
    assert "10 to 32 sessions" in note.inner_text()
    assert note.locator("a").get_attribute("href") == "references.html"
    gap = page.locator(".planner-gaps > li", has_text="Left out")
    assert "Need for excitement" in gap.inner_text()
    gap.get_by_role("button").first.click()
    assert page.locator(".planner-gaps > li", has_text="Left out").count() == 0


def test_places_on_the_page_do_not_take_the_plan_out_of_the_address(
    strict: BrowserContext, built: Path
) -> None:
    page, _ = open_plan(strict, built, PLAN)
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "v=1" in url)
    assert fragment(page) == PLAN
    page.reload()
    assert len(sessions_in(page)) == 4


def test_hostile_addresses_make_no_markup_no_error_and_store_nothing(
    strict: BrowserContext, built: Path, site: Site
) -> None:
    page, faults = open_plan(strict, built, f"{PLAN}&c=aim:reconsider&m=60")
    harmless = page.eval_on_selector_all("#planner *", "items => items.map((item) => item.localName)")
    texts = hostile_plans(list(site.manual.sessions), HOSTILE_TEXTS)
    kinds, stored, cookie = page.evaluate(OPEN_HOSTILE, texts)
    assert set(kinds) <= {*harmless, "section"}
    assert (stored, cookie, faults) == (0, "", [])


def test_a_plan_is_saved_as_a_file_and_opened_again(
    strict: BrowserContext, built: Path, tmp_path: Path
) -> None:
    page, faults = open_plan(strict, built, f"{PLAN}&c=aim:reconsider")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the plan").click()
    saved = tmp_path / "plan.txt"
    download.value.save_as(saved)
    assert saved.read_text(encoding="utf-8") == f"{PLAN}\n"
    page.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_label("Open a saved plan").set_input_files(saved)
    expect(page.locator(ITEMS)).to_have_count(4)
    assert fragment(page) == PLAN
    for content in (b"<b>no plan</b>", bytes(range(256)), b"v=1&e=0.1&s=" + b"a" * 50_000):
        saved.write_bytes(content)
        page.get_by_label("Open a saved plan").set_input_files(saved)
        page.wait_for_selector(".notice--stop")
        assert "holds no plan" in page.locator(".notice--stop").inner_text()
        page.get_by_role("button", name="Undo").click()
    assert faults == []


def test_the_plan_prints_on_one_page_without_the_rest(
    strict: BrowserContext, built: Path, site: Site
) -> None:
    ids = list(site.manual.sessions)[:PRINTED_SESSIONS]
    page, _ = open_plan(strict, built, f"v=1&e=0.1&s={','.join(ids)}")
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    assert "Agreed with the case manager on" in text
    assert "Choose what matters" not in text


def test_the_print_view_has_the_sheets_of_the_plan_in_its_order_and_form(
    strict: BrowserContext, built: Path, site: Site
) -> None:
    page, faults = open_page(strict)
    page.goto(f"{address(built, 'print/pack-plan.html')}#v=1&e=0.1&s=two-minds,starting-together&form=simple")
    shown = page.eval_on_selector_all(
        "main > article:not([hidden])", "items => items.map((item) => item.classList[1].slice(6))"
    )
    sessions = [site.manual.sessions[id] for id in ("two-minds", "starting-together")]
    assert shown == ["plan-in-browser", *(name for item in sessions for name in in_form(item, "simple"))]
    assert "sheet-in-two-minds-sheet-simple" in shown
    ids = page.eval_on_selector_all("[id]", "items => items.map((item) => item.id)")
    assert len(ids) == len(set(ids))
    assert "1.4 In two minds" in page.locator(".plan-table").inner_text()
    assert faults == []


def test_without_scripts_the_page_says_how_to_choose_by_hand(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(built, PAGE))
    assert not page.locator("#planner").is_visible()
    assert "needs scripts" in page.locator("noscript").inner_text()
    assert page.locator("#without-scripts ~ ol a").count() >= 8
    context.close()


def test_the_page_stays_small(built: Path) -> None:
    text = (built / PAGE).read_text(encoding="utf-8")
    names = re.findall(r'(?:src|href)="(assets/[^"]+\.(?:js|css))"', text)
    scripts = [(built / name).read_bytes() for name in names if name.endswith(".js")]
    assert sum(len(gzip.compress(script)) for script in scripts) <= MAX_SCRIPTS_BYTES
    sizes = [len(text.encode()), *((built / name).stat().st_size for name in names)]
    print(sum(sizes), sum(len(gzip.compress(script)) for script in scripts))
    assert sum(sizes) <= MAX_PAGE_BYTES


class TestOtherEditions:
    """The worked history: alpha is renamed, gamma replaced by delta, 0.2 withdrawn."""

    pytestmark = pytest.mark.xdist_group("editions")

    def open(self, context: BrowserContext, published: Project, edition: str, plan: str) -> Page:
        page, self.faults = open_page(context)
        page.goto(f"{(published.register / edition / PAGE).as_uri()}#{plan}")
        page.wait_for_selector("#planner", state="visible")
        return page

    def test_an_earlier_plan_says_what_became_of_it_and_is_brought_up_to_date(
        self, strict: BrowserContext, published: Project
    ) -> None:
        page = self.open(strict, published, "0.5", "v=1&e=0.1&s=gamma,alpha,never-there")
        text = page.locator("#planner-notice").inner_text()
        assert "made with edition 0.1. This page is of edition 0.5." in text
        assert "Gamma was retired in edition 0.3. Its work is done in another session. Use" in text
        assert "Edition 0.2: “Alpha” is now “Arriving”." in text
        assert "1 entry of the plan is not in this edition, and was left out." in text
        links = page.locator("#planner-notice a", has_text="What changed")
        for href in links.evaluate_all("items => items.map((item) => item.getAttribute('href'))"):
            name, _, anchor = href.partition("#")
            target = (published.register / "0.5" / name).resolve()
            assert f'id="{anchor}"' in target.read_text(encoding="utf-8")
        page.get_by_role("button", name="Bring the plan up to date").click()
        assert fragment(page) == "v=1&e=0.5&s=delta,alpha"
        assert page.locator("#planner-notice").inner_text() == ""
        assert self.faults == []

    def test_a_plan_of_a_withdrawn_edition_says_so(self, strict: BrowserContext, published: Project) -> None:
        page = self.open(strict, published, "0.5", "v=1&e=0.2&s=alpha")
        assert "Edition 0.2 was withdrawn on" in page.locator("#planner-notice").inner_text()

    def test_an_earlier_edition_leads_on_to_the_one_in_force(
        self, strict: BrowserContext, published: Project
    ) -> None:
        page = self.open(strict, published, "0.1", "v=1&e=0.1&s=alpha,beta")
        page.get_by_role("link", name="Open this plan in edition 0.5").click()
        page.wait_for_selector("#planner-update")
        assert sessions_in(page) == ["alpha", "beta"]

    def test_a_plan_of_a_later_edition_leads_to_its_page(
        self, strict: BrowserContext, published: Project
    ) -> None:
        page = self.open(strict, published, "0.1", "v=1&e=0.5&s=delta,alpha")
        page.get_by_role("link", name="Open the plan in edition 0.5").click()
        page.wait_for_url("**/0.5/**")
        assert sessions_in(page) == ["delta", "alpha"]

    def test_a_plan_of_another_edition_passes_axe(self, context: BrowserContext, published: Project) -> None:
        page = self.open(context, published, "0.5", "v=1&e=0.1&s=gamma,alpha,never-there")
        found = []
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            found += axe(page, f"other edition, {width}", ALL_RULES) + page.evaluate(LAYOUT_FAULTS)
        assert found == []
