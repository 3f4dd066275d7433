"""A sheet, its parts, and the code that stands for its words and drawings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

Kind = Literal["run sheet", "worksheet", "form", "matrix", "pack"]
Paper = Literal["portrait", "landscape"]

TAGS = re.compile(r"<[^>]+>")
DRAWINGS = re.compile(r"<svg.*?</svg>", re.DOTALL)
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O and U, which are misread on paper."""
CODE_LENGTH = 8
BITS_PER_CHARACTER = 5
LEAST_APPROVED_FIRST = ("withdrawn", "draft", "in-review", "approved")


@dataclass(frozen=True)
class Part:
    """A block of a sheet with its own running head and foot. Texts are plain."""

    name: str
    title: str
    what: str
    reference: str
    status: str
    html: Markup
    code: str
    """Eight characters, as `part_code` or `pack_code` gives them."""
    edition: str
    """The edition that its text and status come from."""
    paper: Paper = "portrait"
    large: bool = False
    is_worksheet: bool = False


@dataclass(frozen=True)
class Sheet:
    """One document to print. `name` is its permanent file name without ending."""

    name: str
    title: str
    kind: Kind
    what: str
    parts: tuple[Part, ...]
    """The first part speaks for the sheet: it is the only one, or the cover of a pack."""
    session: str = ""
    """The id of the session that it belongs to; empty for others."""
    module: str = ""
    handout: str = ""
    """The id of the handout that a worksheet is a variant of; empty for others."""
    variant: str = ""
    for_participants: bool = False

    @property
    def record(self) -> str:
        """The key of the record that it shows, such as `session:two-minds`; empty where there are several."""
        if self.handout:
            return f"handout:{self.handout}"
        return f"session:{self.session}" if self.session else ""

    @property
    def code(self) -> str:
        """The code of its first part: a pack's cover bears the code of the pack."""
        return self.parts[0].code

    @property
    def edition(self) -> str:
        """The edition that it comes from; the cover of a pack changes with any part."""
        return self.parts[0].edition

    @property
    def status(self) -> str:
        """The review status of its first part; a pack is approved only when every part is."""
        return self.parts[0].status


def part_code(name: str, title: str, what: str, html: str) -> str:
    """The code of a part: from its name, title, words and drawings; not from edition, date or look."""
    words = TAGS.sub(" ", html).split()
    return short_code(" ".join([name, title, what, *words, *DRAWINGS.findall(html)]))


def pack_code(name: str, parts: Iterable[Part]) -> str:
    """The code of a pack, which changes with the code of any of its parts and with their order."""
    return short_code(" ".join([name, *(part.code for part in parts)]))


def short_code(text: str) -> str:
    """A code such as `7K3M-9QXA`, from the SHA-256 of the text; 40 bits."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big")
    mask = len(CODE_ALPHABET) - 1
    letters = "".join(CODE_ALPHABET[number >> BITS_PER_CHARACTER * i & mask] for i in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def least_approved(parts: Iterable[Part]) -> str:
    """The review status of several parts together."""
    return min((part.status for part in parts), key=LEAST_APPROVED_FIRST.index)
