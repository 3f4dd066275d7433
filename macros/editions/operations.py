"""What one can do with a register besides publishing: compare, dry_run, withdraw, export, restore."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..manual.problems import did_you_mean
from ..pages.release_notes import Word
from ..printing.engine import load_weasyprint
from ..tools.files import TEMPORARY, atomic_write, sha256
from .diff.compare import Change, compare, suggest
from .diff.content import Content
from .diff.reasons import write_reasons
from .publish.publish import PublishRequest, prepare
from .register.index import write_index
from .register.register import CONTENT, EDITION, LOCK, STAGING, Edition, Register, RegisterError, Withdrawal
from .snapshot import Snapshot

Say = Callable[[str], None]
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can hold: the same register gives the same bytes."""


def show_changes(register: Register, root: Path, since: str | None, until: str | None, say: Say) -> None:
    """Show the changes between two editions, or up to the project; then write the reasons file too."""
    register.ensure_exists()
    old = _edition(register, since).read(CONTENT)
    snapshot = None if until else Snapshot.load(root)
    new = snapshot.content if snapshot else _edition(register, until).read(CONTENT)
    found = compare(old, new)
    for change in found:
        say(_described(change))
    say(f"{len(found)} change{'' if len(found) == 1 else 's'} since edition {old['edition']}.")
    if not snapshot or not found:
        return
    better = suggest(old["edition"], found)
    say(f"Suggested name: {better.edition}. {better.grounds[0]}")
    edition = snapshot.site.manual.settings.edition
    if edition == old["edition"]:
        say(f"data/manual.yml still names edition {edition}. Give it the new name, then run this again.")
        return
    path = write_reasons(root, edition, old["edition"], found)
    say(f"Wrote {path.relative_to(root)}. Give each change its reason there.")


def _edition(register: Register, name: str | None) -> Edition:
    """The edition of this name, or the newest."""
    editions = {edition.name: edition for edition in register.editions()}
    if not editions:
        raise RegisterError(f"{register.folder} holds no edition yet.")
    if name is None:
        return list(editions.values())[-1]
    if name not in editions:
        known = ", ".join(editions)
        raise RegisterError(f"There is no edition {name}. There are: {known}.")
    return editions[name]


MARKS: dict[str, str] = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""How words that changed are marked in a terminal."""


def _described(change: Change) -> str:
    lines = [f"{change.of} {change.title}: {change.kind}. {change.what}"]
    lines += [f"    {passage.place}: {_marked(passage.words)}" for passage in change.passages]
    return "\n".join(lines)


def _marked(words: Iterable[Word]) -> str:
    return " ".join(MARKS[kind].format(text) for kind, text in words)


def describe_publish(root: Path, register: Register, order: PublishRequest) -> Iterator[str]:
    """What publishing would do, in words. Raises what publishing would raise before it builds."""
    prepared = prepare(root, register, order)
    load_weasyprint()
    yield f"Edition {order.edition} can be published in {register.folder}."
    approved = f"approved by {order.approved_by}" if order.approved_by else "not approved"
    yield f"Date {order.date}, published by {order.published_by}, {approved}."
    yield f"{len(prepared.snapshot.sheets.all)} PDFs; those whose text did not change come from the cache."
    notes = prepared.notes
    if notes.since:
        yield f"{len(prepared.changes)} changes since edition {notes.since}, each with its reason."
        yield (
            f"{len(notes.reread)} to read again, {len(notes.reprint)} sheets to print again, "
            f"{len(notes.destroy)} to destroy."
        )
    else:
        yield "It is the first edition of this register."
    yield "Then the index would be rebuilt. Nothing was written."


def withdraw_from(register: Register, what: str, reason: str, date: str, by: str) -> str:
    """Put an edition or a handout on record as withdrawn, and rebuild the index; the title of it."""
    register.ensure_exists()
    if not reason.strip():
        raise RegisterError(
            "A withdrawal needs a reason, which every reader will see. Give it with --reason."
        )
    with register.locked():
        register.recover()
        if any(notice.what in (what, f"handout:{what}") for notice in register.withdrawals()):
            raise RegisterError(f"{what} is withdrawn already.")
        notice = _notice(register, what, reason, date, by)
        register.add_withdrawal(notice)
        write_index(register)
    return notice.title


def _notice(register: Register, what: str, reason: str, date: str, by: str) -> Withdrawal:
    if EDITION.fullmatch(what):
        return Withdrawal(what, f"Edition {_edition(register, what).name}", reason, date, by)
    titles: dict[str, str] = {}
    pages: set[str] = set()
    for edition in register.editions():
        said = edition.read(CONTENT)
        titles |= {key: record["title"] for key, record in said["records"].items()}
        pages |= set(_pages_with(f"handout:{what}", said))
    key = f"handout:{what}"
    if key not in titles:
        known = [name.partition(":")[2] for name in titles if name.startswith("handout:")]
        raise RegisterError(f'No edition has a handout "{what}". {did_you_mean(what, known)}'.strip())
    return Withdrawal(key, titles[key], reason, date, by, tuple(sorted(pages)))


def _pages_with(key: str, said: Content) -> Iterator[str]:
    """The pages of an edition that show a handout: its own, its session's, its sheets, and packs with it."""
    if key not in said["records"]:
        return
    yield said["records"][key]["page"]
    id = key.partition(":")[2]
    for record in said["records"].values():
        if id in record["lists"].get("handouts", ()):
            yield record["page"]
    own = {name for name, sheet in said["sheets"].items() if sheet["record"] == key}
    for name, sheet in said["sheets"].items():
        if own & {name, *sheet["parts"]}:
            yield f"print/{name}.html"


def export_register(register: Register, target: Path, date: str) -> Path:
    """A zip of the whole register, whole under its name or absent, and a file with its SHA-256 beside it."""
    register.ensure_exists()
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"manual-register-{date}.zip"
    with register.locked():
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=target)
        os.close(handle)
        try:
            _zip(register.folder, Path(temporary))
            digest = sha256(Path(temporary))
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    atomic_write(target / f"{path.name}.sha256", f"{digest}  {path.name}\n".encode())
    return path


def _zip(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder)
            if file.is_file() and file.name != LOCK and not name.parts[0].startswith(STAGING):
                entry = zipfile.ZipInfo(name.as_posix(), ZIP_DATE)
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


def recover_register(register: Register) -> list[str]:
    """Recover the register and rebuild its index; what was done, in words."""
    register.ensure_exists()
    with register.locked():
        done = register.recover()
        write_index(register)
    return [*done, f"The index names {len(register.editions())} editions."]
