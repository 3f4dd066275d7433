"""Turns a worksheet's Markdown into HTML: the author's words and the areas to write in, and nothing else."""

from __future__ import annotations

from markupsafe import Markup

from ..pages.author.calls import expand
from ..pages.author.markdown_readers import paper_markdown
from ..pages.author.stash import HtmlStash
from ..pages.author.worksheet_macros import WORKSHEET_MACROS, Wording, WorksheetMacros
from ..pages.site import Site
from ..pages.structure.addresses import address


def worksheet_body(site: Site, handout: str, wording: Wording) -> Markup:
    """The HTML of a worksheet in one of its wordings.

    Only the worksheet macros are available here, so no field of a session can reach a participant's sheet.
    """
    page = site.pages[address("handout", handout).source]
    stash = HtmlStash()
    macros = WorksheetMacros(site.renderer, stash, page.source, wording)
    names = {name: getattr(macros, name) for name in WORKSHEET_MACROS}
    return Markup(paper_markdown(stash).convert(expand(page.body, names)))
