"""The real manual with a second framework of 36 factors: its matrix as a page, in the filter and on paper."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from macros.build import build_site
from macros.manual.kinds import BY_NAME
from macros.manual.matrix import Matrix, matrix
from macros.pages.site import Site
from macros.printing.build import build_pdfs
from macros.printing.sheets import Sheets, column_letter

from .conftest import ROOT
from .points import points_of

pytestmark = pytest.mark.xdist_group("matrix")

NEW_FACTORS = 36
NEW_PER_SESSION = 5
MIN_POINTS = 7.5
FIRST, SECOND = "Extremism Risk Guidance 22+", "A second framework"


class Grouped(NamedTuple):
    """A project with two frameworks, its matrix of factors, and the site built from it."""

    root: Path
    table: Matrix
    built: Path

    @property
    def page(self) -> html.HtmlElement:
        return html.parse(self.built / "matrices" / "factors.html").getroot()


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> Grouped:
    root = tmp_path_factory.mktemp("two-frameworks")
    for name in ("data", "docs", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    add_framework(root / "data")
    assert build_site(root, root / "site")
    return Grouped(root, matrix(Site.load(root).manual, BY_NAME["factor"]), root / "site")


def add_framework(data: Path) -> None:
    """Add a framework whose factors the sessions address in turn, each session the next five."""
    factors = "".join(
        f"  - {{number: {n}, domain: life, label: Factor number {n} of the second, targeted: true}}\n"
        for n in range(1, NEW_FACTORS + 1)
    )
    (data / "frameworks" / "second.yml").write_text(
        f"id: second\ntitle: {SECOND}\nshort_title: Second\nstatus: current\nstatus_note: It is new.\n"
        "label_note: The labels are made up.\ndomains:\n  - {id: life, title: Life}\n"
        f"factors:\n{factors}provenance: drafted\n",
        encoding="utf-8",
    )
    for n, path in enumerate(sorted((data / "sessions").glob("*.yml"))):
        text = path.read_text(encoding="utf-8")
        numbers = sorted({(n * NEW_PER_SESSION + i) % NEW_FACTORS + 1 for i in range(NEW_PER_SESSION)})
        factors = ", ".join(f"{number}: Number {number}." for number in numbers)
        text = re.sub(
            r"^factors:\n", f"factors:\n  second: {{{factors}}}\n", text, count=1, flags=re.MULTILINE
        )
        path.write_text(text, encoding="utf-8")


def test_columns_are_grouped_by_framework(grouped: Grouped) -> None:
    first, second = grouped.table.column_groups
    assert [group.framework.title for group in (first, second) if group.framework] == [FIRST, SECOND]
    assert (first.first, second.first) == (0, len(first.columns))
    assert len(second.columns) == NEW_FACTORS
    assert grouped.table.columns == (*first.columns, *second.columns)


@pytest.mark.parametrize(
    ("limit", "sizes"), [(60, [53]), (52, [17, 36]), (20, [17, 18, 18]), (13, [9, 8, 12, 12, 12])]
)
def test_panels_hold_every_column_once(grouped: Grouped, limit: int, sizes: list[int]) -> None:
    panels = grouped.table.panels(limit)
    assert [sum(len(group.columns) for group in panel) for panel in panels] == sizes
    columns = [column for panel in panels for group in panel for column in group.columns]
    assert columns == list(grouped.table.columns)
    for group in (group for panel in panels for group in panel):
        assert grouped.table.columns[group.part_of_row] == group.columns


def test_heads_count_as_in_a_spreadsheet() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_page_heads_the_columns_by_framework_without_merged_cells(grouped: Grouped) -> None:
    [table] = grouped.page.xpath("//table")
    assert not table.xpath(".//*[@colspan or @rowspan]")
    frameworks, heads = table.xpath("./thead/tr")
    titles = [
        (cell.text_content(), len(cell.xpath("./preceding-sibling::*")))
        for cell in frameworks.xpath("th[@scope='colgroup']")
    ]
    first, second = grouped.table.column_groups
    assert titles == [(FIRST, 1), (SECOND, 1 + second.first)]
    assert [int(group.get("span", 1)) for group in table.xpath("./colgroup")] == [
        1,
        len(first.columns),
        NEW_FACTORS,
    ]
    assert {len(row) for row in table.iter("tr")} == {1 + len(grouped.table.columns)}
    assert heads[1].text_content().startswith("ERG22+ 1 ")
    assert heads[-1].text_content() == f"Second {NEW_FACTORS} Factor number {NEW_FACTORS} of the second"


def test_filter_knows_every_column(grouped: Grouped, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((grouped.built / "matrices" / "factors.html").as_uri())
    counts = page.eval_on_selector_all(".matrix-filter__columns label", COUNTS_BY_COLUMN)
    assert len(counts) == len(grouped.table.columns)
    assert [shown for shown, _ in counts] == [said for _, said in counts]
    assert len({shown for shown, _ in counts}) > 1
    context.close()


COUNTS_BY_COLUMN = """labels => labels.map(label => {
  const box = label.querySelector("input");
  box.checked = true;
  const rows = [...document.querySelectorAll(".matrix__row")];
  const shown = rows.filter(row => row.getClientRects().length > 0).length;
  box.checked = false;
  return [shown, Number(label.querySelector(".count").textContent)];
})"""
"""For each column, how many rows are shown when it is chosen alone, and how many its label says."""


CHOICES = (("any", (0, 3, 40)), ("all", (0, 2)), ("all", (2, 5, 9)), ("any", (52,)), ("all", ()))


def expected_sessions(table: Matrix, how: str, chosen: Sequence[int]) -> list[str]:
    test = all if how == "all" or not chosen else any
    rows = [row for group in table.groups for row in group.rows]
    return [row.session.id for row in rows if test(row.marks[i] != "no" for i in chosen)]


def shown_sessions(page: Page) -> list[str]:
    links = page.locator(".matrix__row:visible th a").all()
    return [str(link.get_attribute("href")).split("/")[-1].removesuffix(".html") for link in links]


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_several_columns_are_chosen_at_once(grouped: Grouped, browser: Browser, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto((grouped.built / "matrices" / "factors.html").as_uri())
    for how, chosen in CHOICES:
        page.locator(".matrix-filter [type=reset]").click()
        page.locator(f".matrix-filter [value={how}]").check()
        for i in chosen:
            page.locator(f".matrix-filter [value=c{i + 1}]").check()
        assert shown_sessions(page) == expected_sessions(grouped.table, how, chosen), (how, chosen)
    context.close()


def test_counts_follow_and_a_link_carries_the_choice(grouped: Grouped, browser: Browser) -> None:
    page = browser.new_page()
    address = (grouped.built / "matrices" / "factors.html").as_uri()
    page.goto(address)
    page.locator(".matrix-filter [value=all]").check()
    for i in (0, 2):
        page.locator(f".matrix-filter [value=c{i + 1}]").check()
    left = expected_sessions(grouped.table, "all", (0, 2))
    total = sum(len(group.rows) for group in grouped.table.groups)
    assert page.locator("#matrix-found").inner_text() == f"{len(left)} of {total} sessions"
    modules = {
        group.module.id for group in grouped.table.groups for row in group.rows if row.session.id in left
    }
    assert page.locator("tbody:visible").count() == len(modules)
    counts = [int(text) for text in page.locator(".matrix__group:visible td:nth-child(2)").all_inner_texts()]
    assert sum(counts) == len(left)
    ids = [grouped.table.columns[i].id for i in (0, 2)]
    link = page.locator(".matrix-found__link").get_attribute("href")
    assert link == f"#all={','.join(ids)}"
    page.goto("about:blank")
    page.goto(address + str(link))
    assert shown_sessions(page) == left
    page.close()


@pytest.mark.parametrize(
    "fragment", ["#any=<img>", "#all=", "#any=no-such-id", "#none=erg22plus-1", "#lists"]
)
def test_a_fragment_of_anything_else_chooses_nothing(
    grouped: Grouped, browser: Browser, fragment: str
) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((grouped.built / "matrices" / "factors.html").as_uri() + fragment)
    assert page.locator(".matrix__row:visible").count() == sum(
        len(group.rows) for group in grouped.table.groups
    )
    assert faults == []
    page.close()


def test_matrix_as_csv_says_what_its_table_says(grouped: Grouped) -> None:
    text = (grouped.built / "matrices" / "factors.csv").read_bytes().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert len(head) == 4 + len(grouped.table.columns)
    assert head[4].startswith("ERG22+ 1 ")
    expected = [(row.session.id, row.marks) for group in grouped.table.groups for row in group.rows]
    assert [(row[2], tuple(mark or "no" for mark in row[4:])) for row in rows] == expected


def test_framework_is_above_its_columns_and_stays_in_sight(grouped: Grouped, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto((grouped.built / "matrices" / "factors.html").as_uri())
    page.locator(".matrix-frame").evaluate("frame => frame.scrollTo(500, 500)")
    [title] = [item for item in page.locator(".matrix__framework").all() if item.inner_text() == SECOND]
    head = page.locator(".matrix__first").nth(1)
    above, below, frame = (item.bounding_box() for item in (title, head, page.locator(".matrix-frame")))
    assert above
    assert below
    assert frame
    assert frame["y"] <= above["y"] < above["y"] + above["height"] <= below["y"] + 1
    assert abs(above["x"] - below["x"]) < 10
    page.close()


def test_browser_prints_two_pages(grouped: Grouped, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto((grouped.built / "matrices" / "factors.html").as_uri())
    paper = tmp_path / "matrix.pdf"
    page.pdf(path=paper, prefer_css_page_size=True, print_background=False)
    page.close()
    table, heads = (
        letters(sheet.get_textpage().get_text_bounded()) for sheet in pypdfium2.PdfDocument(paper)
    )
    assert letters(FIRST) in table
    assert letters(SECOND) in table
    assert letters(f"Factor number {NEW_FACTORS} of the second") in heads


def letters(text: str) -> str:
    """The text without its spaces, which PDFium does not find in what Chromium prints."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def sheets_of_factors(grouped: Grouped) -> dict[str, pypdfium2.PdfDocument]:
    names = ("matrix-factors", "matrix-factors-large-print")
    pdfs = build_pdfs(grouped.root, Sheets(Site.load(grouped.root)), names, progress=lambda _: None)
    return {name: pypdfium2.PdfDocument(pdfs.files[name].path) for name in names}


def test_sheet_is_a_page_of_dots_and_a_page_of_heads(
    sheets_of_factors: dict[str, pypdfium2.PdfDocument],
) -> None:
    table, heads = sheets_of_factors["matrix-factors"]
    assert all(title in table.get_textpage().get_text_bounded() for title in (FIRST, SECOND))
    assert f"Factor number {NEW_FACTORS} of the second" in heads.get_textpage().get_text_bounded()
    assert min(points_of(table).values()) >= MIN_POINTS - 0.1


def test_large_print_keeps_its_size_and_its_edges(
    sheets_of_factors: dict[str, pypdfium2.PdfDocument],
) -> None:
    pages = sheets_of_factors["matrix-factors-large-print"]
    assert min(size for page in pages for size in points_of(page).values()) >= 16 - 0.1
    for page in pages:
        text = page.get_textpage()
        assert max(text.get_charbox(i)[2] for i in range(text.count_chars())) < page.get_width() - 20
