"""Checks that each link and picture on a written page leads to a page, an anchor or a file that exists."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from ...manual.problems import did_you_mean
from .allowed_html import SCHEME, Finding
from .page_html import Link


@dataclass(frozen=True)
class Targets:
    """What a link may lead to: the sources of pages, other files, and the anchors of the page at a source."""

    pages: set[str]
    files: Callable[[], set[str]]
    anchors: Callable[[str], Collection[str]]


FOOTNOTE = "fnref:"
"""The beginning of the anchor of a reference to a footnote."""
OTHERWISE = {
    "a": "Check the spelling, and whether the page still exists.",
    "img": "Put the picture into docs/pictures/, and write its path from this page.",
}
"""What to do about a link or a picture, where no page or file has a similar name."""


def link_findings(source: str, links: Iterable[Link], targets: Targets) -> Iterator[Finding]:
    """A finding for each link of the page at `source` that leads nowhere."""
    for link in links:
        address = unquote(link.address)
        if not SCHEME.match(address) and not address.startswith("//"):
            yield from _finding(source, link, address, targets)


def _finding(source: str, link: Link, address: str, targets: Targets) -> Iterator[Finding]:
    path, _, anchor = address.partition("#")
    path = path.partition("?")[0]
    shown = link.address
    typed = (re.escape(shown), re.escape(address), r"\]\(")
    if not path and not anchor:
        hint = "Write the page’s path from this one, such as ../about.md."
        yield Finding(
            "has a link without an address.", hint, (r"\]\(\s*(?:<>)?\s*[)\"']", r"\]:\s*$", r"href")
        )
        return
    start = "" if path.startswith("/") else posixpath.dirname(source)
    target = posixpath.normpath(posixpath.join(start, path.lstrip("/"))) if path else source
    if target not in targets.pages and target not in targets.files():
        what = "a picture" if link.tag == "img" else "a link to"
        message = f"has {what} “{shown}”, which does not exist."
        yield Finding(message, _hint(source, link, target, targets), typed)
    elif not anchor or target not in targets.pages or anchor in targets.anchors(target):
        return
    elif anchor.startswith(FOOTNOTE):
        name = anchor.removeprefix(FOOTNOTE)
        hint = f"Refer to it with [^{name}], or remove it."
        yield Finding("has a footnote to which no text refers.", hint, (rf"^\s*\[\^{re.escape(name)}\]:",))
    else:
        message = f"has a link to “{shown}”, but that page has no anchor “{anchor}”."
        hint = did_you_mean(anchor, targets.anchors(target))
        yield Finding(message, hint or "The browser shows it when you click the heading.", typed)


def _hint(source: str, link: Link, target: str, targets: Targets) -> str:
    if target.startswith(".."):
        return "It leads out of docs/, where nothing is published."
    known = targets.files() if link.tag == "img" else targets.pages
    for guess in (f"{target}.md", f"{target.removesuffix('.html')}.md", f"{target}/index.md"):
        if guess in known:
            return f"Write {posixpath.relpath(guess, posixpath.dirname(source) or '.')}."
    near = [posixpath.relpath(item, posixpath.dirname(source) or ".") for item in known]
    wanted = posixpath.relpath(target, posixpath.dirname(source) or ".")
    name = posixpath.basename(wanted).lower()
    elsewhere = [item for item in near if link.tag == "img" and posixpath.basename(item).lower() == name]
    if elsewhere:
        return f'Did you mean "{min(elsewhere)}"?'
    return did_you_mean(wanted, near) or OTHERWISE[link.tag]
