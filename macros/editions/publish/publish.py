"""Publishes an edition: builds it in a staging folder, checks it, and renames the folder into place."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...manual.problems import ManualError, Problem
from ...pages.release_notes import ReleaseNotes
from ...pages.site import Site
from ...pages.structure.addresses import page_key
from ...printing.build import PdfSet, build_pdfs
from ...tools.files import atomic_write, hashes, sha256, to_json
from ...tools.folders import new_folder, open_to_readers
from ...tools.git import GitError, git
from ...tools.output import Output
from ...tools.text import counted
from ..checks import check_project
from ..diff.compare import ExplainedChange, compare
from ..diff.content import Content
from ..diff.ids import reused_id_problems
from ..diff.reasons import explain, read_reasons
from ..register import log
from ..register.index import write_index
from ..register.location import RELEASE
from ..register.register import (
    CHANGES,
    CONTENT,
    EDITION,
    INDEX,
    STAGING,
    Edition,
    Register,
    RegisterError,
    edition_number,
    ensure_role,
)
from ..snapshot import Snapshot
from .preflight import MAX_FAULTS, preflight
from .release_notes import changes_data, release_notes

MAX_FILES = 10
"""More uncommitted files than these are only counted."""
FIRST_APPROVED = (1, 0)
"""From this edition on, the manual and every session must be approved."""
SPACE_FACTOR = 1.5
"""Free space that publishing needs, as a multiple of the newest edition's size."""
MIN_SPACE_BYTES = 100 << 20
SHARE_PAGES = ("list:", "framework:", "manual:passing-on")
"""The start of the keys of records that are shown on a page with a key of its own."""
BASE_STYLESHEET = "assets/base.css"
"""Where the register finds an edition's base stylesheet; older editions name Material's file."""
RECORDED_TOOLS = ("mkdocs", "mkdocs-material", "weasyprint", "pydantic")

BuildSite = Callable[[Path, Path, Snapshot, PdfSet], bool]
"""The type of `build_into`: builds a project into a folder, with the PDFs. False when it found problems."""


@dataclass(frozen=True)
class PublishRequest:
    """What to publish, and who is responsible. `date` is year-month-day. The people are given as roles."""

    edition: str
    date: str
    published_by: str
    approved_by: str | None
    new: bool = False
    """Whether the register is to be begun with this edition."""


@dataclass(frozen=True)
class PreparedEdition:
    """An edition that may be built: the project as it will be built, and what changed."""

    snapshot: Snapshot
    notes: ReleaseNotes
    changes: tuple[ExplainedChange, ...]


def prepare(root: Path, register: Register, request: PublishRequest) -> PreparedEdition:
    """Check everything that can be checked before the build.

    Raises `RegisterError` when the register or the request cannot be used, and `ManualError` with every
    problem in the project.
    """
    register.ensure_usable(new=request.new)
    _ensure_roles(request)
    _ensure_new_name(register, request.edition)
    register.ensure_not_before(request.date)
    _ensure_space(register)
    _ensure_committed(root)
    snapshot = Snapshot.load(root)
    problems = [
        *_name_problems(snapshot.site, request),
        *_approval_problems(snapshot.site, request),
        *_date_problems(snapshot.site, request),
        *check_project(snapshot),
    ]
    previous = _previous(register)
    if previous is None:
        if problems:
            raise ManualError(problems)
        return PreparedEdition(snapshot.for_release(ReleaseNotes()), ReleaseNotes(), ())
    old = previous.read(CONTENT)
    indexes = [edition.index for edition in register.editions()]
    problems += reused_id_problems(indexes, old, snapshot.content, snapshot.site.manual)
    changes = compare(old, snapshot.content)
    reasons, reason_problems = read_reasons(root, request.edition, changes)
    if problems or reason_problems:
        raise ManualError([*problems, *reason_problems])
    explained = explain(changes, reasons)
    notes = release_notes(old, snapshot.content, explained, previous.read(CHANGES), request.date)
    return PreparedEdition(snapshot.for_release(notes), notes, tuple(explained))


def publish(
    root: Path, register: Register, request: PublishRequest, build: BuildSite, progress: Output
) -> Edition:
    """Publish the project at `root` into the register, and report each step on a line of `progress`.

    An interruption at any moment leaves the edition complete or absent. Raises the errors of `prepare`, and
    `RegisterError` when the edition cannot be built or has faults.
    """
    register.ensure_usable(new=request.new)
    with register.locked():
        for line in register.recover():
            progress(line)
        prepared = prepare(root, register, request)
        staging = new_folder(register.folder, f"{STAGING}{request.edition}-")
        try:
            _build(root, prepared, staging, request, build, progress)
            log.append(
                register.folder,
                act="publish",
                what=request.edition,
                date=request.date,
                by=request.published_by,
                release=sha256(staging / RELEASE),
            )
            staging.rename(register.folder / request.edition)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        progress("Writing the index …")
        write_index(register)
    return Edition(request.edition, register.folder / request.edition)


def _build(
    root: Path,
    prepared: PreparedEdition,
    staging: Path,
    request: PublishRequest,
    build: BuildSite,
    progress: Output,
) -> None:
    """Build the edition into `staging`, check it, and write its data files."""
    snapshot = prepared.snapshot
    progress("Making the PDFs …")
    pdfs = build_pdfs(root, snapshot.sheets, progress=progress)
    progress("Building the pages …")
    if not build(root, staging, snapshot, pdfs):
        raise RegisterError("The pages could not be built; nothing was published.")
    atomic_write(staging / CONTENT, to_json(snapshot.content))
    atomic_write(staging / CHANGES, to_json(changes_data(prepared.notes, prepared.changes)))
    atomic_write(staging / INDEX, to_json(_index(staging, snapshot.content)))
    progress("Checking the edition …")
    if faults := list(preflight(staging, snapshot.site, snapshot.sheets)):
        more = [f"… and {len(faults) - MAX_FAULTS} more."] if len(faults) > MAX_FAULTS else []
        count = f"{counted(len(faults), 'fault')} found; nothing was published."
        raise RegisterError("\n".join([*faults[:MAX_FAULTS], *more, count]))
    atomic_write(staging / RELEASE, to_json(_release(root, prepared, staging, request)))
    open_to_readers(staging)


def _index(staging: Path, content: Content) -> dict[str, Any]:
    """`index.json`: what the register's index needs to know of the edition."""
    records = {key: [record["title"], record["page"]] for key, record in content["records"].items()}
    pages = sorted(path.relative_to(staging).as_posix() for path in staging.rglob("*.html"))
    record_pages = {page for key, (_, page) in records.items() if not key.startswith(SHARE_PAGES)}
    others = [page for page in pages if page not in record_pages and not page.startswith("print/")]
    records |= {page_key(page): ["", page] for page in others}
    keys = ("title", "what", "code", "reference", "status", "edition")
    sheets = content["sheets"]
    parts = {
        name: {key: part[key] for key in keys}
        | {"sheet": part["sheet"], "record": sheets[part["sheet"]]["record"]}
        for name, part in content["parts"].items()
    }
    return {"records": records, "parts": parts, "pages": pages}


def _release(root: Path, prepared: PreparedEdition, staging: Path, request: PublishRequest) -> dict[str, Any]:
    settings = prepared.snapshot.site.manual.settings
    changes = prepared.changes
    return {
        "edition": request.edition,
        "date": request.date,
        "status": settings.status,
        "published_by": request.published_by,
        "approved_by": request.approved_by,
        "previous": prepared.notes.since or None,
        "commit": git(root, "rev-parse", "HEAD"),
        "changes": {"all": len(changes), "delivery": sum(item.delivery for item in changes)},
        "manual": {key: getattr(settings, key) for key in ("title", "subtitle", "owner", "marking")},
        "stylesheet": BASE_STYLESHEET,
        "tools": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in RECORDED_TOOLS},
        },
        "files": hashes(staging, {RELEASE}),
    }


def _ensure_roles(request: PublishRequest) -> None:
    for option, role in (("--by", request.published_by), ("--approved-by", request.approved_by)):
        if role is not None:
            ensure_role(option, role)


def _ensure_new_name(register: Register, name: str) -> None:
    if not EDITION.fullmatch(name):
        raise RegisterError(
            f'"{name}" is not a name for an edition. Use two numbers with a point and no leading zeros, '
            "such as 1.0."
        )
    newest = max((edition.number for edition in register.editions()), default=(-1,))
    if (register.folder / name).exists():
        raise RegisterError(f"Edition {name} is published already and never changes. Publish a new edition.")
    if edition_number(name) < newest:
        newest_name = ".".join(map(str, newest))
        raise RegisterError(
            f"Edition {name} comes before {newest_name}, which is published already. Choose a higher name."
        )


def _ensure_committed(root: Path) -> None:
    try:
        changed = git(root, "status", "--porcelain", "--untracked-files=all", "--", ".").splitlines()
        git(root, "rev-parse", "--verify", "HEAD")
    except GitError as error:
        raise RegisterError(f"{error} An edition is published from a commit.") from None
    if changed:
        files = "\n".join(f"  {line[3:]}" for line in changed[:MAX_FILES])
        more = f"\n  and {len(changed) - MAX_FILES} more" if len(changed) > MAX_FILES else ""
        raise RegisterError(
            f"Some files are not committed:\n{files}{more}\nCommit these changes, or undo them, first."
        )


def _name_problems(site: Site, request: PublishRequest) -> Iterable[Problem]:
    settings = site.manual.settings
    if settings.edition != request.edition:
        yield Problem.at(
            settings.origin.inside("edition"),
            f'names another edition (got "{settings.edition}"; expected "{request.edition}").',
            f"Write '{request.edition}', and commit.",
        )


def _date_problems(site: Site, request: PublishRequest) -> Iterable[Problem]:
    """What a session's record says was done before the edition was done by then."""
    for session in site.manual.sessions.values():
        dates = [(session.review.origin.inside("date"), session.review.date)]
        dates += [(change.origin.inside("date"), change.date) for change in session.changes]
        for place, date in dates:
            if date and date > request.date:
                message = f"is later than the edition (got {date}; the edition is of {request.date})."
                yield Problem.at(place, message, "Correct the date, or that of the edition (--date).")


def _approval_problems(site: Site, request: PublishRequest) -> Iterable[Problem]:
    """From 1.0 on, the manual and each session must be approved, and the approving role named."""
    if edition_number(request.edition) < FIRST_APPROVED:
        return
    settings = site.manual.settings
    hint = "From edition 1.0 on, everything must be approved. Until then, publish editions 0.x."
    if settings.status != "approved":
        yield Problem.at(settings.origin.inside("status"), f'is "{settings.status}".', hint)
    for session in site.manual.sessions.values():
        if session.review.status != "approved":
            yield Problem.at(
                session.origin.inside("review", "status"), f'is "{session.review.status}".', hint
            )
    if not request.approved_by:
        yield Problem("manual publish", 1, "--approved-by", "is missing.", "Name the role that approved it.")


def _previous(register: Register) -> Edition | None:
    editions = register.editions()
    return editions[-1] if editions else None


def _ensure_space(register: Register) -> None:
    """Require more free space than the newest edition takes."""
    previous = _previous(register)
    size = sum(path.stat().st_size for path in previous.folder.rglob("*")) if previous else 0
    needed = max(int(size * SPACE_FACTOR), MIN_SPACE_BYTES)
    existing = next(folder for folder in (register.folder, *register.folder.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    if free < needed:
        message = f"{register.folder} has {free >> 20} MB free, and an edition may need {needed >> 20} MB."
        raise RegisterError(f"{message} Free some space first.")
