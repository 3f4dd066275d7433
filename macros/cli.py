"""The `manual` command. Each verb is a line or two, and imports what it needs: some of it is slow."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .editions.snapshot import Snapshot
from .manual.problems import ManualError
from .pages.site import Site
from .tools.errors import UserError

if TYPE_CHECKING:
    from .pages.author.skeletons import NewFile
    from .printing.build import PdfSet

EXIT_WITHOUT_PDFS = 2
"""Pages were built, but the PDFs that were asked for could not be made."""

ROOT = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="The project's folder; the current one unless given.",
)


class Verbs(click.Group):
    """Turns problems that an author can mend into lines and exit code 1, for every verb."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except (UserError, OSError) as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=Verbs)
def main() -> None:
    """Check, extend and build the facilitator manual."""


@main.command()
@ROOT
def check(root: Path) -> None:
    """Find every problem in the manual's data and pages. Writes nothing; exit 1 when there is one."""
    from .manual.reading.schemas import stale_schemas
    from .printing.characters import check_characters
    from .printing.fonts import ASSETS
    from .wording import check_wording

    site = Site.load(root)
    if problems := [
        *stale_schemas(root / "data" / "schema"),
        *check_wording(root, site),
        *check_characters(root, site, root / ASSETS),
    ]:
        raise ManualError(problems)
    sessions = site.manual.sessions.values()
    outlines = sum(session.is_outline for session in sessions)
    noun = "outline" if outlines == 1 else "outlines"
    counts = f"{len(site.manual.modules)} modules, {len(sessions)} sessions ({outlines} {noun})"
    click.echo(f"No problems: {counts}.")


@main.group()
def new() -> None:
    """Write a skeleton for a new session or handout."""


@new.command("session")
@click.argument("module")
@click.argument("id")
@ROOT
def new_session_command(module: str, id: str, root: Path) -> None:
    """Write the session ID at the end of MODULE: its record, its page, and its place in the module."""
    from .pages.author.skeletons import new_session

    _write(root, new_session(Site.load(root), root, module, id))


@new.command("handout")
@click.argument("session")
@click.argument("id")
@ROOT
def new_handout_command(session: str, id: str, root: Path) -> None:
    """Write the worksheet ID for SESSION: its page, and its entry in the session's record."""
    from .pages.author.skeletons import new_handout

    _write(root, new_handout(Site.load(root), root, session, id))


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Only say whether they are current.")
@ROOT
def schema(only_check: bool, root: Path) -> None:
    """Write the JSON Schemas with which an editor completes and checks the data files."""
    from .manual.reading.schemas import stale_schemas, write_schemas

    folder = root / "data" / "schema"
    if only_check:
        if stale := stale_schemas(folder):
            raise ManualError(stale)
        click.echo("The schemas are current.")
    else:
        click.echo(f"Wrote {write_schemas(folder)} schemas to {folder}.")


@main.command()
@click.option("--pdf/--no-pdf", default=False, help="Make the PDFs too.")
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@ROOT
def site(pdf: bool, target: Path, root: Path) -> None:
    """Build the site. An earlier one is replaced only when the whole build went well.

    With --pdf but without the PDF engine's libraries, pages are built all the same; the exit code is 2.
    """
    from .build import build_site

    target = root / target  # an absolute target stays as it is
    snapshot = Snapshot.load(root)
    pdfs, missing = _pdfs(root, snapshot, ()) if pdf else (None, "")
    if not build_site(root.resolve(), target, snapshot, pdfs):
        click.echo("The site was not built; an earlier one is as it was.", err=True)
        sys.exit(1)
    click.echo(f"Built {target}.")
    if missing:
        click.echo(missing, err=True)
        sys.exit(EXIT_WITHOUT_PDFS)


@main.command()
@click.argument("ids", nargs=-1)
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path("pdf"), show_default=True)
@ROOT
def pdf(ids: tuple[str, ...], target: Path, root: Path) -> None:
    """Make PDFs of the sheets, sessions, modules or handouts IDS; of everything when none is given."""
    from .printing.build import write_pdfs

    snapshot = Snapshot.load(root)
    pdfs, missing = _pdfs(root, snapshot, ids)
    if pdfs is None:
        click.echo(missing, err=True)
        sys.exit(EXIT_WITHOUT_PDFS)
    target = root / target  # an absolute target stays as it is
    write_pdfs(pdfs, target, snapshot.site.manual.settings.edition)
    click.echo(f"{len(pdfs.files)} PDFs in {target}.")


def _pdfs(root: Path, snapshot: Snapshot, ids: tuple[str, ...]) -> tuple[PdfSet | None, str]:
    """The PDFs, or None and the line that says what to install."""
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
    help="The register: the folder that holds every edition.",
)
FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
BY = click.option(
    "--by", "by", default="Interventions Unit", show_default=True, help="The role, never a name."
)
IN = click.option(
    "--in",
    "register",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="The register: the folder that holds every edition.",
)
DATE = click.option(
    "--date",
    "date",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: f"{datetime.date.today()}",
    show_default="today",
    help="Year-month-day.",
)


@main.command()
@click.argument("since", required=False)
@click.argument("until", required=False)
@IN
@ROOT
def changes(since: str | None, until: str | None, register: Path, root: Path) -> None:
    """Show what changed from edition SINCE to edition UNTIL.

    Without UNTIL: from SINCE, or from the newest edition, to the project as it is now; and write the file
    in `data/changes/` in which the unit gives the reason for each change.
    """
    from .editions.operations import show_changes
    from .editions.register.register import Register

    show_changes(Register(register), root, since, until, click.echo)


@main.command()
@click.argument("edition")
@REGISTER
@BY
@click.option("--approved-by", help="The role that approved the edition. Needed from 1.0 on.")
@DATE
@click.option("--dry-run", is_flag=True, help="Check all that can be checked, tell, and publish nothing.")
@ROOT
def publish(
    edition: str,
    register: Path,
    by: str,
    approved_by: str | None,
    date: datetime.datetime,
    dry_run: bool,
    root: Path,
) -> None:
    """Publish the project as EDITION into the register. Nothing in it changes unless all goes well."""
    from .build import build_site
    from .editions.operations import describe_publish
    from .editions.publish.publish import PublishRequest
    from .editions.publish.publish import publish as publish_edition
    from .editions.register.register import Register

    request = PublishRequest(edition, f"{date:%Y-%m-%d}", by, approved_by)
    if dry_run:
        for line in describe_publish(root, Register(register), request):
            click.echo(line)
        return
    made = publish_edition(root.resolve(), Register(register), request, build_site, click.echo)
    click.echo(f"Published {made.name} in {made.folder}.")


@main.command()
@FOLDER
def verify(folder: Path) -> None:
    """Hold the register in FOLDER, here or copied, against what was published. Changes nothing."""
    from .editions.register.register import Register
    from .editions.register.verify import faults

    register = Register(folder)
    found = list(faults(register))
    for line in found:
        click.echo(line, err=True)
    if found:
        click.echo(f"{len(found)} fault{'' if len(found) == 1 else 's'} found.", err=True)
        sys.exit(1)
    click.echo(f"All {len(register.editions())} editions are as they were published.")


@main.command()
@click.argument("what")
@IN
@click.option("--reason", required=True, help="Why, in a sentence that every reader will see.")
@BY
@DATE
def withdraw(what: str, register: Path, reason: str, by: str, date: datetime.datetime) -> None:
    """Put a notice on the edition, or on the handout with the id WHAT. Published files stay as they are."""
    from .editions.operations import withdraw_from
    from .editions.register.register import Register

    title = withdraw_from(Register(register), what, reason, f"{date:%Y-%m-%d}", by)
    click.echo(f"Withdrawn: {title}. Every page of it now says so.")


@main.command()
@FOLDER
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), default=Path())
@DATE
def export(folder: Path, target: Path, date: datetime.datetime) -> None:
    """Make a dated zip of the register in FOLDER, and a file with its SHA-256."""
    from .editions.operations import export_register
    from .editions.register.register import Register

    made = export_register(Register(folder), target, f"{date:%Y-%m-%d}")
    click.echo(f"Wrote {made} and {made.name}.sha256.")


@main.command()
@FOLDER
def register(folder: Path) -> None:
    """Put right what an interruption left in the register in FOLDER, and make its index anew."""
    from .editions.operations import recover_register
    from .editions.register.register import Register

    for line in recover_register(Register(folder)):
        click.echo(line)


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port.")
@ROOT
def serve(address: str, root: Path) -> None:
    """Serve the site and rebuild it on every edit."""
    from .build import serve_site

    if not serve_site(root.resolve(), address):
        sys.exit(1)


def _write(root: Path, files: list[NewFile]) -> None:
    for file in files:
        file.write()
        click.echo(f"{file.verb} {file.path.relative_to(root)}")
    click.echo("Fill in what the files ask for, then run: manual check")
