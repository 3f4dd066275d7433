"""What there is to print of a handout, which its page shows above the text that its author wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..structure.addresses import written_kind

if TYPE_CHECKING:
    from ..site import Site


def sheets_of_handout(site: Site, source: str) -> str:
    """The HTML for the page at `source`: empty for a page that is no handout, or one without sheets."""
    if written_kind(source) != "handout" or site.sheets is None:
        return ""
    listed = site.sheets.of_handout(str(site.pages[source].meta["ref"]))
    return str(site.renderer.html("handout-sheets.html.j2", source, listed=listed)) if listed else ""
