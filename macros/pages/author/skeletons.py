"""Skeletons of new sessions and handouts: the record, the page, and the entry in a list."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import yaml

from ...manual.problems import ManualError, Origin, Problem
from ...manual.problems import Path as Keys
from ...manual.reading.shapes import id_fault
from ...manual.reading.yaml_text import Loader, YamlText, parse_yaml
from ...manual.records.session import OUTLINE_PLACEHOLDER
from ...manual.rules.references import id_hint
from ...tools.files import atomic_write
from ..site import Site
from ..structure.addresses import address
from .source_pages import SKELETONS, split_page

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class NewFile:
    """A new file, or an existing one with added lines. `text` is the whole content."""

    path: Path
    text: str
    verb: str = "Wrote"

    @property
    def is_new(self) -> bool:
        """Whether the file must not exist yet."""
        return self.verb == "Wrote"


def write_all(files: list[NewFile]) -> None:
    """Write every file, or none. Raises `ManualError` if a new file exists, and `OSError`."""
    taken = [file.path for file in files if file.is_new and file.path.exists()]
    if taken:
        hint = "Choose another id, or remove the file."
        raise ManualError([Problem(path.as_posix(), 1, "file", "exists already.", hint) for path in taken])
    before = {file.path: None if file.is_new else file.path.read_bytes() for file in files}
    try:
        for file in files:
            atomic_write(file.path, file.text.encode())
    except OSError:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        raise


def new_session(site: Site, root: Path, module: str, id: str) -> list[NewFile]:
    """The files of a new session at the end of a module. Raises `ManualError` if an id cannot be used."""
    module_record = site.manual.modules.get(module)
    problems = _id_problems(id, site.manual.known_sessions)
    if module_record is None:
        hint = id_hint("module", module, site.manual.modules)
        problems.append(_argument_problem("MODULE", f'is not a module (got "{module}").', hint))
    if problems or module_record is None:
        raise ManualError(problems)
    record = _skeleton(
        "session.yml.j2", id=id, title=_title(id), manual=site.manual, outline_reason=OUTLINE_PLACEHOLDER
    )
    files = [
        NewFile(root / "data" / "sessions" / f"{id}.yml", record),
        NewFile(root / "docs" / address("session", id).source, _skeleton("session.md.j2", id=id)),
        _with_item(root, module_record.origin.inside("sessions"), [id], id),
    ]
    _ensure_readable(files, id)
    return files


def new_handout(site: Site, root: Path, session: str, id: str) -> list[NewFile]:
    """The files of a new worksheet for a session. Raises `ManualError` if an id cannot be used."""
    session_record = site.manual.known_sessions.get(session)
    problems = _id_problems(id, site.manual.handouts)
    if session_record is None:
        hint = id_hint("session", session, site.manual.known_sessions)
        problems.append(_argument_problem("SESSION", f'is not a session (got "{session}").', hint))
    if problems or session_record is None:
        raise ManualError(problems)
    entry = [
        f"id: {id}",
        f"title: {_title(id)}",
        "audience: participant",
        "variants: [standard, simple, large-print]",
    ]
    value = {
        "id": id,
        "title": _title(id),
        "audience": "participant",
        "variants": ["standard", "simple", "large-print"],
    }
    place = session_record.origin.inside("handouts")
    page = NewFile(root / "docs" / address("handout", id).source, _skeleton("handout.md.j2", id=id))
    files = [page, _with_item(root, place, entry, value)]
    _ensure_readable(files, id)
    return files


def _with_item(root: Path, place: Origin, item: list[str], value: Any) -> NewFile:
    """The file of the list at `place` with another item, given as lines and as the value that they mean.

    Raises `ManualError` when the file, read back, would say anything else.
    """
    path = root / place.file
    source = path.read_bytes().decode()
    line_end = "\r\n" if "\r\n" in source else "\n"
    before, text = YamlText(place.file), source.replace("\r\n", "\n")
    parse_yaml(text.removeprefix(BYTE_ORDER_MARK), before)
    updated = _added(text, place, item)
    after = YamlText(place.file)
    parse_yaml(updated.removeprefix(BYTE_ORDER_MARK), after)
    if after.problems or after.value != _expected(before.value, place.path, value):
        message = "is written in a way to which nothing can be added."
        hint = "Write each item on a line of its own, or remove the empty list, and try again."
        raise ManualError([Problem.at(place, message, hint)])
    return NewFile(path, updated.replace("\n", line_end), "Added to")


def _added(text: str, place: Origin, item: list[str]) -> str:
    """The text with an item at the end of the list at `place`, or with the list above `provenance`."""
    lines = text.split("\n")
    root = yaml.compose(text.removeprefix(BYTE_ORDER_MARK), Loader=Loader)
    node = _node(root, place.path) if root else None
    if not isinstance(node, yaml.SequenceNode):
        at = place.lines[("provenance",)] - 1
        return "\n".join([*lines[:at], f"{place.path[-1]}:", *_item_lines(item, 2), *lines[at:]])
    if node.flow_style:
        end = node.end_mark.index - 1 + len(text) - len(text.removeprefix(BYTE_ORDER_MARK))
        return f"{text[:end].rstrip()}{', ' if node.value else ''}{', '.join(item)}{text[end:]}"
    last = node.value[-1]
    while not isinstance(last, yaml.ScalarNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    at = last.end_mark.line + (last.end_mark.column > 0)
    return "\n".join([*lines[:at], *_item_lines(item, node.start_mark.column), *lines[at:]])


def _item_lines(item: list[str], indent: int) -> list[str]:
    return [" " * indent + ("  " if n else "- ") + line for n, line in enumerate(item)]


def _node(node: yaml.Node, path: Keys) -> yaml.Node | None:
    """The node at a path, or None if there is none."""
    for part in path:
        children = (
            dict(enumerate(node.value))
            if isinstance(node, yaml.SequenceNode)
            else {key.value: value for key, value in node.value}
        )
        if part not in children:
            return None
        node = children[part]
    return node


def _expected(value: Any, path: Keys, item: Any) -> Any:
    """The value with an item at the end of the list at a path."""
    if not path:
        return [*(value or []), item]
    if isinstance(value, list):
        return [_expected(child, path[1:], item) if n == path[0] else child for n, child in enumerate(value)]
    return {**value, path[0]: _expected(value.get(path[0]), path[1:], item)}


def _ensure_readable(files: list[NewFile], id: str) -> None:
    """Raise `ManualError` unless every new file is read as what it is, with the id that was asked for."""
    for file in files:
        text = YamlText(file.path.name)
        if file.is_new and file.path.suffix == ".yml":
            parse_yaml(file.text, text)
            found = text.value.get("id") if isinstance(text.value, dict) else None
        elif file.is_new:
            found = split_page(file.path.name, file.text, text).meta.get("ref")
        else:
            continue
        if text.problems or found != id:
            raise ManualError(text.problems or [_argument_problem("ID", f'cannot be used (got "{id}").')])


def _skeleton(name: str, **context: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(SKELETONS),
        undefined=jinja2.StrictUndefined,
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",  # `{##` is what a new page keeps
        comment_end_string="#>",
        keep_trailing_newline=True,
        autoescape=False,
    )
    return environment.get_template(name).render(context)


def _id_problems(id: str, used_ids: Container[str]) -> list[Problem]:
    if reason := id_fault(id):
        return [_argument_problem("ID", *reason)]
    if id in used_ids:
        hint = "Ids are never reused; choose another."
        return [_argument_problem("ID", f'"{id}" is already used.', hint)]
    return []


def _argument_problem(name: str, message: str, hint: str = "") -> Problem:
    return Problem("manual new", 1, name, message, hint)


def _title(id: str) -> str:
    return id.replace("-", " ").capitalize()
