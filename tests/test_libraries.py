"""Guards of the workarounds in `macros/libraries/`: each fails when its library changes beneath it."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from macros.build import HOOKS
from macros.libraries import livereload, material, mkdocs
from macros.libraries import mkdocs_macros as libraries_macros
from macros.libraries import weasyprint as weasyprint_library
from macros.printing.engine import load_weasyprint

from .history import COMMAND, ROOT, complete_manual, small_project

LIBRARIES = Path(mkdocs.__file__).parent
PINNED = {
    "mkdocs": "mkdocs",
    "livereload": "mkdocs",
    "mkdocs_macros": "mkdocs-macros-plugin",
    "material": "mkdocs-material",
    "weasyprint": "weasyprint",
}
"""The modules of workarounds and the packages that they are for."""


@pytest.mark.parametrize(("module", "package"), PINNED.items())
def test_workaround_names_the_version_that_is_pinned_and_installed(module: str, package: str) -> None:
    first_line = (LIBRARIES / f"{module}.py").read_text(encoding="utf-8").splitlines()[0]
    version = re.search(r"\d+(\.\d+)+", first_line)
    assert version, first_line
    assert importlib.metadata.version(package) == version[0]
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"{package}=={version[0]}" in dependencies["dependencies"]


def test_extensions_are_made_once_and_ours_comes_first() -> None:
    from macros.pages.author.stash import HtmlStash, ManualMarkup

    config = load_config(str(ROOT / "mkdocs.yml"))
    names = list(config.markdown_extensions)
    ours = ManualMarkup(HtmlStash())
    mkdocs.share_extensions(config, ours)
    assert config.markdown_extensions[0] is ours  # type: ignore[comparison-overlap]
    assert len(config.markdown_extensions) == len(names) + 1
    assert not any(isinstance(extension, str) for extension in config.markdown_extensions)
    html = [_render(config, "# One {#one}\n\nText[^1]\n\n[^1]: Note.") for _ in range(2)]
    assert html[0] == html[1], "an extension that is shared keeps something from the page before"
    assert 'id="one"' in html[0]
    assert "footnote" in html[0]


def _render(config: object, markdown: str) -> str:
    page = _page(config)
    page.markdown = markdown
    page.render(config, [])  # type: ignore[arg-type]
    return str(page.content)


def _page(config: object) -> Page:
    return Page(None, File("page.md", None, "site", use_directory_urls=False), config)  # type: ignore[arg-type]


def test_headings_and_anchors_of_ready_html_reach_mkdocs() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))
    page = _page(config)
    mkdocs.set_headings(page, {"one": "First", "two": "Second"})
    mkdocs.add_anchors(page, ["one"])
    mkdocs.add_anchors(page, ["three"])
    assert [(item.url, item.title) for item in page.toc] == [("#one", "First"), ("#two", "Second")]
    assert page.present_anchor_ids == {"one", "three"}


def test_mkdocs_macros_asks_git_and_dumps_its_variables_unless_it_is_spared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import mkdocs_macros.context

    calls: list[str] = []
    monkeypatch.setattr(mkdocs_macros.context, "get_git_info", lambda: calls.append("git") or {})
    config = load_config(str(ROOT / "mkdocs.yml"))
    plugin = config.plugins["macros"]
    plugin.on_config(config)
    assert calls == ["git"], "mkdocs-macros no longer asks git: the workaround can go"
    assert plugin.on_pre_build in config.plugins.events["pre_build"], (
        "nothing is dumped: the workaround can go"
    )
    libraries_macros.skip_unread_facts(config)
    plugin.on_config(config)
    assert calls == ["git"]
    assert plugin.on_pre_build not in config.plugins.events["pre_build"]


def test_a_build_asks_git_nothing(tmp_path: Path) -> None:
    """With a `git` that takes notes, and a real build of the small manual."""
    project = small_project(tmp_path)
    notes = tmp_path / "asked"
    spy = tmp_path / "bin" / "git"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\necho "$@" >> {notes}\n', encoding="utf-8")
    spy.chmod(0o755)
    environment = {**os.environ, "PATH": f"{spy.parent}{os.pathsep}{os.environ['PATH']}"}
    result = subprocess.run([COMMAND, "site"], cwd=project.root, env=environment, check=False)
    assert result.returncode == 0
    assert not notes.exists(), notes.read_text(encoding="utf-8")


def test_of_material_no_file_is_taken() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))
    assert any(Path(folder).joinpath("assets").is_dir() for folder in config.theme.dirs[1:]), (
        "the theme brings no files any more: the workaround can go"
    )
    material.leave_theme_files_out(config)
    assert config.theme.dirs == [str(ROOT / "overrides")]


def test_mkdocs_lets_requests_wait_for_a_build_unless_it_is_kept_from_it(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<body>Here</body>", encoding="utf-8")
    answers: list[bytes] = []

    def ask(server: LiveReloadServer) -> threading.Thread:
        """Ask for the page while a build has not ended. It is noted if it was answered."""
        request = {"PATH_INFO": "/page.html", "REQUEST_METHOD": "GET"}
        lines = server._serve_request
        thread = threading.Thread(target=lambda: answers.extend(lines(request, lambda *_: None)), daemon=True)
        thread.start()
        return thread

    stock = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    stock._wanted_epoch += 1
    ask(stock).join(0.5)
    assert answers == [], "MkDocs answers while it builds: the workaround can go"
    ours = livereload.PreviewServer("127.0.0.1", 0, tmp_path)
    ours.show_panel("<p>Panel</p>", "")
    ours.show_site(tmp_path)
    ours._wanted_epoch += 1
    ask(ours).join()
    page = b"".join(answers)
    assert b"<body>Here" in page
    assert b"<p>Panel</p>" in page
    assert b"<script>" in stock._inject_js_into_html(b"", 0), "MkDocs' script is a file: use it"
    assert b"<script>" not in page
    for server in (stock, ours):
        server.shutdown()


WARNED = """\
[One](nowhere.md) and [two](overview/purpos.md), [three](about) and [four](/nowhere.md).

Here is [five](about.md#part), [six](#gone) and [seven](../outside.md).
"""


def test_what_mkdocs_warns_of_is_said_in_the_manuals_words_with_its_line(tmp_path: Path) -> None:
    root = complete_manual(tmp_path / "project")
    (root / "docs" / "glossary.md").write_text(WARNED, encoding="utf-8")
    (root / "docs" / "README.md").write_text("Read me.", encoding="utf-8")
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(tmp_path / "site"), strict=True, hooks=HOOKS)
    with mkdocs.captured_warnings() as faults, pytest.raises(Abort):
        build(config)
    said = {f"{fault.page} {fault.message} {fault.hint}" for fault in faults}
    assert not any("site generator" in line for line in said), said
    assert {
        "glossary.md leads to a page that is not there (got “nowhere.md”). Correct it, or remove it.",
        "glossary.md leads to no page (got “about”). Did you mean “about.md”?",
        "glossary.md leads to no part of a page (got “#gone”). Correct it, or remove it.",
        "README.md has the place of another page. Correct it, or remove it.",
    } <= said
    assert len(faults) == 8, said


def test_settings_that_mkdocs_refuses_have_their_line(tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    good = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for name in ("docs", "data", "overrides"):
        (tmp_path / name).mkdir()
    assert mkdocs.settings_faults(path)[0].message.startswith("is missing")
    for found, put, line, setting in (
        ("", "", 0, ""),
        ("strict:", "strickt:", "strickt", "strickt"),
        ("  - tables", "  - tablez", "markdown_extensions", "markdown_extensions"),
        ("site_name: Facilitator manual", "site_name: [", 0, "file"),
    ):
        path.write_text(good.replace(found, put, 1), encoding="utf-8")
        faults = mkdocs.settings_faults(path)
        assert [fault.setting for fault in faults] == [setting] * bool(setting), faults
        if line:
            assert path.read_text(encoding="utf-8").split("\n")[faults[0].line - 1].startswith(str(line))


PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"


def test_weasyprint_styles_notes_and_markers_unless_it_is_spared() -> None:
    weasyprint = load_weasyprint()
    page = f'<ul><li>One<p>Two</ul><img alt="" src="{PICTURE}">'
    lean = weasyprint_library.lean_html(weasyprint)
    stock, ours = (_pseudo_elements(html(string=page).render()) for html in (weasyprint.HTML, lean))
    assert any("note" in name for _, name in stock), "notes are not styled any more: the workaround can go"
    assert ("p", "marker") in stock, "a paragraph's marker is not styled any more: the workaround can go"
    assert ("li", "marker") in ours
    assert not any("note" in name for _, name in ours)
    assert ("p", "marker") not in ours


def _pseudo_elements(document: Any) -> set[tuple[str, str]]:
    """The pseudo-elements that the engine computed a style for, each with its element's tag."""
    context = next(weasyprint_library.layout_contexts(document))
    styles = context.style_for._computed_styles
    return {(element.tag, pseudo) for element, pseudo in styles if pseudo and hasattr(element, "tag")}


def test_weasyprint_keeps_the_layout_of_pictures_unless_it_is_spared() -> None:
    weasyprint = load_weasyprint()
    page = f'<p>One</p><img alt="" src="{PICTURE}">'
    stock = weasyprint.HTML(string=page).render()
    contexts = list(weasyprint_library.layout_contexts(stock))
    assert contexts, "pictures no longer keep the layout's context: the workaround can go"
    assert all(context.page_maker for context in contexts), "nothing is kept: the workaround can go"
    lean = weasyprint_library.lean_html(weasyprint)(string=page).render()
    for context in weasyprint_library.layout_contexts(lean):
        assert not context.page_maker
        assert not context.tables
        assert not context.target_collector.target_lookup_items


def test_pages_are_freed_before_the_file_is_written() -> None:
    weasyprint = load_weasyprint()
    seen: list[int] = []

    def finish(document: Any, _pdf: Any) -> None:
        seen.append(len(document.pages))
        weasyprint_library.drop_pages(document)
        seen.append(len(document.pages))

    plain = weasyprint.HTML(string="<p>One").write_pdf()
    assert weasyprint.HTML(string="<p>One").write_pdf(finisher=finish)[:1000] == plain[:1000]
    assert seen == [1, 0]


def test_all_that_weasyprint_requires_is_recorded() -> None:
    required = importlib.metadata.requires("weasyprint") or []
    names = {re.split(r"[^\w.-]", item)[0].lower() for item in required if "extra ==" not in item}
    assert {"weasyprint", *names} == set(weasyprint_library.PACKAGES)


def test_system_libraries_are_asked_for_their_versions() -> None:
    weasyprint = load_weasyprint()
    found = weasyprint_library.system_libraries(weasyprint)
    assert found == weasyprint_library.system_libraries(weasyprint)
    assert all(re.search(r"\d+\.\d+\.\d+$", version) for version in found.values()), found
    major, minor, micro = map(int, found["HarfBuzz"].split("."))
    harfbuzz = weasyprint.text.ffi.harfbuzz
    assert harfbuzz.hb_version_atleast(major, minor, micro)
    assert not harfbuzz.hb_version_atleast(major, minor, micro + 1)


def test_weasyprint_makes_other_bytes_without_the_subsetting_library_and_does_not_fail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from macros.printing.fonts import ASSETS

    weasyprint = load_weasyprint()
    font = ROOT / ASSETS / "fonts" / "AtkinsonHyperlegibleNext-Regular.ttf"
    style = f'@font-face {{ font-family: a; src: url("{font.as_uri()}"); }} * {{ font-family: a }}'

    def made() -> bytes:
        fonts = weasyprint.text.fonts.FontConfiguration()
        css = weasyprint.CSS(string=style, font_config=fonts)
        pdf = weasyprint.HTML(string="<p>Text").write_pdf(stylesheets=[css], font_config=fonts)
        assert isinstance(pdf, bytes)
        return pdf

    before = made()
    assert made() == before
    monkeypatch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", None)
    assert made() != before, "both ways give the same bytes: has_subsetter() can go"


def test_weasyprint_logs_a_drawing_that_fails_and_goes_on() -> None:
    weasyprint = load_weasyprint()
    drawing = '<svg viewBox="0 0 9 9"><image href="gone.png" width="9" height="9"/></svg>'

    class Refusing(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            raise weasyprint.urls.FatalURLFetchingError(url)

    with weasyprint_library.logged_errors() as errors:
        weasyprint.HTML(string=drawing, base_url="file:///", url_fetcher=Refusing()).write_pdf()
    assert len(errors) == 1, "WeasyPrint raises the error or logs nothing: logged_errors() needs another look"
    with weasyprint_library.logged_errors() as errors:
        weasyprint.HTML(string="<p>One").write_pdf()
    assert errors == []
