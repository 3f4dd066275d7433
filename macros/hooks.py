"""MkDocs events, handed on to `pages`. With `__init__` and `build`, the only place that knows MkDocs."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

# A build keeps nearly all that it makes, and looking for garbage took a tenth of its time. It begins here,
# for the import of the records makes many objects too.
OBJECTS_BETWEEN_COLLECTIONS = 200_000
gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)

from macros.editions.snapshot import SNAPSHOT_KEY, Snapshot
from macros.manual.problems import ManualError
from macros.pages.author.stash import ManualMarkup
from macros.pages.generated.pages import GeneratedPage
from macros.pages.generated.search import SearchEntry, index_script, search_entries
from macros.pages.render import compiled_templates
from macros.pages.structure.addresses import to_root
from macros.pages.structure.menu import Menu
from macros.pages.structure.navigation import NavNode
from macros.pages.structure.page_header import Shell
from macros.printing.document import document, stylesheet
from macros.printing.print_centre import print_centre

MATERIAL_KEY = "hii_material"
"""The key under which a build finds the stylesheet of the Material theme."""
ONLY_WHEN_PUBLISHED = ("assets/edition.js", "assets/editions.css")

_serving = False


class ReadyPage(Page):
    """A page made from data: its HTML is ready, so that no Markdown is read or rendered."""

    def __init__(self, generated: GeneratedPage, file: File, config: MkDocsConfig) -> None:
        super().__init__(generated.title, file, config)
        self.generated = generated

    def read_source(self, config: MkDocsConfig) -> None:
        """There is nothing to read, and no macro to run."""
        self.markdown, self.meta = "", {"render_macros": False}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the HTML and the headings as they are."""
        self.content = str(self.generated.html)
        self.toc = TableOfContents([AnchorLink(item.title, item.id, 2) for item in self.generated.sections])
        self.present_anchor_ids = {item.id for item in self.generated.sections}


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether pages are served: live reload needs an inline script, which the policy forbids."""
    global _serving
    _serving = command == "serve"


@event_priority(100)  # before mkdocs-macros reads its module
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take the manual that the build was given, or read and check it; stop with every problem."""
    try:
        snapshot = config.get(SNAPSHOT_KEY) or Snapshot.load(Path(config.config_file_path).parent)
    except ManualError as error:
        raise Abort(f"\n{error}") from None
    config[SNAPSHOT_KEY] = snapshot
    site = snapshot.site
    config.site_name = f"{site.manual.settings.title}: {site.manual.settings.subtitle.lower()}"
    config.nav = [_nav(node) for node in (NavNode("Home", "index.md"), *site.navigation.children)]
    _take_stylesheet_only(config)
    _spare_unread_facts(config)
    reader = Markdown()  # extensions are found by name once a build, not once a page
    named = [
        reader.build_extension(name, config.mdx_configs.get(name, {})) for name in config.markdown_extensions
    ]
    config.markdown_extensions = [ManualMarkup(site.stash), *named]  # type: ignore[list-item]  # it takes both
    return config


def _take_stylesheet_only(config: MkDocsConfig) -> None:
    """Of the Material theme our shell uses one file; the 14,000 others need not be looked through."""
    shell, material, *_ = config.theme.dirs
    config[MATERIAL_KEY] = next(Path(material).glob("assets/stylesheets/main.*.min.css"))
    config.theme.dirs = [shell]
    config.theme.static_templates.clear()  # a share has no 404 page and no sitemap


def _spare_unread_facts(config: MkDocsConfig) -> None:
    """Works around mkdocs-macros 1.5, which takes a twentieth of a build before the first macro.

    It asks git twelve questions, names of people among them, for a page that we do not have, and writes
    its variables as JSON for a trace, whether or not the trace is shown.
    """
    if plugin := config.plugins.get("macros"):
        import mkdocs_macros.context  # a site without the plugin does not wait for it

        mkdocs_macros.context.get_git_info = dict
        config.plugins.events["pre_build"].remove(plugin.on_pre_build)


def _nav(node: NavNode) -> dict[str, Any]:
    if not node.children:
        return {node.title: node.source}
    return {node.title: [{node.title: node.source}, *map(_nav, node.children)]}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, the sheets to print, the search engine and Material's stylesheet."""
    snapshot = config[SNAPSHOT_KEY]
    site, sheets = snapshot.site, snapshot.sheets
    if not site.release_notes:
        for name in ONLY_WHEN_PUBLISHED:
            files.remove(files.src_uris[name])
    papers = list(print_centre(sheets)) if config.extra.get("print_pages", True) else []
    for generated in [*site.generated_pages, *papers]:
        file = File.generated(config, generated.source, content="")
        ReadyPage(generated, file, config)
        files.append(file)
    for sheet in sheets.all.values() if papers else ():
        files.append(File.generated(config, f"print/{sheet.name}.html", content=document(sheets, sheet)))
        styles = stylesheet(site.manual.settings, sheet)
        files.append(File.generated(config, f"print/{sheet.name}.css", content=styles))
    lunr = Path(search.__file__).parent / "templates" / "search" / "lunr.js"
    for folder, path in (("assets", lunr), ("assets/stylesheets", config[MATERIAL_KEY])):
        files.append(File.generated(config, f"{folder}/{path.name}", abs_src_path=str(path)))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Tell MkDocs of the anchors inside macros' HTML, so that it can check links to them."""
    anchors = config[SNAPSHOT_KEY].site.directory.anchors_on(page.file.src_uri)
    page.present_anchor_ids = (page.present_anchor_ids or set()) | anchors


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Give the page templates the menu and the shell."""
    env.autoescape = True  # MkDocs leaves it off, and a title may hold a quotation mark
    env.auto_reload = False  # a template does not change during a build
    site = config[SNAPSHOT_KEY].site
    env.bytecode_cache = compiled_templates(site.root / ".cache" / "templates")
    env.globals["menu"] = Menu(site.navigation, env.get_template("partials/menu.html"))
    env.globals["shell"] = Shell(site)
    env.globals["serving"] = _serving
    env.globals["to_root"] = to_root
    env.globals["material_stylesheet"] = f"assets/stylesheets/{config[MATERIAL_KEY].name}"
    files.append(
        File.generated(config, "assets/search-index.js", content=index_script(_found_by_search(files)))
    )
    return env


def _found_by_search(files: Files) -> Iterator[SearchEntry]:
    for page in (file.page for file in files.documentation_pages()):
        assert page is not None
        titles = {item.id: item.title for item in _headings(page.toc)}
        yield from search_entries(page.url, str(page.title), titles, page.content or "")


def _headings(items: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for item in items:
        yield item
        yield from _headings(item.children)


def on_post_build(config: MkDocsConfig) -> None:
    """Spare Python a last look through all that a build made, when its process ends."""
    if not _serving:
        gc.freeze()
