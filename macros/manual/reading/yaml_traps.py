"""What YAML takes for itself of the words that an author typed, and its errors in an author's words.

Each part of a file is a key, a value or a comment. What is none of them would be lost without a message,
whatever the reason, so everything between the values is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import yaml

IN_QUOTES = "Put the whole text in quotes."
MAX_SHOWN = 40
BETWEEN = re.compile(r"(?:^[ \t]*#.*$|^\.\.\.[ \t]*$|(?<=[ \t]{2})#(?: .*)?$|[\s:,\[\]{}?-])*", re.MULTILINE)
"""What may be between values: marks of YAML, comments on lines of their own, and comments two spaces away."""
COMMENT_BELOW = re.compile(r"[ \t]*\n([ \t]*)(#.*)")
BLOCK_HEADER = re.compile(r"[|>][0-9+-]*(?:[ \t]{2,}# .*|[ \t]*)(?:\n|$)")
ITEM_IN_TEXT = re.compile(r"^[ \t]*(?:- .*|(?:- )?[|>][+-]?[ \t]*)$", re.MULTILINE)
KEY_IN_TEXT = re.compile(r"^[ \t]*(?:- +)?[a-z_]+:(?: .*)?$", re.MULTILINE)
MIN_ROOM = 60
"""A line of a wrapped text is longer than this; the end of an item that lost its dash may be shorter."""
START = re.compile(r"^\s*(?:- +)*(?:[\w-]+: +)?(.*)$")
FIRST_SIGN = {
    "!": "begins with “!”, which YAML takes for a command",
    "&": "begins with “&”, which YAML takes for a name",
    "*": "begins with “*”, which YAML takes for a name",
    "%": "begins with “%”, which YAML keeps for itself",
    "@": "begins with “@”, which YAML keeps for itself",
    "`": "begins with “`”, which YAML keeps for itself",
    "[": "goes on after the bracket with which it begins",
    "{": "goes on after the bracket with which it begins",
    "'": "goes on after the quotation with which it begins",
    '"': "goes on after the quotation with which it begins",
}  # fmt: skip


@dataclass(frozen=True)
class Trap:
    """A place in a file, counted from 0, where words are lost or read as something else."""

    index: int
    message: str
    hint: str = IN_QUOTES


class _Scalar(NamedTuple):
    start: int
    end: int
    node: yaml.ScalarNode
    parent_column: int
    is_item: bool


def traps(source: str, root: yaml.Node) -> list[Trap]:
    """Every part of `source` that is in no key, value or comment, and every value that is two merged ones."""
    scalars = sorted(_scalars(root), key=attrgetter("start"))
    found = [trap for scalar in scalars for trap in _in_scalar(source, scalar)]
    end = 0
    for scalar in scalars:
        found += _between(source, end, scalar.start)
        end = max(end, scalar.end)
    return sorted([*found, *_between(source, end, len(source))], key=lambda trap: trap.index)


def _scalars(root: yaml.Node) -> Iterator[_Scalar]:
    stack: list[tuple[yaml.Node, int, bool]] = [(root, -1, False)]
    seen: set[int] = set()
    while stack:
        node, column, is_item = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield _Scalar(node.start_mark.index, node.end_mark.index, node, column, is_item)
        elif isinstance(node, yaml.SequenceNode):
            stack += [(item, node.start_mark.column, not node.flow_style) for item in node.value]
        else:
            for key, value in node.value:
                stack += [(key, column, False), (value, key.start_mark.column, False)]


def _between(source: str, start: int, end: int) -> Iterator[Trap]:
    match = BETWEEN.match(source, start, end)
    index = match.end() if match else start
    if index >= end:
        return
    rest = _excerpt(source[index:end])
    if source[index] == "#":
        message = f"has “ #”, and YAML does not read what follows it on the line: {rest}."
        yield Trap(index, message, "Put the text in quotes, or the comment on a line of its own.")
    elif source[index] in FIRST_SIGN:
        yield Trap(index, f"{FIRST_SIGN[source[index]]}: {rest}.")
    else:
        yield Trap(index, f"has words that YAML does not read: {rest}.")


def _in_scalar(source: str, scalar: _Scalar) -> Iterator[Trap]:
    raw, value, style = source[scalar.start : scalar.end], str(scalar.node.value), scalar.node.style
    if raw == value:
        yield from _comment_below(source, scalar)
        return
    if raw[:1] in ("!", "&", "*") and style != "*":
        yield Trap(scalar.start, f"{FIRST_SIGN[raw[0]]}: {_excerpt(raw)}.")
        return
    typed = _typed(raw, style)
    if typed is not None and typed.split() != value.split():
        yield Trap(scalar.start, f"is read differently from what was typed: {_excerpt(raw)}.")
    elif "\n" in raw.rstrip():
        yield from _merged(scalar, raw)
        if not style:
            yield from _comment_below(source, scalar)


def _typed(raw: str, style: str | None) -> str | None:
    """The words of a value as they were typed, without YAML's marks; None where escapes are among them."""
    if style in ("|", ">"):
        header = BLOCK_HEADER.match(raw)
        return raw[header.end() :] if header else raw
    if style == "'":
        return raw[1:-1].replace("''", "'")
    if style == '"':
        return None if "\\" in raw else raw[1:-1]
    return raw


def _merged(scalar: _Scalar, raw: str) -> Iterator[Trap]:
    """A text of several lines of which one looks like the next item or key."""
    first, rest = raw.split("\n", 1)
    body = len(first) + 1
    if item := ITEM_IN_TEXT.search(rest):
        hint = "Put its dash under the one above, or write the dash as –."
        message = f"reads the next item as a part of this one: {_excerpt(item[0])}."
        yield Trap(scalar.start + body + item.start() + len(item[0]) - len(item[0].lstrip()), message, hint)
    elif scalar.node.style in ("'", '"') and (key := _key_outside(scalar, rest)):
        message = f"opens a quotation that goes on over the next keys: {_excerpt(key)}."
        yield Trap(scalar.start, message, "Close it where the text ends.")
    elif scalar.is_item and not scalar.node.style:
        lines = raw.split("\n")
        for n, line in enumerate(lines[:-1]):
            room = scalar.node.start_mark.column + len(line.strip())
            if line.rstrip()[-1:] in (".", "?", "!") and room < MIN_ROOM:
                index = scalar.start + sum(len(above) + 1 for above in lines[: n + 1])
                message = f"goes on after the end of a sentence: {_excerpt(lines[n + 1])}."
                hint = "Begin it with `- ` if it is an item of its own; else write `- >-` above the text."
                yield Trap(index, message, hint)
                return


def _key_outside(scalar: _Scalar, rest: str) -> str:
    """A line that looks like a key, no further in than the quotation's own; empty if there is none.

    A line of a text that only wraps before a word with a colon stands further in.
    """
    for key in KEY_IN_TEXT.finditer(rest):
        if len(key[0]) - len(key[0].lstrip()) <= scalar.parent_column:
            return key[0]
    return ""


def _comment_below(source: str, scalar: _Scalar) -> Iterator[Trap]:
    below = COMMENT_BELOW.match(source, scalar.end)
    if below and len(below[1]) > scalar.parent_column >= 0:
        message = f"looks like a part of the text above, but YAML does not read it: {_excerpt(below[2])}."
        yield Trap(below.start(2), message, "Put the text in quotes, or the comment above its key.")


def _excerpt(text: str) -> str:
    line = text.strip().split("\n")[0].rstrip()
    return f"“{line if len(line) <= MAX_SHOWN else line[:MAX_SHOWN].rstrip() + '…'}”"


def syntax_trap(source: str, error: yaml.MarkedYAMLError) -> Trap | None:
    """The common mistake behind an error of YAML's; None where none is known."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return None
    if quote := _open_quote(source, error):
        return quote
    start = source.rfind("\n", 0, mark.index) + 1
    line = source[start:].split("\n")[0]
    text = START.sub(r"\1", line)
    index = start + len(line) - len(text)
    problem = str(error.problem)
    if "another document" in problem:
        message = "has a line of three hyphens, after which YAML reads nothing."
        return Trap(mark.index, message, "Remove the line `---`.")
    if problem.startswith("mapping values are not allowed") and re.search(r":(?: |$)", text):
        return Trap(index, "has a colon and a space inside a text, which YAML takes for a key.")
    if "[[" in line and "flow" in str(error.context) and mark.index >= start + line.index("[["):
        message = "has [[ in a text between brackets or braces, where YAML takes it for a list."
        return Trap(start + line.index("[["), message, "Put that text in quotes.")
    if text[:1] in FIRST_SIGN and mark.line == _line(source, index) and mark.index >= index:
        return _first_sign(error, text, index)
    return None


def _first_sign(error: yaml.MarkedYAMLError, text: str, index: int) -> Trap | None:
    """A text that begins with a mark of YAML's. Brackets and quotes must have closed before the error."""
    first = text[0]
    close = {"[": "]", "{": "}"}.get(first, first)
    if first in "[{'\"" and not re.search(rf"{re.escape(close)}.*\w", text[1:]):
        return None
    if first in "[{" and error.context and "flow" in str(error.context):
        return None
    return Trap(index, f"{FIRST_SIGN[first]}: {_excerpt(text)}.")


def _open_quote(source: str, error: yaml.MarkedYAMLError) -> Trap | None:
    """A quotation that is never closed, or only by the next quote some lines below."""
    hint = "Close it where the text ends. An apostrophe inside '…' is typed twice."
    if error.context == "while scanning a quoted scalar" and error.context_mark:
        return Trap(error.context_mark.index, "opens a quotation that is not closed.", hint)
    mark = error.problem_mark
    try:
        for token in yaml.scan(source, Loader=yaml.SafeLoader):
            if mark is None or token.start_mark.index >= mark.index:
                return None
            is_quoted = isinstance(token, yaml.ScalarToken) and token.style in ("'", '"')
            if is_quoted and token.start_mark.line < token.end_mark.line == mark.line:
                return Trap(token.start_mark.index, "opens a quotation that is not closed.", hint)
    except yaml.YAMLError:
        return None
    return None


def _line(source: str, index: int) -> int:
    return source.count("\n", 0, index)
