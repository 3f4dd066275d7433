"""The `manual` command. Each command imports what it needs when it runs, because some modules are slow."""

from __future__ import annotations

import datetime
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .editions.snapshot import Snapshot
from .manual import sheet_names
from .manual.problems import ManualError
from .pages.site import Site
from .tools.errors import UserError
from .tools.files import atomic_write
from .tools.garbage import search_less_often
from .tools.text import counted

if TYPE_CHECKING:
    from .pages.author.skeletons import NewFile
    from .printing.build import PdfSet

MAX_SHOWN_CHARACTERS = 80
EXIT_WITHOUT_PDFS = 2
"""The exit code when PDFs were requested and could not be made because a system library is missing."""

ROOT = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=lambda: click.get_current_context().obj or Path(),
    help="The project's folder. Default: the current folder.",
)
"""May be given before the verb or after it; the one after it counts."""
DATE = click.option(
    "--date",
    "date",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: f"{datetime.date.today()}",
    show_default="today",
    help="Year-month-day.",
)


class Commands(click.Group):
    """For every command, prints errors that a person can correct, and exits with 1 instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")  # an old code page has no “ or →
        try:
            return super().invoke(ctx)
        except (UserError, OSError) as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=Commands)
@ROOT
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Check, extend and build the facilitator manual."""
    context.obj = root


@main.command()
@click.option("--watch", is_flag=True, help="Check again after each edit, until Ctrl+C.")
@ROOT
def check(watch: bool, root: Path) -> None:
    """Find every problem in the manual's data and pages. Writes nothing. Exit code 1 if there is one."""
    search_less_often()
    from .editions.checks import check as check_manual

    if watch:
        from .preview.watching import check_at_every_edit

        check_at_every_edit(root.resolve(), click.echo)
        return
    verdict = check_manual(root)
    if verdict.problems:
        raise ManualError(verdict.problems)
    click.echo(verdict.text)


@main.command()
@DATE
@ROOT
def due(date: datetime.datetime, root: Path) -> None:
    """List the reviews that are overdue, and sessions whose aims, factors or approaches have changed since.

    Exit code 1 if there is one.
    """
    from .manual.reviews import due_lines

    lines = list(due_lines(Site.load(root).manual, f"{date:%Y-%m-%d}"))
    for line in lines:
        click.echo(line)
    if lines:
        sys.exit(1)
    click.echo("No review is overdue.")


@main.group()
def new() -> None:
    """Write the files of a new session or handout, to be filled in."""


@new.command("session")
@click.argument("module")
@click.argument("id")
@ROOT
def new_session_command(module: str, id: str, root: Path) -> None:
    """Add the session ID at the end of MODULE: its record, its page, and its entry in the module."""
    from .pages.author.skeletons import new_session

    _write(root, new_session(Site.load(root), root, module, id))


@new.command("handout")
@click.argument("session")
@click.argument("id")
@ROOT
def new_handout_command(session: str, id: str, root: Path) -> None:
    """Add the worksheet ID to SESSION: its page, and its entry in the session's record."""
    from .pages.author.skeletons import new_handout

    _write(root, new_handout(Site.load(root), root, session, id))


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Only report whether the schemas are current.")
@ROOT
def schema(only_check: bool, root: Path) -> None:
    """Write the JSON Schemas by which an editor completes and checks the data files."""
    from .manual.reading.schemas import stale_schemas, write_schemas

    folder = root / "data" / "schema"
    if only_check:
        if stale := stale_schemas(folder):
            raise ManualError(stale)
        click.echo("The schemas are current.")
    else:
        click.echo(f"Wrote {counted(write_schemas(folder), 'schema')} to {folder}.")


@main.command()
@click.option("--pdf/--no-pdf", default=False, help="Make the PDFs too.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    default=Path("site"),
    show_default=True,
    help="The folder for the site.",
)
@ROOT
def site(pdf: bool, target: Path, root: Path) -> None:
    """Build the site. An earlier one is replaced only when the build succeeds.

    With --pdf, if a library for PDFs is missing, the site is built without them and the exit code is 2.
    """
    from .build import build_site
    from .editions.register.location import ensure_free

    target = root / target  # an absolute target stays as it is
    ensure_free(target)
    snapshot = Snapshot.load(root)
    pdfs, missing = _pdfs(root, snapshot, ()) if pdf else (None, "")
    if not build_site(root.resolve(), target, snapshot, pdfs):
        click.echo("The site was not built. An earlier one is unchanged.", err=True)
        sys.exit(1)
    click.echo(f"Built {target}.")
    if missing:
        click.echo(missing, err=True)
        sys.exit(EXIT_WITHOUT_PDFS)


@main.command()
@click.argument("ids", nargs=-1)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    default=Path("pdf"),
    show_default=True,
    help="The folder for the PDFs.",
)
@ROOT
def pdf(ids: tuple[str, ...], target: Path, root: Path) -> None:
    """Make the PDFs of the sheets, sessions, modules or handouts IDS. Without IDS, make all PDFs."""
    from .editions.register.location import ensure_free
    from .printing.build import write_pdfs
    from .tools.folders import replacing

    target = root / target  # an absolute target stays as it is
    ensure_free(target)
    snapshot = Snapshot.load(root)
    pdfs, missing = _pdfs(root, snapshot, ids)
    if pdfs is None:
        click.echo(missing, err=True)
        sys.exit(EXIT_WITHOUT_PDFS)
    with replacing(target, "pdf") as staging:
        write_pdfs(pdfs, staging, snapshot.site.manual.settings.edition)
    click.echo(f"{counted(len(pdfs.files), 'PDF')} in {target}.")


@main.command()
@click.option("--plan", required=True, help="The plan, or the file that the page saves.")
@click.option(
    "--form",
    type=click.Choice(sheet_names.FORMS),
    default=sheet_names.STANDARD,
    show_default=True,
    help="The form of the sheets. A sheet that has no such form is in standard print.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(f"{sheet_names.PLAN_PACK}.pdf"),
    show_default=True,
    help="The PDF.",
)
@ROOT
def pack(plan: str, form: str, target: Path, root: Path) -> None:
    """Make one PDF of a plan: its contents, the plan on one page, then run sheets and worksheets in order."""
    from .editions.register.location import ensure_outside_register
    from .manual.choice import read_choice
    from .printing.build import build_plan_pack
    from .printing.engine import EngineMissingError

    target = root / target  # an absolute target stays as it is
    ensure_outside_register(target.parent)
    snapshot = Snapshot.load(root)
    choice = read_choice(snapshot.site.manual, _plan_text(plan))
    try:
        pdfs = build_plan_pack(root, snapshot.sheets, choice.sessions, form, click.echo)
    except EngineMissingError as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_WITHOUT_PDFS)
    atomic_write(target, pdfs.files[sheet_names.PLAN_PACK].path.read_bytes())
    click.echo(f"Wrote {target}.")


def _plan_text(plan: str) -> str:
    """The plan itself, or what the file of that name holds."""
    if "v=" in plan:
        return plan
    try:
        return Path(plan).read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        raise UserError(f'There is no file "{plan[:MAX_SHOWN_CHARACTERS]}", and it is no plan.') from None


def _pdfs(root: Path, snapshot: Snapshot, ids: tuple[str, ...]) -> tuple[PdfSet | None, str]:
    """The PDFs and an empty text, or None and a message that says what to install."""
    from .printing.build import build_pdfs
    from .printing.engine import EngineMissingError

    try:
        return build_pdfs(root, snapshot.sheets, ids, click.echo), ""
    except EngineMissingError as error:
        return None, str(error)


REGISTER = click.option(
    "--to",
    "register",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The register: the folder with all editions.",
)
FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
BY = click.option(
    "--by",
    "by",
    default="Interventions Unit",
    show_default=True,
    help="The role that does it, never a person's name.",
)
IN = click.option(
    "--in",
    "register",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="The register: the folder with all editions.",
)


@main.command()
@click.argument("since", required=False)
@click.argument("until", required=False)
@IN
@ROOT
def changes(since: str | None, until: str | None, register: Path, root: Path) -> None:
    """Show what changed from edition SINCE to edition UNTIL.

    Without UNTIL, show what changed from SINCE to the project as it is now. When no edition is named, show
    what changed since the newest, and write the file in data/changes/ where the unit gives the reason for
    each change; what is written there stays. Files of published editions are never written.
    """
    from .editions.operations import show_changes
    from .editions.register.register import Register

    show_changes(Register(register), root, since, until, click.echo)


@main.command()
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    help="The folder for the files.",
)
@click.option(
    "--in",
    "register",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The register, to say what has changed since its newest edition.",
)
@ROOT
def report(target: Path, register: Path | None, root: Path) -> None:
    """Write the report on coverage, provenance and reviews, for a panel: JSON with its schema, and CSV.

    The site has the same as a page, report.html, and as a PDF, report.pdf.
    """
    from .editions.operations import write_report
    from .editions.register.register import Register

    write_report(root, root / target, Register(register) if register else None, click.echo)


@main.command()
@click.argument("edition")
@REGISTER
@BY
@click.option("--approved-by", help="The role that approved the edition. Required from 1.0 on.")
@DATE
@click.option(
    "--dry-run", is_flag=True, help="Only check whether it can be published, and describe what would be."
)
@click.option("--new", is_flag=True, help="Begin a new register with this edition.")
@ROOT
def publish(
    edition: str,
    register: Path,
    by: str,
    approved_by: str | None,
    date: datetime.datetime,
    dry_run: bool,
    new: bool,
    root: Path,
) -> None:
    """Publish the project as EDITION in the register. If anything goes wrong, no edition is added."""
    from .build import build_into
    from .editions.operations import describe_publish
    from .editions.publish.publish import PublishRequest
    from .editions.publish.publish import publish as publish_edition
    from .editions.register.register import Register

    request = PublishRequest(edition, f"{date:%Y-%m-%d}", by, approved_by, new)
    if dry_run:
        for line in describe_publish(root, Register(register), request):
            click.echo(line)
        return
    published = publish_edition(root.resolve(), Register(register), request, build_into, click.echo)
    click.echo(f"Published {published.name} in {published.folder}.")


@main.command()
@FOLDER
def verify(folder: Path) -> None:
    """Compare the register in FOLDER, or a copy of one, with what was published. Changes nothing."""
    from .editions.register.register import Register
    from .editions.register.verify import faults

    register = Register(folder)
    lines = list(faults(register))
    for line in lines:
        click.echo(line, err=True)
    if lines:
        click.echo(f"{counted(len(lines), 'fault')} found.", err=True)
        sys.exit(1)
    click.echo(f"No faults: {counted(len(register.editions()), 'edition')} unchanged since publication.")


@main.command()
@click.argument("what")
@IN
@click.option("--reason", required=True, help="Why, in a sentence that every reader will see.")
@click.option("--lift", is_flag=True, help="Lift an earlier withdrawal: WHAT may be used again.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@BY
@DATE
def withdraw(
    what: str, register: Path, reason: str, lift: bool, yes: bool, by: str, date: datetime.datetime
) -> None:
    """Withdraw the edition, session or handout WHAT: its pages and links show it. No published file changes.

    WHAT is a name such as 1.1 or value-cards, or session:two-minds where a session and a handout share an id.
    """
    from .editions.register.register import Register
    from .editions.register.withdraw import NoticeRequest, describe, give_notice

    request = NoticeRequest(what, reason, f"{date:%Y-%m-%d}", by, "lift" if lift else "withdraw")
    for line in describe(Register(register), request):
        click.echo(line)
    if not yes:
        _ask("Lift the withdrawal?" if lift else "Withdraw it?")
    title = give_notice(Register(register), request)
    if lift:
        click.echo(f"Lifted: {title} may be used again.")
    else:
        click.echo(f"Withdrawn: {title}. Every page that shows it now has a notice.")


def _may_ask() -> bool:
    return sys.stdin.isatty()


def _ask(question: str) -> None:
    """End the command unless a person at the terminal agrees."""
    if not _may_ask():
        raise UserError("Nothing was done, because nobody could be asked. In a script, add --yes.")
    if not click.confirm(question):
        click.echo("Nothing was done.")
        sys.exit(1)


@main.command()
@FOLDER
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder for the zip. Default: the current folder.",
)
@DATE
def export(folder: Path, target: Path, date: datetime.datetime) -> None:
    """Make a dated zip of the register in FOLDER, and a file with its SHA-256."""
    from .editions.operations import export_register
    from .editions.register.register import Register

    archive = export_register(Register(folder), target, f"{date:%Y-%m-%d}")
    click.echo(f"Wrote {archive} and {archive.name}.sha256.")


@main.command()
@FOLDER
def register(folder: Path) -> None:
    """Clear up after an interruption in the register in FOLDER, and rebuild its index."""
    from .editions.operations import recover_register
    from .editions.register.register import Register

    for line in recover_register(Register(folder)):
        click.echo(line)


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port.")
@ROOT
def serve(address: str, root: Path) -> None:
    """Serve the site; check and rebuild it at every edit, until Ctrl+C."""
    from .build import serve_site

    serve_site(root.resolve(), address, click.echo)


def _write(root: Path, files: list[NewFile]) -> None:
    from .pages.author.skeletons import write_all

    write_all(files)
    for file in files:
        click.echo(f"{file.verb} {file.path.relative_to(root)}")
    click.echo("Fill in what the files ask for, then run: manual check")
