"""The rules by which the map shows what one session is linked with, without a script."""

from __future__ import annotations

from ...manual.model import Manual

MAP_HIGHLIGHT = "assets/map-highlight.css"


def map_highlight(manual: Manual) -> str:
    """A stylesheet that fades all other lines while a session on the map has the pointer or the focus."""
    return "".join(
        f".map:has(#map-{id}:is(:hover, :focus-visible)) .map__line:not(.map-of-{id}) {{ opacity: 0.12; }}\n"
        for id in manual.sessions
    )
