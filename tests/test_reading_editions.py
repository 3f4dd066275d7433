"""What readers get of several editions, in real Chromium: from a file share and from nginx."""

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

from .history import ROOT, Project
from .test_browser import AXE, EVERY_RULE, FAULTS_OF_LAYOUT, RULES_OF_COLOUR, WIDTHS, axe, opened

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
"""Pages that only lead on, at once."""
REFRESH = re.compile(r'<meta http-equiv="refresh"[^>]*>')
NGINX = "http://127.0.0.1:8080"
ABORTED = "net::ERR_ABORTED"
"""A picture that is still on its way when the next page is asked for."""
LONGEST_START_SECONDS = 10


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield made
    made.close()


def at(published: Project, name: str) -> str:
    return (published.register / name).as_uri()


@pytest.mark.parametrize("name", PAGES)
def test_page_passes_axe_and_stays_quiet(context: BrowserContext, published: Project, name: str) -> None:
    page, faults = opened(context)
    page.goto(at(published, name))
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        found += axe(page, f"{name}, {width} px", EVERY_RULE)
        page.emulate_media(color_scheme="dark")
        found += axe(page, f"{name}, {width} px, dark", RULES_OF_COLOUR)
        found += [f"{name}, {width} px: {fault}" for fault in page.evaluate(FAULTS_OF_LAYOUT)]
    assert found == []
    assert faults == []


@pytest.mark.parametrize("name", STUBS)
def test_a_stub_reads_and_passes_axe_where_nothing_leads_on(
    context: BrowserContext, published: Project, name: str
) -> None:
    text, count = REFRESH.subn("", (published.register / name).read_text(encoding="utf-8"))
    assert count == 1
    page = context.new_page()
    page.set_content(text)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert axe(page, name, EVERY_RULE) == []
    assert page.locator("main a").count() == 1


def test_a_reader_of_an_old_edition_is_told_and_led_to_the_same_record(
    context: BrowserContext, published: Project
) -> None:
    page, faults = opened(context)
    page.goto(at(published, "0.1/sessions/alpha.html"))
    notice = page.locator(".edition-notice__line--newer")
    assert notice.inner_text().startswith(
        "You are reading edition 0.1. Edition 0.5 is in force since 2026-05-10."
    )
    notice.get_by_role("link", name="This page in edition 0.5").click()
    assert page.url.endswith("/0.5/sessions/alpha.html")
    assert page.locator("h1").inner_text() == "Arriving"
    assert page.locator(".edition-notice__line--newer").count() == 0
    assert faults == []


def test_a_sheet_of_an_old_edition_leads_to_the_sheet_as_it_is_now(
    context: BrowserContext, published: Project
) -> None:
    page, faults = opened(context)
    page.goto(at(published, "0.1/print/run-alpha.html"))
    page.get_by_role("link", name="This sheet as it is now").click()
    page.wait_for_url("**/0.5/print/run-alpha.html")
    assert page.locator("h1").inner_text() == "Arriving"
    page.goto(at(published, "0.5/print/run-alpha.html"))
    assert page.locator(".edition-notice__line--newer").count() == 0
    assert faults == []


def test_the_switch_says_where_a_page_was_not_there(context: BrowserContext, published: Project) -> None:
    page, _ = opened(context)
    page.goto(at(published, "0.3/sessions/delta.html"))
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


def test_a_withdrawal_stands_on_every_page_it_touches(context: BrowserContext, published: Project) -> None:
    page, _ = opened(context)
    for name in ("handouts/agreement.html", "sessions/alpha.html", "print/sheet-agreement-simple.html",
                 "print/pack-session-alpha.html", "print/pack-manual.html"):  # fmt: skip
        page.goto(at(published, f"0.5/{name}"))
        assert (
            "“Agreement” was withdrawn on 2026-06-01"
            in page.locator(".edition-notice__line--stop").inner_text()
        )
    page.goto(at(published, "0.2/aims/index.html"))
    assert "Edition 0.2 was withdrawn" in page.locator(".edition-notice__line--stop").inner_text()
    page.goto(at(published, "0.5/sessions/beta.html"))
    assert page.locator(".edition-notice__line--stop").count() == 0


def test_a_code_is_answered_from_a_file_share(context: BrowserContext, published: Project) -> None:
    parts = {edition.name: edition.index["parts"] for edition in Register(published.register).editions()}
    page, faults = opened(context)
    page.goto(at(published, "check.html"))
    for code, answer in (
        (parts["0.5"]["run-alpha"]["code"], "current."),
        (parts["0.1"]["run-alpha"]["code"].lower().replace("-", " "), "superseded in edition 0.2. Reprint."),
        (parts["0.1"]["sheet-agreement"]["code"], "withdrawn. Destroy it."),
        ("AAAA-AAAA", "not a published copy."),
    ):
        page.get_by_label("Code on the sheet").fill(code)
        page.keyboard.press("Enter")
        assert page.locator("#answer strong").inner_text().endswith(answer)
    assert faults == []


def test_without_scripts_the_edition_and_the_way_to_the_register_stand_there(
    browser: Browser, published: Project
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(at(published, "0.1/sessions/alpha.html"))
    assert "Draft edition 0.1" in page.locator(".marking").inner_text()
    page.locator(".editions summary").click()
    page.get_by_role("link", name="All editions: is there a newer one?").click()
    assert page.url.endswith("/register/versions.html")
    page.goto(at(published, "check.html"))
    assert page.locator("tbody tr").count() > 20, "the list answers without the script"
    page.goto(at(published, "index.html"))
    page.wait_for_url("**/0.5/index.html")
    context.close()


# Served


@pytest.fixture(scope="module")
def served(published: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The register behind nginx, with the example as it stands."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(nginx).exists(), "nginx is missing: run `make test`, which installs it"
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    shutil.copytree(published.register, folder / "register")
    open_to_all(folder)
    shutil.copy(SERVING / "nginx.conf", folder)
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
    wait_for_port(process)
    yield NGINX
    process.terminate()
    process.wait()


def open_to_all(folder: Path) -> None:
    """pytest's folders are private; nginx reads as another user."""
    for path in [folder, *folder.parents][:4]:
        path.chmod(path.stat().st_mode | 0o055)


def wait_for_port(process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "nginx did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", 8080)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def test_nginx_serves_two_editions_without_a_violation(
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
                walk(page, f"{served}/{name}/{page_name}")
    walk(page, f"{served}/check.html")
    page.goto(f"{served}/")
    page.wait_for_url(f"{served}/0.5/index.html")
    assert faults == []
    context.close()


def walk(page: Page, url: str) -> None:
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
    """The security headers of the example for IIS, which must be those of nginx."""
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
        pdf = pypdfium2.PdfDocument(edition / "pdf" / f"{path.stem}.pdf")
        texts = [page.get_textpage().get_text_range() for page in pdf]
        texts.append(html.parse(path).getroot().text_content())
        found = {code for text in texts for code in CODE.findall(text)}
        assert found, path
        for code in found:
            codes.setdefault(code, set()).add(path.stem)
    return codes


def test_check_page_answers_every_code_on_every_sheet(context: BrowserContext, published: Project) -> None:
    register = Register(published.register)
    current = register.current()
    assert current
    in_force = printed_codes(current.folder)
    page, faults = opened(context)
    page.goto(at(published, "check.html"))
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
    page.goto(at(published, "check.html"))
    page.locator("#code").fill(code.replace(as_printed, as_typed).lower())
    page.locator("#code").press("Enter")
    assert page.locator("#answer").inner_text().startswith(f"{code}: ")
