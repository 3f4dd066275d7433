"""The menu of every page. Each part is rendered once a build; a page only marks its own entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from .addresses import Address, to_root
from .navigation import NavNode


class MenuTemplate(Protocol):
    """A template that draws the entries of an open trail."""

    def render(self, *, entries: list[MenuEntry]) -> str:
        """The entries as HTML."""


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu; `children` is empty unless the page shown is it or is below it."""

    title: str
    number: str
    href: str
    children: tuple[MenuEntry, ...] = ()


class Menu:
    """Renders the menu for a page: all top nodes, and what is open on the way to the page."""

    def __init__(self, root: NavNode, template: MenuTemplate) -> None:
        self._root = root
        self._template = template
        self._trails = {trail[-1].source: trail for trail in root.trails()}
        self._rendered: dict[tuple[str, str], str] = {}

    def trail(self, source: str) -> tuple[NavNode, ...]:
        """The nodes above a page, and the page itself; only Home for a page outside the tree."""
        return self._trails.get(source, (self._root,))

    def html(self, source: str) -> Markup:
        """The menu as seen from the page at `source`, with that page's entry marked as current."""
        open_nodes = [node for node in self.trail(source) if node.children]
        prefix = to_root(source)
        key = (open_nodes[-1].source, prefix)
        if key not in self._rendered:
            self._rendered[key] = self._render(open_nodes, prefix)
        here = f'href="{_href(source, prefix)}"'
        return Markup(self._rendered[key].replace(here, f'{here} aria-current="page"', 1))

    def _render(self, open_nodes: list[NavNode], prefix: str) -> str:
        opened = {node.source for node in open_nodes}
        top = (NavNode("Home", self._root.source), *self._root.children)
        return self._template.render(entries=[_entry(node, opened, prefix) for node in top])


def _entry(node: NavNode, opened: set[str], prefix: str) -> MenuEntry:
    children = tuple(_entry(item, opened, prefix) for item in node.children) if node.source in opened else ()
    return MenuEntry(node.title, node.number, _href(node.source, prefix), children)


def _href(source: str, prefix: str) -> str:
    return f"{prefix}{Address(source).file}"
