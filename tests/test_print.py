"""Sheets and their PDFs: what they show, what they never show, and how they are made."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from lxml import html
from markupsafe import Markup, escape
from PIL import Image, ImageChops, ImageStat

from macros.manual.records.base import Record
from macros.manual.records.session import Session
from macros.pages.site import Site
from macros.printing import cache as cache_module
from macros.printing.build import ASSETS, CACHE, Jobs, PdfSet, build_pdfs, select_sheets
from macros.printing.cache import Cache
from macros.printing.document import document, stylesheet
from macros.printing.engine import Engine, SheetError, fingerprint
from macros.printing.sheet import part_code, short_code
from macros.printing.sheets import Sheets
from macros.tools.quotes import curly_quotes

from .points import points_of

pytestmark = pytest.mark.xdist_group("pdf")

ROOT = Path(__file__).parent.parent
PICTURES = Path(__file__).parent / "golden" / "pictures"
MIN_WORDS = 4
"""Shorter facilitator texts are everyday words that any sheet may contain."""
NOT_FACILITATOR = {"id", "title", "handouts", "provenance", "review", "changes", "role"}
LARGE_PRINT_POINTS = 16
WORKSHEET_POINTS = 12
MATRIX_POINTS = 7.5
CARD_SETS = ("noticing-cards", "value-cards", "ways-to-be-heard-cards")
MIN_CARD_MM = 24
MM = 25.4 / 96
"""A CSS pixel, in which WeasyPrint measures, in millimetres."""
PICTURE_SCALE = 0.6
MAX_DIFFERENCE = 2.0
"""The mean difference in grey levels (0 to 255) up to which a page counts as equal to its picture."""


@pytest.fixture(scope="module")
def sheets(site: Site) -> Sheets:
    return Sheets(site)


@pytest.fixture(scope="module")
def pdfs(sheets: Sheets) -> PdfSet:
    """Every PDF of the real manual, from the project's own cache where it is current."""
    return build_pdfs(ROOT, sheets, progress=lambda _: None)


def text_of(path: Path) -> list[str]:
    """The text of each page, on one line."""
    pages = pypdfium2.PdfDocument(path)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pages]


# Which sheets there are


def test_every_session_has_its_sheets(site: Site, sheets: Sheets) -> None:
    for session in site.manual.sessions.values():
        names = {sheet.name for sheet in sheets.of_session(session.id)}
        assert {f"run-{session.id}", f"rating-{session.id}", f"pack-session-{session.id}"} <= names
        for handout in session.handouts:
            assert {
                f"sheet-{handout.id}",
                f"sheet-{handout.id}-simple",
                f"sheet-{handout.id}-large-print",
            } <= names
    for module in site.manual.modules:
        assert {f"pack-module-{module}", f"training-{module}"} <= set(sheets.all)
    assert {"pack-manual", "form-self-rating", "form-observer", "form-supervision"} <= set(sheets.all)


@pytest.mark.parametrize("name", ["form-progress-review", "form-end-report"])
def test_a_report_says_what_may_not_be_written_and_takes_no_score(sheets: Sheets, name: str) -> None:
    html = sheets.all[name].parts[0].html
    assert "What may not be written" in html
    assert "A score, a mark, a percentage, or a word for the level of risk." in html
    assert "scale-row" not in html, "a scale would be a score about somebody"


def test_the_participants_own_form_has_no_text_for_facilitators(sheets: Sheets) -> None:
    form = sheets.all["form-feedback"].parts[0]
    assert form.what == "Participant’s form"
    for word in ("facilitator", "supervision", "participant", "case record"):
        assert word not in form.html.lower(), word


def test_every_training_pack_has_the_day_of_its_module(site: Site, sheets: Sheets) -> None:
    for id, module in site.manual.modules.items():
        assert module.training_day, f"{id} has no training day"
        parts = {part.name: part for part in sheets.all[f"training-{id}"].parts}
        for step in module.training_day:
            for text in (step.what, step.how, step.good):
                assert curly_quotes(escape(text)) in parts[f"training-day-{id}"].html, id


def test_codes_depend_on_the_text_alone(site: Site, sheets: Sheets) -> None:
    part = sheets.all["sheet-in-two-minds-sheet"].parts[0]
    assert "both sides" in part.html
    html = part.html.replace("both sides", "two sides")
    assert part_code(part.name, part.title, part.what, part.html) == part.code
    assert part_code(part.name, part.title, part.what, html) != part.code
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", part.code)
    codes = [single.code for sheet in sheets.single.values() for single in sheet.parts]
    assert len(set(codes)) == len(codes)
    assert short_code("a") != short_code("b")


def test_rating_form_lists_the_sessions_own_points(site: Site, sheets: Sheets) -> None:
    for session in site.manual.sessions.values():
        part = sheets.all[f"rating-{session.id}"].parts[0]
        points = [*(item.text for item in session.fidelity_items), *session.supervision_points]
        assert all(curly_quotes(escape(point)) in part.html for point in points), session.id
        assert "Nothing on it is added up." in part.html


def test_only_training_packs_contain_rating_forms(site: Site, sheets: Sheets) -> None:
    packs = [sheet for sheet in sheets.all.values() if sheet.kind == "pack"]
    with_ratings = {
        sheet.name for sheet in packs if any(part.name.startswith("rating-") for part in sheet.parts)
    }
    assert with_ratings == {f"training-{module}" for module in site.manual.modules}


def test_the_first_page_of_a_run_sheet_is_for_preparation_only(site: Site, pdfs: PdfSet) -> None:
    for id, session in site.manual.sessions.items():
        first, second, *_ = text_of(pdfs.files[f"run-{id}"].path)
        passing_on = curly_quotes(site.manual.passing_on.at_once)
        for text in (session.preparation[-1], *session.key_points, passing_on):
            assert curly_quotes(" ".join(text.split()))[-30:] in first, (id, text)
        assert f"1. {session.activities[0].title}" in second, id
        assert "Listen for" not in first, id


def test_a_run_sheet_sets_the_essential_activities_apart(site: Site, sheets: Sheets) -> None:
    for id, session in site.manual.sessions.items():
        page = html.fragment_fromstring(sheets.all[f"run-{id}"].parts[0].html, create_parent="main")
        optional = [str(activity.title) for activity in session.activities if not activity.essential]
        for path in (
            ".//tr[@class='plan__optional']/th",
            ".//section[contains(@class, 'block--optional')]/h2",
        ):
            marked = ["".join(heading.itertext()) for heading in page.xpath(path)]
            assert len(marked) == len(optional), id
            assert all("(if time allows)" in words for words in marked), id


def test_a_run_sheet_has_at_most_four_pages(site: Site, pdfs: PdfSet) -> None:
    pages = {id: pdfs.files[f"run-{id}"].pages for id in site.manual.sessions}
    assert {id: count for id, count in pages.items() if count > 4} == {}


# What a participant's sheet never shows


def facilitator_strings(site: Site) -> set[str]:
    """Every text in the sessions' records that is for the facilitator."""
    texts: set[str] = set()
    for session in site.manual.sessions.values():
        for name in Session.model_fields:
            if name not in NOT_FACILITATOR:
                texts.update(strings_in(getattr(session, name)))
    return {" ".join(text.split()) for text in texts if len(text.split()) >= MIN_WORDS}


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from strings_in(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)


def test_participants_sheets_contain_no_facilitator_text(site: Site, sheets: Sheets, pdfs: PdfSet) -> None:
    """Words that the author wrote in the sheet's own Markdown may be there."""
    forbidden = facilitator_strings(site)
    assert len(forbidden) > 4000
    leaks = []
    for name, sheet in sheets.all.items():
        if sheet.for_participants:
            handout = name.removeprefix("sheet-").removesuffix(f"-{sheet.variant}")
            own_text = " ".join(
                (ROOT / "docs" / "handouts" / f"{handout}.md").read_text(encoding="utf-8").split()
            )
            for where, text in all_text_in(sheets, sheet, pdfs.files[name].path).items():
                leaks += [
                    f"{name}, {where}: {string}"
                    for string in forbidden
                    if string in text and string not in own_text
                ]
    assert leaks == []


def all_text_in(sheets: Sheets, sheet: Any, path: Path) -> dict[str, str]:
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as metadata:
            properties = " ".join(
                [*(str(value) for value in pdf.docinfo.values()), *(str(metadata[key]) for key in metadata)]
            )
        with pdf.open_outline() as outline:
            bookmarks = " ".join(item.title for item in outline.root for item in [item, *item.children])
    html = re.sub(r"<[^>]+>", " ", document(sheets, sheet))
    return {
        "HTML": " ".join(html.split()),
        "HTML source": document(sheets, sheet),
        "CSS": stylesheet(sheets.manual.settings, sheet),
        "PDF text": " ".join(text_of(path)),
        "metadata": properties,
        "bookmarks": bookmarks,
    }


# What every sheet shows


def test_every_page_shows_marking_status_code_and_number(site: Site, sheets: Sheets, pdfs: PdfSet) -> None:
    marking = site.manual.settings.marking
    for name, stored in pdfs.files.items():
        if name.startswith("sheet-") or name.startswith(("run-", "rating-", "matrix-", "form-")):
            pages = text_of(stored.path)
            for n, text in enumerate(pages, 1):
                where = f"{name}, page {n}"
                assert marking in text, where
                assert "DRAFT – NOT APPROVED FOR USE" in text, where
                assert f"age {n} of {len(pages)}" in text, where
                assert sheets.all[name].code in text, where
            assert sheets.all[name].parts[0].reference in pages[0], name


def test_the_contents_of_the_whole_manual_give_page_numbers(pdfs: PdfSet) -> None:
    pages = text_of(pdfs.files["pack-manual"].path)
    assert f"page 1 of {len(pages)}" in pages[0]
    match = re.search(r"Starting out together, page (\d+)", " ".join(pages[:12]))
    assert match
    assert "Starting out together" in pages[int(match[1]) - 1]


def test_large_print_has_no_small_text(pdfs: PdfSet) -> None:
    large = [name for name in pdfs.files if name.endswith("-large-print")]
    assert len(large) > 60
    for name in large:
        for page in pypdfium2.PdfDocument(pdfs.files[name].path):
            assert min(points_of(page).values()) >= LARGE_PRINT_POINTS - 0.1, name


def test_matrices_fit_one_landscape_page_except_in_large_print(pdfs: PdfSet) -> None:
    for kind in ("aims", "goals", "factors", "approaches", "stages"):
        single = pypdfium2.PdfDocument(pdfs.files[f"matrix-{kind}"].path)
        assert len(single) == 1
        assert single[0].get_width() > single[0].get_height()
        assert min(points_of(single[0]).values()) >= MATRIX_POINTS - 0.1, kind
        assert pdfs.files[f"matrix-{kind}-large-print"].pages > 1


# What a participant draws and writes in


def with_pictures(sheets: Sheets) -> dict[str, list[str]]:
    """The words in the drawings of every worksheet that has one, by the name of the sheet."""
    found = {}
    for name, sheet in sheets.single.items():
        page = html.fragment_fromstring(sheet.parts[0].html, create_parent="main")
        if drawings := page.xpath(".//figure"):
            assert not page.xpath(".//svg//text"), f"{name}: text in an SVG shrinks with the drawing"
            found[name] = [
                text.strip()
                for drawing in drawings
                for text in drawing.xpath(".//span/text()")
                if text.strip()
            ]
    return found


def test_labels_in_drawings_are_as_large_as_the_text_of_their_sheet(sheets: Sheets) -> None:
    labelled = with_pictures(sheets)
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "handouts").glob("*.md")]
    assert len(labelled) == 3 * sum("{{ picture(" in page for page in pages), "each has three forms"
    assert sum(bool(labels) for labels in labelled.values()) > 80
    pdfs = build_pdfs(ROOT, sheets, sorted(labelled), progress=lambda _: None)
    for name, labels in labelled.items():
        least = LARGE_PRINT_POINTS if name.endswith("-large-print") else WORKSHEET_POINTS
        sizes = {label: max(sizes_of(pdfs.files[name].path, label), default=0) for label in labels}
        assert all(size >= least - 0.1 for size in sizes.values()), (name, sizes)


def sizes_of(path: Path, words: str) -> Iterator[float]:
    """The size in points of every place where the words are in a PDF."""
    for page in pypdfium2.PdfDocument(path):
        points, search = points_of(page), page.get_textpage().search(words, match_case=True)
        while found := search.get_next():
            if size := points.get(found[0]):  # words that only a screen reader meets are left out
                yield size


def layout(body: str, name: str, site: Site, sheets: Sheets) -> list[Any]:
    """The pages of the sheet `name` as WeasyPrint lays them out, with `body` in it."""
    sheet = sheets.single[name]
    part = replace(sheet.parts[0], html=Markup(body))
    sheet = replace(sheet, parts=(part,))
    engine = Engine(ROOT / ASSETS)
    page = engine._page(
        string=document(sheets, sheet, pdf=True), base_url=engine._base, url_fetcher=engine._fetcher
    )
    styles = [*engine._styles, engine._style(stylesheet(site.manual.settings, sheet))]
    return [page._page_box for page in page.render(stylesheets=styles, font_config=engine._fonts).pages]


def boxes_of(page: Any, tag: str, name: str = "") -> list[Any]:
    """The boxes of the elements with this tag and class on a page."""
    return [
        box
        for box in page.descendants()
        if box.element is not None
        and box.element_tag == tag
        and name in [*box.element.get("class", "").split(), ""]
    ]


def words_of(box: Any) -> str:
    return "".join(box.element.itertext())


@pytest.mark.parametrize("variant", ["", "-simple", "-large-print"])
@pytest.mark.parametrize("handout", CARD_SETS)
def test_blank_cards_are_as_large_as_printed_ones(
    site: Site, sheets: Sheets, handout: str, variant: str
) -> None:
    name = f"sheet-{handout}{variant}"
    body = str(sheets.single[name].parts[0].html)
    heights: dict[Any, int] = {}  # an element has boxes for its lines too; the largest has its border
    for page in layout(body, name, site, sheets):
        for box in boxes_of(page, "li", "cut-card"):
            heights[box.element] = max(heights.get(box.element, 0), round(box.border_height() * MM))
    blank = [height for card, height in heights.items() if "Blank card" in "".join(card.itertext())]
    printed = [height for card, height in heights.items() if "Blank card" not in "".join(card.itertext())]
    assert blank
    assert min(blank) >= min(printed) >= MIN_CARD_MM


@pytest.mark.parametrize("paragraphs", range(14, 30))
def test_a_table_is_not_split_after_its_first_row_or_before_its_last(
    site: Site, sheets: Sheets, paragraphs: int
) -> None:
    grid = str(
        sheets.site.renderer.sections(
            "worksheet.html.j2", {"grid": ""}, "print/a.md", columns=["What"], rows=[""] * 4, labelled=False
        )[0].html
    )
    pages = layout("<p>Before it.</p>" * paragraphs + grid, "sheet-my-life-line-sheet", site, sheets)
    rows = [sum("room to write" in words_of(row) for row in boxes_of(page, "tr")) for page in pages]
    assert sum(rows) == 4
    assert not {1, 3} & set(rows), rows


# How the PDFs are made


def test_verapdf_finds_no_fault_in_any_pdf(pdfs: PdfSet, tmp_path: Path) -> None:
    for name, stored in pdfs.files.items():
        shutil.copy(stored.path, tmp_path / f"{name}.pdf")
    command = [
        sys.executable,
        str(ROOT / "tests" / "tools" / "verapdf.py"),
        *map(str, sorted(tmp_path.glob("*.pdf"))),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout.splitlines()[-1:] == [f"{len(pdfs.files)} PDFs checked, 0 fail"], result.stdout[
        -3000:
    ]


def test_verapdf_detects_a_missing_language(pdfs: PdfSet, tmp_path: Path) -> None:
    with pikepdf.open(pdfs.files["form-observer"].path) as pdf:
        del pdf.Root.Lang
        pdf.save(tmp_path / "no-language.pdf")
    command = [
        sys.executable,
        str(ROOT / "tests" / "tools" / "verapdf.py"),
        str(tmp_path / "no-language.pdf"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "anguage" in result.stdout


def test_every_pdf_has_language_title_bookmarks_and_its_own_fonts(sheets: Sheets, pdfs: PdfSet) -> None:
    for name, stored in pdfs.files.items():
        with pikepdf.open(stored.path) as pdf:
            assert str(pdf.Root.Lang) == "en-GB", name
            assert sheets.all[name].title in str(pdf.docinfo["/Title"]), name
            with pdf.open_outline() as outline:
                assert outline.root, name
            fonts = {
                str(font.BaseFont)
                for page in pdf.pages
                for font in (page.get("/Resources", {}).get("/Font", {}) or {}).values()
            }
            assert fonts, f"{name} has text without a font of its own"
            assert all(re.match(r"/[A-Z]{6}\+Paper", font) for font in fonts), (name, fonts)


def test_every_font_has_welsh_letters() -> None:
    from fontTools.ttLib import TTFont

    fonts = list((ROOT / ASSETS / "fonts").glob("*.ttf"))
    assert fonts
    for path in fonts:
        assert set(map(ord, "ŵŷŴŶâêîôûẁẃẅỳ")) <= set(TTFont(path).getBestCmap()), path.name
    assert "SIL Open Font License" in (ROOT / ASSETS / "fonts" / "LICENSE.txt").read_text(encoding="utf-8")


def test_a_table_over_several_pages_is_one_table(pdfs: PdfSet) -> None:
    with pikepdf.open(pdfs.files["matrix-aims-large-print"].path) as pdf:
        tables = [element for element in elements(pdf.Root.StructTreeRoot) if element.get("/S") == "/Table"]
        heads = [kid for kid in tables[0].K if kid.S == "/THead"]
    assert (len(tables), len(heads)) == (1, 1)


def test_what_a_page_break_cuts_is_one_element(sheets: Sheets, pdfs: PdfSet) -> None:
    """A screen reader would announce the second half of a list as another list."""
    kinds = {"/L": "//ul | //ol | //dl", "/P": "//p", "/Sect": "//section", "/Art": "//article"}
    for name, sheet in sheets.all.items():
        if sheet.kind == "pack" or sheet.pdf_on_request:
            continue
        page = html.fromstring(document(sheets, sheet, pdf=True))
        with pikepdf.open(pdfs.files[name].path) as pdf:
            tags = Counter(str(element.get("/S")) for element in elements(pdf.Root.StructTreeRoot))
        assert {kind: tags[kind] for kind in kinds} == {
            kind: len(page.xpath(path)) for kind, path in kinds.items()
        }, name


def test_a_pack_has_the_tags_and_bookmarks_of_its_parts(sheets: Sheets, pdfs: PdfSet) -> None:
    for name, sheet in sheets.all.items():
        parts = [part.name for part in sheet.parts[1:]]
        if sheet.pdf_on_request or not parts or not all(part in pdfs.files for part in parts):
            continue
        found = []
        for file in (name, *parts):
            with pikepdf.open(pdfs.files[file].path) as pdf:
                articles = [e for e in elements(pdf.Root.StructTreeRoot) if e.get("/S") == "/Art"]
                tags = [[str(e.S) for e in elements(article)] for article in articles]
            bookmarks = [
                (item.level, item.get_title())
                for item in pypdfium2.PdfDocument(pdfs.files[file].path).get_toc()
            ]
            found.append((tags, bookmarks))
        pack, *alone = found
        assert pack[0][1:] == [article for tags, _ in alone for article in tags], name
        own = len(pack[1]) - sum(len(bookmarks) for _, bookmarks in alone)
        assert pack[1][own:] == [item for _, bookmarks in alone for item in bookmarks], name


def elements(element: Any) -> Iterator[Any]:
    yield element
    kids = element.get("/K")
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("run-two-minds", 1),
        ("run-two-minds", 2),
        ("sheet-in-two-minds-sheet", 1),
        ("sheet-in-two-minds-sheet-large-print", 1),
        ("sheet-value-cards", 1),
        ("matrix-aims", 1),
        ("form-observer", 1),
        ("rating-two-minds", 1),
        ("training-mindfulness", 1),
    ],
)
def test_page_looks_like_its_picture(pdfs: PdfSet, name: str, page: int) -> None:
    """To replace a picture after an intended change: delete it and run this test once."""
    rendered = (
        pypdfium2.PdfDocument(pdfs.files[name].path)[page - 1]
        .render(scale=PICTURE_SCALE)
        .to_pil()
        .convert("L")
    )
    path = PICTURES / f"{name}-{page}.png"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        rendered.save(path, optimize=True)
        pytest.fail(
            f"there was no picture of {name}, page {page}; it is written now: look at {path} and commit it"
        )
    picture = Image.open(path).convert("L")
    assert rendered.size == picture.size
    difference = ImageStat.Stat(ImageChops.difference(rendered, picture)).mean[0]
    assert difference < MAX_DIFFERENCE, f"{name}, page {page} differs by {difference:.1f} grey levels"


# The cache and its faults


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project and its cache, which a test may edit and damage."""
    root = tmp_path / "project"
    for name in ("data", "docs", "overrides", CACHE.as_posix()):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


def build(root: Path, *ids: str) -> PdfSet:
    return build_pdfs(root, Sheets(Site.load(root)), ids, progress=lambda _: None)


def test_unchanged_sheets_come_from_the_cache(pdfs: PdfSet, project: Path) -> None:
    assert build(project).rendered_count == 0


def test_same_input_gives_the_same_bytes(project: Path, pdfs: PdfSet) -> None:
    shutil.rmtree(project / CACHE)
    time.sleep(1.1)  # a timestamp would differ now
    made = build(project, "two-minds").files
    assert {"run-two-minds", "pack-session-two-minds"} <= set(made)
    assert all(made[name].sha256 == pdfs.files[name].sha256 for name in set(made) & set(pdfs.files))


def test_one_edit_makes_only_the_sheets_with_that_session(pdfs: PdfSet, project: Path) -> None:
    path = project / "data" / "sessions" / "two-minds.yml"
    text = path.read_text(encoding="utf-8")
    spoken = Site.load(project).manual.sessions["two-minds"].activities[0].say[0]
    first_words = " ".join(spoken.split()[:3])
    assert first_words in text
    path.write_text(text.replace(first_words, "Some other words"), encoding="utf-8")
    edited = Sheets(Site.load(project))
    jobs = {name: Jobs(edited).of(sheet) for name, sheet in edited.all.items() if not sheet.pdf_on_request}
    cache = Cache(project / CACHE, fingerprint(project / ASSETS))
    module = "engagement-and-insight"
    expected = {
        "run-two-minds",
        "pack-session-two-minds",
        f"pack-module-{module}",
        f"training-{module}",
        "pack-manual",
    }
    assert {name for name, job in jobs.items() if cache.get(job) is None} == expected


def test_a_damaged_entry_is_made_again(pdfs: PdfSet, project: Path) -> None:
    name = "form-observer"
    before = pdfs.files[name].path.read_bytes()
    entry = project / CACHE / pdfs.files[name].path.name
    entry.write_bytes(before[:-100])
    again = build(project, name)
    assert again.rendered_count == 1
    assert again.files[name].path.read_bytes() == before


def test_a_full_disk_leaves_no_partial_file(
    project: Path, monkeypatch: pytest.MonkeyPatch, pdfs: PdfSet
) -> None:
    shutil.rmtree(project / CACHE)

    def full(self: Path, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_module.Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        build(project, "form-observer")
    assert list((project / CACHE).iterdir()) == []


def test_an_interrupted_run_leaves_complete_files_and_the_next_one_finishes(
    project: Path, pdfs: PdfSet
) -> None:
    shutil.rmtree(project / CACHE)
    command = [
        str(Path(sys.executable).parent / "manual"),
        "pdf",
        "two-minds",
        "form-observer",
        "--root",
        str(project),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not list((project / CACHE).glob("*.pdf")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it ended before it could be interrupted"
    for path in (project / CACHE).glob("[!.]*.pdf"):
        pypdfium2.PdfDocument(path)  # an incomplete file would not open
    assert not (project / "pdf").exists()
    assert set(build(project, "two-minds", "form-observer").files) >= {"run-two-minds", "form-observer"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("font", "AtkinsonHyperlegibleNext-Bold.ttf is missing. Put the file there, or correct its name."),
        ("id", 'There is no sheet, session, module or handout "two-mind". Did you mean "two-minds"?'),
    ],
)
def test_errors_name_what_is_missing(project: Path, pdfs: PdfSet, change: str, message: str) -> None:
    ids = ["two-mind"] if change == "id" else ["in-two-minds-sheet"]
    if change == "font":
        (project / ASSETS / "fonts" / "AtkinsonHyperlegibleNext-Bold.ttf").unlink()
    result = run_manual(project, "pdf", *ids)
    assert result.returncode == 1
    assert message in result.stderr
    assert not (project / "pdf").exists()


def test_without_pango_pages_are_built_and_the_exit_code_is_2(project: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "weasyprint"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise OSError('cannot load library libpango')", encoding="utf-8")
    result = run_manual(project, "site", "--pdf", PYTHONPATH=str(broken.parent))
    assert result.returncode == 2
    assert [line for line in result.stderr.splitlines() if "Pango" in line] == [
        line for line in result.stderr.splitlines() if "apt-get install libpango-1.0-0" in line
    ]
    assert (project / "site" / "print" / "run-two-minds.html").exists()
    assert not (project / "site" / "pdf").exists()


def run_manual(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "manual"), *arguments, "--root", str(root)]
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    assert "Traceback" not in result.stdout + result.stderr, result.stderr
    return result


def test_sheets_are_selected_by_session_module_and_handout(sheets: Sheets) -> None:
    assert set(select_sheets(sheets.all, ["two-minds"])) == {
        sheet.name for sheet in sheets.of_session("two-minds")
    }
    assert set(select_sheets(sheets.all, ["mindfulness"])) == {
        "pack-module-mindfulness",
        "training-mindfulness",
    }
    assert len(select_sheets(sheets.all, ["value-cards"])) == 3
    with pytest.raises(SheetError, match="There is no sheet"):
        select_sheets(sheets.all, ["nothing"])


def test_the_suitability_guide_is_one_page(pdfs: PdfSet) -> None:
    assert pdfs.files["form-suitability"].pages == 1
