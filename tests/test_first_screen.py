"""What a reader sees without scrolling, what stays in view, and that everything ends where it should."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from macros.pages.site import Site

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 700}
ROOM_FOR_CONTENTS = 1200
"""Pixels of width from which the contents are beside the text."""
MAX_LABELS_PX = 175
"""The height of everything above the page itself in a narrow window."""
SMALLEST_CELL_PX2 = 3000
PAGES = [
    "index.html",
    "about.html",
    "sessions/my-life-line.html",
    "sessions/understanding-what-i-did.html",
    "modules/foundation.html",
    "routes/first-questions.html",
    "aims/readiness.html",
    "print-centre/foundation.html",
    "handouts/my-life-line-sheet.html",
    "supervision.html",
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def open_at(page: Page, built: Path, name: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto((built / name).as_uri())


def edges(page: Page, selector: str) -> list[dict[str, float]]:
    """The left, right, top and bottom of each element that a selector names and a reader sees, in pixels."""
    found: list[dict[str, float]] = page.evaluate(
        """selector => [...document.querySelectorAll(selector)].filter((item) => item.checkVisibility())
        .map((item) => item.getBoundingClientRect())
        .map(({left, right, top, bottom}) => ({left, right, top, bottom}))""",
        selector,
    )
    return found


def test_purpose_and_time_are_on_the_first_screen_and_in_a_wide_one_the_plan(
    page: Page, built: Path, site: Site
) -> None:
    for session in site.manual.sessions.values():
        open_at(page, built, f"sessions/{session.id}.html", WIDE)
        for selector in (".brief__purpose", ".brief__time", "#plan", "table.plan tbody tr:last-child"):
            (box,) = edges(page, selector)
            assert 0 < box["top"] < box["bottom"] <= WIDE["height"], (session.id, selector, box)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        (header,) = edges(page, ".header")
        assert header["bottom"] <= MAX_LABELS_PX, session.id
        for selector in ("h1", ".brief__purpose", ".brief__time"):
            (box,) = edges(page, selector)
            assert box["bottom"] <= NARROW["height"], (session.id, selector, box)


def test_contents_stay_beside_the_text_and_mark_the_section(page: Page, built: Path) -> None:
    open_at(page, built, "sessions/my-life-line.html", WIDE)
    contents = page.locator("nav.on-this-page")
    for anchor in ("plan", "activity-close", "wellbeing"):
        page.locator(f"#{anchor}").scroll_into_view_if_needed()
        page.evaluate("id => document.getElementById(id).scrollIntoView()", anchor)
        (box,) = edges(page, "nav.on-this-page")
        assert 0 <= box["top"] < box["bottom"] <= WIDE["height"], anchor
        section = "activities" if anchor.startswith("activity") else anchor
        current = contents.locator("[aria-current='location']")
        current.and_(page.locator(f"[href='#{section}']")).wait_for()
        assert current.count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_contents_fold_where_there_is_no_room(browser: Browser, built: Path, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    for width in (320, ROOM_FOR_CONTENTS - 1, ROOM_FOR_CONTENTS + 1):
        open_at(page, built, "sessions/my-life-line.html", {"width": width, "height": 700})
        has_room = width > ROOM_FOR_CONTENTS
        assert page.locator("nav.on-this-page").is_visible() == has_room
        fold = page.locator(".on-this-page--fold")
        assert fold.is_visible() == (not has_room)
        if not has_room:
            link = fold.get_by_role("link", name="The plan")
            assert not link.is_visible()
            fold.locator("summary").press("Enter")
            link.press("Enter")
            assert page.url.endswith("#plan")
    context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_long_page_leads_back_to_its_top(page: Page, built: Path, size: dict[str, int]) -> None:
    open_at(page, built, "sessions/my-life-line.html", size)
    in_view = """() => { const link = document.querySelector(".to-top__link").getBoundingClientRect();
        return link.top >= 0 && link.bottom <= innerHeight; }"""
    assert not page.evaluate(in_view), "it covers the first screen"
    page.evaluate("document.getElementById('wellbeing').scrollIntoView()")
    assert page.evaluate(in_view)
    page.get_by_role("link", name="Back to top").click()
    page.wait_for_url("**#top")
    assert page.evaluate("scrollY") == 0


def test_a_short_page_has_no_link_to_its_top(page: Page, built: Path) -> None:
    open_at(page, built, "accessibility.html", {"width": 1280, "height": 1600})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate("document.querySelector('.to-top').remove()")
    assert page.evaluate("document.documentElement.scrollHeight") == height
    assert height <= 1600


RIGHT_EDGES = (
    ".text > h2, .text > p, .text > .notice, .text > dl, .text > section, .text > .brief, .steps-nav, .head"
)


@pytest.mark.parametrize("width", [320, 1000, 1280, 1700])
def test_everything_in_the_text_ends_at_one_edge(page: Page, built: Path, width: int) -> None:
    for name in PAGES:
        open_at(page, built, name, {"width": width, "height": 800})
        found = {round(box["right"]) for box in edges(page, RIGHT_EDGES)}
        assert len(found) == 1, (name, found)


def test_items_of_the_breadcrumb_are_on_one_line(page: Page, built: Path) -> None:
    open_at(page, built, "sessions/my-life-line.html", WIDE)
    boxes = edges(page, ".breadcrumb a, .breadcrumb [aria-current]")
    assert len(boxes) == 4
    assert len({box["top"] for box in boxes}) == len({box["bottom"] for box in boxes}) == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_a_box_of_facts_has_no_empty_cell(page: Page, built: Path, width: int) -> None:
    for name in PAGES:
        open_at(page, built, name, {"width": width, "height": 800})
        for box in page.query_selector_all("dl.facts"):
            empty = box.evaluate(
                """box => { const area = (item) => item.clientWidth * item.clientHeight;
                return area(box) - [...box.children].reduce((sum, item) => sum + area(item), 0); }"""
            )
            assert abs(empty) < SMALLEST_CELL_PX2, (name, empty)


def test_heads_of_wide_columns_are_upright(page: Page, built: Path) -> None:
    open_at(page, built, "matrices/stages.html", WIDE)
    modes = {item.evaluate("item => getComputedStyle(item).writingMode") for item in titles(page)}
    assert modes == {"horizontal-tb"}
    open_at(page, built, "matrices/factors.html", WIDE)
    assert {item.evaluate("item => getComputedStyle(item).writingMode") for item in titles(page)} == {
        "vertical-rl"
    }


def titles(page: Page) -> list[Any]:
    return page.query_selector_all(".matrix__title")


def test_counts_follow_the_filter_and_the_chosen_column_is_marked(page: Page, built: Path) -> None:
    open_at(page, built, "matrices/aims.html", WIDE)
    plain = page.evaluate(COLUMN_LOOK, 5)
    page.locator("[value='c5']").check()
    assert page.evaluate(COLUMN_LOOK, 5) != plain
    assert page.evaluate(COLUMN_LOOK, 4) == plain
    shown = page.evaluate(
        """() => [...document.querySelectorAll(".matrix tbody")].filter((body) => body.checkVisibility())
        .map((body) => [
          body.querySelectorAll(".matrix__row.c5").length,
          [...body.querySelectorAll(".matrix__group span")].filter(
            (count) => count.checkVisibility({visibilityProperty: true})).map((count) => count.textContent),
        ])"""
    )
    assert shown
    for rows, counts in shown:
        assert counts == [str(rows)]


COLUMN_LOOK = """number => {
  const cell = document.querySelector(".matrix__row.c5").children[number];
  const {backgroundColor, borderRightWidth} = getComputedStyle(cell);
  return backgroundColor + borderRightWidth;
}"""


def test_a_caption_is_whole_in_a_narrow_window(page: Page, built: Path) -> None:
    for name in ("handouts/index.html", "sessions/index.html", "routes/first-questions.html", "check.html"):
        open_at(page, built, name, NARROW)
        for frame in page.query_selector_all(".table-frame"):
            inside = frame.evaluate(
                """frame => { const caption = frame.querySelector("caption"), range = document.createRange();
                range.selectNodeContents(caption);
                return range.getBoundingClientRect().right - frame.getBoundingClientRect().right; }"""
            )
            assert inside <= 1, name
            assert "gradient" in frame.evaluate("frame => getComputedStyle(frame).backgroundImage"), name


def test_the_menu_of_a_narrow_window_has_a_button_that_closes_it(page: Page, built: Path) -> None:
    open_at(page, built, "sessions/my-life-line.html", NARROW)
    page.get_by_role("button", name="Contents").click()
    menu = page.locator("#menu")
    assert menu.is_visible()
    menu.get_by_role("button", name="Close").click()
    assert not menu.is_visible()


def test_the_print_centre_fits_a_narrow_window(page: Page, built: Path) -> None:
    for name in ("print-centre/index.html", "print-centre/foundation.html"):
        open_at(page, built, name, NARROW)
        assert page.query_selector_all(".sheets a")
        assert all(box["right"] <= NARROW["width"] for box in edges(page, ".sheets a, .sheets span")), name


def test_columns_of_the_print_centre_line_up(page: Page, built: Path) -> None:
    open_at(page, built, "print-centre/foundation.html", WIDE)
    for selector in (".sheets__title", ".sheets__forms a:first-child"):
        assert len({box["left"] for box in edges(page, selector)}) == 1, selector
    assert len({box["right"] for box in edges(page, ".sheets__code")}) == 1


def test_the_status_is_in_view_and_on_paper(page: Page, built: Path, tmp_path: Path) -> None:
    open_at(page, built, "sessions/my-life-line.html", WIDE)
    page.evaluate("document.getElementById('wellbeing').scrollIntoView()")
    (box,) = edges(page, ".marking__status")
    assert 0 <= box["top"] < box["bottom"] <= WIDE["height"]
    page.pdf(path=tmp_path / "page.pdf")
    first = pypdfium2.PdfDocument(tmp_path / "page.pdf")[0].get_textpage().get_text_bounded()
    assert "not approved for use" in first


def test_every_five_minute_card_is_one_page(page: Page, built: Path, site: Site, tmp_path: Path) -> None:
    for id in site.manual.sessions:
        page.goto((built / "print" / f"card-{id}.html").as_uri())
        page.pdf(path=tmp_path / "card.pdf", prefer_css_page_size=True)
        paper = pypdfium2.PdfDocument(tmp_path / "card.pdf")
        assert len(paper) == 1, id
        text = paper[0].get_textpage().get_text_bounded()
        assert "What must not be left out" in text
        assert "Stop the session if" in text
