"""Finds, reads and runs the calls of author macros in text: `{{ name("id", key="value") }}`.

A call looks the same in Jinja and in Python, and Python's own parser reads it at a tenth of the cost of
compiling a Jinja template for each page. Nothing else is allowed in braces: no filters, no statements.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from ...manual.reading.text import ordinary

EXPRESSION = re.compile(r"\{\{\s*([^}]*(?:\}(?!\})[^}]*)*)\}\}")
"""Two opening braces, then everything up to the first two closing ones. Unlike `.*?`, it looks at each
character only once."""
COMMENT = re.compile(r"\{##.*?##\}", re.DOTALL)
"""Jinja's own `{#` would swallow Markdown's `{#anchor}`."""


def line_ends(match: re.Match[str]) -> str:
    """The line ends of a match alone: in its place, they leave the lines below with their numbers."""
    return "\n" * match[0].count("\n")


TEXTS_SIDE_BY_SIDE = re.compile(r"""["']\s*["']""")

Macros = Mapping[str, Callable[..., str]]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a macro. Each value is plain, a list of values, or another call.

    `line` is counted from the opening braces, from 0.
    """

    name: str
    positional: list[Any]
    named: dict[str, Any]
    line: int

    def run(self, macros: Macros) -> str:
        """The text that the macro returns for these values."""
        positional = [_result(value, macros) for value in self.positional]
        named = {key: _result(value, macros) for key, value in self.named.items()}
        return macros[self.name](*positional, **named)

    def with_calls_inside(self) -> Iterator[Call]:
        """This call, then the calls among its values."""
        yield self
        for value in [*self.positional, *self.named.values()]:
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, Call):
                    yield from item.with_calls_inside()


def _result(value: Any, macros: Macros) -> Any:
    """The value, with the text that it returns in place of every call."""
    if isinstance(value, Call):
        return value.run(macros)
    return [_result(item, macros) for item in value] if isinstance(value, list) else value


def expand(text: str, macros: Macros) -> str:
    """The text with every call replaced by what its macro returns.

    The text has passed `check_pages`: each call names a known macro and has plain values only.
    """

    def result(match: re.Match[str]) -> str:
        call = read_call(match[1])
        assert call is not None
        return call.run(macros)

    return EXPRESSION.sub(result, COMMENT.sub("", text))


NOT_PLAIN = object()
"""Replaces a value that is not text, a number, a list of them or a call."""


def calls_in(expression: str) -> Iterator[Call]:
    """The call between braces and those among its values; none if it is not well formed."""
    try:
        call = read_call(expression)
    except SyntaxError:
        call = None
    yield from call.with_calls_inside() if call else ()


@cache  # the checks read every call, then the build does
def read_call(expression: str) -> Call | None:
    """The call that is between braces; None if it is something else than a call.

    Raises `SyntaxError` if it is not well formed.
    """
    if TEXTS_SIDE_BY_SIDE.search(expression) and _joins_texts(expression):
        raise SyntaxError("a comma is missing between two texts")
    tree = ast.parse(expression, mode="eval").body
    return _call(tree) if isinstance(tree, ast.Call) else None


def _joins_texts(expression: str) -> bool:
    """Whether two texts follow one another with nothing between them, which Python reads as one text."""
    lines = io.StringIO(expression)
    kinds = [
        token.type
        for token in tokenize.generate_tokens(lines.readline)
        if token.type not in (tokenize.NL, tokenize.NEWLINE)
    ]
    return (tokenize.STRING, tokenize.STRING) in pairwise(kinds)


def _call(tree: ast.Call) -> Call:
    function = tree.func
    names = [keyword.arg for keyword in tree.keywords]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SyntaxError(f"{twice} is given twice")
    return Call(
        function.id if isinstance(function, ast.Name) else ast.unparse(function),
        [_value(argument) for argument in tree.args],
        {str(keyword.arg): _value(keyword.value) for keyword in tree.keywords},
        tree.lineno - 1,
    )


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant):
        return ordinary(node.value) if isinstance(node.value, str) else node.value
    if isinstance(node, ast.Call):
        return _call(node)
    if isinstance(node, ast.List):
        return [_value(item) for item in node.elts]
    return NOT_PLAIN
