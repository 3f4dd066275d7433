"""Skeletons for new sessions and handouts: the record, the page, and the place in the lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import jinja2

from ...manual.problems import ManualError, Problem, did_you_mean
from ...manual.records.session import Session
from ..site import Site
from ..structure.addresses import address

ID = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class NewFile:
    """A file to write whole: new, or an existing one with lines added."""

    path: Path
    text: str
    verb: str = "Wrote"

    def write(self) -> None:
        """Write the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.text, encoding="utf-8")


def new_session(site: Site, root: Path, module: str, id: str) -> list[NewFile]:
    """The files of a new session at the end of a module. Raises `ManualError` when an id is unfit."""
    found = site.manual.modules.get(module)
    problems = _unfit(id, site.manual.known_sessions)
    if found is None:
        problems.append(
            _argument(
                "MODULE", f'is not a module (got "{module}").', did_you_mean(module, site.manual.modules)
            )
        )
    if problems or found is None:
        raise ManualError(problems)
    origin = found.origin.inside("sessions")
    modules = root / origin.file
    last = max(origin.inside(i).line for i in range(len(found.sessions)))
    record = _skeleton("session.yml.j2", id=id, title=_title(id), manual=site.manual)
    return [
        NewFile(root / "data" / "sessions" / f"{id}.yml", record),
        NewFile(root / "docs" / address("session", id).source, _skeleton("session.md.j2", id=id)),
        NewFile(modules, _insert(modules, last, [f"      - {id}"]), "Added to"),
    ]  # fmt: skip


def new_handout(site: Site, root: Path, session: str, id: str) -> list[NewFile]:
    """The files of a new worksheet for a session. Raises `ManualError` when an id is unfit."""
    found = site.manual.known_sessions.get(session)
    problems = _unfit(id, site.manual.handouts)
    if found is None:
        hint = did_you_mean(session, site.manual.known_sessions)
        problems.append(_argument("SESSION", f'is not a session (got "{session}").', hint))
    if problems or found is None:
        raise ManualError(problems)
    record = root / found.origin.file
    line, head = _end_of_handouts(found)
    entry = [
        *head,
        f"  - id: {id}",
        f"    title: {_title(id)}",
        "    audience: participant",
        "    variants: [standard, simple, large-print]",
    ]
    page = NewFile(root / "docs" / address("handout", id).source, _skeleton("handout.md.j2", id=id))
    return [page, NewFile(record, _insert(record, line, entry), "Added to")]


def _end_of_handouts(session: Session) -> tuple[int, list[str]]:
    """The line after which a handout's entry goes, and the lines to put before it."""
    origin = session.origin
    lines = sorted(line for path, line in origin.lines.items() if len(path) == 1)
    if ("handouts",) in origin.lines and origin.inside("handouts", 0, "id").line == origin.inside(
        "handouts"
    ).line:
        hint = "Write the list one item a line, or remove the empty list, and try again."
        raise ManualError([Problem.at(origin.inside("handouts"), "cannot be added to.", hint)])
    if not session.handouts:
        return origin.inside("provenance").line - 1, ["handouts:"]
    start = origin.inside("handouts").line
    following = [line for line in lines if line > start]
    last = max(line for path, line in origin.lines.items() if path[:1] == ("handouts",))
    return (following[0] - 1 if following else last), []


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


def _unfit(id: str, taken: object) -> list[Problem]:
    if not ID.match(id):
        return [
            _argument("ID", f'has the wrong form (got "{id}").', "Use lower-case words joined by hyphens.")
        ]
    if id in taken:  # type: ignore[operator]
        return [_argument("ID", f'"{id}" is used already.', "Ids are never reused; choose another.")]
    return []


def _argument(name: str, message: str, hint: str = "") -> Problem:
    return Problem("manual new", 1, name, message, hint)


def _title(id: str) -> str:
    return id.replace("-", " ").capitalize()
