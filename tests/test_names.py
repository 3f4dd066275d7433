"""Records that texts of data name: how pages, paper, and plain text show them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros.editions.snapshot import Snapshot
from macros.manual.names import NamedText
from macros.pages.author.page_macros import PageMacros
from macros.pages.structure.page_header import Shell
from macros.wording.passages import record_passages

from .test_problems import apply

GOLDEN = Path(__file__).parent / "golden"
CHANGES = [
    ("sessions/beta.yml", "title: Beta", "title: Ask & tell"),
    ("sessions/alpha.yml", "Book a room.", "Leave the rest to [[beta]], in [[module:first-steps]]."),
    ("sessions/alpha.yml", "{item: Agreement,", "{item: '[[agreement]] sheet',"),
    ("sessions/alpha.yml", "situation: Silence,", "situation: 'Silence, as in [[beta]]',"),
    ("sessions/alpha.yml", "purpose: Begin & agree.", "purpose: What comes before [[beta]]."),
    (
        "sessions/alpha.yml",
        "share_with: The case manager, today.",
        "share_with: The [[term:aim]] of [[trust]].",
    ),
    ("glossary.yml", "What a session is for: one thing.", "What [[beta]] is for."),
    ("situations.yml", "text: Wait & see.", "text: 'Wait, as in [[beta]].'"),
    ("adaptations.yml", "note: ", "note: In [[beta]], too. "),
]
LINK = '<a href="../sessions/beta.html">Ask &amp; tell</a>'


def project(folder: Path, *more: tuple[str, str, str]) -> Path:
    root = folder / "manual"
    shutil.copytree(GOLDEN / "manual", root, ignore=shutil.ignore_patterns(".cache"))
    for file, find, put in (*CHANGES, *more):
        apply(root, {"file": f"data/{file}", "find": find, "put": put})
    return root


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Snapshot.load(project(tmp_path_factory.mktemp("names")))


def page(snapshot: Snapshot, source: str, ref: str, call: str) -> str:
    site = snapshot.site
    site.stash.clear()
    macros = PageMacros(site.renderer, site.stash, source, ref).by_name()
    name, _, argument = call.partition(" ")
    return site.stash.restore(macros[name](*argument.split()))


def test_a_page_has_the_title_as_a_link_that_works_from_there(snapshot: Snapshot) -> None:
    html = page(snapshot, "sessions/alpha.md", "alpha", "session_plan")
    module = '<a href="../modules/first-steps.html">First steps</a>'
    assert f"<li>Leave the rest to {LINK}, in {module}.</li>" in html
    situations = next(item for item in snapshot.site.generated_pages if item.source == "situations.md")
    assert LINK.replace("../", "") in situations.html


def test_a_term_has_no_capital_inside_a_sentence(snapshot: Snapshot) -> None:
    html = page(snapshot, "sessions/alpha.md", "alpha", "session_plan")
    assert 'The <a href="../glossary.html#aim">aim</a> of <a href="../aims/trust.html">Trust</a>.' in html


def test_no_link_is_inside_another(snapshot: Snapshot) -> None:
    html = page(snapshot, "sessions/alpha.md", "alpha", "session_plan")
    assert '<a href="../handouts/agreement.html">Agreement sheet</a>' in html
    situations = next(item for item in snapshot.site.generated_pages if item.source == "situations.md")
    assert ">Silence, as in Ask &amp; tell</a>" in situations.html
    assert ">What Ask &amp; tell is for.</span>" in page(snapshot, "about.md", "", "term aim")


def test_paper_has_the_title_without_a_link(snapshot: Snapshot) -> None:
    html = snapshot.sheets.parts["run-alpha"].html
    assert "<li>Leave the rest to Ask &amp; tell, in First steps.</li>" in html
    assert "<li>1 × Agreement sheet</li>" in html
    assert not any('<a href="../' in part.html for part in snapshot.sheets.parts.values())


def test_plain_text_has_the_title(snapshot: Snapshot) -> None:
    session = snapshot.site.manual.sessions["alpha"]
    assert session.purpose == "What comes before Ask & tell."
    texts = [passage.text for passage in record_passages(snapshot.site.manual)]
    assert "Leave the rest to Ask & tell, in First steps." in texts
    description = Shell(snapshot.site).header("sessions/alpha.md", "").description
    assert description == session.short_description
    assert not any("[[" in paragraph for _, paragraph in snapshot.content["records"]["session:alpha"]["text"])


def test_a_text_knows_what_it_names(snapshot: Snapshot) -> None:
    text = snapshot.site.manual.sessions["alpha"].preparation[0]
    assert isinstance(text, NamedText)
    named = [(part.kind, part.id) for part in text.parts if not isinstance(part, str)]
    assert named == [("session", "beta"), ("module", "first-steps")]


def test_a_retired_session_is_marked_where_it_is_named(tmp_path: Path) -> None:
    delta = (GOLDEN / "manual" / "data" / "sessions" / "gamma.yml").read_text(encoding="utf-8")
    root = project(
        tmp_path,
        ("sessions/alpha.yml", "pairs_with: [beta]", "pairs_with: []"),
        ("sessions/alpha.yml", "aims: [trust]", "aims: [trust, insight]"),
        ("sessions/gamma.yml", "aims: [insight]", "aims: [insight, trust]"),
        ("sessions/gamma.yml", "after: [beta]", "after: []"),
        ("modules.yml", "      - beta\n", "      - delta\n"),
        ("routes.yml", "[alpha, beta]", "[alpha]"),
        ("sessions/beta.yml", "provenance:", "retired: {edition: 0.2, reason: Merged.}\nprovenance:"),
    )
    for folder, text in (("data", delta.replace("[beta]", "[]")), ("docs", None)):
        suffix = "yml" if text else "md"
        path = root / folder / "sessions" / f"delta.{suffix}"
        source = text or (root / "docs" / "sessions" / "gamma.md").read_text(encoding="utf-8")
        path.write_text(source.replace("gamma", "delta"), encoding="utf-8")
    snapshot = Snapshot.load(root)
    html = page(snapshot, "sessions/alpha.md", "alpha", "session_plan")
    assert '<a href="../sessions/beta.html">Ask &amp; tell (retired)</a>, in' in html
    assert (
        "Leave the rest to Ask &amp; tell (retired), in First steps."
        in snapshot.sheets.parts["run-alpha"].html
    )
    assert (
        page(snapshot, "about.md", "", "session beta it") == '<a href="sessions/beta.html">it (retired)</a>'
    )
    titles = [node.title for node in snapshot.site.navigation.walk() if node.source == "sessions/beta.md"]
    assert titles == ["Ask & tell (retired)"]
    text = [paragraph for _, paragraph in snapshot.content["records"]["session:alpha"]["text"]]
    assert "Leave the rest to Ask & tell, in First steps." in text, (
        "a retirement is no change of other records"
    )
