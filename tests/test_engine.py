"""The PDF engine: what it may read, what a PDF may hold, and what the bytes of a PDF depend on."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from macros.libraries import weasyprint as weasyprint_library
from macros.pages.site import Site
from macros.printing import engine as engine_module
from macros.printing.build import build_pdfs, write_pdfs
from macros.printing.document import css_string, document
from macros.printing.engine import (
    Engine,
    EngineMissingError,
    SheetError,
    fingerprint,
    load_weasyprint,
)
from macros.printing.fonts import ASSETS, OwnFonts
from macros.printing.inspection import faults
from macros.printing.jobs import PdfJob
from macros.printing.own_files import own_files
from macros.printing.sheets import Sheets
from macros.printing.worksheet_body import worksheet_body
from macros.tools import timer as timer_module

from .history import COMMAND, ROOT, small_project

pytestmark = pytest.mark.xdist_group("pdf")

OWN = ROOT / ASSETS
REGULAR = "AtkinsonHyperlegibleNext-Regular.ttf"
PAGE = '<html lang="en-GB"><title>A sheet</title><body class="paper"><h1>A sheet</h1>{}</body></html>'


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(OWN)


@pytest.fixture(scope="module")
def plain(engine: Engine) -> bytes:
    """A PDF as a sheet's should be."""
    return engine.pdf(PdfJob("plain", PAGE.format('<p><a href="#end">On</a></p><p id="end">End.</p>'), ""))


def quiet(line: str) -> None:
    """Takes the lines of a long task, and keeps none."""


# What the engine may read


def test_every_font_is_served_under_its_own_address() -> None:
    fetcher = own_files(load_weasyprint(), OWN)
    for path in OwnFonts(OWN).paths:
        assert fetcher.fetch(path.resolve().as_uri()).read() == path.read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "file:{assets}/fonts/../../../data/manual.yml",
        "file://{assets}/fonts/%2e%2e/print.css",
        "file://{assets}/fonts/./" + REGULAR,
        "file://{assets}/FONTS/" + REGULAR,
        "file://{assets}/fonts/" + REGULAR.upper(),
        "file://{assets}/fonts/" + REGULAR + "?a",
        "file://{assets}/fonts/" + REGULAR + "#a",
        "file://{assets}/fonts/" + REGULAR + "%00",
        "file://{assets}/fonts/",
        "file://{assets}/fonts/LICENSE.txt",
        "file://{assets}/print.css",
        "FILE://{assets}/fonts/" + REGULAR,
        "http://localhost/" + REGULAR,
        "https://example.org/",
        "ftp://example.org/",
        "data:text/plain,hello",
        "fonts/" + REGULAR,
        "//example.org/" + REGULAR,
        "",
    ],
)
def test_no_other_address_is_served(address: str) -> None:
    weasyprint = load_weasyprint()
    fetcher = own_files(weasyprint, OWN)
    with pytest.raises(weasyprint.urls.FatalURLFetchingError):
        fetcher.fetch(address.format(assets=OWN.resolve()))


def test_a_font_that_is_a_link_to_elsewhere_is_not_served(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    folder = tmp_path / "assets"
    shutil.copytree(OWN, folder)
    (folder / "fonts" / REGULAR).unlink()
    (folder / "fonts" / REGULAR).symlink_to(secret)
    with pytest.raises(SheetError, match=f"{REGULAR} is missing"):
        Engine(folder)


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="attachment" href="file:///etc/passwd">',
        '<p><a rel="attachment" href="file:///etc/passwd">A</a></p>',
        '<p><img alt="" src="file:///etc/passwd"></p>',
        '<p><img alt="" src="data:image/svg+xml,&lt;svg/>"></p>',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<style>@import url("https://example.org/a.css");</style>',
        '<style>@font-face { font-family: a; src: url("../icon.svg"); }</style>',
        '<p style="background: url(file:///etc/passwd)">A</p>',
        '<object data="file:///etc/passwd">A</object>',
    ],
)
def test_a_sheet_that_asks_for_a_file_is_refused(engine: Engine, html: str) -> None:
    with pytest.raises(SheetError, match="not one of the fonts of the sheets"):
        engine.pdf(PdfJob("bad", PAGE.format(html), ""))


def test_a_drawing_that_asks_for_a_file_is_refused(engine: Engine) -> None:
    drawing = '<svg viewBox="0 0 9 9"><image href="file:///etc/passwd" width="9" height="9"/></svg>'
    with pytest.raises(SheetError, match="not all of it could be drawn: "):
        engine.pdf(PdfJob("bad", PAGE.format(drawing), ""))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://example.org"])
def test_a_sheet_that_leads_elsewhere_is_refused(engine: Engine, address: str) -> None:
    with pytest.raises(SheetError, match="leads out of the document, to "):
        engine.pdf(PdfJob("bad", PAGE.format(f'<p><a href="{address}">A</a></p>'), ""))


# What an author writes reaches the engine as text


def test_html_in_a_worksheets_markdown_stays_text(site: Site) -> None:
    id = next(iter(site.manual.handouts))
    source = f"handouts/{id}.md"
    lines = [
        "<style>a</style>",
        'Be <b onclick="x">kind</b> [a](b) ![c](d) <https://e.f> `g`\n{: .h }',
        "<!-- i -->",
    ]
    body = "\n\n".join(lines)
    pages = {**site.pages, source: dataclasses.replace(site.pages[source], body=body)}
    html = worksheet_body(dataclasses.replace(site, pages=pages), id, "standard")
    assert html == (
        '<p>&lt;style&gt;a&lt;/style&gt;</p>\n<p>Be &lt;b onclick="x"&gt;kind&lt;/b&gt; [a](b) ![c](d) '
        "&lt;https://e.f&gt; `g`\n{: .h }</p>\n<p>&lt;!-- i --&gt;</p>"
    )


def test_html_in_records_stays_text_on_every_sheet(tmp_path: Path) -> None:
    root = small_project(tmp_path).root
    for name, text in (
        ("data/sessions/alpha.yml", "Alpha"),
        ("data/sessions/alpha.yml", "Book a room."),
        ("data/sessions/alpha.yml", "Say hello."),
        ("data/sessions/alpha.yml", "Agree limits."),
        ("data/sessions/alpha.yml", "title: Agreement"),
        ("data/modules.yml", "First steps"),
        ("data/aims.yml", "Trust"),
        ("data/manual.yml", "OFFICIAL"),
        ("data/manual.yml", "Small manual"),
    ):
        path = root / name
        written = path.read_text(encoding="utf-8")
        assert text in written
        path.write_text(written.replace(text, f"{text} <u>evil</u>", 1), encoding="utf-8")
    site, problems = Site.read(root)
    assert problems, "the check refuses it, and paper does not rely on that"
    sheets = Sheets(site)
    documents = [document(sheets, sheet, pdf=True) for sheet in sheets.all.values()]
    assert sum("&lt;u&gt;evil&lt;/u&gt;" in made for made in documents) > 5
    assert not any("<u>" in made for made in documents)


def test_no_text_ends_a_string_of_the_style() -> None:
    assert css_string('a"b\\c\nd\re\ff') == '"a\\"b\\\\c d e f"'


# What a PDF may hold


def test_a_sheets_pdf_has_no_fault(plain: bytes) -> None:
    assert list(faults(plain, OwnFonts(OWN).names)) == []


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["passwd"] = b"root"


def open_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def named_script(pdf: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))


def page_action(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.Print))


def link(action: pikepdf.Dictionary) -> Any:
    def change(pdf: pikepdf.Pdf) -> None:
        box = pikepdf.Array([0, 0, 9, 9])
        name = pikepdf.Name
        note = pikepdf.Dictionary(Type=name.Annot, Subtype=name.Link, Rect=box, A=action)
        pdf.pages[0].obj.Annots = pikepdf.Array([note])

    return change


def note(pdf: pikepdf.Pdf) -> None:
    annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment)
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(annotation)])


def form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array())


def base_address(pdf: pikepdf.Pdf) -> None:
    pdf.Root.URI = pikepdf.Dictionary(Base=pikepdf.String("https://example.org"))


def outside_stream(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents.F = pikepdf.String("/etc/passwd")


def font_of_the_reader(pdf: pikepdf.Pdf) -> None:
    name = pikepdf.Name
    font = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
    pdf.pages[0].obj.Resources.Font.Helvetica = pdf.make_indirect(font)


def drawn_font(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3)
    pdf.pages[0].obj.Resources.Font.Drawn = pdf.make_indirect(font)


URI = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("javascript:alert(1)"))
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
OTHER_FILE = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=pikepdf.String("other.pdf"))
SUBMIT = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://example.org"))
NEXT = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Name.end, Next=LAUNCH)
NEW_KIND = pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name.Beam)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (attach, "holds an attachment"),
        (open_script, "holds a script"),
        (open_script, "acts by itself when it is opened"),
        (named_script, "holds a script"),
        (page_action, "acts by itself when it is opened"),
        (page_action, "holds an action of the kind /Named"),
        (link(URI), "leads out of the document, to javascript:alert(1)"),
        (link(LAUNCH), "holds an action of the kind /Launch"),
        (link(OTHER_FILE), "holds an action of the kind /GoToR"),
        (link(SUBMIT), "holds an action of the kind /SubmitForm"),
        (link(NEXT), "holds an action of the kind /Launch"),
        (link(NEW_KIND), "holds an action of the kind /Beam"),
        (note, "holds an annotation of the kind /FileAttachment"),
        (form, "holds a form"),
        (base_address, "holds /URI in its catalogue"),
        (outside_stream, "takes a part of itself from another file"),
        (font_of_the_reader, "embeds the font Helvetica, which is not one of the manual’s own"),
        (drawn_font, "embeds the font /Type3, which is not one of the manual’s own"),
    ],
)
def test_what_does_not_belong_in_a_sheets_pdf_is_found(plain: bytes, change: Any, fault: str) -> None:
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        change(pdf)
        changed = io.BytesIO()
        pdf.save(changed)
    assert fault in set(faults(changed.getvalue(), OwnFonts(OWN).names))


def test_a_font_that_is_not_ours_is_found(tmp_path: Path) -> None:
    """The same shapes under another permanent name, as a font of the machine would come in."""
    with TTFont(OWN / "fonts" / REGULAR) as font:
        font["name"].setName("OtherSans", 6, 3, 1, 0x409)
        font.save(tmp_path / "other.ttf")
    weasyprint = load_weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    face = f'@font-face {{ font-family: "Paper"; src: url("{(tmp_path / "other.ttf").as_uri()}"); }}'
    style = weasyprint.CSS(string=f'{face} body {{ font-family: "Paper" }}', font_config=fonts)
    made = weasyprint.HTML(string=PAGE.format("")).write_pdf(stylesheets=[style], font_config=fonts)
    found = set(faults(made, OwnFonts(OWN).names))
    assert any("+Paper" in fault and "not one of the manual’s own" in fault for fault in found), found


def test_a_pdf_with_a_fault_is_not_kept_and_the_error_names_the_sheet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = small_project(tmp_path).root
    monkeypatch.setattr(engine_module, "_engine", None)
    rendered = Engine._rendered
    monkeypatch.setattr(Engine, "_rendered", lambda engine, job: with_attachment(rendered(engine, job)))
    with pytest.raises(SheetError) as raised:
        build_pdfs(root, Sheets(Site.load(root)), ["form-observer"], quiet)
    assert str(raised.value).startswith("form-observer: the PDF was not kept, because it holds an attachment")
    assert not list((root / ".cache" / "pdf").glob("*.pdf"))


def with_attachment(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attach(opened)
        made = io.BytesIO()
        opened.save(made)
    return made.getvalue()


# Characters


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ŵyŷ ẁẃẅ âêîôû ỳ", ""),
        ("Zażółć gęślą jaźń ŁÓDŹ", ""),
        ("“Quotes”, ‘quotes’ – dash — dash … ½ £ € © ° × ÷ é ñ ç ü ß ø å", ""),
        ("γνῶθι", "γνῶθι"),
        ("سلام", "سلام"),
        ("👍🏽", "👍🏽"),
        ("→ ☐ ✓", "→☐✓"),
        ("non\u2011breaking", "\u2011"),
    ],
)
def test_characters_of_english_welsh_and_polish_are_ours(text: str, missing: str) -> None:
    assert OwnFonts(OWN).missing(text) == list(missing)


def test_a_character_that_no_check_saw_is_an_error_of_its_sheet(engine: Engine) -> None:
    with pytest.raises(SheetError, match=r"“λ” \(GREEK SMALL LETTER LAMDA, U\+03BB\)"):
        engine.pdf(PdfJob("greek", PAGE.format("<p>&lambda;</p>"), ""))


def test_manual_pdf_names_file_line_and_character(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    project.edit({"file": "data/sessions/alpha.yml", "find": "Book a room.", "put": "Book λ."})
    expected = "data/sessions/alpha.yml:19: preparation[1]: has a character that the fonts of the sheets lack"
    for words in (["check"], ["pdf", "alpha"], ["site", "--pdf"]):
        result = project.run(*words)
        assert result.returncode == 1, words
        assert expected in result.stderr, words
    assert not (project.root / "pdf").exists()
    assert not (project.root / "site").exists()


# What the bytes depend on


def test_the_manifest_says_what_the_pdfs_were_made_with(tmp_path: Path) -> None:
    root = small_project(tmp_path).root
    made = build_pdfs(root, Sheets(Site.load(root)), ["form-observer"], quiet)
    write_pdfs(made, tmp_path / "pdf", "0.1")
    manifest = json.loads((tmp_path / "pdf" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["made_with"] == engine_module.versions()
    assert {
        "weasyprint",
        "fonttools",
        "pydyf",
        "pikepdf",
        "qpdf",
        "Pango",
        "HarfBuzz",
        "font subsetter",
    } <= set(manifest["made_with"])


@pytest.mark.parametrize("library", list(engine_module.versions()))
def test_another_version_of_any_library_gives_another_fingerprint(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before = fingerprint(OWN)
    assert fingerprint(OWN) == before
    versions = {**engine_module.versions(), library: "0"}
    monkeypatch.setattr(engine_module, "versions", lambda: versions)
    assert fingerprint(OWN) != before


def test_without_the_subsetting_library_pdfs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_weasyprint().text.ffi, "harfbuzz_subset", None)
    with pytest.raises(
        EngineMissingError, match=r"subsetting library.*apt-get install .*libharfbuzz-subset0"
    ):
        load_weasyprint()


def test_a_machine_without_the_subsetting_library_exits_with_2(tmp_path: Path) -> None:
    """In a process of its own, in which the system does not find that one library."""
    project = small_project(tmp_path)
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(HIDE_THE_SUBSETTER, encoding="utf-8")
    path = os.pathsep.join([str(hidden), str(ROOT)])
    result = subprocess.run(
        [COMMAND, "pdf", "form-observer"],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2, result.stderr
    assert "libharfbuzz-subset0" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (project.root / "pdf").exists()


HIDE_THE_SUBSETTER = """
import cffi
dlopen = cffi.FFI.dlopen
def without_subsetter(self, name, flags=0):
    if "subset" in str(name):
        raise OSError(name)
    return dlopen(self, name, flags)
cffi.FFI.dlopen = without_subsetter
"""


def test_the_debian_packages_are_those_that_are_installed_for_the_tests() -> None:
    script = (ROOT / "tests" / "tools" / "system.sh").read_text(encoding="utf-8")
    packages = engine_module.MISSING.split("apt-get install ")[1].split(" (")[0]
    assert f'pango) echo "{packages}" ;;' in script
    assert weasyprint_library.has_subsetter(load_weasyprint())


# Progress


@pytest.mark.parametrize(
    ("seconds", "done", "words"),
    [
        (3, 50, ""),  # too early to say
        (10, 50, "; about 10 s left"),
        (60, 10, "; about 9 min left"),
        (20, 100, ""),
    ],
)
def test_progress_says_how_long_is_left(
    monkeypatch: pytest.MonkeyPatch, seconds: float, done: float, words: str
) -> None:
    clock = iter((0.0, float(seconds)))
    monkeypatch.setattr(timer_module.time, "monotonic", lambda: next(clock))
    assert timer_module.Timer(100).left_after(done) == words
