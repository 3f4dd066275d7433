"""The base stylesheet: current, complete for every page, and pages look as with the whole of Material's."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from .history import Project
from .tools.base_css import (
    BASE,
    COMMAND,
    Rule,
    base_css,
    material_stylesheet,
    pages_of,
    read_rules,
    specimen,
    used_selectors,
    widened,
)

LOOKS = [
    (1280, "light", "screen"),
    (1280, "dark", "screen"),
    (320, "light", "screen"),
    (1280, "light", "print"),
]
SHOWN = ["specimen.html", "index.html", "glossary.html", "modules/index.html", "print-centre/index.html"]
IN_A_REGISTER = ["versions.html", "since.html", "check.html", "0.5/changes.html"]


def test_base_stylesheet_is_current(built: Path) -> None:
    assert BASE.read_text(encoding="utf-8") == base_css(pages_of(built)), f"run {COMMAND}"


@pytest.mark.xdist_group("editions")
def test_register_and_editions_need_no_other_rule(published: Project) -> None:
    pages = [*published.register.glob("*.html"), *pages_of(published.register / "0.5")]
    assert {"versions.html", "since.html", "changes.html"} <= {page.name for page in pages}
    assert selectors(base_css(pages)) <= selectors(BASE.read_text(encoding="utf-8"))


def selectors(css: str) -> set[tuple[tuple[str, ...], str]]:
    return {(rule.conditions, selector) for rule in read_rules(css) for selector in rule.selectors}


@pytest.mark.parametrize(("width", "scheme", "media"), LOOKS)
def test_pages_look_as_with_all_of_material(
    browser: Browser, built: Path, tmp_path: Path, width: int, scheme: str, media: str
) -> None:
    folders = [site_with(built, tmp_path / path.name, path) for path in (BASE, material_stylesheet())]
    assert differences(browser, folders, SHOWN, width, scheme, media) == []


@pytest.mark.xdist_group("editions")
def test_register_looks_as_with_all_of_material(browser: Browser, published: Project, tmp_path: Path) -> None:
    other = shutil.copytree(published.register, tmp_path / "register")
    for stylesheet in other.glob("*/assets/base.css"):
        shutil.copy(material_stylesheet(), stylesheet)
    for look in LOOKS:
        assert differences(browser, [published.register, other], IN_A_REGISTER, *look) == []


WAITS_BEFORE_LOOKS_MS = (0, 500, 3000, 0, 500)
"""A browser smooths a corner now and then by another shade, and draws late on a busy machine. A fault of the
stylesheet is in every picture, so no picture of the one page equals any of the other."""


def differences(
    browser: Browser, folders: list[Path], names: list[str], width: int, scheme: str, media: str
) -> list[str]:
    """The pages that do not look the same in both folders."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.emulate_media(color_scheme=scheme, media=media)  # type: ignore[arg-type]
    different = [name for name in names if not _look_the_same(page, *(folder / name for folder in folders))]
    context.close()
    return different


def _look_the_same(page: Page, one: Path, other: Path) -> bool:
    """Whether a picture of the one page equals one of the other, to the pixel."""
    ones: list[Image.Image] = []
    others: list[Image.Image] = []
    for wait in WAITS_BEFORE_LOOKS_MS:
        ones.append(picture(page, one, wait))
        others.append(picture(page, other, wait))
        if ones[-1] in others or others[-1] in ones:
            return True
    return False


def picture(page: Page, file: Path, wait_ms: int) -> Image.Image:
    """The whole page, without animations, so many milliseconds after it has loaded."""
    page.goto(file.as_uri())
    page.wait_for_timeout(wait_ms)
    data = page.screenshot(full_page=True, animations="disabled")
    return Image.open(io.BytesIO(data)).convert("RGB")


def site_with(built: Path, folder: Path, stylesheet: Path) -> Path:
    """A copy of the built site with another base stylesheet, and with the specimen as a page."""
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("print", "pdf"))
    shutil.copy(stylesheet, folder / "assets" / BASE.name)
    before, _, rest = (folder / "about.html").read_text(encoding="utf-8").partition('<div class="text">')
    after = rest[rest.index("</article>") :]
    body = specimen().decode().partition("<body")[2].partition(">")[2]
    text = f'{before}<div class="text">{body}</div>{after}'
    (folder / "specimen.html").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (".a:hover > b::before", ".a > b"),
        ("details[open]>summary:not(.b)::after", "details>summary"),
        (":target", "*"),
        ("p :first-child", "p *"),
        ("a + :is(b, i) c", "a + * c"),
        ("[dir=rtl] ul", "[dir=rtl] ul"),
        ("[hidden]", "*"),
    ],
)
def test_states_do_not_count_against_a_rule(selector: str, expected: str) -> None:
    assert widened(selector) == expected


def test_rules_are_found_inside_conditions_and_matched_one_by_one() -> None:
    css = "@media print { ul, .gone { margin: 0 !important } } td > a { color: red }"
    rules = read_rules(css)
    assert rules == [
        Rule(("@media print",), ("ul", ".gone"), (("margin", "0 !important"),)),
        Rule((), ("td > a",), (("color", "red"),)),
    ]
    page = b"<!doctype html><ul></ul><table><tr><td><a></a></table>"
    assert used_selectors(rules, [page]) == {"ul", "td > a"}
    assert used_selectors(read_rules("tbody > tr {}"), [page]) == {"tbody > tr"}, "a browser adds the tbody"
