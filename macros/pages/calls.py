"""Author macros in text: `{{ name("id", key="value") }}`, found, read and run.

A call looks alike in Jinja and in Python, and Python's own parser reads it at a tenth of the cost of
compiling a Jinja template for each page. Nothing else may stand in braces: no filters, no statements.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType

EXPRESSION = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
COMMENT = re.compile(r"\{##.*?##\}", re.DOTALL)
"""Jinja's own `{#` would swallow Markdown's `{#anchor}`."""

Macros = Mapping[str, Callable[..., str]]


def expand(text: str, macros: Macros) -> str:
    """The text with every call replaced by what its macro gives.

    `check_sources` has read every call before: each names a known macro and holds plain values only.
    """
    names = {"__builtins__": {}, **macros}
    return EXPRESSION.sub(lambda match: str(eval(_compiled(match[1]), names)), COMMENT.sub("", text))


@cache
def _compiled(expression: str) -> CodeType:
    return compile(ast.Expression(parse_call(expression)), "<macro>", "eval")


@cache  # the checks read every call first, the build once more
def parse_call(expression: str) -> ast.expr:
    """The syntax tree of what stands between braces. Raises `SyntaxError` when it is not well formed."""
    return ast.parse(expression, mode="eval").body


def called(call: ast.Call) -> str:
    """The name of the macro that a call names, as typed."""
    return call.func.id if isinstance(call.func, ast.Name) else ast.unparse(call.func)
