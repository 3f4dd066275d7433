"""Withdraws an edition, a session or a handout, and lifts a withdrawal. Published files do not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...manual.problems import did_you_mean
from ...tools.text import counted
from .index import write_index
from .reach import reaches
from .register import EDITION, Act, Edition, Notice, Register, RegisterError, ensure_role

KINDS = ("session", "handout")
"""The kinds of record that can be withdrawn."""


@dataclass(frozen=True)
class NoticeRequest:
    """What to withdraw, or with `act` "lift" what to allow again.

    `what` is an edition's name, or the id of a session or handout, alone or after its kind, as in
    `session:two-minds`. `date` is year-month-day, `by` a role.
    """

    what: str
    reason: str
    date: str
    by: str
    act: Act = "withdraw"


def describe(register: Register, request: NoticeRequest) -> Iterator[str]:
    """Lines that say what the notice will reach. Raises the errors of `give_notice`, and writes nothing."""
    notice = _notice(register, request)
    editions = register.editions()
    if notice.act == "lift":
        past = register.withdrawals()[notice.what]
        yield f"{notice.title} was withdrawn on {past.date}: {past.reason}"
        yield "Its notices and marks will go. versions.html will show both notices."
    else:
        yield f"{notice.title} ({notice.what}) will be withdrawn."
    if EDITION.fullmatch(notice.what):
        edition = next(edition for edition in editions if edition.name == notice.what)
        yield f"Notices: {counted(len(edition.index['pages']), 'page')}, which is every page of the edition."
        yield _in_force_after(register, editions, notice)
        return
    reach = reaches([notice.what], editions)[notice.what]
    pages, sheets, packs = (len(reach.all(kind)) for kind in ("pages", "sheets", "packs"))
    yield (
        f"Notices: {counted(pages, 'page')}, among them {counted(sheets, 'sheet')} of its own and "
        f"{counted(packs, 'pack')} with such a sheet."
    )
    yield f"Editions that have it: {', '.join(reversed(reach.by_edition))}. Every link to it is marked."


def _in_force_after(register: Register, editions: list[Edition], notice: Notice) -> str:
    withdrawn = set(register.withdrawals()) ^ {notice.what}
    name = next((edition.name for edition in reversed(editions) if edition.name not in withdrawn), None)
    return f"Edition {name} will be in force." if name else "No edition will be in force."


def give_notice(register: Register, request: NoticeRequest) -> str:
    """Record the notice, and rebuild the index. Returns the title of what was withdrawn or allowed again.

    Raises `RegisterError` when `what` is unknown or ambiguous, withdrawn already, or not withdrawn; when the
    reason or the role is blank; and when the date is before the last edition or notice.
    """
    register.ensure_exists()
    with register.locked():
        register.recover()
        notice = _notice(register, request)
        register.add_notice(notice)
        write_index(register)
    return notice.title


def _notice(register: Register, request: NoticeRequest) -> Notice:
    register.ensure_exists()
    ensure_role("--by", request.by)
    reason = " ".join(request.reason.split())
    if not any(character.isalnum() for character in reason):
        raise RegisterError("A notice needs a reason, which every reader will see. Give it with --reason.")
    what, title = _resolve(register.editions(), request.what)
    is_withdrawn = what in register.withdrawals()
    if request.act == "withdraw" and is_withdrawn:
        raise RegisterError(f"{request.what} is withdrawn already.")
    if request.act == "lift" and not is_withdrawn:
        raise RegisterError(f"{request.what} is not withdrawn.")
    register.ensure_not_before(request.date)
    return Notice(what, title, reason, request.date, request.by, request.act)


def _resolve(editions: list[Edition], what: str) -> tuple[str, str]:
    """The edition's name or the record's key that `what` means, and its title in the newest edition."""
    if EDITION.fullmatch(what):
        names = [edition.name for edition in editions]
        if what not in names:
            raise RegisterError(f"There is no edition {what}. The editions are: {', '.join(names)}.")
        return what, f"Edition {what}"
    titles = {
        key: title
        for edition in editions
        for key, (title, _) in edition.index["records"].items()
        if key.partition(":")[0] in KINDS
    }
    keys = [key for key in (what, *(f"{kind}:{what}" for kind in KINDS)) if key in titles]
    if len(keys) > 1:
        raise RegisterError(f'"{what}" is a session and a handout. Say which: {" or ".join(keys)}.')
    if not keys:
        raise RegisterError(_unknown(what, titles))
    return keys[0], titles[keys[0]]


def _unknown(what: str, titles: Mapping[str, str]) -> str:
    known = list(titles) if ":" in what else [key.partition(":")[2] for key in titles]
    return f'No edition has a session or handout "{what}". {did_you_mean(what, known)}'.strip()
