"""MkDocs' events, handed on to the packages that do the work. With `build`, the adapter to MkDocs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from macros.tools.garbage import search_less_often

search_less_often()

from macros.editions.register.index import CHECK_SCRIPT
from macros.editions.snapshot import GIVE_WAY_KEY, ONLY_KEY, SNAPSHOT_KEY, Snapshot
from macros.libraries import material, mkdocs, mkdocs_macros
from macros.manual.kinds import kinds_with
from macros.manual.matrix import matrix_csv
from macros.manual.problems import ManualError
from macros.manual.report_files import report_files
from macros.pages.author.handout_sheets import sheets_of_handout
from macros.pages.author.stash import ManualMarkup
from macros.pages.checks.rendered import anchors
from macros.pages.generated.a_to_z import a_to_z
from macros.pages.generated.map_highlight import MAP_HIGHLIGHT, map_highlight
from macros.pages.generated.matrix_filter import MATRIX_FILTER, matrix_filter
from macros.pages.generated.pages import GeneratedPage
from macros.pages.generated.planner import PLANNER_DATA, planner_script
from macros.pages.generated.report_page import report_of
from macros.pages.generated.search import PageText, found_in, index_script, names_script
from macros.pages.render import CompiledTemplates
from macros.pages.site import Site
from macros.pages.structure.addresses import sheet_page, to_root
from macros.pages.structure.menu import Menu
from macros.pages.structure.navigation import NavNode
from macros.pages.structure.page_header import Shell
from macros.printing.document import document, stylesheet
from macros.printing.print_centre import print_centre
from macros.tools.quotes import curly_quotes

GENERATED_KEY = "manual_generated_pages"
"""The key under which a build finds its generated pages, by their source path."""
ONLY_WHEN_PUBLISHED = ("assets/edition.js", "assets/editions.css")


@event_priority(100)  # before mkdocs-macros reads its module
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take the snapshot that the build was given, or read and check the project; stop with every problem."""
    try:
        snapshot = config.get(SNAPSHOT_KEY) or Snapshot.load(Path(config.config_file_path).parent)
    except ManualError as error:
        raise Abort(f"\n{error}") from None
    site = snapshot.site
    for cache in site.template_caches:
        cache.mkdir(parents=True, exist_ok=True)
    config[SNAPSHOT_KEY] = snapshot
    config.site_name = f"{site.manual.settings.title}: {site.manual.settings.subtitle.lower()}"
    config.nav = [_nav(node) for node in (NavNode("Home", "index.md"), *site.navigation.children)]
    config.theme.static_templates.clear()  # a share has no 404 page and no sitemap
    material.leave_theme_files_out(config)
    mkdocs_macros.skip_unread_facts(config)
    mkdocs.share_extensions(config, ManualMarkup(site.stash, frames=True))
    return config


def _nav(node: NavNode) -> dict[str, Any]:
    if not node.children:
        return {node.title: node.source}
    return {node.title: [{node.title: node.source}, *map(_nav, node.children)]}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, the sheets to print, the filter of matrices and the data of the planner."""
    snapshot: Snapshot = config[SNAPSHOT_KEY]
    if not snapshot.site.release_notes:
        for name in ONLY_WHEN_PUBLISHED:
            files.remove(files.src_uris[name])
    only = config.get(ONLY_KEY)
    printed = config.extra.get("print_pages", True) and only is None
    pages = [*snapshot.site.generated_pages, *(print_centre(snapshot.sheets) if printed else ())]
    config[GENERATED_KEY] = {page.source: page for page in pages}
    for page in pages:
        files.append(File.generated(config, page.source, content=""))
    for source, content in _sheets(snapshot) if printed else ():
        files.append(File.generated(config, source, content=content))
        _give_way(config)
    if only is not None:
        _keep_only(only, files, config)
        return files
    for name, text in _beside_pages(snapshot.site):
        files.append(File.generated(config, name, content=text))
    files.append(File.generated(config, "assets/check.js", abs_src_path=str(CHECK_SCRIPT)))
    return files


def _give_way(config: MkDocsConfig) -> None:
    if give_way := config.get(GIVE_WAY_KEY):
        give_way()


def _beside_pages(site: Site) -> Iterator[tuple[str, str]]:
    """What is made from data and is no page: files to take away, and what styles and scripts read."""
    for name, text in report_files(report_of(site.manual, site.release_notes)):
        yield f"report/{name}", text
    for kind in kinds_with("matrix"):
        yield f"matrices/{kind.plural}.csv", matrix_csv(site.manual, kind)
    yield MAP_HIGHLIGHT, map_highlight(site.manual)
    yield MATRIX_FILTER, matrix_filter(site.manual)
    yield PLANNER_DATA, planner_script(site.directory)


def _keep_only(addresses: Collection[str], files: Files, config: MkDocsConfig) -> None:
    """Leave out every page but those at the addresses, and those before and after them, for their titles."""
    order = [node.source for node in config[SNAPSHOT_KEY].site.navigation.walk()]
    kept = {file.src_uri for file in files.documentation_pages() if file.url in addresses}
    kept |= {source for pair in pairwise(order) if kept & set(pair) for source in pair}
    for source in set(order) - files.src_uris.keys():  # the print centre, which needs every sheet
        files.append(File.generated(config, source, content=""))
    mkdocs.leave_out(file for file in files.documentation_pages() if file.src_uri not in kept)


def _sheets(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """The HTML and the page styles of every sheet, by their path in the site."""
    for sheet in (*snapshot.sheets.all.values(), snapshot.sheets.for_plans()):
        yield sheet_page(sheet.name), document(snapshot.sheets, sheet)
        yield f"print/{sheet.name}.css", stylesheet(snapshot.site.manual.settings, sheet)


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Give MkDocs the text of a written page as it was read and checked, so that no file is read twice."""
    if not _is_wanted(page, config):
        return ""
    source = config[SNAPSHOT_KEY].site.pages.get(page.file.src_uri)
    return source.text if source else None


def _is_wanted(page: Page, config: MkDocsConfig) -> bool:
    """False for a page of which a build of a few pages needs the title alone."""
    only = config.get(ONLY_KEY)
    return only is None or page.file.url in only


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Finish a page's HTML: its generated part, curly quotation marks, the anchors inside macros' HTML."""
    generated: GeneratedPage | None = config[GENERATED_KEY].get(page.file.src_uri)
    if generated:
        page.title = generated.title
    if not _is_wanted(page, config):
        return ""
    if generated:
        titles = {section.id: section.title for section in generated.sections}
        mkdocs.set_headings(page, titles)
        html = str(generated.html)
    html = sheets_of_handout(config[SNAPSHOT_KEY].site, page.file.src_uri) + html
    mkdocs.change_headings(page, curly_quotes)
    mkdocs.add_anchors(page, anchors(html))
    _give_way(config)
    return curly_quotes(html)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Let the build end before a page goes into its template, when it is not wanted any more."""
    _give_way(config)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Give the page templates the menu and the shell."""
    site = config[SNAPSHOT_KEY].site
    env.autoescape = True  # MkDocs leaves it off, and a title may hold a quotation mark
    env.auto_reload = False  # a template does not change during a build
    env.bytecode_cache = CompiledTemplates(str(site.template_caches.shell))
    env.filters["curly"] = curly_quotes
    env.globals["menu"] = Menu(site.navigation, env.get_template("partials/menu.html"))
    env.globals["shell"] = Shell(site)
    env.globals["to_root"] = to_root
    if ONLY_KEY in config:
        return env
    found = found_in(site, _page_texts(files))
    files.append(File.generated(config, "assets/search-names.js", content=names_script(found)))
    files.append(File.generated(config, "assets/search-index.js", content=index_script(found)))
    env.globals["a_to_z"] = a_to_z(found)
    return env


def _page_texts(files: Files) -> Iterator[PageText]:
    for file in files.documentation_pages():
        assert file.page is not None
        yield PageText(file.src_uri, file.page.url, str(file.page.title), file.page.content or "")
