"""The text of a reasons file: a new one, or one to which changes are added and that is otherwise unchanged.

Only what `manual changes` itself writes is ever replaced or removed. Comments, reasons and layout stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

import yaml

from ...tools.text import counted
from .compare import Change
from .passages import excerpts

HEADER = """\
# yaml-language-server: $schema=../schema/changes.schema.json
# Why edition {edition} differs from {since}. For each change, say whether it changes delivery or is
# editorial, and give the reason. One entry may name several changes, which then have one reason.
# After more edits, run `manual changes` again: it adds what is new and keeps what you wrote.
"""
MISSING_LINE = re.compile(r"^# Reasons missing: .*$", re.MULTILINE)
LINE_WIDTH = 100
MIN_ALIKE = 2
"""So many changes that are alike share one entry."""
WRITTEN_FIELDS = ("what", "words")
"""The fields that follow the change: they are written again when it is another than before."""
ENTRY_FIELDS = ("change", "what", "words", "effect", "reason")


class Edit(NamedTuple):
    """A part of a text, from one position to another, and what takes its place."""

    start: int
    end: int
    text: str


def new_text(edition: str, since: str, changes: Sequence[Change]) -> str:
    """The text of a file with every change and no reason."""
    header = HEADER.format(edition=edition, since=since) + _missing_line(len(changes), len(changes)) + "\n"
    return f"{header}since: '{since}'\nchanges:\n{_dump(_new_entries(changes))}"


def updated_text(text: str, since: str, changes: Sequence[Change], missing: int) -> str:
    """The text with the changes that it does not have, and without those that are gone and have no reason.

    `text` is valid. `missing` is the number of changes without a reason.
    """
    line_end = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    for edit in sorted(_edits(text, since, changes, missing), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text.replace("\n", line_end)


def _edits(text: str, since: str, changes: Sequence[Change], missing: int) -> Iterator[Edit]:
    fields = _fields(cast(yaml.MappingNode, yaml.compose(text, Loader=yaml.SafeLoader)))
    listed = cast(yaml.SequenceNode, fields["changes"])
    yield _missing_edit(text, missing, len(changes))
    if fields["since"].value != since:
        yield Edit(fields["since"].start_mark.index, fields["since"].end_mark.index, f"'{since}'")
    by_id = {change.id: change for change in changes}
    known: set[str] = set()
    for node in listed.value:
        entry = _value(node)
        names = entry["change"] if isinstance(entry["change"], list) else [entry["change"]]
        known |= set(names)
        found = [by_id[name] for name in names if name in by_id]
        if found:
            yield from _field_edits(text, node, entry, found)
        elif not entry.get("reason"):
            yield from _removal(text, node, entry)
    yield from _addition(text, listed, [change for change in changes if change.id not in known])


def _fields(node: yaml.MappingNode) -> dict[str, yaml.Node]:
    return {str(key.value): value for key, value in node.value}


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {name: _value(value) for name, value in _fields(node).items()}
    return [_value(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def _missing_line(missing: int, total: int) -> str:
    return f"# Reasons missing: {missing} of {total}, when `manual changes` last wrote this file."


def _missing_edit(text: str, missing: int, total: int) -> Edit:
    line = _missing_line(missing, total)
    if found := MISSING_LINE.search(text):
        return Edit(found.start(), found.end(), line)
    start = next((match.start() for match in re.finditer(r"^(?!#)", text, re.MULTILINE)), 0)
    return Edit(start, start, f"{line}\n")


def _new_entries(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """An entry for each change, and one for all that are alike, in the place of the first."""
    groups = {change.id: group for group in alike(changes) for change in group}
    return [
        _entry(groups.get(change.id, [change]))
        for change in changes
        if change.id not in groups or groups[change.id][0] is change
    ]


def alike(changes: Iterable[Change]) -> list[list[Change]]:
    """The changes that one reason may cover, in groups of two or more."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        if change.common:
            groups.setdefault(_likeness(change), []).append(change)
    return [group for group in groups.values() if len(group) >= MIN_ALIKE]


def _likeness(change: Change) -> tuple[object, ...]:
    return change.kind, change.common, change.usually_delivery


def _entry(changes: Sequence[Change]) -> dict[str, Any]:
    first = changes[0]
    return {
        "change": first.id if len(changes) == 1 else [change.id for change in changes],
        **_facts(changes),
        "effect": "delivery" if first.usually_delivery else "editorial",
        "reason": None,
    }


def _facts(changes: Sequence[Change]) -> dict[str, Any]:
    """What changed, as one sentence or two, and the first words that changed if there are any."""
    first = changes[0]
    if len(changes) == 1:
        what = f"{first.title}. {first.what}"
    else:
        common = "The same words changed." if first.kind == "wording" else first.common
        what = f"{counted(len(changes), 'record')}. {common}"
    words = excerpts(first.passages)
    return {"what": what, **({"words": words} if words else {})}


def _dump(value: Any, indent: int = 0) -> str:
    dumped = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=LINE_WIDTH)
    lines = re.sub(r"^( +reason:) null$", r"\1", dumped, flags=re.MULTILINE).splitlines()
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def _field_edits(
    text: str, node: yaml.MappingNode, entry: Mapping[str, Any], changes: Sequence[Change]
) -> Iterator[Edit]:
    """Write what changed again where it is another than before, except of a group put together by hand."""
    if len(changes) > 1 and (not changes[0].common or len(set(map(_likeness, changes))) > 1):
        return
    facts = _facts(changes)
    keys = {str(key.value): (key, value) for key, value in node.value}
    for name in WRITTEN_FIELDS:
        if facts.get(name) == entry.get(name):
            continue
        block = _dump({name: facts[name]}, node.start_mark.column) if name in facts else ""
        if name in keys:
            key, value = keys[name]
            yield Edit(_line_start(text, key.start_mark.index), _line_end(text, _end(text, value)) + 1, block)
        else:
            _, before = keys.get("what", keys["change"])
            position = _line_end(text, _end(text, before)) + 1
            yield Edit(position, position, block)


def _removal(text: str, node: yaml.MappingNode, entry: Mapping[str, Any]) -> Iterator[Edit]:
    """Take out an entry of which every word was written by `manual changes`."""
    start, end = _line_start(text, node.start_mark.index), _line_end(text, _end(text, node)) + 1
    written = {name: entry[name] or None for name in ENTRY_FIELDS if name in entry}
    indent = len(text[start:]) - len(text[start:].lstrip(" "))
    if text[start:end] == _dump([written], indent):
        yield Edit(start, end, "")


def _addition(text: str, node: yaml.SequenceNode, changes: Sequence[Change]) -> Iterator[Edit]:
    if not changes:
        return
    if node.flow_style:
        if not node.value:
            yield Edit(
                node.start_mark.index, node.end_mark.index, f"\n{_dump(_new_entries(changes))}".rstrip()
            )
        return
    position = _line_end(text, _end(text, node.value[-1]))
    added = _dump(_new_entries(changes), node.start_mark.column).rstrip("\n")
    yield Edit(position, position, f"\n{added}")


def _end(text: str, node: yaml.Node) -> int:
    """Where a value ends, without the space and the comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    return len(text[: node.end_mark.index].rstrip())


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end
