"""A worksheet's body from its Markdown: the author's words and the drawn room to write, nothing more."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
from markupsafe import Markup

from ..pages.addresses import address
from ..pages.calls import expand
from ..pages.markup import Held, ManualMarkup
from ..pages.site import Site
from ..pages.sources import FRONT_MATTER
from ..pages.worksheet import WORKSHEET_MACROS, Wording, WorksheetMacros

EXTENSIONS = ("attr_list", "tables")
HEADING_ID = re.compile(r'(<h\d) id="[^"]*"')


def worksheet_body(site: Site, handout: str, wording: Wording) -> Markup:
    """The HTML of a worksheet in one of its wordings. Only the worksheet macros are known here,
    so that no field of a session can reach a participant's sheet."""
    source = address("handout", handout).source
    text = (Path(site.docs) / source).read_text(encoding="utf-8")
    held = Held()
    macros = WorksheetMacros(site.renderer, held, source, wording)
    names = {name: getattr(macros, name) for name in WORKSHEET_MACROS}
    written = expand(FRONT_MATTER.sub("", text, count=1), names)
    html = markdown.markdown(written, extensions=[ManualMarkup(held), *EXTENSIONS])
    return Markup(HEADING_ID.sub(r"\1", html))
