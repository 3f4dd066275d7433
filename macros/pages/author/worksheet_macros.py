"""The macros that draw a worksheet: texts in two wordings, and room to write in one layout.

Every text on a worksheet is `words(standard, simple=…)`, or plain text for both wordings. Lengths are
in millimetres on the printed sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field, StringConstraints

from ..render import Renderer
from .stash import HtmlStash

Wording = Literal["standard", "simple"]
HERE = Path(__file__).parent
PICTURE_NAMES = sorted(
    path.name.removesuffix(".html.j2") for path in (HERE / "templates" / "pictures").glob("*")
)
"""The names that `picture()` takes: the templates in `templates/pictures/`."""

LABEL_COUNTS = {"two-paths": 3}
"""How many labels each picture has room for that has any: the two paths, for their start and both boxes."""

BOX_STEP_MM = 5

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), Field(description="text")]
Texts = Annotated[list[Text], Field(min_length=1, max_length=40, description="a list of 1 to 40 texts")]
Lines = Annotated[int, Field(ge=1, le=30, description="a whole number from 1 to 30")]
Millimetres = Annotated[int, Field(ge=5, le=240, description="millimetres, from 5 to 240")]
Points = Annotated[int, Field(ge=2, le=10, description="a whole number from 2 to 10")]
Columns = Annotated[list[Text], Field(min_length=1, max_length=6, description="a list of 1 to 6 texts")]
Rows = Annotated[int, Field(ge=1, le=20, description="a whole number from 1 to 20")]
CardTexts = Annotated[list[Text], Field(max_length=40, description="a list of up to 40 texts")]
Labels = Annotated[list[Text], Field(max_length=3, description="a list of up to 3 texts")]
BlankCards = Annotated[int, Field(ge=0, le=20, description="a whole number from 0 to 20")]
"""What the macros take: `checks.pages` reads bounds and descriptions from their signatures. The bounds are
what fits on a sheet with room to write."""


@dataclass(frozen=True)
class WorksheetMacros:
    """The macros of one worksheet in one of its two wordings."""

    renderer: Renderer
    stash: HtmlStash
    source: str
    wording: Wording = "standard"

    def words(self, standard: Text, simple: Text) -> str:
        """The text in the wording of this sheet: standard, or simple, which is easier to read."""
        return standard if self.wording == "standard" else simple

    def lines(self, count: Lines) -> str:
        """`count` lines to write on."""
        return self._draw("lines", count=count)

    def box(self, label: Text, height: Millimetres) -> str:
        """An empty box with a label above it. `height` in millimetres is rounded up to a multiple of 5."""
        steps = -(-height // BOX_STEP_MM) * BOX_STEP_MM
        return self._draw("box", label=label, height=steps)

    def scale(self, low: Text, high: Text, points: Points = 5) -> str:
        """A row of circles between two words, `points` of them. The participant marks one."""
        return self._draw("scale", low=low, high=high, points=points)

    def grid(self, columns: Columns, rows: Rows | Texts) -> str:
        """A table to write in. `rows` is a number of empty rows, or the texts of the first column."""
        texts = [""] * rows if isinstance(rows, int) else rows
        return self._draw("grid", columns=columns, rows=texts, labelled=not isinstance(rows, int))

    def cards(self, texts: CardTexts, blank: BlankCards = 0) -> str:
        """Cards to cut out before the session, `blank` of them empty."""
        return self._draw("cards", texts=[*texts, *[""] * blank])

    def ticks(self, texts: Texts) -> str:
        """A box to tick before each text."""
        return self._draw("ticks", texts=texts)

    def picture(self, name: str, labels: Labels | None = None) -> str:
        """A drawing. `PICTURE_NAMES` has the names, `LABEL_COUNTS` says which of them have labels."""
        template = f"pictures/{name}.html.j2"
        return self.stash.stash_block(self.renderer.html(template, self.source, labels=labels or []))

    def _draw(self, block: str, **context: object) -> str:
        sections = self.renderer.sections("worksheet.html.j2", {block: ""}, self.source, **context)
        return self.stash.stash_block(sections[0].html if sections else Markup())


WORKSHEET_MACROS = ("words", "lines", "box", "scale", "grid", "cards", "ticks", "picture")
"""The names of the macros of a worksheet, which `check_pages` allows on no other page."""
