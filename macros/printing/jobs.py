"""What PDFs are made from: a job for each part that is laid out, and one for each pack that joins parts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from .document import document, frame, frame_stylesheet, stylesheet
from .sheet import Part, Sheet
from .sheets import Sheets


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
        """How much work it is, compared with others: joining is quick."""
        return sum(len(part.html) for part in self.layouts) / 20

    @cached_property
    def digest(self) -> str:
        """The hash of its input in hexadecimal."""
        return digest(self.cover, self.css, *(part.digest for part in self.layouts))


Job = PdfJob | PackJob


def digest(*texts: str) -> str:
    """A hash of several texts in hexadecimal."""
    hashes = (hashlib.sha256(text.encode()).hexdigest() for text in texts)
    return hashlib.sha256("\0".join(hashes).encode()).hexdigest()


class Jobs:
    """The jobs of the sheets of a manual. A part that is in several packs is one job."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._parts: dict[str, PdfJob] = {}

    def of(self, sheet: Sheet) -> Job:
        """The job of a sheet."""
        cover, *parts = sheet.parts
        if not parts:
            return self._of_part(cover)
        css = frame_stylesheet(self._sheets.manual.settings, sheet)
        layouts = tuple(self._of_part(part) for part in parts)
        return PackJob(sheet.name, sheet, frame(self._sheets, sheet), css, layouts)

    def _of_part(self, part: Part) -> PdfJob:
        if part.name not in self._parts:
            alone = self._sheets.alone(part)
            html = document(self._sheets, alone, pdf=True)
            self._parts[part.name] = PdfJob(part.name, html, stylesheet(self._sheets.manual.settings, alone))
        return self._parts[part.name]
