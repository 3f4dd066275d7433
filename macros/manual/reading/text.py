"""Reads the text of every file that an author writes, in one form: one kind of line end, letter and space.

What is harmless becomes ordinary text: a byte order mark, other line ends, letters in two parts (NFC), and
spaces of another width. What would hide words from readers, searches or checks is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..problems import Problem

LINE_END = re.compile(r"\r\n?")
OTHER_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces of a set width, and those at which no line breaks."""
PRIVATE_USE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
LOOK_ALIKE = "\ufb00-\ufb4f\uff01-\uff5e\U0001d400-\U0001d7ff"
"""Ligatures, wide letters, and the letters of mathematics: one sign looks like other letters."""
HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff"
)
"""Control characters, those that take no room or turn the direction of writing, and blank letters."""
HYPHEN = "\u2010\u2011"
OTHER_LETTERS = "\u0370-\u052f"
"""Greek and Cyrillic."""
ADDED_SIGNS = "\ufe00-\ufe0f\u0334-\u0338"
"""Signs that change the letter before them, so little that nobody sees them."""
MIXED = f"(?<=[A-Za-z])[{OTHER_LETTERS}{ADDED_SIGNS}]|[{OTHER_LETTERS}](?=[A-Za-z])"
"""A Greek or Cyrillic letter, or a sign that nobody sees, inside a word of Latin letters."""
NEVER = f"{HIDDEN}{PRIVATE_USE}{LOOK_ALIKE}{HYPHEN}"
SIGN = re.compile(f"[{NEVER}]|{MIXED}")
PERHAPS_SIGN = re.compile(f"[{NEVER}{OTHER_LETTERS}{ADDED_SIGNS}]")
"""Finds in a third of the time that a text has no `SIGN`, as nearly all have none."""
PRIVATE_USE_CHARACTER = re.compile(f"[{PRIVATE_USE}]")
"""Characters of Unicode's private use area look different in each font, or do not show at all."""
CONTROL_NAMES = {
    "\x00": "NULL", "\x07": "BELL", "\x08": "BACKSPACE", "\x0b": "VERTICAL TAB", "\x0c": "FORM FEED",
    "\x1b": "ESCAPE", "\x7f": "DELETE", "\x85": "NEXT LINE",
}  # fmt: skip
"""Unicode gives control characters no names of their own."""
CONFLICT = re.compile(r"^(<{7}|>{7}|\|{7}|={7})(?: .*)?$", re.MULTILINE)
"""The lines that git writes around two versions of the same part."""
FILES_KEPT = 4000
"""So many files stay read: several times those of a large manual."""
WORD_PROCESSOR = "Delete it; such characters often come from a word processor."


@dataclass(frozen=True)
class Sign:
    """A character that no text may hold: where it is, what is wrong with it, and what to do."""

    index: int
    character: str
    message: str
    hint: str


def read_text(path: Path, display_path: str) -> tuple[str | None, list[Problem]]:
    """The text of a file in its ordinary form, with a problem for each character that may not be in it.

    The text is without those characters, and None if the file cannot be read. Problems name `display_path`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        hint = "Check that it exists and is a file."
        return None, [Problem(display_path, 1, "file", f"cannot be read ({error.strerror}).", hint)]
    text, problems = _read(content, display_path)
    return text, list(problems)


@lru_cache(FILES_KEPT)  # a preview and a watch read the same files again and again
def _read(content: bytes, display_path: str) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        hint = "Save the file with the encoding UTF-8."
        return None, (Problem(display_path, line, "file", "is not UTF-8 text.", hint),)
    text = ordinary(source)
    problems = tuple(dict.fromkeys([*_sign_problems(text, display_path), *_conflict(text, display_path)]))
    return (CONFLICT.sub("", SIGN.sub("", text)) if problems else text), problems


def ordinary(text: str) -> str:
    """The same text with one kind of line end, of space, and of each letter."""
    if "\r" in text:
        text = LINE_END.sub("\n", text)
    return text if text.isascii() else OTHER_SPACE.sub(" ", unicodedata.normalize("NFC", text))


def signs(text: str) -> Iterator[Sign]:
    """Each character that no text may hold, in order."""
    for match in SIGN.finditer(text) if PERHAPS_SIGN.search(text) else ():
        yield Sign(match.start(), match[0], *_message_and_hint(match[0]))


def _message_and_hint(character: str) -> tuple[str, str]:
    code = f"U+{ord(character):04X}"
    if PRIVATE_USE_CHARACTER.match(character):
        hint = "Type another in its place; such characters often come from a word processor."
        return f"has a character that only its own font can show ({code}).", hint
    name = f"{unicodedata.name(character, '') or CONTROL_NAMES.get(character, 'CONTROL CHARACTER')}, {code}"
    plain = unicodedata.normalize("NFKC", character)
    if character in HYPHEN:
        return f"has a hyphen that searches do not find ({name}).", "Type an ordinary hyphen."
    if character == "\ufffd":
        return f"has the mark of a lost letter ({name}).", "Type the letter again."
    if re.match(f"[{LOOK_ALIKE}]", character):
        return f"has “{character}”, which only looks like other letters ({name}).", f"Type “{plain}”."
    if unicodedata.category(character)[0] == "L" and not re.match(f"[{HIDDEN}]", character):
        return f"has “{character}” in a word of other letters ({name}).", "Type the word again."
    return f"has a character that cannot be seen ({name}).", WORD_PROCESSOR


def _sign_problems(text: str, file: str) -> Iterator[Problem]:
    """A problem for each character in each line, at its first place there."""
    seen: set[tuple[int, str]] = set()
    for sign in signs(text):
        line = text.count("\n", 0, sign.index) + 1
        if (line, sign.character) not in seen:
            seen.add((line, sign.character))
            column = sign.index - text.rfind("\n", 0, sign.index)
            yield Problem(file, line, "file", f"{sign.message[:-1]} in column {column}.", sign.hint)


def _conflict(text: str, file: str) -> Iterator[Problem]:
    if match := CONFLICT.search(text):
        line = text.count("\n", 0, match.start()) + 1
        hint = "Keep one of the two versions here, and remove the lines <<<<<<<, ======= and >>>>>>>."
        yield Problem(file, line, "file", f"has a mark of an unfinished merge ({match[1]}).", hint)
