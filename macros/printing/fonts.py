"""The fonts of the sheets: which characters they can show, and by which names a PDF embeds them."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

ASSETS = Path("overrides") / "assets"
"""The folder of styles and fonts in a project."""
FOLDER = "fonts"
LAYOUT = frozenset("\n\r\t")
"""Characters that the layout takes for white space, and for which no font is asked."""
POSTSCRIPT_NAME = 6
"""The number of a font's permanent name in its table `name`, after the OpenType specification."""


@dataclass(frozen=True)
class OwnFonts:
    """The TrueType fonts in the folder `assets`. A sheet is set in these and no others."""

    assets: Path

    @cached_property
    def paths(self) -> list[Path]:
        """The files, in order of their names."""
        return sorted((self.assets / FOLDER).glob("*.ttf"))

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that each of the fonts can show, so that it can be bold and italic too."""
        maps = []
        for path in self.paths:
            with TTFont(path, lazy=True) as font:
                maps.append(set(font.getBestCmap()))
        return frozenset(map(chr, set.intersection(*maps))) | LAYOUT if maps else LAYOUT

    @cached_property
    def names(self) -> frozenset[str]:
        """The fonts' permanent names, which they keep when a PDF embeds a part of them."""
        return frozenset(permanent_name(path.read_bytes()) for path in self.paths)

    def missing(self, text: str) -> list[str]:
        """The characters of the text that the fonts cannot show, each once, in order."""
        unknown = set(text) - self.characters
        return sorted(unknown, key=text.index)


def permanent_name(content: bytes) -> str:
    """The PostScript name of the font with this content; nothing where it has none, or is no font."""
    try:
        with TTFont(io.BytesIO(content), lazy=True) as font:
            return str(font["name"].getDebugName(POSTSCRIPT_NAME) or "") if "name" in font else ""
    except TTLibError:
        return ""


def describe(characters: Iterable[str]) -> str:
    """The characters by their Unicode names: `“λ” (GREEK SMALL LETTER LAMDA, U+03BB)`."""
    return ", ".join(map(_describe, characters))


def _describe(character: str) -> str:
    number = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    visible = unicodedata.category(character)[0] not in "CZM"
    place = f"{name}, {number}" if name else number
    return f"“{character}” ({place})" if visible else place
