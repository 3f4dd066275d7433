"""Every field of every shape of the manual is changed, one at a time, and each change has to be reported."""

from __future__ import annotations

import copy
import inspect
import re
import types
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from macros.editions.diff.compare import compare
from macros.editions.diff.content import NOT_COMPARED, UNORDERED, json_round_trip, records_of
from macros.manual.model import Manual
from macros.manual.reading.load import FILES, FOLDERS, LEDGER
from macros.manual.reading.yaml_text import read_yaml
from macros.manual.records.base import Record
from macros.pages.structure.directory import Directory

DATA = Path(__file__).parent / "golden" / "manual" / "data"
SAMPLES = (
    ("Sample.", "Another."),
    ("sample", "other-sample"),
    ("0.1", "0.2"),
    ("2026-01-02", "2026-02-03"),
    ("I can say it.", "I can say more."),
    ("overview/suitability#sample", "overview/suitability#other"),
)
"""Two texts of each kind: every pattern that a text may have to fit, fits the texts of one kind first."""
SMALL_FILES = ("data/sessions/beta.yml", "data/sessions/gamma.yml")
"""Files in which optional fields stay as they are: one session has them all, and is not retired."""
RETIRED = "data/sessions/gamma.yml"


OTHER_VALUES = {"Module.sessions": ["alpha"]}
"""Fields of which a change is reported by the records that they name, which have to exist."""


class Place(NamedTuple):
    """A field in a file: its shape and name, the way to it, and its type."""

    file: str
    field: str
    path: tuple[str | int, ...]
    annotation: Any

    def __str__(self) -> str:
        return f"{self.file.removeprefix('data/')}: {'.'.join(map(str, self.path))}"


def bare(annotation: Any) -> tuple[Any, Any]:
    """A type without `Annotated` and `None`, and the pattern or the least number for its values."""
    limit: Any = None
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *extras = get_args(annotation)
            found = (getattr(item, name, None) for item in extras for name in ("pattern", "ge"))
            limit = next(filter(None, found), limit)
        elif get_origin(annotation) in (Union, types.UnionType):
            annotation = next(part for part in get_args(annotation) if part is not types.NoneType)
        else:
            return annotation, limit


def inner_record(annotation: Any) -> type[Record] | None:
    """The shape in a field: of its value, or of the items of its list."""
    kind, _ = bare(annotation)
    if get_origin(kind) is list:
        kind, _ = bare(get_args(kind)[0])
    return kind if isinstance(kind, type) and issubclass(kind, Record) else None


def fields(shape: type[BaseModel]) -> Iterator[tuple[str, str, Any]]:
    """The key, the name and the full type of each field of a shape."""
    for name, info in shape.model_fields.items():
        owner = next(cls for cls in shape.__mro__ if name in inspect.get_annotations(cls))
        annotation = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        yield info.alias or name, f"{owner.__name__}.{name}", annotation


def value_of(annotation: Any, which: int = 0) -> Any:
    """A value of a type; 0 and 1 give two different ones where there are two."""
    kind, limit = bare(annotation)
    if get_origin(kind) is list:
        least = next((item.min_length for item in get_args(annotation)[1:] if hasattr(item, "min_length")), 1)
        inner = get_args(kind)[0]
        return [value_of(inner, which), *(value_of(inner, 1 - which) for _ in range((least or 1) - 1))]
    if get_origin(kind) is dict:
        key, inner = get_args(kind)
        return {value_of(key, which): value_of(inner, which)}
    if get_origin(kind) is Literal:
        return get_args(kind)[which % len(get_args(kind))]
    if kind is bool:
        return bool(which)
    if kind is int:
        return max(int(limit or 0), 10) + which
    if kind is str:
        return next(texts[which] for texts in SAMPLES if re.search(limit or "", texts[0]))
    return {key: value_of(inner, which) for key, _, inner in fields(kind)}


def changed_value(value: Any, annotation: Any) -> Any:
    """Another value in the place of one."""
    first = value_of(annotation)
    kind, _ = bare(annotation)
    if get_origin(kind) is list and value:
        return with_another(value, annotation)
    if kind is int:
        return value_of(annotation, 1 if value in (first, str(first)) else 0)
    if kind is bool:
        return str(value).lower() != "true"
    return value_of(annotation, 1) if value in (first, None) else first


def with_another(items: list[Any], annotation: Any) -> list[Any]:
    """A list with one more item, without its first items if it would be too long."""
    extras = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    limit = next((item.max_length for item in extras if hasattr(item, "max_length")), 0)
    return [*items, *value_of(annotation, 1)][-limit:]


def whole(shape: type[Record], value: dict[str, Any], file: str) -> dict[str, Any]:
    """The value of a file with every optional field filled in."""
    for key, name, annotation in fields(shape):
        fill = file == RETIRED if name == "Session.retired" else file not in SMALL_FILES
        if fill and value.get(key) in (None, [], {}):
            value[key] = value_of(annotation)
        shape_inside = inner_record(annotation)
        inside = value.get(key)
        for item in inside if isinstance(inside, list) else [inside]:
            if shape_inside and isinstance(item, dict):
                whole(shape_inside, item, file)
    return value


def places(file: str, shape: type[Record], value: Any, path: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Every field in a file; of a list, those of its first item."""
    for key, name, annotation in fields(shape):
        if key not in value:
            continue
        yield Place(file, name, (*path, key), annotation)
        shape_inside = inner_record(annotation)
        if shape_inside and isinstance(value[key], list):
            yield from places(file, shape_inside, value[key][0], (*path, key, 0))
        elif shape_inside:
            yield from places(file, shape_inside, value[key], (*path, key))


def shape_of(file: str) -> type[Record]:
    name = file.removeprefix("data/")
    return FILES.get(name) or FOLDERS[f"{name.split('/')[0]}/"]


def read_all() -> dict[str, Any]:
    """The values of every file of the small manual, with nothing left out."""
    paths = (path for path in DATA.rglob("*.yml") if path != DATA / LEDGER)  # no reader sees the ledger
    names = sorted(path.relative_to(DATA.parent).as_posix() for path in paths)
    values = {name: read_yaml(DATA.parent / name, name).value for name in names}
    return {name: whole(shape_of(name), value, name) for name, value in values.items()}


def content_of(values: dict[str, Any]) -> dict[str, Any]:
    records = {
        name.removeprefix("data/"): shape_of(name).model_validate(value) for name, value in values.items()
    }
    folders = {
        folder: [record for name, record in records.items() if name.startswith(folder)] for folder in FOLDERS
    }
    manual = Manual.build(records, folders)
    navigation = SimpleNamespace(walk=lambda: ())
    site: Any = SimpleNamespace(manual=manual, pages={}, directory=Directory(manual), navigation=navigation)
    return json_round_trip({"edition": "0.1", "records": records_of(site)})


def value_at(values: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        values = values[part]
    return values


def with_value(place: Place, value: Any) -> dict[str, Any]:
    """The content when the field has this value."""
    values = {**VALUES, place.file: copy.deepcopy(VALUES[place.file])}
    *way, last = place.path
    value_at(values[place.file], tuple(way))[last] = value
    return content_of(values)


VALUES = read_all()
CONTENT = content_of(VALUES)
PLACES = [place for file, value in VALUES.items() for place in places(file, shape_of(file), value)]
PLACES.append(Place("data/sessions/alpha.yml", "Session.factors", ("factors", "small", "1"), str))


LISTS = [place for place in PLACES if isinstance(value_at(VALUES[place.file], place.path), list)]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_change_to_any_field_is_reported(place: Place) -> None:
    before = value_at(VALUES[place.file], place.path)
    after = OTHER_VALUES.get(place.field) or changed_value(before, place.annotation)
    changes = compare(CONTENT, with_value(place, after))
    cannot_change = after == before  # it has one value only
    assert bool(changes) != (place.field in NOT_COMPARED or cannot_change)
    assert all(change.what and change.title for change in changes)


@pytest.mark.parametrize("place", LISTS, ids=str)
def test_another_order_of_any_list_is_reported(place: Place) -> None:
    longer = with_another(value_at(VALUES[place.file], place.path), place.annotation)
    changes = compare(with_value(place, longer), with_value(place, longer[::-1]))
    assert bool(changes) != (place.field in {*UNORDERED, *NOT_COMPARED})


def test_every_field_of_every_shape_is_tried() -> None:
    tried = {place.field for place in PLACES}
    every = {name for shape in {*FILES.values(), *FOLDERS.values()} for name in all_fields(shape)}
    assert every == tried
    assert {*NOT_COMPARED, *UNORDERED} <= every
    assert all(reason.endswith(".") for reason in {**NOT_COMPARED, **UNORDERED}.values())


def all_fields(shape: type[Record]) -> Iterator[str]:
    for _, name, annotation in fields(shape):
        yield name
        if inside := inner_record(annotation):
            yield from all_fields(inside)
