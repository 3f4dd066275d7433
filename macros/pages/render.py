"""Renders parts of the manual as HTML with templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from ..manual import sheet_names
from ..manual.names import NamedText, retired_mark
from ..manual.records.base import EMPHASIS
from ..manual.records.session import factor_id
from ..tools.text import counted
from .counts import count_word
from .structure.addresses import Address, point_anchor, sheet_page, sheet_pdf, to_root
from .structure.directory import Directory, Entry

HERE = Path(__file__).parent
TEMPLATES = (HERE / "templates", HERE / "author" / "templates", HERE / "generated" / "templates")
"""The folders of this package's templates: shared ones, those of author macros, those of generated pages."""


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """A cache of compiled templates in a folder, if it exists: a check makes none, a build does.

    Jinja compiles a template again when it has changed.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        if Path(self.directory).is_dir():
            super().dump_bytecode(bucket)


ROOT = "\ue003"
"""Begins links that are drawn before their page is known. `read_text` rejects it in every text."""


def link_to(entry: Entry, here: str, text: str | None = None) -> Markup:
    """A link to a record from the page whose source path is `here`, with the record's title or `text`.

    It says so if the record is retired.
    """
    return _link(entry, to_root(here), f"{text}{retired_mark(entry.record)}" if text else entry.name)


def _link(entry: Entry, root: str, words: str) -> Markup:
    target = root + entry.address.file_and_anchor  # ids need no escaping
    return Markup(f'<a href="{target}">{escape(words)}</a>')


def plain(text: str) -> str:
    """The text without links: for paper, and where a text is itself in a link."""
    return str(text)


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Section:
    """A part of a page with its own heading; `id` is the heading's anchor."""

    id: str
    title: str
    html: Markup


class Renderer:
    """Renders templates for one manual. They can use `manual`, `directory`, and links from their own page."""

    def __init__(
        self,
        directory: Directory,
        template_globals: Mapping[str, Any] | None = None,
        cache_folder: Path | None = None,
    ) -> None:
        self.directory = directory
        self._globals = template_globals or {"pdfs": {}, "release_notes": None, "sheets": None}
        self._cache_folder = cache_folder

    def for_paper(self, folder: Path) -> Renderer:
        """A renderer for paper, which has no links. It also knows the templates in `folder`."""
        renderer = Renderer(self.directory, self._globals, self._cache_folder)
        loader = jinja2.FileSystemLoader([folder, *TEMPLATES])
        renderer.environment = self.environment.overlay(loader=loader, finalize=_as_it_is)
        return renderer

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Jinja's environment. It escapes everything, and fails on a name that is not defined."""
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([*TEMPLATES]),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            finalize=self._with_links,
            auto_reload=False,
            bytecode_cache=CompiledTemplates(str(self._cache_folder)) if self._cache_folder else None,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["emphasised"] = self._emphasised
        environment.globals.update(self._globals)
        environment.filters["plain"] = plain
        environment.globals["manual"] = self.directory.manual
        environment.globals["directory"] = self.directory
        environment.globals["point_anchor"] = point_anchor
        environment.globals["sheet_names"] = sheet_names
        environment.globals["factor_id"] = factor_id
        environment.globals["counted"] = counted
        environment.globals["count_word"] = partial(count_word, self.directory.manual)
        return environment

    def html(self, template: str, here: str, **context: Any) -> Markup:
        """The template as HTML for the page whose source path is `here`."""
        html = self.environment.get_template(template).render(self._context(here, context))
        return Markup(html.replace(ROOT, to_root(here)))

    def sections(self, template: str, titles: Mapping[str, str], here: str, **context: Any) -> list[Section]:
        """Blocks of a template as sections, without empty ones. `titles` has the heading of each block."""
        loaded = self.environment.get_template(template)
        template_context = loaded.new_context(self._context(here, context))
        sections = []
        for name, title in titles.items():
            html = "".join(loaded.blocks[name.replace("-", "_")](template_context)).strip()
            if html:
                sections.append(Section(name, title, Markup(html.replace(ROOT, to_root(here)))))
        return sections

    def _emphasised(self, text: str) -> Markup:
        """A text of the Overview, with the words between asterisks in italics."""
        return Markup(EMPHASIS.sub(r"<em>\1</em>", str(escape(self._with_links(text)))))

    def _with_links(self, value: Any) -> Any:
        """What a template writes for a value: a text that names records has links to them."""
        if type(value) is not NamedText:
            return value
        return Markup("").join(
            part
            if isinstance(part, str)
            else _link(self.directory.entry(part.kind, part.id), ROOT, str(part))
            for part in value.parts
        )

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
