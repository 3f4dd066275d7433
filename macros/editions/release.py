"""Publishes an edition: builds it beside its place, looks it over, and puts it there in one step."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..manual.problems import ManualError, Problem
from ..pages.addresses import page_key
from ..pages.site import Site
from ..printing.build import Printed, build_pdfs
from ..printing.cache import write_whole
from ..printing.sheets import Sheets
from ..wording import check_wording
from . import log
from .compare import Change, compare
from .content import Content, content
from .index import write_index
from .inspect import MOST_FAULTS, inspect
from .news import News, first_publication, tell
from .reasons import read_reasons
from .register import (
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
    to_json,
)
from .verify import hashes, sha256

FIRST_APPROVED = (1, 0)
"""From this edition on, every session is approved."""
SPACE_FACTOR = 1.5
LEAST_SPACE_BYTES = 100 << 20
TOOLS = ("mkdocs", "mkdocs-material", "weasyprint", "pydantic")

Say = Callable[[str], None]
BuildSite = Callable[[Path, Path, Site, Printed], bool]
"""Builds the pages of a project into a folder, with the PDFs: `build_site`."""


@dataclass(frozen=True)
class Order:
    """What to publish, and who answers for it. `date` is year-month-day; people are named by their role."""

    edition: str
    date: str
    published_by: str
    approved_by: str | None


@dataclass(frozen=True)
class Ready:
    """An edition that may be published: the manual, what it says, and what is new in it."""

    site: Site
    content: Content
    news: News | None
    changes: tuple[Change, ...]


def prepare(root: Path, register: Register, order: Order) -> Ready:
    """Check all that can be checked before building. Raises `ManualError` or `RegisterError`."""
    register.fit()
    _name_fits(register, order.edition)
    _enough_space(register)
    _tree_is_clean(root)
    site = Site.load(root)
    problems = [*_settings_fit(site, order), *_approved(site, order), *check_wording(root, site)]
    new = as_read_back(content(site, Sheets(site)))
    previous = _previous(register)
    if previous is None:
        if problems:
            raise ManualError(problems)
        return Ready(replace(site, publication=first_publication()), new, None, ())
    old = previous.read(CONTENT)
    changes = compare(old, new)
    given, missing = read_reasons(root, order.edition, changes)
    if problems or missing:
        raise ManualError([*problems, *missing])
    news = News(old, new, tell(changes, given), previous.read(CHANGES))
    return Ready(replace(site, publication=news.publication()), new, news, tuple(changes))


def publish(root: Path, register: Register, order: Order, build: BuildSite, say: Say) -> Edition:
    """Publish the project at `root` into the register. Whatever stops it, each edition is whole or absent."""
    register.fit()
    with register.locked():
        for line in register.heal():
            say(line)
        ready = prepare(root, register, order)
        staging = Path(tempfile.mkdtemp(prefix=f"{STAGING}{order.edition}-", dir=register.folder))
        try:
            _build(root, ready, staging, order, build, say)
            log.append(
                register.folder,
                act="publish",
                what=order.edition,
                date=order.date,
                by=order.published_by,
                release=sha256(staging / RELEASE),
            )
            staging.rename(register.folder / order.edition)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        say("Writing the index …")
        write_index(register)
    return Edition(order.edition, register.folder / order.edition)


def _build(root: Path, ready: Ready, staging: Path, order: Order, build: BuildSite, say: Say) -> None:
    """Build the edition into `staging`, look it over, and write what it says of itself."""
    say("Making the PDFs …")
    printed = build_pdfs(root, ready.site, say=say)
    say("Building the pages …")
    if not build(root, staging, ready.site, printed):
        raise RegisterError("The pages could not be built; nothing was published.")
    sheets = Sheets(ready.site)
    said = as_read_back(content(ready.site, sheets))  # once more: sheets now name the edition they come from
    write_whole(staging / CONTENT, to_json(said))
    write_whole(staging / CHANGES, to_json(ready.news.record() if ready.news else NO_CHANGES))
    write_whole(staging / INDEX, to_json(_index(staging, said)))
    say("Looking the edition over …")
    if found := list(inspect(staging, ready.site, sheets)):
        more = [f"… and {len(found) - MOST_FAULTS} more."] if len(found) > MOST_FAULTS else []
        count = f"{len(found)} faults found; nothing was published."
        raise RegisterError("\n".join([*found[:MOST_FAULTS], *more, count]))
    write_whole(staging / RELEASE, to_json(_release(root, ready, staging, order)))


NO_CHANGES: dict[str, Any] = {
    "since": None,
    "changes": [],
    "notes": {},
    "reread": [],
    "reprint": [],
    "destroy": [],
}


def as_read_back(value: Content) -> Content:
    """As it will be read back, so that editions compare alike whether written or not."""
    return dict(json.loads(json.dumps(value)))


def _index(staging: Path, said: Content) -> dict[str, Any]:
    """What the register's index needs, so that it need not read all else."""
    records = {key: [record["title"], record["page"]] for key, record in said["records"].items()}
    pages = sorted(path.relative_to(staging).as_posix() for path in staging.rglob("*.html"))
    shown = {page for _, page in records.values()}
    others = [page for page in pages if page not in shown and not page.startswith("print/")]
    records |= {page_key(page): ["", page] for page in others}
    keys = ("title", "what", "code", "reference", "status", "edition")
    parts = {
        name: {key: part[key] for key in keys} | {"record": said["sheets"].get(name, {}).get("record", "")}
        for name, part in said["parts"].items()
    }
    return {"records": records, "parts": parts, "pages": pages}


def _release(root: Path, ready: Ready, staging: Path, order: Order) -> dict[str, Any]:
    settings = ready.site.manual.settings
    told = ready.news.told if ready.news else ()
    return {
        "edition": order.edition,
        "date": order.date,
        "status": settings.status,
        "published_by": order.published_by,
        "approved_by": order.approved_by,
        "previous": ready.news.since if ready.news else None,
        "commit": _git(root, "rev-parse", "HEAD"),
        "changes": {"all": len(told), "delivery": sum(item.delivery for item in told)},
        "manual": {key: getattr(settings, key) for key in ("title", "subtitle", "owner", "marking")},
        "stylesheet": next(staging.glob("assets/stylesheets/main.*.css")).relative_to(staging).as_posix(),
        "tools": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in TOOLS},
        },
        "files": hashes(staging),
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
        changed = _git(root, "status", "--porcelain", "--untracked-files=all", "--", ".").splitlines()
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


def _git(root: Path, *words: str) -> str:
    result = subprocess.run(
        ["git", "--no-optional-locks", *words], cwd=root, capture_output=True, text=True, check=True
    )
    return result.stdout.rstrip("\n")


def _settings_fit(site: Site, order: Order) -> Iterable[Problem]:
    settings = site.manual.settings
    if settings.edition != order.edition:
        yield Problem.at(
            settings.origin.inside("edition"),
            f'names another edition (got "{settings.edition}"; expected "{order.edition}").',
            f"Write '{order.edition}', and commit.",
        )


def _approved(site: Site, order: Order) -> Iterable[Problem]:
    """From 1.0 on, the manual, each of its sessions and somebody's role stand for the edition."""
    if edition_number(order.edition) < FIRST_APPROVED:
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
    if not order.approved_by:
        yield Problem("manual publish", 1, "--approved-by", "is missing.", "Name the role that approved it.")


def _previous(register: Register) -> Edition | None:
    editions = register.editions()
    return editions[-1] if editions else None


def _enough_space(register: Register) -> None:
    """Ask for more room than the newest edition takes."""
    previous = _previous(register)
    taken = sum(path.stat().st_size for path in previous.folder.rglob("*")) if previous else 0
    needed = max(int(taken * SPACE_FACTOR), LEAST_SPACE_BYTES)
    there = next(folder for folder in (register.folder, *register.folder.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        message = f"{register.folder} has {free >> 20} MB free, and an edition may need {needed >> 20} MB."
        raise RegisterError(f"{message} Make room first.")
