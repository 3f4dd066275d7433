"""Checks each written page whole: whether its readers get every word as it was typed, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...manual.problems import Problem, first_of_each_line
from ..author.page_macros import drawn_macros
from ..author.source_pages import SourcePage
from ..structure.addresses import written_kind
from .docs_files import PICTURE_ENDINGS
from .links import Targets, link_findings
from .lists import check_lists
from .lost_words import lost_words
from .markup import places, problems_of
from .page_html import PageHtml
from .rendered import anchors, rendered_findings
from .shown_marks import shown_marks

if TYPE_CHECKING:
    from ..generated.pages import GeneratedPage
    from ..site import Site

FRAME_ANCHOR = re.compile(r'\sid="([\w-]+)"')


def check_texts(site: Site) -> Iterator[Problem]:
    """Problems with a page's own text: words that are lost, marks that are shown, lists that are none.

    They need no record, so they can be found while a record cannot be read.
    """
    for page in site.pages.values():
        html = site.texts.html(page)
        yield from lost_words(page, html)
        if written_kind(page.source) == "handout":
            simple = site.texts.on_page(site.texts.marked(page, "simple").text)
            yield from lost_words(page, simple, "simple")
        yield from check_lists(page)
        yield from _shown_marks(page, site.texts.read(page))


def _shown_marks(page: SourcePage, html: PageHtml) -> Iterator[Problem]:
    """A mark that is found nowhere in the source was put there on purpose, after a backslash for instance."""
    found = [finding for finding in shown_marks(html) if places(page, finding.typed)]
    yield from problems_of(page, found)


def check_pages(
    site: Site, files: Callable[[], Iterable[str]], more_pages: Callable[[], Iterable[GeneratedPage]]
) -> Iterator[Problem]:
    """Every problem with written pages as their readers get them.

    `files` returns the paths of files that are no pages and that a link may lead to, and `more_pages` the
    generated pages that `site` does not know. Both are called only where a link needs them.
    """
    return first_of_each_line([check_texts(site), _check_whole(site, _targets(site, files, more_pages))])


def _check_whole(site: Site, targets: Targets) -> Iterator[Problem]:
    """Problems with pages with what their macros draw: headings, anchors, links and pictures."""
    frame = _frame_anchors(site.root / "overrides")
    for page in site.pages.values():
        own = site.texts.read(page)
        yield from problems_of(page, rendered_findings(own, _whole(site, page), frame))
        yield from problems_of(page, link_findings(page.source, own.links, targets))


def _whole(site: Site, page: SourcePage) -> str:
    """The HTML of a page's text with what its macros draw."""
    macros = drawn_macros(site.renderer, page)
    return site.texts.whole(page, lambda call: call.run(macros))


def _targets(
    site: Site, files: Callable[[], Iterable[str]], more_pages: Callable[[], Iterable[GeneratedPage]]
) -> Targets:
    docs = site.root / "docs"
    pictures = {
        path.relative_to(docs).as_posix()
        for path in docs.rglob("*")
        if path.suffix.lower() in PICTURE_ENDINGS
    }

    @cache
    def generated() -> dict[str, GeneratedPage]:
        return {page.source: page for page in (*site.generated_pages, *more_pages())}

    @cache
    def anchors_of(source: str) -> list[str]:
        page = site.pages.get(source)
        return anchors(_whole(site, page) if page else str(generated()[source].html))

    pages = {node.source for node in site.navigation.walk()} | set(site.pages)
    return Targets(pages, lambda: pictures | set(files()), anchors_of)


def _frame_anchors(overrides: Path) -> set[str]:
    """The anchors of the frame around every page, which its templates have."""
    templates = [overrides / "main.html", *(overrides / "partials").glob("*.html")]
    return {
        anchor
        for path in templates
        if path.is_file()
        for anchor in FRAME_ANCHOR.findall(path.read_text(encoding="utf-8"))
    }
