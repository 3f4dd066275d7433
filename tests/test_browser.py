"""The built site in Chromium, opened from files as on a file share."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from macros.pages.site import Site

from .history import small_project
from .tools.base_css import read_rules

ROOT = Path(__file__).parent.parent
AXE = ROOT / "tests" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {320: 700, 1280: 900}
PARTS = 6
"""The pages are divided among this many tests, which can run in parallel."""
SAMPLE = [
    "index.html",
    "sessions/starting-together.html",
    "sessions/my-life-line.html",
    "modules/foundation.html",
    "matrices/factors.html",
    "handouts/in-two-minds-sheet.html",
    "search.html",
    "glossary.html",
    "situations.html",
    "routes/first-questions.html",
    "print-centre/index.html",
    "print/run-two-minds.html",
]
MAX_TAB_STOPS = 400
MIN_CONTRAST = 4.5


def address(built: Path, name: str) -> str:
    return (built / name).as_uri()


def every_page(built: Path) -> list[str]:
    """The pages to read on screen."""
    names = (path.relative_to(built).as_posix() for path in built.rglob("*.html"))
    return sorted(name for name in names if not name.startswith("print/"))


def every_single_sheet(built: Path) -> list[str]:
    """The pages of single sheets, and one pack. The other packs only repeat the sheets.

    Cards and large prints are of one session: those of the others have the same template and the same texts.
    """
    names = sorted(path.relative_to(built).as_posix() for path in (built / "print").glob("*.html"))
    again = ("print/pack-", "print/training-", "print/card-")
    single = [name for name in names if not name.startswith(again) and "-large-print" not in name]
    return [*single, *(name for name in names if "two-minds" in name and name not in single)]


def open_page(context: BrowserContext) -> tuple[Page, list[str]]:
    """A new page, and a list that collects its errors, warnings and outside requests."""
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "console",
        lambda message: (
            faults.append(f"console: {message.text}") if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on(
        "requestfailed",
        # a page that is left lets go of what it still loads
        lambda request: (
            None if request.failure == "net::ERR_ABORTED" else faults.append(f"failed: {request.url}")
        ),
    )
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:")) else faults.append(f"outside: {request.url}")
        ),
    )
    return page, faults


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def context_for_axe(browser: Browser, **options: Any) -> BrowserContext:
    """A new context in which every page has axe-core from its beginning, and no policy that forbids it."""
    assert AXE.exists(), "axe-core is missing: run `make test`, which installs it"
    context = browser.new_context(bypass_csp=True, **options)
    context.add_init_script(path=AXE)
    return context


def axe(page: Page, name: str, rules: dict[str, Any]) -> list[str]:
    """The violations that axe-core finds on the page in its present state."""
    # `preload` would fetch stylesheets by script, which a file share refuses
    options = {**rules, "resultTypes": ["violations"], "preload": False}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [f"{name}: {item['id']}: {item['nodes'][0]['html']}" for item in result["violations"]]


ALL_RULES = {"runOnly": AXE_RULES}
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules whose result depends on the colour scheme. All else is the same in light and dark."""
NARROW_RULES = {
    "runOnly": {
        "type": "rule",
        "values": [*COLOUR_RULES["runOnly"]["values"], "target-size", "scrollable-region-focusable"],  # type: ignore[index]
    }
}
"""The rules whose result depends on the width. What else a narrow window shows is the same on every page."""
Look = tuple[int, Literal["light", "dark"]]
LOOKS: dict[Look, dict[str, Any]] = {(1280, "light"): ALL_RULES, (320, "dark"): NARROW_RULES}
"""A text that both widths show is tried in both schemes."""
LOOKS_OF_SAMPLE: dict[Look, dict[str, Any]] = {
    (1280, "light"): ALL_RULES,
    (1280, "dark"): COLOUR_RULES,
    (320, "light"): ALL_RULES,
    (320, "dark"): NARROW_RULES,
}

LAYOUT_FAULTS = """() => {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
  if (!document.body.matches(".paper")) {
    const {left, right} = document.querySelector(".layout, .main--alone").getBoundingClientRect();
    if (left !== 0 || right !== innerWidth) faults.push("the layout does not fill the window");
  }
  for (const item of document.querySelectorAll("main :is(ul, ol) > li:first-child")) {
    const style = getComputedStyle(item);
    const room = parseFloat(style.marginLeft) + parseFloat(getComputedStyle(item.parentElement).paddingLeft);
    const hasMarker = style.display === "list-item" && style.listStyleType !== "none";
    if (hasMarker && style.listStylePosition === "outside" && room < 12) faults.push("list markers hang out");
  }
  for (const link of document.querySelectorAll("main table a")) {
    const text = link.firstChild;
    if (text?.nodeType !== Node.TEXT_NODE || getComputedStyle(link).writingMode !== "horizontal-tb") continue;
    for (const word of text.data.matchAll(/[a-z]+/gi)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (range.getClientRects().length > 1) faults.push(`a table breaks the word ${word[0]}`);
    }
  }
  return faults;
}"""
"""Returns faults of layout: sideways scrolling, list markers outside the text, broken words in tables."""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_passes_axe_without_errors(browser: Browser, built: Path, part: int) -> None:
    """Light and 1280 px wide, dark and 320 px: no violation, message, outside request or fault of layout.

    In the second look, the rules whose result depends on the look are tried. The pages of the sample have all
    four looks: what one width or scheme alone shows is the shell, which is the same on every page.
    """
    context = context_for_axe(browser, reduced_motion="reduce")
    page, faults = open_page(context)
    violations = []
    for name in every_page(built)[part::PARTS]:
        page.goto(address(built, name))
        for (width, scheme), rules in (LOOKS_OF_SAMPLE if name in SAMPLE else LOOKS).items():
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            page.emulate_media(color_scheme=scheme)
            violations += axe(page, f"{name}, {width} px, {scheme}", rules)
            violations += [f"{name}, {width} px, {scheme}: {fault}" for fault in page.evaluate(LAYOUT_FAULTS)]
        violations += [f"{name}: stores something"] * page.evaluate(
            "localStorage.length + sessionStorage.length + document.cookie.length > 0"
        )
    assert violations == []
    assert faults == []
    context.close()


COLOUR = re.compile(
    r"background|border(-(top|right|bottom|left))?|(.*-)?(color|shadow)|fill|filter|opacity|stroke|--.*"
)


def test_colours_depend_on_the_width_in_the_menu_and_the_matrix_alone() -> None:
    """All else has the same colours in both widths, so two looks try them; the sample has these in four."""
    rules = [
        rule
        for path in (ROOT / "overrides" / "assets").glob("*.css")
        if path.name not in ("fonts.css", "print.css", "sheet.css")
        for rule in read_rules(path.read_text(encoding="utf-8"))
        if "width" in " ".join(rule.conditions) and any(COLOUR.fullmatch(name) for name, _ in rule.body)
    ]
    assert rules
    assert {selector for rule in rules for selector in rule.selectors} <= {
        ".menu",
        ".menu::backdrop",
        ".matrix thead th",
        ".matrix tbody th",
        ".matrix .matrix__frameworks :is(th, td)",
    }


@pytest.mark.parametrize("part", range(PARTS))
def test_every_sheet_passes_axe(browser: Browser, built: Path, part: int) -> None:
    context = context_for_axe(browser, viewport={"width": 1280, "height": 900})
    page, faults = open_page(context)
    violations = []
    for name in every_single_sheet(built)[part::PARTS]:
        page.goto(address(built, name))
        violations += axe(page, name, ALL_RULES)
    assert violations == []
    assert faults == []
    context.close()


@pytest.mark.parametrize(
    ("name", "pages", "landscape"),
    [
        ("run-two-minds", range(3, 9), False),
        ("sheet-in-two-minds-sheet", range(1, 4), False),
        ("matrix-aims", range(1, 2), True),
    ],
)
def test_browser_prints_a_sheet_like_the_pdf_engine(
    context: BrowserContext, built: Path, name: str, pages: range, landscape: bool
) -> None:
    """With running header and footer and the right paper, and without the browser's own address and date."""
    page, _ = open_page(context)
    page.goto(address(built, f"print/{name}.html"))
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(document) in pages
    for n, sheet in enumerate(document, 1):
        text = sheet.get_textpage().get_text_bounded()
        assert f"age {n} of {len(document)}" in text
        assert "NOT APPROVED FOR USE" in text
        assert "file:" not in text
        assert (sheet.get_width() > sheet.get_height()) == landscape


@pytest.mark.parametrize("name", SAMPLE)
def test_strict_policy_holds_and_nothing_is_stored(context: BrowserContext, built: Path, name: str) -> None:
    page, faults = open_page(context)
    page.goto(address(built, name))
    page.wait_for_load_state("networkidle")
    stored = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie.length]")
    assert stored == [0, 0, 0]
    assert context.cookies() == []
    assert faults == []


@pytest.mark.parametrize("name", SAMPLE)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_keyboard_focus_is_visible(context: BrowserContext, built: Path, name: str, width: int) -> None:
    """Tab reaches every link and control in turn, each with a focus ring and not hidden by the header."""
    page, _ = open_page(context)
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(address(built, name))
    stops = tab_stops(page)
    assert [stop for stop in stops if not stop["ok"]] == []
    assert len(stops) >= (2 if name.startswith("print/") else 5)


def tab_stops(page: Page) -> list[dict[str, Any]]:
    """Each element that Tab reaches: what it is, whether its focus is visible, and if not, why."""
    stops: list[dict[str, Any]] = []
    while len(stops) < MAX_TAB_STOPS:
        page.keyboard.press("Tab")
        state = page.evaluate(FOCUS_STATE)
        if state is None:
            break
        stops.append(state)
    return stops


FOCUS_STATE = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = [...element.getClientRects()].find((rect) => rect.width > 0 && rect.height > 0);
  const what = element.outerHTML.slice(0, 90);
  if (!box) return {ok: false, what, why: "has no box"};
  const style = getComputedStyle(element), label = element.closest("label");
  const hasRing = style.outlineStyle !== "none" || (label && getComputedStyle(label).outlineStyle !== "none");
  if (!hasRing) return {ok: false, what, why: "has no ring"};
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const free = top && (top === element || element.contains(top) || top.contains(element));
  return {ok: Boolean(free), what, why: `is under ${top && top.outerHTML.slice(0, 60)}`};
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_button_keeps_its_contrast_on_hover(
    browser: Browser, built: Path, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page, _ = open_page(context)
    page.goto(address(built, "sessions/two-minds.html"))
    buttons = page.locator(".actions .button").all()
    assert len(buttons) == 3
    for button in buttons:
        button.hover()
        text, ground = button.evaluate(COLOURS)
        lighter, darker = sorted((luminance(text), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= MIN_CONTRAST
    context.close()


COLOURS = """element => {
  const {color, backgroundColor} = getComputedStyle(element);
  return [color, backgroundColor].map((value) => value.match(/\\d+/g).map(Number));
}"""


def luminance(colour: list[int]) -> float:
    """The relative luminance of a colour (red, green and blue from 0 to 255), as WCAG 2 defines it."""
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_skip_link_moves_focus_to_the_main_content(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "index.html"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_menu_opens_and_closes_by_keyboard_on_a_small_window(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(address(built, "sessions/two-minds.html"))
    menu = page.locator("#menu")
    assert not menu.is_visible()
    page.get_by_role("button", name="Contents").focus()
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#menu') !== null")
    page.keyboard.press("Escape")
    assert not menu.is_visible()


def test_pages_work_with_scripts_off(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in SAMPLE:
        page.goto(address(built, name))
        assert page.locator("h1").is_visible(), name
        assert page.locator(".text, .part__body").first.inner_text().strip(), name
    page.goto(address(built, "matrices/aims.html"))
    rows = page.locator(".matrix__row:visible")
    all_rows = rows.count()
    page.get_by_label("11 Deciding what comes next").check()
    assert 0 < rows.count() < all_rows
    page.goto(address(built, "search.html"))
    assert page.get_by_text("Search needs scripts").is_visible()
    context.close()


def test_matrix_filter_shows_as_many_sessions_as_it_counts(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "matrices/factors.html"))
    labels = page.locator(".matrix-filter__columns label").all()
    assert len(labels) > 1, "nothing to choose from"
    for label in labels:
        label.locator("input").check()
        assert page.locator(".matrix__row:visible").count() == int(label.locator(".count").inner_text())
        label.locator("input").uncheck()


def test_glossary_note_opens_on_focus_and_closes_on_escape(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "index.html"))
    term = page.locator(".term").first
    term.locator("a").focus()
    assert term.locator("[role=tooltip]").is_visible()
    page.keyboard.press("Escape")
    assert not term.locator("[role=tooltip]").is_visible()
    page.keyboard.press("Tab")
    term.locator("a").hover()
    assert term.locator("[role=tooltip]").is_visible()


def test_a_folded_part_opens_by_keyboard_and_is_printed_open(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "supervision.html"))
    paper = pypdfium2.PdfDocument(page.pdf())
    printed = " ".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
    point = page.locator("details.repeats li").first
    assert not point.is_visible()
    assert point.text_content()[:30] in " ".join(printed.split())  # type: ignore[index]
    page.locator("details.repeats summary").first.focus()
    page.keyboard.press("Enter")
    assert point.is_visible()


def test_a_situation_and_its_sticking_point_link_to_each_other(context: BrowserContext, built: Path) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "sessions/my-life-line.html"))
    point = page.locator("#stuck-1")
    words = point.locator("dt").inner_text()
    point.get_by_role("link").last.click()
    page.wait_for_url("**/situations.html#*")
    here = page.locator(f"h2{page.evaluate('location.hash')} ~ details").first
    here.locator("summary").click()
    here.get_by_role("link", name=words).click()
    page.wait_for_url("**/sessions/my-life-line.html#stuck-1")


def test_a_code_is_looked_up_and_the_list_is_filtered(context: BrowserContext, built: Path) -> None:
    page, faults = open_page(context)
    page.goto((built / "check.html").as_uri())
    row = page.locator("#codes tbody tr[data-session]").first
    code = row.locator("th").inner_text()
    page.get_by_label("Code on the sheet").fill(code.lower().replace("-", " ").replace("0", "o"))
    page.keyboard.press("Enter")
    answer = page.locator("#answer")
    assert answer.inner_text().startswith(f"{code}: in this working copy.")
    assert answer.locator("a").get_attribute("href") == row.locator("a").get_attribute("href")
    page.get_by_label("Code on the sheet").fill("zzzz 9999")
    page.keyboard.press("Enter")
    assert answer.inner_text().startswith("ZZZZ-9999: not in this working copy.")
    page.get_by_label("Sheets of").select_option(str(row.get_attribute("data-session")))
    shown = page.locator("#codes tbody tr:visible")
    assert page.locator("#codes-shown").inner_text() == f"{shown.count()} codes"
    sessions = shown.evaluate_all("rows => [...new Set(rows.map((row) => row.dataset.session))]")
    assert sessions == [row.get_attribute("data-session")]
    assert faults == []


WHATEVER_AUTHORS_WRITE = f"""\
## A table of {{{{ term("aim") }}}}s

| | {" | ".join(f"Column {n} with a long heading" for n in range(9))} |
|{"---|" * 10}
| Row | {" | ".join("several words in a cell" for _ in range(9))} |

Then another.

| One | Two |
|---|---|
| 1 | 2 |

{"Averylongwordwithoutanyplacetobreakit" * 4}

```
{"a line of code that is wider than any page " * 6}
```

<https://example.org/{"a-long-path/" * 20}>

![A wide picture](pictures/wide.png) ![](pictures/wide.png){{ .decoration }}

1. First

    - within it
        - and within that

Term
:   Its meaning[^1].

!!! note
    Mind.

[^1]: A note.
"""


def test_what_authors_write_fits_the_page_and_passes_axe(browser: Browser, tmp_path: Path) -> None:
    project = small_project(tmp_path)
    picture = project.root / "docs" / "pictures" / "wide.png"
    picture.parent.mkdir()
    Image.new("RGB", (3000, 40), "teal").save(picture)
    (project.root / "docs" / "about.md").write_text(WHATEVER_AUTHORS_WRITE, encoding="utf-8")
    assert project.run("check").stderr == ""
    assert project.run("site").returncode == 0
    context = context_for_axe(browser)
    page, faults = open_page(context)
    page.goto(address(project.root / "site", "about.html"))
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        faults += axe(page, f"{width} px", ALL_RULES)
        faults += [f"{width} px: {fault}" for fault in page.evaluate(LAYOUT_FAULTS)]
        wide = page.locator(".table-frame").first
        assert wide.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    context.close()
    assert faults == []


def test_works_the_same_from_a_server(context: BrowserContext, built: Path) -> None:
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(built))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.goto(f"http://127.0.0.1:{server.server_port}/search.html?q=values")
        page.wait_for_selector(".search-results a")
        assert page.locator(".search-results a").count() > 3
        assert faults == []
        server.shutdown()


@pytest.mark.parametrize("kind", ["aims", "goals", "factors", "approaches", "stages"])
def test_matrix_prints_on_one_landscape_page(context: BrowserContext, built: Path, kind: str) -> None:
    page, _ = open_page(context)
    page.goto(address(built, f"matrices/{kind}.html"))
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [(842, 595)]


HANDOUTS_WITH_PICTURES = sorted(
    path.stem for path in (ROOT / "docs" / "handouts").glob("*.md") if "picture(" in path.read_text("utf-8")
)
MIN_LABEL_PX = 14
MIN_DRAWING_PX = 270
"""Nearly the whole width of a narrow window."""
LABELS = ".picture__label, .ladder__rung, .paths__start, .paths__box, .picture text"


@pytest.mark.parametrize("width", [320, 1280])
def test_labels_in_drawings_can_be_read_on_screen(context: BrowserContext, built: Path, width: int) -> None:
    page, _ = open_page(context)
    page.set_viewport_size({"width": width, "height": 800})
    assert len(HANDOUTS_WITH_PICTURES) == 33
    for handout in HANDOUTS_WITH_PICTURES:
        page.goto(address(built, f"handouts/{handout}.html"))
        sizes = page.eval_on_selector_all(
            LABELS, "labels => labels.map(label => parseFloat(getComputedStyle(label).fontSize))"
        )
        assert all(size >= MIN_LABEL_PX for size in sizes), (handout, sizes)
        widths = page.eval_on_selector_all(
            "figure.picture", "drawings => drawings.map(drawing => drawing.getBoundingClientRect().width)"
        )
        assert min(widths) >= MIN_DRAWING_PX, (handout, widths)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, handout


def test_a_main_aim_differs_when_backgrounds_are_not_printed(
    context: BrowserContext, built: Path, tmp_path: Path
) -> None:
    page, _ = open_page(context)
    page.goto(address(built, "print/matrix-aims.html"))
    page.emulate_media(media="print")
    dots = {}
    for name in ("dot dot--main", "dot"):
        page.evaluate(
            """name => { const dot = document.createElement("span"); dot.className = name;
            dot.style.margin = "40mm";
            document.querySelector("main").replaceChildren(dot); }""",
            name,
        )
        paper = tmp_path / "dot.pdf"
        page.pdf(path=paper, print_background=False)
        image = pypdfium2.PdfDocument(paper)[0].render(scale=8).to_pil().convert("L")
        middle = image.crop((0, 80 * 8, image.width, image.height - 80 * 8))
        dots[name] = sum(middle.histogram()[:80])
    assert dots["dot dot--main"] > 1.2 * dots["dot"] > 0


def test_a_printed_session_has_no_buttons_and_strands_no_heading(
    context: BrowserContext, built: Path, site: Site, tmp_path: Path
) -> None:
    page, _ = open_page(context)
    numbers = {entry.number for entry in site.directory.entries["session"].values()}
    for session in site.manual.sessions:
        page.goto(address(built, f"sessions/{session}.html"))
        page.emulate_media(media="print")
        assert page.locator(".button:visible, button:visible").count() == 0, session
        headings = page.eval_on_selector_all(
            "h2, h3, h4, dt, caption, summary", "headings => headings.map(heading => heading.textContent)"
        )
        paper = tmp_path / "session.pdf"
        page.pdf(path=paper, format="A4", print_background=False)
        sheets = [
            sheet.get_textpage().get_text_bounded().split("\n") for sheet in pypdfium2.PdfDocument(paper)
        ]
        last = {
            "".join(lines[-1].split())
            for lines in sheets[:-1]
            if lines[-2].strip() not in numbers  # else the title of another session, after its number
        }
        stranded = last & {"".join(heading.split()) for heading in headings}
        assert not stranded, (session, stranded)
