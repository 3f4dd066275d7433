"""Checks the pages that people write: front matter, the pairing with records, and calls of macros."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ...manual.kinds import BY_NAME, kinds_with
from ...manual.problems import Problem, did_you_mean
from ...manual.reading.marks import Mark, marks
from ...manual.reading.text import signs
from ...manual.rules.references import id_hint
from ...tools.text import counted
from ..author.calls import COMMENT, EXPRESSION, NOT_PLAIN, Call, line_ends, read_call
from ..author.page_macros import LINK_KINDS, MACROS, SHOW_NAMES
from ..author.source_pages import SourcePage
from ..author.worksheet_macros import LABEL_COUNTS, PICTURE_NAMES, WORKSHEET_MACROS
from ..counts import COUNT_NAMES
from ..structure.addresses import written_kind
from ..structure.directory import Directory

KEYS = ("ref", "title", "template", "also")
"""The keys of front matter."""
NAMES = {"show": SHOW_NAMES, "count": COUNT_NAMES, "picture": PICTURE_NAMES}
"""The macros that take a name, with the names that they know."""
BRACKETS = re.compile(r"\[\[([^\[\]\"'\n]*)\]\](?![(\[])")
"""The name of a record as data has it. Markdown's own brackets are followed by an address."""
EXPRESSIONS_KEPT = 20_000
"""So many expressions stay read: several times those of a large manual."""


class _Fault(NamedTuple):
    """What is wrong with an expression on whatever page it is; `line` is counted from its braces, from 0."""

    line: int
    field: str
    message: str
    hint: str


class _Values(NamedTuple):
    """The values of a call in which nothing is wrong by itself; `line` is counted as in a fault."""

    line: int
    macro: str
    by_name: dict[str, Any]


def check_pages(pages: Iterable[SourcePage], directory: Directory) -> list[Problem]:
    """Every problem in the pages that people wrote: front matter, pairing with records, calls of macros."""
    problems: list[Problem] = []
    for page in pages:
        problems += [*_unknown_keys(page), *_ref_problems(page, directory)]
        problems += _macro_problems(page, directory)
    problems += _records_without_page({page.source for page in pages}, directory)
    return problems


def _unknown_keys(page: SourcePage) -> Iterator[Problem]:
    for key in page.meta:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"The keys are: {', '.join(KEYS)}."
            yield page.problem(page.meta_lines.get((key,), 1), key, "is not a known key.", hint)


def _ref_problems(page: SourcePage, directory: Directory) -> Iterator[Problem]:
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
            hint = did_you_mean(str(ref), directory.entries[kind]) or "Add the record, or remove the page."
            yield page.problem(line, "ref", f'is not a known {kind} (got "{ref}").', hint)
    elif directory.entry(kind, str(ref)).address.source != page.source:
        expected = directory.entry(kind, str(ref)).address.source
        message = f'belongs to another file (got "{ref}"; expected in docs/{expected}).'
        yield page.problem(line, "ref", message, "Rename the file.")


def _records_without_page(sources: set[str], directory: Directory) -> Iterator[Problem]:
    for kind in kinds_with("written"):
        for entry in directory.entries[kind.name].values():
            if entry.address.source not in sources:
                hint = f"Write docs/{entry.address.source} with `ref: {entry.id}` in its front matter."
                message = f'the {kind.name} "{entry.id}" has no page.'
                yield Problem.at(entry.record.origin.inside("id"), message, hint)


def _macro_problems(page: SourcePage, directory: Directory) -> Iterator[Problem]:
    """Each `{{ … }}` has to be a call of a known macro with plain values."""
    body = COMMENT.sub(line_ends, page.body)
    for match in EXPRESSION.finditer(body):
        for part in _read(match[1]):
            line = page.body_line + body.count("\n", 0, match.start()) + part.line
            if isinstance(part, _Fault):
                yield page.problem(line, part.field, part.message, part.hint)
            else:
                yield from _value_problems(page, line, part.macro, part.by_name, directory)
    yield from _names_in_brackets(page, body, directory)
    rest = EXPRESSION.sub(line_ends, body)
    for braces in ("{{", "}}", "{%"):
        if braces in rest:
            line = page.body_line + rest.count("\n", 0, rest.find(braces))
            hint = "Write a macro as {{ name(…) }}; nothing else may be in double braces."
            yield page.problem(line, "macro", f"`{braces}` is not part of a macro.", hint)


def _names_in_brackets(page: SourcePage, body: str, directory: Directory) -> Iterator[Problem]:
    """Records that a page names as data does. Markdown would show the brackets."""
    for match in BRACKETS.finditer(body):
        prefix, _, id = match[1].strip().rpartition(":")
        kinds = (kind for kind in LINK_KINDS if id in directory.entries[kind] and prefix in ("", kind))
        kind = next(kinds, "")
        hint = f'Write {{{{ {kind or "session"}("{id if kind else "my-life-line"}") }}}}.'
        if written_kind(page.source) == "handout":
            hint = "A worksheet names no record: write the words themselves."
        line = page.body_line + body.count("\n", 0, match.start())
        yield page.problem(line, "text", f"names a record with [[ ]], as only data can: {match[0]}.", hint)


@lru_cache(EXPRESSIONS_KEPT)  # the same calls are on many pages, and are read again at every edit
def _read(expression: str) -> tuple[_Fault | _Values, ...]:
    """What is wrong between two braces, and the values of the calls there in which nothing is."""
    first_line = expression.split("\n")[0]
    excerpt = f"`{first_line[:60].rstrip()}`"
    try:
        outer_call = read_call(expression)
    except SyntaxError as error:
        message = f"is not well formed ({error.msg}) in {excerpt}."
        return (_Fault(0, "macro", message, "Check quotes, commas and brackets."),)
    if outer_call is None:
        return (_Fault(0, "macro", f"{excerpt} is not a macro call.", "Write {{ name(…) }}."),)
    return tuple(part for call in outer_call.with_calls_inside() for part in _read_one(call))


def _read_one(call: Call) -> Iterator[_Fault | _Values]:
    """The faults of a call, or its values."""
    name = call.name
    say = partial(_Fault, call.line)
    if name not in MACROS:
        hint = did_you_mean(name, MACROS) or f"The macros are: {', '.join(MACROS)}."
        yield say("macro", f'there is no macro "{name}".', hint)
        return
    say = partial(say, f"{name}()")
    positional = [_plain(value) for value in call.positional]
    named = {key: _plain(value) for key, value in call.named.items()}
    texts = [*positional, *named.values()]
    if NOT_PLAIN in texts:
        yield say("takes plain values only.", "Write the id in quotes.")
    elif sign := next(signs("\n".join(map(str, texts))), None):
        yield say(sign.message, sign.hint)
    elif any(not text.isprintable() for text in _strings(texts)):
        hint = r"A backslash begins a code, such as \n for a new line. Write / or another word."
        yield say("has a text that is not on one line.", hint)
    elif mark := _shown_mark(name, texts):
        message = f"shows “{mark.typed}”, a mark for {mark.meaning}, as it is typed."
        yield say(message, "Its texts are plain: remove the mark.")
    elif error := _signature_error(name, len(positional), tuple(named)):
        yield say(f"is called wrongly ({error}).", SEE_GUIDE)
    else:
        values = dict(zip(_PARAMETERS[name], positional, strict=False)) | named
        wrong: list[_Fault | _Values] = [say(message, SEE_GUIDE) for message in _wrong_types(name, values)]
        yield from wrong or [_Values(call.line, name, values)]


def _plain(value: Any) -> Any:
    """The value to check: that of `words(…)` inside another macro is its standard wording."""
    if isinstance(value, list):
        items = [_plain(item) for item in value]
        return NOT_PLAIN if NOT_PLAIN in items else items
    if isinstance(value, Call):
        return _plain(next(iter(value.positional), "")) if value.name == "words" else NOT_PLAIN
    return value


def _shown_mark(name: str, values: Iterable[Any]) -> Mark | None:
    """The first mark in a text that a macro draws. `words` gives its texts to Markdown."""
    texts = _strings(values) if name != "words" else ()
    found = (mark for text in texts for mark in marks(text))
    return next((mark for mark in found if mark.kind not in ("number", "cell")), None)


def _strings(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _strings(value)
        elif isinstance(value, str):
            yield value


@cache  # a macro is called in few ways
def _signature_error(name: str, positional: int, named: tuple[str, ...]) -> str:
    """What is wrong with a number of positional arguments and these named ones; empty if nothing is."""
    try:
        _SIGNATURES[name].bind(None, *[None] * positional, **dict.fromkeys(named))
    except TypeError as error:
        return str(error)
    return ""


_SIGNATURES = {name: inspect.signature(macro) for name, macro in MACROS.items()}
_PARAMETERS = {name: list(signature.parameters)[1:] for name, signature in _SIGNATURES.items()}
_HINTS = {name: get_type_hints(macro, include_extras=True) for name, macro in MACROS.items()}
_adapter = cache(TypeAdapter)
_EXPECTED = {str: "text", int: "a whole number"}
SEE_GUIDE = "See AUTHORING.md for what it takes."


def _wrong_types(name: str, values: dict[str, Any]) -> Iterator[str]:
    """What is wrong with each value that is of another type than the macro takes."""
    for key, value in values.items():
        if key in _HINTS[name]:
            try:
                _adapter(_HINTS[name][key]).validate_python(value, strict=True)
            except ValidationError:
                got = f'"{value}"' if isinstance(value, str) else repr(value)
                yield f"is given a wrong value for {key} (got {got}; expected {_expected(name, key)})."


def _expected(name: str, key: str) -> str:
    """What a macro takes as a value, in words."""
    return " or ".join(_descriptions(_HINTS[name][key]))


def _descriptions(hint: Any) -> Iterator[str]:
    """The words for a type hint: the description of an annotated one, else the kind of value."""
    facts = [item for item in getattr(hint, "__metadata__", ()) if isinstance(item, FieldInfo)]
    if described := [item.description for item in facts if item.description]:
        yield str(described[0])
    elif hint in _EXPECTED:
        yield _EXPECTED[hint]
    else:
        for part in get_args(hint):
            yield from _descriptions(part)


def _value_problems(
    page: SourcePage, line: int, name: str, values: dict[str, Any], directory: Directory
) -> Iterator[Problem]:
    if name in LINK_KINDS:
        yield from _unknown_id(page, line, name, values["id"], directory)
    elif name == "factor":
        id = f"{values.get('framework', 'erg22plus')}-{values['number']}"
        yield from _unknown_id(page, line, name, id, directory)
    elif name in NAMES and values["name"] not in NAMES[name]:
        names = NAMES[name]
        hint = did_you_mean(str(values["name"]), names) or f"The names are: {', '.join(names)}."
        yield page.problem(line, f"{name}()", f'is given an unknown name (got "{values["name"]}").', hint)
    elif name == "picture" and len(values.get("labels") or []) > LABEL_COUNTS.get(str(values["name"]), 0):
        places = LABEL_COUNTS.get(str(values["name"]), 0)
        message = f"is given {counted(len(values['labels']), 'label')}; this drawing has room for {places}."
        yield page.problem(line, f"{name}()", message, SEE_GUIDE)
    elif name == "cards" and not values["texts"] and not values.get("blank"):
        yield page.problem(line, f"{name}()", "draws no card.", "Give it texts, or a number of blank cards.")
    if written_kind(page.source) == "handout" and name not in WORKSHEET_MACROS:
        hint = f"The macros of a worksheet are: {', '.join(WORKSHEET_MACROS)}."
        message = "is not for worksheets, which contain no text for facilitators."
        yield page.problem(line, f"{name}()", message, hint)
    page_kind = _page_kind(name)
    if page_kind and written_kind(page.source) != page_kind:
        hint = f"Use it in docs/{BY_NAME[page_kind].page}."
        yield page.problem(line, f"{name}()", f"belongs on a {page_kind}'s page only.", hint)


def _page_kind(name: str) -> str | None:
    """The kind of record on whose pages alone a macro may be: `session` for `session_plan`."""
    if name in WORKSHEET_MACROS:
        return "handout"
    prefix, underscore, _ = name.partition("_")
    return prefix if underscore and prefix in BY_NAME and BY_NAME[prefix].written else None


def _unknown_id(page: SourcePage, line: int, kind: str, id: Any, directory: Directory) -> Iterator[Problem]:
    known = directory.entries[kind]
    if id not in known and not directory.manual.may_define(kind, str(id)):
        hint = id_hint(kind, str(id), known)
        yield page.problem(line, f"{kind}()", f'is given an unknown id (got "{id}").', hint)
