"""The operations on a register besides publishing and withdrawing: compare, dry run, export and recover."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..manual.problems import ManualError
from ..manual.reading.changes import reasons_files
from ..manual.report import ChangeRow, report
from ..manual.report_files import FILE_NAMES, report_files
from ..printing.engine import load_weasyprint
from ..tools.files import FILE_MODE, TEMPORARY_PREFIX, atomic_write, make_folder, sha256
from ..tools.folders import replacing
from ..tools.output import Output
from ..tools.text import counted
from .diff.compare import Change, compare, suggest
from .diff.ids import reused_id_problems
from .diff.passages import marked
from .diff.reasons import ReasonsFile, read_reasons, write_reasons
from .diff.reasons_text import alike
from .publish.publish import PublishRequest, prepare
from .register.index import write_index
from .register.location import ensure_free, ensure_outside_register
from .register.register import (
    CONTENT,
    LOCK,
    STAGING,
    Edition,
    Register,
    RegisterError,
    edition_number,
)
from .snapshot import Snapshot

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can hold. One date for all files makes equal registers equal bytes."""


def show_changes(
    register: Register, root: Path, since: str | None, until: str | None, output: Output
) -> None:
    """Show what changed from edition `since` (None: the newest) to edition `until` (None: the project).

    When no edition is named, write the reasons file of the project's edition too. Raises `RegisterError` for
    an unknown edition, and `ManualError` when the project or that file cannot be read, or has an id again.
    """
    register.ensure_exists()
    old = _edition(register, since)
    content = old.read(CONTENT)
    snapshot = None if until else Snapshot.load(root)
    new = snapshot.content if snapshot else _edition(register, until).read(CONTENT)
    changes = compare(content, new)
    for change in changes:
        output(_description(change))
    output(f"{counted(len(changes), 'change')} since edition {old.name}.")
    if snapshot and since:
        output("Nothing was written. To write the reasons, run `manual changes` without naming an edition.")
    elif snapshot:
        indexes = [edition.index for edition in register.editions()]
        if problems := reused_id_problems(indexes, content, new, snapshot.site.manual):
            raise ManualError(problems)
        if changes:
            _ask_for_reasons(root, snapshot, old, changes, output)


def write_report(root: Path, target: Path, register: Register | None, output: Output) -> None:
    """Write the files of the report on the project into the folder `target`.

    With a register, they say what has changed since its newest edition, and why, once every reason is there.
    Raises `ManualError` when the project cannot be read, `RegisterError` when the register has no edition,
    and `UserError` when the folder holds anything else.
    """
    ensure_free(target)
    snapshot = Snapshot.load(root)
    since, changes = _changes_since(snapshot, register) if register else ("", [])
    found = report(snapshot.site.manual, since, changes)
    with replacing(target, "report") as staging:
        for name, text in report_files(found):
            atomic_write(staging / name, text.encode())
    output(f"{counted(len(FILE_NAMES), 'file')} in {target}: {', '.join(FILE_NAMES)}.")
    output(
        "The site has the same as a page, report.html, and to print: `manual pdf report` makes report.pdf."
    )


def _changes_since(snapshot: Snapshot, register: Register) -> tuple[str, list[ChangeRow]]:
    """The newest edition of a register, and what has changed since."""
    register.ensure_exists()
    old = _edition(register, None)
    changes = compare(old.read(CONTENT), snapshot.content)
    reasons, _ = read_reasons(snapshot.site.root, snapshot.site.manual.settings.edition, changes)
    return old.name, [
        ChangeRow(
            record=change.record,
            title=change.title,
            kind=change.kind,
            what=change.what,
            reason=reasons[change.id].reason if change.id in reasons else "",
        )
        for change in changes
    ]


def _ask_for_reasons(
    root: Path, snapshot: Snapshot, old: Edition, changes: list[Change], output: Output
) -> None:
    """Suggest a name for the edition, and write its reasons file unless it is published already."""
    suggestion = suggest(old.name, changes)
    output(f"Suggested name: {suggestion.edition}. {suggestion.grounds[0]}")
    edition = snapshot.site.manual.settings.edition
    if edition_number(edition) <= old.number:
        named = f"data/manual.yml still names edition {edition}, and edition {old.name} is published."
        output(f"{named} Write the new name there, then run this again.")
        return
    written = write_reasons(root, edition, old.name, changes)
    for line in _asked(written, root, len(changes)):
        output(line)
    for name, path in reasons_files(root / "data").items():
        if edition_number(name) > old.number and name != edition:
            output(f"{path.relative_to(root)} has reasons too, but edition {name} is not in this register.")


def _asked(written: ReasonsFile, root: Path, total: int) -> Iterator[str]:
    """What was written, and which reasons are missing."""
    for group in alike(written.missing):
        yield f"{len(group)} changes are alike and may have one reason: {group[0].common}"
    file = written.path.relative_to(root).as_posix()
    if written.missing:
        yield f"Wrote {file}. Reasons missing: {len(written.missing)} of {total}. Give them there."
    else:
        yield f"{file} has a reason for each of {counted(total, 'change')}."


def _edition(register: Register, name: str | None) -> Edition:
    """The edition of this name, or the newest."""
    editions = {edition.name: edition for edition in register.editions()}
    if not editions:
        raise RegisterError(f"{register.folder} has no edition yet.")
    if name is None:
        return list(editions.values())[-1]
    if name not in editions:
        raise RegisterError(f"There is no edition {name}. The editions are: {', '.join(editions)}.")
    return editions[name]


def _description(change: Change) -> str:
    lines = [f"{change.record_kind} {change.title}: {change.kind}. {change.what}"]
    lines += [f"    {passage.place}: {marked(passage.words)}" for passage in change.passages]
    return "\n".join(lines)


def describe_publish(root: Path, register: Register, request: PublishRequest) -> Iterator[str]:
    """The dry run: lines that say what publishing would do.

    Raises the errors of `prepare`, and `EngineMissingError` when PDFs cannot be made.
    """
    prepared = prepare(root, register, request)
    load_weasyprint()
    yield f"Edition {request.edition} can be published in {register.folder}."
    approved = f"approved by {request.approved_by}" if request.approved_by else "not approved"
    yield f"Date {request.date}, published by {request.published_by}, {approved}."
    yield f"{counted(len(prepared.snapshot.sheets.all), 'PDF')}; unchanged ones come from the cache."
    notes = prepared.notes
    if notes.since:
        yield f"{counted(len(prepared.changes), 'change')} since edition {notes.since}, each with a reason."
        yield f"{counted(len(notes.reread), 'page')} to read again."
        yield f"{counted(len(notes.reprint), 'sheet')} to print again, {len(notes.destroy)} to destroy."
    else:
        yield "It would be the first edition in this register."
    yield "Nothing was written."


def export_register(register: Register, target: Path, date: str) -> Path:
    """Write a zip of the register into `target`, and a file with its SHA-256. Returns the path of the zip.

    The zip has its name only once it is complete. `date` is year-month-day.
    """
    register.ensure_exists()
    ensure_outside_register(target)
    make_folder(target)
    path = target / f"manual-register-{date}.zip"
    with register.reading():
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=target)
        os.close(handle)
        try:
            _zip(register.folder, Path(temporary))
            digest = sha256(Path(temporary))
            Path(temporary).chmod(FILE_MODE)
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
    """Clear up after an interrupted operation and rebuild the index. Returns a line for each thing done."""
    register.ensure_exists()
    with register.locked():
        lines = register.recover()
        write_index(register)
    return [*lines, f"The index lists {counted(len(register.editions()), 'edition')}."]
