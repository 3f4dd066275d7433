"""The menu of every page. Pages with the same open entries share one rendered menu and mark their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from .addresses import Address, to_root
from .navigation import NavNode


class MenuTemplate(Protocol):
    """The template of the menu."""

    def render(self, *, entries: list[MenuEntry]) -> str:
        """The entries as HTML."""


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu. `children` is empty unless the current page is this one or is below it."""

    title: str
    number: str
    href: str
    children: tuple[MenuEntry, ...] = ()


class Menu:
    """Renders the menu of a page: the top level, and the levels that are open down to the page."""

    def __init__(self, root: NavNode, template: MenuTemplate) -> None:
        self._root = root
        self._template = template
        self._trails = {trail[-1].source: trail for trail in root.trails()}
        self._rendered: dict[tuple[str, str], str] = {}

    def trail(self, source: str) -> tuple[NavNode, ...]:
        """The nodes above a page, then the page itself; only Home for a page outside the tree."""
        return self._trails.get(source, (self._root,))

    def html(self, source: str) -> Markup:
        """The menu as seen from the page at `source`, with that page's entry marked as current."""
        open_nodes = [node for node in self.trail(source) if node.children]
        prefix = to_root(source)
        key = (open_nodes[-1].source, prefix)
        if key not in self._rendered:
            self._rendered[key] = self._render(open_nodes, prefix)
        link = f'href="{_href(source, prefix)}"'
        return Markup(self._rendered[key].replace(link, f'{link} aria-current="page"', 1))

    def _render(self, open_nodes: list[NavNode], prefix: str) -> str:
        sources = {node.source for node in open_nodes}
        top = (NavNode("Home", self._root.source), *self._root.children)
        return self._template.render(entries=[_entry(node, sources, prefix) for node in top])


def _entry(node: NavNode, open_sources: set[str], prefix: str) -> MenuEntry:
    is_open = node.source in open_sources
    children = tuple(_entry(child, open_sources, prefix) for child in node.children) if is_open else ()
    return MenuEntry(node.title, node.number, _href(node.source, prefix), children)


def _href(source: str, prefix: str) -> str:
    return f"{prefix}{Address(source).file}"
