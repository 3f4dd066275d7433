"""What PDFs are made from: a job for each part that is laid out, and one for each pack that joins parts.

Processes that only make PDFs import this, so it does not import what draws sheets.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from .sheet import Sheet

LAYOUT_TO_JOINING = 20
"""How many times as long laying a part out takes as joining it to a pack."""


@dataclass(frozen=True)
class PdfJob:
    """The input for the PDF of a sheet or a part, apart from what all PDFs share: its name, HTML and CSS."""

    name: str
    html: str
    css: str

    @property
    def layouts(self) -> tuple[PdfJob, ...]:
        """What has to be laid out for it: itself."""
        return (self,)

    @property
    def size(self) -> float:
        """How much work it is, compared with others."""
        return len(self.html)

    @cached_property
    def digest(self) -> str:
        """The hash of its input in hexadecimal."""
        return digest(self.html, self.css)


@dataclass(frozen=True)
class PackJob:
    """The input for the PDF of a pack: its sheet, the HTML of its cover, its CSS, and its parts' jobs."""

    name: str
    sheet: Sheet
    cover: str
    css: str
    layouts: tuple[PdfJob, ...]
    """What has to be laid out for it: its parts, in their order, without the cover."""

    @property
    def size(self) -> float:
        """How much work it is, compared with others."""
        return sum(part.size for part in self.layouts) / LAYOUT_TO_JOINING

    @cached_property
    def digest(self) -> str:
        """The hash of its input in hexadecimal."""
        return digest(self.cover, self.css, *(part.digest for part in self.layouts))


Job = PdfJob | PackJob


def digest(*texts: str) -> str:
    """A hash of several texts in hexadecimal."""
    hashes = (hashlib.sha256(text.encode()).hexdigest() for text in texts)
    return hashlib.sha256("\0".join(hashes).encode()).hexdigest()
