"""Turns parts of the manual into HTML with templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ..manual import sheet_names
from ..manual.records.session import factor_id
from .structure.addresses import Address, point_anchor, sheet_page, sheet_pdf, to_root
from .structure.directory import Directory, Entry

HERE = Path(__file__).parent
TEMPLATES = (HERE / "templates", HERE / "author" / "templates", HERE / "generated" / "templates")
"""The folders of templates of this package: the shared one, and one for each part that draws."""


def compiled_templates(folder: Path) -> jinja2.BytecodeCache:
    """Keeps compiled templates in `folder` from build to build; Jinja compiles again what has changed."""
    folder.mkdir(parents=True, exist_ok=True)
    return jinja2.FileSystemBytecodeCache(str(folder))


def link_to(entry: Entry, here: str, text: str | None = None) -> Markup:
    """A link to a record from the page whose source path is `here`, with its title or the given text."""
    target = entry.address.seen_from(here)  # ids need no escape
    return Markup(f'<a href="{target}">{escape(text or entry.title)}</a>')


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading of its own."""

    id: str
    title: str
    html: Markup


class Renderer:
    """Renders templates for one manual. Templates see `manual`, and helpers bound to the page they are on."""

    def __init__(
        self, directory: Directory, names: Mapping[str, Any] | None = None, compiled: Path | None = None
    ) -> None:
        self.directory = directory
        self._names = names or {"pdfs": {}, "release_notes": None}
        self._compiled = compiled

    def with_templates(self, folder: Path) -> Renderer:
        """The same renderer with the templates in `folder` as well."""
        more = Renderer(self.directory, self._names, self._compiled)
        loader = jinja2.FileSystemLoader([folder, *TEMPLATES])
        more.environment = self.environment.overlay(loader=loader)
        return more

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Escapes everything, and fails on a name that is not defined."""
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([*TEMPLATES]),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            auto_reload=False,
            bytecode_cache=compiled_templates(self._compiled) if self._compiled else None,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(self._names)
        environment.globals["manual"] = self.directory.manual
        environment.globals["directory"] = self.directory
        environment.globals["point_anchor"] = point_anchor
        environment.globals["sheet_names"] = sheet_names
        environment.globals["factor_id"] = factor_id
        return environment

    def html(self, template: str, here: str, **context: Any) -> Markup:
        """The template as HTML on the page whose source path is `here`."""
        return Markup(self.environment.get_template(template).render(self._context(here, context)))

    def sections(self, template: str, titles: Mapping[str, str], here: str, **context: Any) -> list[Section]:
        """Blocks of a template as sections. `titles`: block name to heading; empty blocks are left out."""
        loaded = self.environment.get_template(template)
        shared = loaded.new_context(self._context(here, context))
        made = []
        for name, title in titles.items():
            html = "".join(loaded.blocks[name.replace("-", "_")](shared)).strip()
            if html:
                made.append(Section(name, title, Markup(html)))
        return made

    def _context(self, here: str, context: Mapping[str, Any]) -> dict[str, Any]:
        root = to_root(here)

        def link(kind: str, id: str, text: str | None = None) -> Markup:
            return link_to(self.directory.entry(kind, id), here, text)

        def href(source: str, anchor: str = "") -> str:
            return root + Address(source, anchor).file_and_anchor

        bound = {"link": link, "href": href, "here": here, "root": root}
        return {
            **bound,
            "sheet_href": lambda name: f"{root}{sheet_page(name)}",
            "pdf_href": lambda name: f"{root}{sheet_pdf(name)}",
            **context,
        }
