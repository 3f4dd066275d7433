"""The menu beside every page. Each part is rendered once a build; a page only marks its own entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from .addresses import Address, to_root
from .contents import Branch


class MenuTemplate(Protocol):
    """A template that draws the entries of an open trail."""

    def render(self, *, entries: list[MenuEntry]) -> str:
        """The entries as HTML."""


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu; `below` is empty unless the page shown is it or stands below it."""

    title: str
    number: str
    href: str
    below: tuple[MenuEntry, ...] = ()


class Menu:
    """Renders the menu for a page: all top branches, and what is open on the way to the page."""

    def __init__(self, root: Branch, template: MenuTemplate) -> None:
        self._root = root
        self._template = template
        self._trails = {trail[-1].source: trail for trail in root.trails()}
        self._rendered: dict[tuple[str, str], str] = {}

    def trail(self, source: str) -> tuple[Branch, ...]:
        """The branches above a page, and the page itself; only Home for a page outside the tree."""
        return self._trails.get(source, (self._root,))

    def html(self, source: str) -> Markup:
        """The menu as seen from the page at `source`, with that page's entry marked as current."""
        open_branches = [branch for branch in self.trail(source) if branch.below]
        prefix = to_root(source)
        key = (open_branches[-1].source, prefix)
        if key not in self._rendered:
            self._rendered[key] = self._render(open_branches, prefix)
        here = f'href="{_href(source, prefix)}"'
        return Markup(self._rendered[key].replace(here, f'{here} aria-current="page"', 1))

    def _render(self, open_branches: list[Branch], prefix: str) -> str:
        opened = {branch.source for branch in open_branches}
        top = (Branch("Home", self._root.source), *self._root.below)
        return self._template.render(entries=[_entry(branch, opened, prefix) for branch in top])


def _entry(branch: Branch, opened: set[str], prefix: str) -> MenuEntry:
    below = tuple(_entry(item, opened, prefix) for item in branch.below) if branch.source in opened else ()
    return MenuEntry(branch.title, branch.number, _href(branch.source, prefix), below)


def _href(source: str, prefix: str) -> str:
    return f"{prefix}{Address(source).file}"
