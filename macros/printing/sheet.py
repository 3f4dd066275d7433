"""Sheets, their parts, and the codes that identify their text and drawings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

Kind = Literal["run sheet", "session card", "worksheet", "form", "matrix", "poster", "report", "pack"]
Paper = Literal["portrait", "landscape", "poster"]

TAGS = re.compile(r"<[^>]+>")
DRAWINGS = re.compile(r"<svg.*?</svg>", re.DOTALL)
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O and U, which are misread on paper."""
CODE_LENGTH = 8
BITS_PER_CHARACTER = 5
FORM_WORDS = {
    "": "Standard print",
    "standard": "Standard print",
    "simple": "Simple text",
    "large-print": "Large print",
}
"""The words for each variant of a sheet."""
LEAST_APPROVED_FIRST = ("withdrawn", "draft", "in-review", "approved")


@dataclass(frozen=True)
class Part:
    """A block of a sheet with its own running header and footer. All fields but `html` are plain text."""

    name: str
    title: str
    what: str
    reference: str
    status: str
    html: Markup
    code: str
    """The result of `part_code`, or on the cover of a pack of `pack_code`."""
    edition: str
    """The first edition in which it had this text and status."""
    paper: Paper = "portrait"
    large: bool = False
    is_worksheet: bool = False


@dataclass(frozen=True)
class Sheet:
    """One document to print. `name` is its permanent file name without the suffix."""

    name: str
    title: str
    kind: Kind
    what: str
    parts: tuple[Part, ...]
    """The first part is the only one, or the cover of a pack. It has the code and status of the sheet."""
    session: str = ""
    """The id of the session to which it belongs; empty for others."""
    module: str = ""
    handout: str = ""
    """The id of the handout of which a worksheet is a variant; empty for others."""
    variant: str = ""
    for_participants: bool = False
    form_of: str = ""
    """The name of the sheet of which it is another form; empty for the standard form itself."""
    pdf_on_request: bool = False
    """Whether its PDF is made only when it is asked for by name. Its page prints the same."""

    @property
    def form(self) -> str:
        """The form of its document that this sheet is, such as `Large print`."""
        return FORM_WORDS[self.variant]

    @property
    def document(self) -> str:
        """The name of the standard form of its document, which is its own name if it is that form."""
        return self.form_of or self.name

    @property
    def record(self) -> str:
        """The key of the record that it shows, such as `session:two-minds`; empty when it shows several."""
        if self.handout:
            return f"handout:{self.handout}"
        return f"session:{self.session}" if self.session else ""

    @property
    def code(self) -> str:
        """The code of its first part. The cover of a pack has the code of the pack."""
        return self.parts[0].code

    @property
    def edition(self) -> str:
        """The edition of its first part. The cover of a pack changes when any part does."""
        return self.parts[0].edition

    @property
    def status(self) -> str:
        """The review status of its first part. A pack is approved only when every part is."""
        return self.parts[0].status


def part_code(name: str, title: str, what: str, html: str) -> str:
    """The code of a part, from its name, title, words and drawings, but not its edition, status or style."""
    words = TAGS.sub(" ", html).split()
    return short_code(" ".join([name, title, what, *words, *DRAWINGS.findall(html)]))


def pack_code(name: str, parts: Iterable[Part]) -> str:
    """The code of a pack, which changes with the code of any of its parts and with their order."""
    return short_code(" ".join([name, *(part.code for part in parts)]))


def short_code(text: str) -> str:
    """A code such as `7K3M-9QXA`: the first 40 bits of the text's SHA-256."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big")
    mask = len(CODE_ALPHABET) - 1
    letters = "".join(CODE_ALPHABET[number >> BITS_PER_CHARACTER * i & mask] for i in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def least_approved(parts: Iterable[Part]) -> str:
    """The review status of several parts together: that of the part furthest from approval."""
    return min((part.status for part in parts), key=LEAST_APPROVED_FIRST.index)
