"""Author macros in text: `{{ name("id", key="value") }}`, found, read and run.

A call looks alike in Jinja and in Python, and Python's own parser reads it at a tenth of the cost of
compiling a Jinja template for each page. Nothing else may stand in braces: no filters, no statements.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

EXPRESSION = re.compile(r"\{\{\s*([^}]*(?:\}(?!\})[^}]*)*)\}\}")
"""Braces, and all up to the first two that close. It looks at each sign once, which `.*?` does not."""
COMMENT = re.compile(r"\{##.*?##\}", re.DOTALL)
"""Jinja's own `{#` would swallow Markdown's `{#anchor}`."""

Macros = Mapping[str, Callable[..., str]]


@dataclass(frozen=True, slots=True)
class Call:
    """A macro's call as typed: its values are plain, lists of values, or calls themselves.

    `line` counts from 0 at the opening braces.
    """

    name: str
    positional: list[Any]
    named: dict[str, Any]
    line: int

    def run(self, macros: Macros) -> str:
        """What the macro gives for these values."""
        positional = [_ready(value, macros) for value in self.positional]
        return macros[self.name](
            *positional, **{key: _ready(value, macros) for key, value in self.named.items()}
        )

    def with_calls_inside(self) -> Iterator[Call]:
        """This call, then the calls among its values."""
        yield self
        for value in [*self.positional, *self.named.values()]:
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, Call):
                    yield from item.with_calls_inside()


def _ready(value: Any, macros: Macros) -> Any:
    if isinstance(value, Call):
        return value.run(macros)
    return [_ready(item, macros) for item in value] if isinstance(value, list) else value


def expand(text: str, macros: Macros) -> str:
    """The text with every call replaced by what its macro gives.

    `check_pages` has read every call before: each names a known macro and holds plain values only.
    """

    def made(match: re.Match[str]) -> str:
        call = read_call(match[1])
        assert call is not None
        return call.run(macros)

    return EXPRESSION.sub(made, COMMENT.sub("", text))


NOT_PLAIN = object()
"""Stands for a value that is neither text, a number, a list of them nor a call."""


@cache  # the checks read every call first, the build once more
def read_call(expression: str) -> Call | None:
    """The call between braces; None when something else does.

    Raises `SyntaxError` when it is not well formed.
    """
    tree = ast.parse(expression, mode="eval").body
    return _call(tree) if isinstance(tree, ast.Call) else None


def _call(tree: ast.Call) -> Call:
    function = tree.func
    return Call(
        function.id if isinstance(function, ast.Name) else ast.unparse(function),
        [_value(argument) for argument in tree.args],
        {str(keyword.arg): _value(keyword.value) for keyword in tree.keywords},
        tree.lineno - 1,
    )


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Call):
        return _call(node)
    if isinstance(node, ast.List):
        return [_value(item) for item in node.elts]
    return NOT_PLAIN
