"""Turns the values of a YAML file into a record, and pydantic's errors into problems an author can fix."""

from __future__ import annotations

import difflib
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from ...tools.text import counted
from ..problems import Path, Problem, did_you_mean
from ..records.base import EDITION_PATTERN, ITALICS, Id, Record
from ..records.ledger import PLACE_PATTERN
from ..records.session import fields_of
from .yaml_text import YamlText

R = TypeVar("R", bound=Record)
KEY = "[key]"
"""The last part of the place that pydantic gives when a key, and not its value, has the wrong form."""


def validate(shape: type[R], text: YamlText) -> R | None:
    """The record in `text`, which has the type `shape`; or None, with the problems in `text.problems`."""
    if text.problems:
        return None
    if not isinstance(text.value, dict):
        expected = ", ".join(fields_of(shape)[:3])
        text.add_problem(1, "file", f"has no keys (expected {expected}, …).", "Write `key: value` lines.")
        return None
    try:
        record = shape.model_validate(text.value)
    except ValidationError as error:
        errors = error.errors()
        misspelt = {
            _meant(shape, details["loc"]) for details in errors if details["type"] == "extra_forbidden"
        }
        text.problems.extend(
            _problem(shape, text, details)
            for details in errors
            if details["type"] != "missing" or details["loc"] not in misspelt
        )
        return None
    record.attach(text.origin)
    return record


def _meant(shape: type[Record], path: Path) -> Path:
    """The path of the key that an unknown key was probably meant to be."""
    nearest = difflib.get_close_matches(str(path[-1]), fields_of(_model_at(shape, path[:-1])), n=1)
    return (*path[:-1], *nearest)


def _problem(shape: type[Record], text: YamlText, error: Any) -> Problem:
    path: Path = tuple(part for part in error["loc"] if part != KEY)
    place = text.origin.inside(*path)
    if error["type"] == "extra_forbidden":
        keys = fields_of(_model_at(shape, path[:-1]))
        hint = did_you_mean(str(path[-1]), keys) or f"The keys are: {', '.join(keys)}."
        return Problem.at(place, "is not a known key.", hint)
    if error["type"] == "missing":
        return Problem.at(place, "is missing.", "Add it.")
    got = path[-1] if KEY in error["loc"] else _value_at(text.value, path)
    message, hint = _message_and_hint(error, got)
    return Problem.at(place, message, hint)


def _message_and_hint(error: Any, value: Any) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if value is None:
        return "has no value.", "Fill it in, or remove the key if it is optional."
    if kind == "literal_error":
        expected = context["expected"].replace("'", '"')
        options = [word.strip().strip('"') for word in expected.replace(" or ", ", ").split(",")]
        return f'has a wrong value (got "{value}"; expected {expected}).', did_you_mean(str(value), options)
    if kind == "string_too_long":
        length, limit = counted(len(str(value)), "character"), context["max_length"]
        return f"is too long (got {length}; expected at most {limit}).", "Shorten it."
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return f'has the wrong format (got "{value}").', _PATTERN_HINTS.get(pattern, pattern)
    if kind == "reserved_id":
        hint = "Computers and web servers keep it for themselves; choose another."
        return f'cannot be a name (got "{value}").', hint
    if kind == "string_type" and (mark := _mark_in_text(value)):
        return mark, "Put the whole text in quotes."
    expected = _EXPECTED.get(kind, error["msg"][0].lower() + error["msg"][1:])
    if kind in _LENGTHS:
        words, limit = _LENGTHS[kind]
        expected = f"{words} {counted(context[limit], 'item')}"
    got = f'"{value}"' if isinstance(value, str) else _describe(value)
    return f"has a wrong value (got {got}; expected {expected.format(**context)}).", ""


def _mark_in_text(value: Any) -> str:
    """What YAML took for a mark of its own in a text without quotes; empty if that is not known."""
    if isinstance(value, dict) and len(value) == 1:
        return f"has a colon after “{next(iter(value))}”, which makes it a key."
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        return "begins with [[, which YAML takes for a list."
    return ""


def id_fault(id: str) -> tuple[str, str] | None:
    """What is wrong with an id, and what to do; None if it can be used."""
    try:
        _ID.validate_python(id)
    except ValidationError as error:
        return _message_and_hint(error.errors()[0], id)
    return None


_ID: TypeAdapter[str] = TypeAdapter(Id)
_PATTERN_HINTS = {
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "Use lower-case words joined by hyphens, such as my-life-line.",
    EDITION_PATTERN: "Use two numbers with a point and no leading zeros, such as 1.0.",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "Use year-month-day, such as 2026-11-23.",
    PLACE_PATTERN: "Write a file of data/ and what is in it, such as overview/purpose#reflection.",
    r"^I can ": 'Begin with "I can ".',
}
_EXPECTED = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "text",
    "list_type": "a list, one `- item` a line",
    "dict_type": "`key: value` lines",
    "model_type": "`key: value` lines",
    "model_attributes_type": "`key: value` lines",
    "string_too_short": "some text",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
}
_LENGTHS = {"too_short": ("at least", "min_length"), "too_long": ("at most", "max_length")}


def _describe(value: Any) -> str:
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "`key: value` lines" if isinstance(value, dict) else str(value)


def _value_at(value: Any, path: Path) -> Any:
    """The value that a path leads to, or the innermost value on the way if the path leads no further."""
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return value
    return value


def _model_at(shape: type[Record], path: Path) -> type[BaseModel]:
    """The type of the record that a path leads to, or of the innermost record on the way."""
    model: type[BaseModel] = shape
    for part in path:
        if isinstance(part, int):
            continue
        names = {field.alias or name: field for name, field in model.model_fields.items()}
        inner = _record_in(names[part].annotation) if part in names else None
        model = inner or model
    return model


def has_italics(shape: type[Record], path: Path) -> bool:
    """Whether the text that a path leads to in a file may have words in italics."""
    names = [part for part in path if isinstance(part, str)]
    field = _model_at(shape, tuple(names[:-1])).model_fields.get(names[-1]) if names else None
    return field is not None and _holds(field, ITALICS)


def _holds(annotation: Any, metadata: object) -> bool:
    """Whether a type, or one inside it, has this metadata."""
    parts = (*get_args(annotation), *get_args(getattr(annotation, "annotation", None)))
    return metadata in getattr(annotation, "metadata", ()) or any(
        part is metadata or _holds(part, metadata) for part in parts
    )


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _record_in(part))), None)
