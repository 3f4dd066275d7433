"""Several editions as readers see them, in Chromium: from a file share and from nginx."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page

from macros.editions.register.register import Register
from macros.manual.sheet_names import PLAN_PACK

from .history import ROOT, Project
from .test_browser import (
    ALL_RULES,
    COLOUR_RULES,
    LAYOUT_FAULTS,
    WIDTHS,
    axe,
    context_for_axe,
    open_page,
    tab_stops,
)

pytestmark = pytest.mark.xdist_group("editions")

SERVING = ROOT / "macros" / "editions" / "register" / "serving"
PAGES = [
    "versions.html",
    "since.html",
    "check.html",
    "0.1/sessions/alpha.html",
    "0.3/changes.html",
    "0.3/print/trainer-sheet.html",
    "0.5/changes.html",
    "0.5/sessions/alpha.html",
]
STUBS = ["index.html", "latest/index.html", "latest/sessions/gamma.html"]
"""Pages that redirect at once."""
REFRESH = re.compile(r'<meta http-equiv="refresh"[^>]*>')
LISTEN = "listen 127.0.0.1:8080;"
ABORTED = "net::ERR_ABORTED"
"""The failure of a request that is under way when the next page is opened."""
MAX_START_SECONDS = 10


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = context_for_axe(browser, viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def url_of(published: Project, name: str) -> str:
    return (published.register / name).as_uri()


@pytest.mark.parametrize("name", PAGES)
def test_page_passes_axe_without_errors(context: BrowserContext, published: Project, name: str) -> None:
    page, faults = open_page(context)
    page.goto(url_of(published, name))
    page.wait_for_load_state()
    violations = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        violations += axe(page, f"{name}, {width} px", ALL_RULES)
        page.emulate_media(color_scheme="dark")
        violations += axe(page, f"{name}, {width} px, dark", COLOUR_RULES)
        violations += [f"{name}, {width} px: {fault}" for fault in page.evaluate(LAYOUT_FAULTS)]
    assert violations == []
    assert faults == []


@pytest.mark.parametrize("name", ["versions.html", "check.html", "0.5/changes.html"])
def test_every_keyboard_focus_is_visible(context: BrowserContext, published: Project, name: str) -> None:
    page, _ = open_page(context)
    page.goto(url_of(published, name))
    stops = tab_stops(page)
    assert [stop for stop in stops if not stop["ok"]] == []
    assert len(stops) >= 5


@pytest.mark.parametrize("name", STUBS)
def test_a_redirect_page_passes_axe_and_has_a_link(
    context: BrowserContext, published: Project, name: str
) -> None:
    text, count = REFRESH.subn("", (published.register / name).read_text(encoding="utf-8"))
    assert count == 1
    page = context.new_page()
    page.set_content(text)
    assert axe(page, name, ALL_RULES) == []
    assert page.locator("main a").count() == 1


def test_a_page_of_an_old_edition_links_to_the_same_record_in_the_new_one(
    context: BrowserContext, published: Project
) -> None:
    page, faults = open_page(context)
    page.goto(url_of(published, "0.1/sessions/alpha.html"))
    notice = page.locator(".edition-notice__line--newer")
    assert notice.inner_text().startswith(
        "You are reading edition 0.1. Edition 0.5 has been in force since 2026-05-10."
    )
    notice.get_by_role("link", name="This page in edition 0.5").click()
    assert page.url.endswith("/0.5/sessions/alpha.html")
    assert page.locator("h1").inner_text() == "Arriving"
    assert page.locator(".edition-notice__line--newer").count() == 0
    assert faults == []


def test_a_sheet_of_an_old_edition_links_to_the_present_sheet(
    context: BrowserContext, published: Project
) -> None:
    page, faults = open_page(context)
    page.goto(url_of(published, "0.1/print/run-alpha.html"))
    page.get_by_role("link", name="This sheet as it is now").click()
    page.wait_for_url("**/0.5/print/run-alpha.html")
    assert page.locator("h1").inner_text() == "Arriving"
    page.goto(url_of(published, "0.5/print/run-alpha.html"))
    assert page.locator(".edition-notice__line--newer").count() == 0
    assert faults == []


def test_the_list_of_editions_says_which_do_not_have_the_page(
    context: BrowserContext, published: Project
) -> None:
    page, _ = open_page(context)
    page.goto(url_of(published, "0.3/sessions/delta.html"))
    page.locator(".editions summary").focus()
    page.keyboard.press("Enter")
    items = page.locator("#edition-choices li").all_inner_texts()
    assert items == [
        "0.5, draft, in force",
        "0.4, draft",
        "0.3, draft (you are here)",
        "0.2, withdrawn",
        "0.1, draft: does not have this page",
        "All editions: is there a newer one?",
    ]


def test_every_page_concerned_shows_a_withdrawal(context: BrowserContext, published: Project) -> None:
    page, _ = open_page(context)
    for name in ("handouts/agreement.html", "sessions/alpha.html", "print/sheet-agreement-simple.html",
                 "print/run-alpha.html", "print/rating-alpha.html",
                 "print/pack-session-alpha.html", "print/pack-manual.html"):  # fmt: skip
        page.goto(url_of(published, f"0.5/{name}"))
        assert (
            "“Agreement” was withdrawn on 2026-06-01"
            in page.locator(".edition-notice__line--stop").inner_text()
        )
    page.goto(url_of(published, "0.2/aims/index.html"))
    assert "Edition 0.2 was withdrawn" in page.locator(".edition-notice__line--stop").inner_text()
    page.goto(url_of(published, "0.5/sessions/beta.html"))
    assert page.locator(".edition-notice__line--stop").count() == 0


WITHDRAWN, HOLDS = "Withdrawn: do not use", "Holds a withdrawn sheet: do not use"


def marks(page: Page) -> dict[str, str]:
    """The mark after each link in the text of a page that has one, by the address of the link."""
    links = page.locator(".text a[href]:has(+ .withdrawn-mark)").all()
    found = {link.get_attribute("href"): link.locator("+ .withdrawn-mark").inner_text() for link in links}
    return {re.sub(r"[./]*", "", href or "", count=1): mark for href, mark in found.items()}


def both(names: str, mark: str) -> dict[str, str]:
    """A mark for the page and the PDF of each sheet."""
    addresses = [("print", "html"), ("pdf", "pdf")]
    return {f"{folder}/{name}.{end}": mark for name in names.split() for folder, end in addresses}


MODULE_PACKS = "pack-module-first-steps training-first-steps"
LARGE_PACK = "print/pack-session-alpha-large-print.html"
"""Made as a PDF on request only."""
AGREEMENTS = "sheet-agreement sheet-agreement-simple"
MARKED: dict[str, dict[str, str]] = {
    "0.5/handouts/index.html": {"handouts/agreement.html": WITHDRAWN},
    "0.1/handouts/index.html": {"handouts/agreement.html": WITHDRAWN},
    "0.5/sessions/alpha.html": {"handouts/agreement.html": WITHDRAWN, LARGE_PACK: HOLDS}
    | both("pack-session-alpha", HOLDS)
    | both(AGREEMENTS, WITHDRAWN),
    "0.5/print-centre/index.html": both(f"pack-manual {MODULE_PACKS}", HOLDS),
    "0.5/print-centre/first-steps.html": both(f"{MODULE_PACKS} pack-session-alpha", HOLDS)
    | both(AGREEMENTS, WITHDRAWN)
    | {"handouts/agreement.html": WITHDRAWN, LARGE_PACK: HOLDS},
}


@pytest.mark.parametrize("name", MARKED)
def test_every_link_to_something_withdrawn_is_marked(
    context: BrowserContext, published: Project, name: str
) -> None:
    page, faults = open_page(context)
    page.goto(url_of(published, name))
    assert marks(page) == MARKED[name]
    wide = "cell => cell.scrollWidth > cell.clientWidth"
    cells = page.locator("td:has(.withdrawn-mark), th:has(.withdrawn-mark)")
    assert not [cell.inner_text() for cell in cells.all() if cell.evaluate(wide)], (
        "a mark covers the next cell"
    )
    page.emulate_media(media="print")
    assert any(mark.is_visible() for mark in page.locator(".text .withdrawn-mark").all())
    assert faults == []


def test_the_check_page_of_an_edition_marks_the_rows_of_what_is_withdrawn(
    context: BrowserContext, published: Project
) -> None:
    page, faults = open_page(context)
    page.goto(url_of(published, "0.5/check.html"))
    packs = f"pack-manual pack-session-alpha {MODULE_PACKS}".split()
    expected = {f"print/{name}.html": WITHDRAWN for name in AGREEMENTS.split()}
    assert marks(page) == expected | {f"print/{name}.html": HOLDS for name in packs} | {LARGE_PACK: HOLDS}
    rows = page.locator("tbody tr", has=page.get_by_text(WITHDRAWN, exact=True))
    assert rows.count() == 2
    assert faults == []


def test_results_of_a_search_are_marked(context: BrowserContext, published: Project) -> None:
    page, faults = open_page(context)
    page.goto(url_of(published, "0.5/search.html") + "?q=agreement")
    page.locator("main a[href*='handouts/agreement.html'] + .withdrawn-mark").first.wait_for()
    assert faults == []


def test_pages_with_marks_pass_axe(context: BrowserContext, published: Project) -> None:
    page, _ = open_page(context)
    violations = []
    for name in (*MARKED, "0.5/check.html"):
        page.goto(url_of(published, name))
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="light")
            violations += axe(page, f"{name}, {width} px", ALL_RULES)
            page.emulate_media(color_scheme="dark")
            violations += axe(page, f"{name}, {width} px, dark", COLOUR_RULES)
            violations += [f"{name}, {width} px: {fault}" for fault in page.evaluate(LAYOUT_FAULTS)]
    assert violations == []


def test_the_check_page_answers_from_a_file_share(context: BrowserContext, published: Project) -> None:
    parts = {edition.name: edition.index["parts"] for edition in Register(published.register).editions()}
    page, faults = open_page(context)
    page.goto(url_of(published, "check.html"))
    for code, answer in (
        (parts["0.5"]["run-alpha"]["code"], "current."),
        (parts["0.1"]["run-alpha"]["code"].lower().replace("-", " "), "superseded in edition 0.3. Reprint."),
        (parts["0.1"]["sheet-agreement"]["code"], "withdrawn. Destroy it."),
        (parts["0.5"]["cover-pack-session-alpha"]["code"], "holds a withdrawn sheet. Do not use it."),
        ("AAAA-AAAA", "not a published copy."),
    ):
        page.get_by_label("Code on the sheet").fill(code)
        page.keyboard.press("Enter")
        assert page.locator("#answer strong").inner_text().endswith(answer)
    every = page.locator("#codes tbody tr").count()
    assert page.locator("#codes-shown").inner_text() == f"{every} codes"
    page.get_by_label("new since").select_option(label="edition 0.4")
    new = {part["code"] for part in parts["0.5"].values()}
    new -= {part["code"] for name in ("0.1", "0.2", "0.3", "0.4") for part in parts[name].values()}
    assert set(page.locator("#codes tbody tr:visible th").all_inner_texts()) == new
    page.get_by_label("Sheets of").select_option(label="Agreement")
    assert page.locator("#codes tbody tr:visible").count() < len(new)
    assert faults == []


def test_without_scripts_pages_show_their_edition_and_link_to_the_register(
    browser: Browser, published: Project
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url_of(published, "0.1/sessions/alpha.html"))
    assert "Edition 0.1" in page.locator(".marking").inner_text()
    page.locator(".editions summary").click()
    page.get_by_role("link", name="All editions: is there a newer one?").click()
    assert page.url.endswith("/register/versions.html")
    page.goto(url_of(published, "check.html"))
    assert page.locator("tbody tr").count() > 20, "the list of codes is missing without scripts"
    page.goto(url_of(published, "index.html"))
    page.wait_for_url("**/0.5/index.html")
    context.close()


# From a web server


@pytest.fixture(scope="module")
def served(published: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the register behind nginx, with the example configuration on a port that is free."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(nginx).exists(), "nginx is missing: run `make test`, which installs it"
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    shutil.copytree(published.register, folder / "register")
    make_readable(folder)
    port = free_port()
    configuration = (SERVING / "nginx.conf").read_text(encoding="utf-8")
    assert LISTEN in configuration
    (folder / "nginx.conf").write_text(
        configuration.replace(LISTEN, f"listen 127.0.0.1:{port};"), encoding="utf-8"
    )
    command = [
        nginx,
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        "error.log",
        "-g",
        "daemon off;",
    ]
    process = subprocess.Popen(command)
    wait_for_port(process, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def make_readable(folder: Path) -> None:
    """Let other users read the folder: pytest's folders are private, and nginx runs as another user."""
    for path in [folder, *folder.parents][:4]:
        path.chmod(path.stat().st_mode | 0o055)


def free_port() -> int:
    """A port that no program listens on: a server left by an earlier run never answers for this one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for_port(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + MAX_START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "nginx did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def test_nginx_serves_two_editions_without_an_error(
    browser: Browser, published: Project, served: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "requestfailed", lambda request: faults.append(request.url) if request.failure != ABORTED else None
    )
    for name in ("0.1", "0.5"):
        for page_name in Register(published.register).editions()[0].index["pages"]:
            if (published.register / name / page_name).exists():
                visit(page, f"{served}/{name}/{page_name}")
    visit(page, f"{served}/check.html")
    page.goto(f"{served}/")
    page.wait_for_url(f"{served}/0.5/index.html")
    assert faults == []
    context.close()


def visit(page: Page, url: str) -> None:
    response = page.goto(url)
    assert response is not None
    assert response.status == 200, url


def test_nginx_sends_the_headers(context: BrowserContext, served: str) -> None:
    get = context.request.get
    frozen, index = get(f"{served}/0.1/index.html").headers, get(f"{served}/versions.html").headers
    assert frozen["cache-control"] == "private, max-age=31536000, immutable"
    assert frozen["content-type"] == "text/html; charset=utf-8"
    assert frozen["content-encoding"] == "gzip"
    assert index["cache-control"] == "no-cache"
    for name, value in iis_headers().items():
        assert index[name.lower()] == frozen[name.lower()] == value
    assert get(f"{served}/.register.lock").status == 404
    assert get(f"{served}/0.1/nothing.html").status == 404
    for name, kind in TYPES.items():
        assert get(f"{served}/{name}").headers["content-type"] == kind


TYPES = {
    "versions.js": "text/javascript; charset=utf-8",
    "versions.json": "application/json; charset=utf-8",
    "0.1/assets/manual.css": "text/css; charset=utf-8",
    "0.1/assets/icon.svg": "image/svg+xml",
    "0.1/pdf/run-alpha.pdf": "application/pdf",
    "0.1/assets/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2": "font/woff2",
}


def iis_headers() -> dict[str, str]:
    """The headers in the example for IIS, which must equal those of nginx."""
    tree = ElementTree.parse(SERVING / "web.config")
    return {
        item.attrib["name"]: item.attrib["value"]
        for item in tree.iter("add")
        if "value" in item.attrib and "name" in item.attrib
    }


CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
"""A code as it is printed: two groups of four, without I, L, O and U."""


def printed_codes(edition: Path) -> dict[str, set[str]]:
    """Every code in the text of every sheet of an edition, as a page and as a PDF, with the sheets' names."""
    codes: dict[str, set[str]] = {}
    for path in sorted((edition / "print").glob("*.html")):
        if path.stem == PLAN_PACK:
            continue  # it holds every sheet, and its own page has no code to check
        made = edition / "pdf" / f"{path.stem}.pdf"
        pages = pypdfium2.PdfDocument(made) if made.exists() else ()
        texts = [page.get_textpage().get_text_range() for page in pages]
        texts.append(html.parse(path).getroot().text_content())
        on_sheet = {code for text in texts for code in CODE.findall(text)}
        assert on_sheet, path
        for code in on_sheet:
            codes.setdefault(code, set()).add(path.stem)
    return codes


def test_check_page_answers_every_code_on_every_sheet(context: BrowserContext, published: Project) -> None:
    register = Register(published.register)
    current = register.current()
    assert current
    in_force = printed_codes(current.folder)
    page, faults = open_page(context)
    page.goto(url_of(published, "check.html"))
    for edition in register.editions():
        for code, sheets in printed_codes(edition.folder).items():
            page.locator("#code").fill(code)
            page.locator("#check button").click()
            answer = page.locator("#answer").inner_text()
            assert answer.startswith(f"{code}: "), (edition.name, sheets, answer)
            assert "not a published copy" not in answer, (edition.name, sheets, answer)
            if code in in_force and "withdrawn" not in answer:
                assert f"{code}: current." in answer, (edition.name, sheets, answer)
            elif code not in in_force and sheets != {"trainer-sheet"}:
                assert "current" not in answer.splitlines()[0], (edition.name, sheets, answer)
    assert faults == []


@pytest.mark.parametrize(
    ("as_printed", "as_typed"), [("-", " "), ("-", ""), ("0", "O"), ("1", "l"), ("1", "I")]
)
def test_check_page_understands_a_code_as_people_type_it(
    context: BrowserContext, published: Project, as_printed: str, as_typed: str
) -> None:
    codes = printed_codes(published.register / "0.5")
    code = next(code for code in codes if as_printed in code)
    page = context.new_page()
    page.goto(url_of(published, "check.html"))
    page.locator("#code").fill(code.replace(as_printed, as_typed).lower())
    page.locator("#code").press("Enter")
    assert page.locator("#answer").inner_text().startswith(f"{code}: ")
