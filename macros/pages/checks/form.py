"""Checks the form of written pages: macros that each page of a kind has, braces, hidden characters."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ...manual.problems import Problem, did_you_mean
from ...manual.reading.text import SIGN, ordinary, signs
from ...manual.records.base import RESERVED_IDS
from ..author.calls import COMMENT, EXPRESSION, line_ends
from ..author.page_macros import MACROS
from ..author.source_pages import SKELETONS, SourcePage
from ..structure.addresses import written_kind
from ..structure.directory import Directory

LIST_OF_NAMES = "also"
"""The key of front matter with a list; `other_names.py` checks it."""
FIXED_MACROS = {
    "session": ("session_brief", "session_plan"),
    "module": ("module_brief", "module_sessions"),
}
"""The macros that every page of a kind of record has once."""
FRONT_MATTER_KEYS = "ref|title|template|also"
FORBIDDEN_IN_NAMES = re.compile(r'[<>:"\\|?*\x00-\x1f]')
MAX_NAME = 100
"""Characters in a file's name: Windows takes 260 in a whole path."""
REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
CALL = re.compile(r"(?<![\w/.-])(\w++)\((?=[\"'“‘\[\d)])")
"""A word with a bracket and a value, as a macro's call begins."""
CODE = re.compile(r"(`+)[^`].*?\1|^(```|~~~).*?^\2", re.DOTALL | re.MULTILINE)
SECOND_FRONT_MATTER = re.compile(rf"\A\s*---[ \t]*\n\s*(?:{FRONT_MATTER_KEYS}):")
LAST_HEADING = re.compile(r"^#{1,6} .*\Z", re.MULTILINE)


def check_form(pages: Iterable[SourcePage], root: Path, directory: Directory) -> list[Problem]:
    """Every problem in the form of the pages of the project at `root`."""
    templates = {path.name for path in (root / "overrides").glob("*.html")}
    problems: list[Problem] = list(_file_names(root))
    for page in pages:
        body = COMMENT.sub(line_ends, page.body)
        rest = without_code(EXPRESSION.sub(line_ends, body))
        problems += [
            *_front_matter(page, templates),
            *_fixed_macros(page, body, directory),
            *_macros_without_braces(page, rest),
            *_references(page, body),
            *_last_heading(page, body),
            *_placeholders(page, body, directory),
        ]
    return problems


def without_code(text: str) -> str:
    """The text with line ends alone in place of code between backticks or fences."""
    return CODE.sub(line_ends, text) if "`" in text or "~~~" in text else text


def _file_names(root: Path) -> Iterator[Problem]:
    """Names below `docs/` and `data/` that some computers cannot write, or cannot tell from each other."""
    first: dict[str, str] = {}
    for path in sorted(item for folder in ("docs", "data") for item in (root / folder).rglob("*")):
        name = path.relative_to(root).as_posix()
        stem = path.name.split(".")[0].lower()
        if stem in RESERVED_IDS - {"index"} or path.name[-1] in ". " or FORBIDDEN_IN_NAMES.search(path.name):
            yield Problem(name, 1, "file", "has a name that Windows cannot write.", "Rename it.")
        if len(path.name) > MAX_NAME:
            message = f"has a name that is too long (got {len(path.name)}; expected at most {MAX_NAME})."
            yield Problem(name, 1, "file", message, "Shorten it.")
        same = first.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if same != name:
            yield Problem(name, 1, "file", f"has the name of {same} but for capitals.", "Rename one of them.")


def _line(page: SourcePage, text: str, index: int) -> int:
    return page.body_line + text.count("\n", 0, index)


def _front_matter(page: SourcePage, templates: set[str]) -> Iterator[Problem]:
    for key, value in page.meta.items():
        if key != LIST_OF_NAMES and not isinstance(value, str):
            line = page.meta_lines.get((key,), 1)
            yield page.problem(line, key, "has a wrong value (expected text).", f"Write `{key}: text`.")
    template = page.meta.get("template")
    if isinstance(template, str) and template not in templates:
        hint = did_you_mean(template, templates) or "Remove the line; pages need no template."
        message = f'names no template (got "{template}").'
        yield page.problem(page.meta_lines.get(("template",), 1), "template", message, hint)
    if page.body_line > 1 and SECOND_FRONT_MATTER.match(page.body):
        hint = "Keep one block between two lines `---`, at the top of the file."
        yield page.problem(page.body_line, "file", "has front matter twice.", hint)


def _fixed_macros(page: SourcePage, body: str, directory: Directory) -> Iterator[Problem]:
    kind, ref = written_kind(page.source) or "", str(page.meta.get("ref"))
    if kind == "session" and ref not in directory.manual.sessions:
        return  # a retired session's page only says so
    for name in FIXED_MACROS.get(kind, ()) if directory.find(kind, ref) else ():
        calls = [match for match in EXPRESSION.finditer(body) if match[1].startswith(f"{name}(")]
        if f"{name}(" not in body:
            last = page.body_line + page.body.rstrip().count("\n")
            message = f"is missing from the page of a {kind}."
            yield page.problem(last, f"{name}()", message, f"Add {{{{ {name}() }}}} on a line of its own.")
        for call in calls[1:]:
            hint = f"The first is on line {_line(page, body, calls[0].start())}; keep one of them."
            yield page.problem(_line(page, body, call.start()), f"{name}()", "is on the page twice.", hint)


def _macros_without_braces(page: SourcePage, rest: str) -> Iterator[Problem]:
    for match in CALL.finditer(rest):
        line = rest[rest.rfind("\n", 0, match.start(1)) + 1 :].split("\n")[0]
        if match[1] in MACROS and "{{" not in line and "}}" not in line:  # `checks.pages` reports these
            hint = f"Write {{{{ {match[1]}(…) }}}}."
            message = "is not in double braces, so that its text is shown as typed."
            yield page.problem(_line(page, rest, match.start(1)), f"{match[1]}()", message, hint)


def _references(page: SourcePage, body: str) -> Iterator[Problem]:
    """References such as `&shy;` to characters that no text may hold, or that are read as another."""
    for match in REFERENCE.finditer(body):
        character = html.unescape(match[0])
        line = _line(page, body, match.start())
        if SIGN.search(character):
            sign = next(signs(character))
            yield page.problem(line, match[0], sign.message, sign.hint)
        elif ordinary(character) == " ":
            yield page.problem(line, match[0], "is a space that hides words.", "Type an ordinary space.")


def _last_heading(page: SourcePage, body: str) -> Iterator[Problem]:
    text = body.rstrip()
    heading = LAST_HEADING.search(text)
    if heading and written_kind(page.source) is None:  # the others end with a macro
        message = "ends with a heading that has no text."
        yield page.problem(
            _line(page, text, heading.start()), "text", message, "Write the text, or remove the heading."
        )


def _placeholders(page: SourcePage, body: str, directory: Directory) -> Iterator[Problem]:
    """What `manual new` wrote and nobody changed, on a page of a session that has left draft."""
    kind, manual, ref = written_kind(page.source), directory.manual, str(page.meta.get("ref"))
    session = manual.handouts[ref][0] if kind == "handout" and ref in manual.handouts else None
    if kind == "session":
        session = manual.sessions.get(ref)
    if session is None or session.review.status == "draft":
        return
    if kind == "session" and not EXPRESSION.sub("", body).strip():
        hint = "Write it, and remove the lines with {## and ##}."
        yield page.problem(page.body_line, "text", "has no guidance.", hint)
    for match in EXPRESSION.finditer(body) if kind == "handout" else ():
        if match[1].strip() in _skeleton_calls():
            hint = "Write the worksheet, or set the status of its session to “draft”."
            yield page.problem(_line(page, body, match.start()), "text", "is as `manual new` wrote it.", hint)


@cache
def _skeleton_calls() -> set[str]:
    """The calls on a new worksheet with texts for its author to replace."""
    skeleton = SKELETONS / "handout.md.j2"
    calls = EXPRESSION.findall(skeleton.read_text(encoding="utf-8"))
    return {call.strip() for call in calls if call.startswith(("words", "box"))}
