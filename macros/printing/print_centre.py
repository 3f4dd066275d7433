"""The print centre: a page that lists all sheets for the whole manual, and one for each module."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ..pages.generated.pages import Drawn, GeneratedPage
from ..pages.render import Section
from .sheet import Sheet
from .sheets import Sheets


def print_centre(sheets: Sheets) -> Iterator[GeneratedPage]:
    """The pages of the print centre, and the page that lists every code."""
    manual = sheets.manual
    whole = [sheet for sheet in sheets.all.values() if not sheet.module]
    packs = [sheet for sheet in sheets.all.values() if sheet.module and not sheet.session]
    yield _page(sheets, "print-centre/index.md", "Print centre", {
        "everything": ("The whole manual", [sheet for sheet in whole if sheet.kind == "pack"]),
        "packs": ("Packs by module", packs),
        "matrices": ("Matrices", [sheet for sheet in whole if sheet.kind == "matrix"]),
        "posters": ("Map", [sheet for sheet in whole if sheet.kind == "poster"]),
        "reports": ("For a panel", [sheet for sheet in whole if sheet.kind == "report"]),
        "forms": ("Cards, forms and templates", [sheet for sheet in whole if sheet.kind == "form"]),
    }, is_start=True)  # fmt: skip
    for module in manual.modules.values():
        groups = {"packs": ("Packs of the module", sheets.of_module(module.id))}
        for id in module.sessions:
            number = manual.numbers[f"session:{id}"]
            groups[id] = (f"{number} {manual.sessions[id].title}", sheets.of_session(id))
        yield _page(sheets, f"print-centre/{module.id}.md", f"Print: {module.title}", groups)
    yield GeneratedPage("check.md", "Is my printout current?", lambda: (_list_of_codes(sheets), ()))


def _page(
    sheets: Sheets,
    source: str,
    title: str,
    groups: dict[str, tuple[str, list[Sheet]]],
    *,
    is_start: bool = False,
) -> GeneratedPage:
    html = sheets.renderer.html

    def draw() -> Drawn:
        sections = [
            Section(id, heading, html("print-centre.html.j2", source, listed=listed))
            for id, (heading, listed) in groups.items()
            if listed
        ]
        return html("print-centre-lead.html.j2", source, is_start=is_start), sections

    return GeneratedPage(source, title, draw)


def _list_of_codes(sheets: Sheets) -> Markup:
    """Every code that is printed on some sheet, with the sheet that shows it."""
    rows = [(part, sheets.shown_by[name]) for name, part in sheets.parts.items()]
    rows.sort(key=lambda row: row[0].code)
    return sheets.renderer.html("check.html.j2", "check.md", rows=rows)
