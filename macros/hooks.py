"""MkDocs events, handed on to `pages`. With `__init__` and `build`, the only place that knows MkDocs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from macros.manual.problems import ManualError
from macros.pages.addresses import to_root
from macros.pages.contents import Branch
from macros.pages.menu import Menu
from macros.pages.projections import Projection
from macros.pages.search import index_script
from macros.pages.shell import Shell
from macros.pages.site import PDFS_KEY, SITE_KEY, Site
from macros.printing.centre import print_centre
from macros.printing.document import document, stylesheet
from macros.printing.sheets import Sheets

THEME_FILES_LEFT_OUT = ("assets/javascripts/", "assets/images/", ".map")
"""Files of the Material theme that our shell does not use."""

_serving = False


class ProjectionPage(Page):
    """A page made from data: its HTML is ready, so that no Markdown is read or rendered."""

    def __init__(self, projection: Projection, file: File, config: MkDocsConfig) -> None:
        super().__init__(projection.title, file, config)
        self.projection = projection

    def read_source(self, config: MkDocsConfig) -> None:
        """There is nothing to read, and no macro to run."""
        self.markdown, self.meta = "", {"render_macros": False}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the HTML and the headings as they are."""
        self.content = str(self.projection.html)
        self.toc = TableOfContents([AnchorLink(item.title, item.id, 2) for item in self.projection.sections])
        self.present_anchor_ids = {item.id for item in self.projection.sections}


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether pages are served: live reload needs an inline script, which the policy forbids."""
    global _serving
    _serving = command == "serve"


@event_priority(100)  # before mkdocs-macros reads its module
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the manual, once a build; stop with every problem when there is one."""
    try:
        site = Site.load(Path(config.config_file_path).parent, config.get(PDFS_KEY))
    except ManualError as error:
        raise Abort(f"\n{error}") from None
    config[SITE_KEY] = site
    config.site_name = f"{site.manual.settings.title}: {site.manual.settings.subtitle.lower()}"
    config.nav = [_nav(branch) for branch in (Branch("Home", "index.md"), *site.contents.below)]
    config.theme.static_templates.clear()  # a share has no 404 page and no sitemap
    return config


def _nav(branch: Branch) -> dict[str, Any]:
    if not branch.below:
        return {branch.title: branch.source}
    return {branch.title: [{branch.title: branch.source}, *map(_nav, branch.below)]}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and the search engine; leave out what our shell does not use."""
    for file in list(files):
        if file.src_dir == config.docs_dir:
            continue
        if file.src_uri.startswith(THEME_FILES_LEFT_OUT[:2]) or file.src_uri.endswith(
            THEME_FILES_LEFT_OUT[2]
        ):
            files.remove(file)
    site = config[SITE_KEY]
    sheets = Sheets(site)
    papers = list(print_centre(site, sheets)) if config.extra.get("print_pages", True) else []
    for projection in [*site.projections, *papers]:
        file = File.generated(config, projection.source, content="")
        ProjectionPage(projection, file, config)
        files.append(file)
    for sheet in sheets.all.values() if papers else ():
        files.append(File.generated(config, f"print/{sheet.name}.html", content=document(site, sheet)))
        styles = stylesheet(site.manual.settings, sheet)
        files.append(File.generated(config, f"print/{sheet.name}.css", content=styles))
    lunr = Path(search.__file__).parent / "templates" / "search" / "lunr.js"
    files.append(File.generated(config, "assets/lunr.js", abs_src_path=str(lunr)))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Tell MkDocs of the anchors inside macros' HTML, so that it can check links to them."""
    anchors = config[SITE_KEY].directory.anchors_on(page.file.src_uri)
    page.present_anchor_ids = (page.present_anchor_ids or set()) | anchors


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Give the page templates the menu and the shell."""
    env.autoescape = True  # MkDocs leaves it off, and a title may hold a quotation mark
    site = config[SITE_KEY]
    env.globals["menu"] = Menu(site.contents, env.get_template("partials/menu.html"))
    env.globals["shell"] = Shell(site)
    env.globals["serving"] = _serving
    env.globals["to_root"] = to_root
    env.globals["material_stylesheet"] = next(
        file.src_uri for file in files if file.src_uri.startswith("assets/stylesheets/main.")
    )
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Write the search index as a script, so that search works from a file share too."""
    index = Path(config.site_dir) / "search" / "search_index.json"
    script = index_script(index.read_text(encoding="utf-8"))
    utils.write_file(script.encode(), str(Path(config.site_dir) / "assets" / "search-index.js"))
    index.unlink()
    index.parent.rmdir()
