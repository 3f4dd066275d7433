"""The macros that draw a worksheet: texts in two wordings, and room to write in one layout.

Every text on a worksheet is `words(standard, simple=…)`, or plain text for both wordings. Lengths are
in millimetres on the printed sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from ..render import Renderer
from .stash import HtmlStash

Wording = Literal["standard", "simple"]
HERE = Path(__file__).parent
PICTURE_NAMES = sorted(
    path.name.removesuffix(".html.j2") for path in (HERE / "templates" / "pictures").glob("*")
)
"""The names that `picture()` takes: the templates in `templates/pictures/`."""

MAX_BOX_MM = 240
BOX_STEP_MM = 5


@dataclass(frozen=True)
class WorksheetMacros:
    """The macros of one worksheet in one of its two wordings."""

    renderer: Renderer
    stash: HtmlStash
    source: str
    wording: Wording = "standard"

    def words(self, standard: str, simple: str) -> str:
        """The text in the wording of this sheet: standard, or simple, which is easier to read."""
        return standard if self.wording == "standard" else simple

    def lines(self, count: int) -> str:
        """`count` lines to write on."""
        return self._draw("lines", count=count)

    def box(self, label: str, height: int) -> str:
        """An empty box with a label above it. `height` in millimetres is rounded up to a multiple of 5."""
        steps = -(-min(height, MAX_BOX_MM) // BOX_STEP_MM) * BOX_STEP_MM
        return self._draw("box", label=label, height=steps)

    def scale(self, low: str, high: str, points: int = 5) -> str:
        """A row of circles between two words, `points` of them. The participant marks one."""
        return self._draw("scale", low=low, high=high, points=points)

    def grid(self, columns: list[str], rows: int | list[str]) -> str:
        """A table to write in. `rows` is a number of empty rows, or the texts of the first column."""
        texts = [""] * rows if isinstance(rows, int) else rows
        return self._draw("grid", columns=columns, rows=texts, labelled=not isinstance(rows, int))

    def cards(self, texts: list[str], blank: int = 0) -> str:
        """Cards to cut out before the session, `blank` of them empty."""
        return self._draw("cards", texts=[*texts, *[""] * blank])

    def ticks(self, texts: list[str]) -> str:
        """A box to tick before each text."""
        return self._draw("ticks", texts=texts)

    def picture(self, name: str) -> str:
        """A drawing. `PICTURE_NAMES` has the names."""
        return self.stash.stash_block(self.renderer.html(f"pictures/{name}.html.j2", self.source))

    def _draw(self, block: str, **context: object) -> str:
        sections = self.renderer.sections("worksheet.html.j2", {block: ""}, self.source, **context)
        return self.stash.stash_block(sections[0].html if sections else Markup())


WORKSHEET_MACROS = ("words", "lines", "box", "scale", "grid", "cards", "ticks", "picture")
"""The names of the macros of a worksheet, which `check_pages` allows on no other page."""
