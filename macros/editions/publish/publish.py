"""Publishes an edition: builds it next to its place, checks it, and moves it there in one step."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...manual.problems import ManualError, Problem
from ...pages.release_notes import ReleaseNotes
from ...pages.site import Site
from ...pages.structure.addresses import page_key
from ...printing.build import PdfSet, build_pdfs
from ...printing.characters import check_characters
from ...printing.fonts import ASSETS
from ...tools.files import atomic_write, hashes, sha256, to_json
from ...tools.git import git
from ...wording import check_wording
from ..diff.compare import ExplainedChange, compare
from ..diff.content import Content
from ..diff.reasons import explain, read_reasons
from ..register import log
from ..register.index import write_index
from ..register.register import (
    CHANGES,
    CONTENT,
    EDITION,
    INDEX,
    RELEASE,
    STAGING,
    Edition,
    Register,
    RegisterError,
    edition_number,
)
from ..snapshot import Snapshot
from .preflight import MAX_FAULTS, preflight
from .release_notes import changes_data, release_notes

FIRST_APPROVED = (1, 0)
"""From this edition on, every session is approved."""
SPACE_FACTOR = 1.5
MIN_SPACE_BYTES = 100 << 20
TOOLS = ("mkdocs", "mkdocs-material", "weasyprint", "pydantic")

Say = Callable[[str], None]
BuildSite = Callable[[Path, Path, Snapshot, PdfSet], bool]
"""Builds the pages of a project into a folder, with the PDFs: `build_site`."""


@dataclass(frozen=True)
class PublishRequest:
    """What to publish, and who answers for it. `date` is year-month-day; people are named by their role."""

    edition: str
    date: str
    published_by: str
    approved_by: str | None


@dataclass(frozen=True)
class PreparedEdition:
    """An edition that may be published: the project as it will be built, and what is new in it."""

    snapshot: Snapshot
    notes: ReleaseNotes
    changes: tuple[ExplainedChange, ...]


def prepare(root: Path, register: Register, request: PublishRequest) -> PreparedEdition:
    """Check all that can be checked before building. Raises `ManualError` or `RegisterError`."""
    register.ensure_usable()
    _name_fits(register, request.edition)
    _enough_space(register)
    _tree_is_clean(root)
    snapshot = Snapshot.load(root)
    problems = [
        *_settings_fit(snapshot.site, request),
        *_approved(snapshot.site, request),
        *check_wording(root, snapshot.site),
        *check_characters(root, snapshot.site, root / ASSETS),
    ]
    previous = _previous(register)
    if previous is None:
        if problems:
            raise ManualError(problems)
        return PreparedEdition(snapshot.for_release(ReleaseNotes()), ReleaseNotes(), ())
    old = previous.read(CONTENT)
    changes = compare(old, snapshot.content)
    given, missing = read_reasons(root, request.edition, changes)
    if problems or missing:
        raise ManualError([*problems, *missing])
    explained = explain(changes, given)
    notes = release_notes(old, snapshot.content, explained, previous.read(CHANGES))
    return PreparedEdition(snapshot.for_release(notes), notes, tuple(explained))


def publish(root: Path, register: Register, request: PublishRequest, build: BuildSite, say: Say) -> Edition:
    """Publish the project at `root` into the register. Whatever stops it, each edition is whole or absent."""
    register.ensure_usable()
    with register.locked():
        for line in register.recover():
            say(line)
        prepared = prepare(root, register, request)
        staging = Path(tempfile.mkdtemp(prefix=f"{STAGING}{request.edition}-", dir=register.folder))
        try:
            _build(root, prepared, staging, request, build, say)
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
        say("Writing the index …")
        write_index(register)
    return Edition(request.edition, register.folder / request.edition)


def _build(
    root: Path, prepared: PreparedEdition, staging: Path, request: PublishRequest, build: BuildSite, say: Say
) -> None:
    """Build the edition into `staging`, check it, and write what it says of itself."""
    snapshot = prepared.snapshot
    say("Making the PDFs …")
    pdfs = build_pdfs(root, snapshot.sheets, say=say)
    say("Building the pages …")
    if not build(root, staging, snapshot, pdfs):
        raise RegisterError("The pages could not be built; nothing was published.")
    atomic_write(staging / CONTENT, to_json(snapshot.content))
    atomic_write(staging / CHANGES, to_json(changes_data(prepared.notes, prepared.changes)))
    atomic_write(staging / INDEX, to_json(_index(staging, snapshot.content)))
    say("Checking the edition …")
    if found := list(preflight(staging, snapshot.site, snapshot.sheets)):
        more = [f"… and {len(found) - MAX_FAULTS} more."] if len(found) > MAX_FAULTS else []
        count = f"{len(found)} faults found; nothing was published."
        raise RegisterError("\n".join([*found[:MAX_FAULTS], *more, count]))
    atomic_write(staging / RELEASE, to_json(_release(root, prepared, staging, request)))


def _index(staging: Path, content: Content) -> dict[str, Any]:
    """What the register's index needs, so that it need not read all else."""
    records = {key: [record["title"], record["page"]] for key, record in content["records"].items()}
    pages = sorted(path.relative_to(staging).as_posix() for path in staging.rglob("*.html"))
    shown = {page for _, page in records.values()}
    others = [page for page in pages if page not in shown and not page.startswith("print/")]
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
        "stylesheet": next(staging.glob("assets/stylesheets/main.*.css")).relative_to(staging).as_posix(),
        "tools": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in TOOLS},
        },
        "files": hashes(staging, {RELEASE}),
    }


def _name_fits(register: Register, name: str) -> None:
    if not EDITION.fullmatch(name):
        raise RegisterError(f'"{name}" is not an edition\'s name. Use two numbers with a point, such as 1.0.')
    newest = max((edition.number for edition in register.editions()), default=(-1,))
    if (register.folder / name).exists():
        raise RegisterError(f"Edition {name} is published already and never changes. Publish a new edition.")
    if edition_number(name) < newest:
        shown = ".".join(map(str, newest))
        raise RegisterError(
            f"Edition {name} comes before {shown}, which is published. Choose a higher number."
        )


def _tree_is_clean(root: Path) -> None:
    try:
        changed = git(root, "status", "--porcelain", "--untracked-files=all", "--", ".").splitlines()
    except (OSError, subprocess.CalledProcessError):
        raise RegisterError(
            f"{root} is not a git repository. An edition is published from a commit."
        ) from None
    if changed:
        shown = "\n".join(f"  {line[3:]}" for line in changed[:10])
        more = f"\n  and {len(changed) - 10} more" if len(changed) > 10 else ""
        raise RegisterError(
            f"Some files are not committed:\n{shown}{more}\nCommit them, or put them back, first."
        )


def _settings_fit(site: Site, request: PublishRequest) -> Iterable[Problem]:
    settings = site.manual.settings
    if settings.edition != request.edition:
        yield Problem.at(
            settings.origin.inside("edition"),
            f'names another edition (got "{settings.edition}"; expected "{request.edition}").',
            f"Write '{request.edition}', and commit.",
        )


def _approved(site: Site, request: PublishRequest) -> Iterable[Problem]:
    """From 1.0 on, the manual, each of its sessions and somebody's role stand for the edition."""
    if edition_number(request.edition) < FIRST_APPROVED:
        return
    settings = site.manual.settings
    hint = "From edition 1.0 on, everything is approved. Until then publish editions 0.x."
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


def _enough_space(register: Register) -> None:
    """Ask for more room than the newest edition takes."""
    previous = _previous(register)
    taken = sum(path.stat().st_size for path in previous.folder.rglob("*")) if previous else 0
    needed = max(int(taken * SPACE_FACTOR), MIN_SPACE_BYTES)
    there = next(folder for folder in (register.folder, *register.folder.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        message = f"{register.folder} has {free >> 20} MB free, and an edition may need {needed >> 20} MB."
        raise RegisterError(f"{message} Make room first.")
