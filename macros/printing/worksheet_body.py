"""Turns a worksheet's Markdown into HTML: the author's words and the areas to write in, and nothing else."""

from __future__ import annotations

import re

import markdown
from markupsafe import Markup

from ..pages.author.calls import expand
from ..pages.author.stash import HtmlStash, ManualMarkup
from ..pages.author.worksheet_macros import WORKSHEET_MACROS, Wording, WorksheetMacros
from ..pages.site import Site
from ..pages.structure.addresses import address

EXTENSIONS = ("attr_list", "tables")
HEADING_ID = re.compile(r'(<h\d) id="[^"]*"')


def worksheet_body(site: Site, handout: str, wording: Wording) -> Markup:
    """The HTML of a worksheet in one of its wordings.

    Only the worksheet macros are available here, so no field of a session can reach a participant's sheet.
    """
    page = site.pages[address("handout", handout).source]
    stash = HtmlStash()
    macros = WorksheetMacros(site.renderer, stash, page.source, wording)
    names = {name: getattr(macros, name) for name in WORKSHEET_MACROS}
    html = markdown.markdown(expand(page.body, names), extensions=[ManualMarkup(stash), *EXTENSIONS])
    return Markup(HEADING_ID.sub(r"\1", html))
