"""Skeletons of new sessions and handouts: the record, the page, and the entry in a list."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

import jinja2

from ...manual.problems import ManualError, Problem
from ...manual.records.session import Session
from ...manual.rules.references import id_hint
from ..site import Site
from ..structure.addresses import address

ID = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class NewFile:
    """A new file, or an existing one with added lines. `text` is the whole content."""

    path: Path
    text: str
    verb: str = "Wrote"

    def write(self) -> None:
        """Write the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.text, encoding="utf-8")


def new_session(site: Site, root: Path, module: str, id: str) -> list[NewFile]:
    """The files of a new session at the end of a module. Raises `ManualError` if an id cannot be used."""
    module_record = site.manual.modules.get(module)
    problems = _id_problems(id, site.manual.known_sessions)
    if module_record is None:
        hint = id_hint("module", module, site.manual.modules)
        problems.append(_argument_problem("MODULE", f'is not a module (got "{module}").', hint))
    if problems or module_record is None:
        raise ManualError(problems)
    origin = module_record.origin.inside("sessions")
    modules = root / origin.file
    last = max(origin.inside(i).line for i in range(len(module_record.sessions)))
    record = _skeleton("session.yml.j2", id=id, title=_title(id), manual=site.manual)
    return [
        NewFile(root / "data" / "sessions" / f"{id}.yml", record),
        NewFile(root / "docs" / address("session", id).source, _skeleton("session.md.j2", id=id)),
        NewFile(modules, _insert(modules, last, [f"      - {id}"]), "Added to"),
    ]  # fmt: skip


def new_handout(site: Site, root: Path, session: str, id: str) -> list[NewFile]:
    """The files of a new worksheet for a session. Raises `ManualError` if an id cannot be used."""
    session_record = site.manual.known_sessions.get(session)
    problems = _id_problems(id, site.manual.handouts)
    if session_record is None:
        hint = id_hint("session", session, site.manual.known_sessions)
        problems.append(_argument_problem("SESSION", f'is not a session (got "{session}").', hint))
    if problems or session_record is None:
        raise ManualError(problems)
    record = root / session_record.origin.file
    line, heading = _end_of_handouts(session_record)
    entry = [
        *heading,
        f"  - id: {id}",
        f"    title: {_title(id)}",
        "    audience: participant",
        "    variants: [standard, simple, large-print]",
    ]
    page = NewFile(root / "docs" / address("handout", id).source, _skeleton("handout.md.j2", id=id))
    return [page, NewFile(record, _insert(record, line, entry), "Added to")]


def _end_of_handouts(session: Session) -> tuple[int, list[str]]:
    """The line after which a new handout's entry goes, and the lines to add before the entry."""
    origin, handouts = session.origin, session.origin.inside("handouts")
    if handouts.path in origin.lines and handouts.inside(0, "id").line == handouts.line:
        hint = "Write each item on a line of its own, or remove the empty list, and try again."
        raise ManualError(
            [Problem.at(handouts, "is a list on one line, to which nothing can be added.", hint)]
        )
    if not session.handouts:
        return origin.inside("provenance").line - 1, ["handouts:"]
    next_keys = sorted(line for path, line in origin.lines.items() if len(path) == 1 and line > handouts.line)
    last = max(line for path, line in origin.lines.items() if path[:1] == ("handouts",))
    return (next_keys[0] - 1 if next_keys else last), []


def _insert(path: Path, line: int, added: list[str]) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join([*lines[:line], *added, *lines[line:]]) + "\n"


def _skeleton(name: str, **context: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates" / "new"),
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
    if not ID.match(id):
        hint = "Use lower-case words joined by hyphens."
        return [_argument_problem("ID", f'has the wrong format (got "{id}").', hint)]
    if id in used_ids:
        hint = "Ids are never reused; choose another."
        return [_argument_problem("ID", f'"{id}" is already used.', hint)]
    return []


def _argument_problem(name: str, message: str, hint: str = "") -> Problem:
    return Problem("manual new", 1, name, message, hint)


def _title(id: str) -> str:
    return id.replace("-", " ").capitalize()
