"""Checks the pages that people write: front matter, the pairing with records, and macros in the text."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from ...manual.kinds import BY_NAME, kinds_with
from ...manual.problems import Problem, did_you_mean
from ...manual.reading.yaml_text import PRIVATE_USE_CHARACTER
from ..structure.addresses import written_kind
from ..structure.directory import Directory
from .calls import COMMENT, EXPRESSION, NOT_PLAIN, Call, read_call
from .page_macros import LINK_KINDS, MACROS, SHOWN
from .source_pages import SourcePage
from .worksheet_macros import PICTURES, WORKSHEET_MACROS

KEYS = ("ref", "title", "template")
NAMES = {"show": SHOWN, "picture": PICTURES}
"""Macros that take a name, and the names they know."""


def check_pages(pages: Iterable[SourcePage], directory: Directory) -> list[Problem]:
    """Every problem in the pages that people wrote: front matter, pairing with records, macro calls."""
    problems: list[Problem] = []
    right: set[_Seen] = set()
    for page in pages:
        problems += [*_front_matter(page), *_reference(page, directory), *_macros(page, directory, right)]
    problems += _records_without_page({page.source for page in pages}, directory)
    return problems


def _front_matter(page: SourcePage) -> Iterator[Problem]:
    for key in page.meta:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"The keys are: {', '.join(KEYS)}."
            yield page.problem(page.meta_lines.get((key,), 1), key, "is not a known key.", hint)


def _reference(page: SourcePage, directory: Directory) -> Iterator[Problem]:
    kind, ref = written_kind(page.source), page.meta.get("ref")
    line = page.meta_lines.get(("ref",), 1)
    if kind is None:
        if ref is not None:
            folders = ", ".join(f"docs/{kind.page.rstrip('/')}" for kind in kinds_with("written"))
            hint = f"Pages with `ref` are in {folders}."
            yield page.problem(line, "ref", "is given on a page that belongs to no record.", hint)
        return
    if not ref:
        yield page.problem(1, "ref", "is missing.", f"Begin the file with `---`, `ref: <{kind} id>`, `---`.")
    elif directory.find(kind, str(ref)) is None:
        if not directory.manual.may_define(kind, str(ref)):
            known = directory.entries[kind]
            hint = did_you_mean(str(ref), known) or "Add the record, or remove the page."
            yield page.problem(line, "ref", f'is not a known {kind} (got "{ref}").', hint)
    elif directory.entry(kind, str(ref)).address.source != page.source:
        expected = directory.entry(kind, str(ref)).address.source
        yield page.problem(
            line,
            "ref",
            f'belongs to another file (got "{ref}"; expected in docs/{expected}).',
            "Rename the file.",
        )


def _records_without_page(sources: set[str], directory: Directory) -> Iterator[Problem]:
    for kind in kinds_with("written"):
        for entry in directory.entries[kind.name].values():
            if entry.address.source not in sources:
                hint = f"Write docs/{entry.address.source} with `ref: {entry.id}` in its front matter."
                message = f'the {kind.name} "{entry.id}" has no page.'
                yield Problem.at(entry.record.origin.inside("id"), message, hint)


_Seen = tuple[str, str | None]
"""What is between braces, and the kind of record whose page it is on."""


def _macros(page: SourcePage, directory: Directory, right: set[_Seen]) -> Iterator[Problem]:
    """Each `{{ … }}` is a call of a known macro with plain values. `right`: the calls found so before."""
    body = COMMENT.sub(_blank, page.body)
    kind = written_kind(page.source)
    for match in EXPRESSION.finditer(body):
        if (match[1], kind) in right:
            continue
        line = page.body_line + body.count("\n", 0, match.start())
        problems = list(_expression(page, line, match[1], directory))
        yield from problems
        if not problems:
            right.add((match[1], kind))
    rest = EXPRESSION.sub(_blank, body)
    for mark in ("{{", "}}", "{%"):
        if mark in rest:
            line = page.body_line + rest.count("\n", 0, rest.find(mark))
            hint = "Write macros as {{ name(…) }}, and nothing else in braces."
            yield page.problem(line, "macro", f"`{mark}` stands alone.", hint)


def _blank(match: re.Match[str]) -> str:
    """The same lines with nothing on them, so that what follows keeps its line."""
    return "\n" * match[0].count("\n")


def _expression(page: SourcePage, line: int, text: str, directory: Directory) -> Iterator[Problem]:
    shown = f"`{text[:60].rstrip()}`"
    try:
        whole = read_call(text)
    except SyntaxError as error:
        hint = "Check quotes, commas and brackets."
        yield page.problem(line, "macro", f"is not well formed ({error.msg}) in {shown}.", hint)
        return
    if whole is None:
        yield page.problem(line, "macro", f"{shown} is not a macro's call.", "Write {{ name(…) }}.")
        return
    for call in whole.with_calls_inside():
        yield from _call(page, line + call.line, call, directory)


def _call(page: SourcePage, line: int, call: Call, directory: Directory) -> Iterator[Problem]:
    name = call.name
    if name not in MACROS:
        hint = did_you_mean(name, MACROS) or f"The macros are: {', '.join(MACROS)}."
        yield page.problem(line, "macro", f'there is no macro "{name}".', hint)
        return
    positional = [_plain(value) for value in call.positional]
    named = {key: _plain(value) for key, value in call.named.items()}
    if NOT_PLAIN in positional or NOT_PLAIN in named.values():
        yield page.problem(line, f"{name}()", "takes plain values only.", "Write the id in quotes.")
        return
    if match := PRIVATE_USE_CHARACTER.search("".join(map(str, [*positional, *named.values()]))):
        message = f"has a character that only its own font can show (U+{ord(match[0]):04X})."
        yield page.problem(line, f"{name}()", message, "Type another in its place.")
        return
    if misfit := _misfit(name, len(positional), tuple(named)):
        yield page.problem(
            line, f"{name}()", f"is called wrongly ({misfit}).", "See AUTHORING.md for what it takes."
        )
        return
    values = dict(zip(_PARAMETERS[name], positional, strict=False)) | named
    problems = list(_types(page, line, name, values))
    yield from problems or _values(page, line, name, values, directory)


def _plain(value: Any) -> Any:
    """The value as it can be checked: `words(…)` inside another macro stands for its standard wording."""
    if isinstance(value, list):
        items = [_plain(item) for item in value]
        return NOT_PLAIN if NOT_PLAIN in items else items
    if isinstance(value, Call):
        return _plain(next(iter(value.positional), "")) if value.name == "words" else NOT_PLAIN
    return value


@cache  # a macro is called in few ways
def _misfit(name: str, positional: int, named: tuple[str, ...]) -> str:
    """What is wrong with so many positional arguments and these named ones; empty when they fit."""
    try:
        _SIGNATURES[name].bind(None, *[None] * positional, **dict.fromkeys(named))
    except TypeError as error:
        return str(error)
    return ""


_SIGNATURES = {name: inspect.signature(macro) for name, macro in MACROS.items()}
_PARAMETERS = {name: list(signature.parameters)[1:] for name, signature in _SIGNATURES.items()}
_HINTS = {name: get_type_hints(macro) for name, macro in MACROS.items()}
_adapter = cache(TypeAdapter)
_EXPECTED = {"str": "text", "int": "a whole number", "list": "a list"}


def _types(page: SourcePage, line: int, name: str, values: dict[str, Any]) -> Iterator[Problem]:
    for key, value in values.items():
        if key in _HINTS[name]:
            try:
                _adapter(_HINTS[name][key]).validate_python(value, strict=True)
            except ValidationError:
                got = f'"{value}"' if isinstance(value, str) else repr(value)
                message = f"is given a wrong value for {key} (got {got}; expected {_wanted(name, key)})."
                yield page.problem(line, f"{name}()", message, "See AUTHORING.md for what it takes.")


def _wanted(name: str, key: str) -> str:
    hint = str(_HINTS[name][key])
    return " or ".join(
        words for word, words in _EXPECTED.items() if word in hint.replace("list[str]", "list")
    )


def _values(
    page: SourcePage, line: int, name: str, values: dict[str, Any], directory: Directory
) -> Iterator[Problem]:
    if name in LINK_KINDS:
        yield from _known(page, line, name, values["id"], directory)
    elif name == "factor":
        id = f"{values.get('framework', 'erg22plus')}-{values['number']}"
        yield from _known(page, line, name, id, directory)
    elif name in NAMES and values["name"] not in NAMES[name]:
        names = NAMES[name]
        hint = did_you_mean(str(values["name"]), names) or f"The names are: {', '.join(names)}."
        yield page.problem(line, f"{name}()", f'is given an unknown name (got "{values["name"]}").', hint)
    if written_kind(page.source) == "handout" and name not in WORKSHEET_MACROS:
        hint = f"The macros of a worksheet are: {', '.join(WORKSHEET_MACROS)}."
        yield page.problem(
            line, f"{name}()", "is not for a worksheet, which holds no facilitator text.", hint
        )
    belongs = "handout" if name in WORKSHEET_MACROS else name.split("_")[0] if "_" in name else None
    if belongs and written_kind(page.source) != belongs:
        hint = f"Use it in docs/{BY_NAME[belongs].page}."
        yield page.problem(line, f"{name}()", f"belongs on a {belongs}'s page only.", hint)


def _known(page: SourcePage, line: int, kind: str, id: Any, directory: Directory) -> Iterator[Problem]:
    known = directory.entries[kind]
    if id not in known and not directory.manual.may_define(kind, str(id)):
        hint = did_you_mean(str(id), known) or "Use the id of an existing record."
        yield page.problem(line, f"{kind}()", f'is given an unknown id (got "{id}").', hint)
