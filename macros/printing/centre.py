"""The print centre: one page with all that can be printed, and one for each module."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ..pages.markup import html_sections
from ..pages.projections import Projection
from ..pages.render import Section
from ..pages.site import Site
from .sheets import Sheet, Sheets


def print_centre(site: Site, sheets: Sheets) -> Iterator[Projection]:
    """The pages of the print centre."""
    manual = site.manual
    whole = [sheet for sheet in sheets.all.values() if not sheet.module]
    packs = [sheet for sheet in sheets.all.values() if sheet.module and not sheet.session]
    yield _page(site, "print-centre/index.md", "Print centre", {
        "everything": ("The whole manual", [sheet for sheet in whole if sheet.kind == "pack"]),
        "packs": ("Packs by module", packs),
        "matrices": ("Matrices", [sheet for sheet in whole if sheet.kind == "matrix"]),
        "forms": ("Facilitators’ forms", [sheet for sheet in whole if sheet.kind == "form"]),
    }, lead=True)  # fmt: skip
    for module in manual.modules.values():
        groups = {"packs": ("Packs of the module", sheets.of_module(module.id))}
        for id in module.sessions:
            number = manual.numbers[f"session:{id}"]
            groups[id] = (f"{number} {manual.sessions[id].title}", sheets.of_session(id))
        yield _page(site, f"print-centre/{module.id}.md", f"Print: {module.title}", groups)
    yield Projection("check.md", "Is my printout current?", _check(site, sheets))


def _page(
    site: Site, source: str, title: str, groups: dict[str, tuple[str, list[Sheet]]], *, lead: bool = False
) -> Projection:
    html = site.renderer.html
    sections = [
        Section(id, heading, html("print-centre.html.j2", source, sheets=sheets, caption=heading))
        for id, (heading, sheets) in groups.items()
        if sheets
    ]
    intro = html("print-centre-lead.html.j2", source, everything=lead)
    return Projection(source, title, intro + html_sections(sections), sections)


def _check(site: Site, sheets: Sheets) -> Markup:
    parts = {part.name: part for sheet in sheets.single.values() for part in sheet.parts}
    return site.renderer.html(
        "check.html.j2", "check.md", parts=sorted(parts.values(), key=lambda part: part.code)
    )
