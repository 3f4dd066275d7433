"""Turns read YAML into records, and pydantic's errors into problems that an author can mend."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ..problems import Origin, Path, Problem, did_you_mean
from ..records.base import Record
from ..records.session import fields_of
from .yaml_text import YamlText

R = TypeVar("R", bound=Record)


def shape(record: type[R], text: YamlText) -> R | None:
    """The record in `text`, or None with its problems added to `text.problems`."""
    if text.problems:
        return None
    if not isinstance(text.value, dict):
        expected = ", ".join(fields_of(record)[:3])
        text.fail(1, "file", f"holds no keys (expected {expected}, …).", "Write `key: value` lines.")
        return None
    try:
        made = record.model_validate(text.value)
    except ValidationError as error:
        text.problems.extend(_problem(record, text.origin, text.value, item) for item in error.errors())
        return None
    made.attach(text.origin)
    return made


def _problem(record: type[Record], origin: Origin, value: Any, error: Any) -> Problem:
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    place = origin.inside(*path)
    kind = error["type"]
    if kind == "extra_forbidden":
        known = fields_of(_model_at(record, path[:-1]))
        hint = did_you_mean(str(path[-1]), known) or f"The keys are: {', '.join(known)}."
        return Problem.at(place, "the key is not known.", hint)
    if kind == "missing":
        return Problem.at(place, "is missing.", "Add it.")
    got = _value_at(value, path)
    message, hint = _explain(kind, error, got)
    return Problem.at(place, message, hint)


def _explain(kind: str, error: Any, got: Any) -> tuple[str, str]:
    context = error.get("ctx", {})
    if got is None:
        return "has no value.", "Fill it in, or remove the key if it is optional."
    if kind == "literal_error":
        expected = context["expected"].replace("'", '"')
        options = [word.strip().strip('"') for word in expected.replace(" or ", ", ").split(",")]
        return f'has a wrong value (got "{got}"; expected {expected}).', did_you_mean(str(got), options)
    if kind == "string_too_long":
        return (
            f"is too long (got {len(str(got))} characters; expected at most {context['max_length']}).",
            "Shorten it.",
        )
    if kind == "string_pattern_mismatch":
        return f'has the wrong form (got "{got}").', _PATTERN_HINTS.get(
            context["pattern"], context["pattern"]
        )
    expected = _EXPECTED.get(kind, error["msg"][0].lower() + error["msg"][1:])
    shown = f'"{got}"' if isinstance(got, str) else _kind_of(got)
    return f"has a wrong value (got {shown}; expected {expected.format(**context)}).", ""


_PATTERN_HINTS = {
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "Use lower-case words joined by hyphens, such as my-life-line.",
    r"^\d+\.\d+$": "Use two numbers with a point, such as 1.0.",
    r"^\d{4}-\d{2}-\d{2}$": "Use year-month-day, such as 2026-11-23.",
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
    "too_short": "at least {min_length} item(s)",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
}


def _kind_of(value: Any) -> str:
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "`key: value` lines" if isinstance(value, dict) else str(value)


def _value_at(value: Any, path: Path) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return value
    return value


def _model_at(record: type[Record], path: Path) -> type[BaseModel]:
    """The record type that a path leads to; the nearest one known when the path leaves records."""
    model: type[BaseModel] = record
    for part in path:
        if isinstance(part, int):
            continue
        names = {field.alias or name: field for name, field in model.model_fields.items()}
        inner = _record_in(names[part].annotation) if part in names else None
        model = inner or model
    return model


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _record_in(arg))), None)
