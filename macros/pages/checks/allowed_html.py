"""The HTML that a written page may hold, whether its author typed it or Markdown made it of marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser  # type: ignore[import-untyped]

from ..author.stash import BLOCK, INLINE

BLOCKS = {
    "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
PHRASES = {
    "a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
}  # fmt: skip
ELEMENTS = BLOCKS | PHRASES
"""Elements of running text. What acts, loads, hides or styles is not among them."""
ATTRIBUTES = {
    "": {"id", "class", "lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "dfn": {"title"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
"""Attributes by element; those of any element are under the empty name."""
VALUES = {
    "lang": re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?"),
    "dir": re.compile("ltr|rtl|auto"),
    "scope": re.compile("row|col|rowgroup|colgroup"),
    **dict.fromkeys(("colspan", "rowspan", "width", "height", "start", "value"), re.compile(r"\d{1,4}")),
}
"""The values that some attributes may have."""
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "caption": {"table"},
    "figcaption": {"figure"},
    "summary": {"details"},
}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}}
"""The elements in which some elements have their place, and those that some may hold."""
DECORATION = "decoration"
"""The class of a picture that says nothing, so that it needs no words."""
CLASSES = {
    DECORATION, "brief__purpose", "align-left", "align-center", "align-right", "highlight", "footnote",
    "footnote-ref", "footnote-backref", "admonition", "admonition-title", "inline", "end", "note",
    "abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug", "example",
    "quote", "attention", "caution",
    "error", "hint", "important",
}  # fmt: skip
"""The classes that authors may give, and those that Markdown's extensions give."""
CODE_CLASS = re.compile(r"[a-z]{1,2}[a-z0-9]?")
"""A class of a coloured word in a block of code."""
SCHEMES = {"a": {"https", "http", "mailto", "tel"}, "img": set[str]()}
"""The schemes with which an address may begin, by element; any may begin with none."""
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x20]")
"""Browsers skip these, so `java\\nscript:` is a scheme too."""
MACROS = (BLOCK, INLINE)
"""One of these stands in the HTML where a macro's own HTML will be."""
MAX_SHOWN = 60
PAGES_KEPT = 2000
"""So many pages are kept as they were read: several times those of the manual."""
FRAME = "<!doctype html><html><head></head><body><article>{}</article><footer>.</footer></body></html>"


@dataclass(frozen=True)
class Finding:
    """Something that a page may not hold: what is wrong, what to do, and what to look for in its source."""

    message: str
    hint: str
    typed: tuple[str, ...]
    """Regular expressions for the place where the author typed it, the most exact one first."""


@lru_cache(PAGES_KEPT)  # a preview and a watch look at the same pages again and again
def findings(html: str) -> tuple[Finding, ...]:
    """What is not allowed in the HTML of a page's text."""
    read = read_html(html)
    found = tuple(finding for element in read.elements for finding in _element(element, read.parents))
    return found or (TORN,) * read.is_torn


@dataclass(frozen=True)
class HtmlText:
    """The HTML of a page's text, as a browser reads it."""

    elements: list[Element]
    """Every element and comment in order. A comment has the tag `!`."""
    parents: dict[Element, Element]
    """The element around each element."""
    is_torn: bool
    """Whether it would reach beyond the text, because ends are missing or have no beginning."""


def read_html(html: str) -> HtmlText:
    """Read HTML as it is on a page, inside the page's own elements."""
    parser = HTMLParser(namespace_html_elements=False)
    body = parser.parse(FRAME.format(html)).find("body")
    article, *rest = list(body)
    whole = [item.tag for item in rest] == ["footer"] and not list(rest[0])
    for element in article.iter():
        if not isinstance(element.tag, str):
            element.tag = "!"
        element.tag = element.tag.rpartition("}")[2]
    is_torn = not whole or any(map(_tears, parser.errors))
    parents = {child: parent for parent in article.iter() for child in parent}
    return HtmlText(list(article.iter())[1:], parents, is_torn)


def _tears(error: tuple[Any, str, dict[str, str]]) -> bool:
    """Whether an error of the parser's is more than a stray sign, or a paragraph that a block has ended."""
    _, code, about = error
    stray = "entity" in code or code.startswith("expected-tag-name")
    return not stray and (code, about.get("name")) != ("unexpected-end-tag", "p")


COMMENT = Finding(
    "has an HTML comment, which everybody can read in the published page.",
    "Write {## … ##} around notes for authors; they are never published.",
    (r"<[!?/](?![a-z])",),
)
TORN = Finding(
    "has HTML that begins or ends outside this page’s text.",
    "Give each element its end, such as <b>…</b>, and remove ends without a beginning.",
    (r"</[a-z]", r"<[a-z]"),
)
MACRO_IN_ATTRIBUTE = Finding(
    "has a macro inside an HTML tag, a title or an address, where it cannot be drawn.",
    "Put the macro among the words.",
    (r"[=\"'(]\s*\{\{", r"\{\{"),
)
MACRO_IN_LINK = Finding(
    "has a macro inside the words of a link.",
    "Macros make links of their own: take one of the two.",
    (r"\[[^\]]*\{\{", r"<a\b"),
)
NO_ALTERNATIVE = Finding(
    "has a picture without words for those who cannot see it.",
    "Say what it shows: ![What it shows](picture.png). If it only adorns, write { .decoration } after it.",
    (r"!\[\s*\]|<img\b", r"!\["),
)


def _element(element: Element, parents: Mapping[Element, Element]) -> Iterator[Finding]:
    tag, parent = str(element.tag), str(parents[element].tag)
    if tag == "!":
        yield COMMENT
        return
    if tag not in ELEMENTS:
        message = f"has the HTML element <{tag}>, which no page may hold."
        yield Finding(message, _ELEMENT_HINTS.get(tag, "Write it in Markdown."), (rf"<{re.escape(tag)}\b",))
        return
    if parent not in PARENTS.get(tag, {parent}) or tag not in CHILDREN.get(parent, {tag}):
        outer = f"<{parent}>" if parent in ELEMENTS else "the text"
        message = f"has <{tag}> in {outer}, where it has no place."
        yield Finding(message, "Write it in Markdown.", (rf"<{tag}\b",))
    for name, value in element.attrib.items():
        yield from _attribute(tag, name, value)
    classes = element.get("class", "").split()
    if tag == "img" and not element.get("alt", "").strip() and DECORATION not in classes:
        yield NO_ALTERNATIVE
    if tag == "a" and any(mark in "".join(element.itertext()) for mark in MACROS):
        yield MACRO_IN_LINK


_LOOK = "The look of pages comes from the manual’s own styles: use Markdown’s marks, such as **bold**."
_ELEMENT_HINTS = {
    "style": _LOOK,
    "font": _LOOK,
    "center": _LOOK,
    "script": "Pages work without scripts of their own: remove it.",
    "meta": "A page cannot send its readers elsewhere: write a link.",
    "form": "The manual takes in nothing from its readers: remove it.",
    "iframe": "A page shows nothing from elsewhere: write a link.",
}


def _attribute(tag: str, name: str, value: str) -> Iterator[Finding]:
    if any(mark in value or mark in name for mark in MACROS):
        yield MACRO_IN_ATTRIBUTE
    elif name not in ATTRIBUTES[""] | ATTRIBUTES.get(tag, set()):
        message = f"gives <{tag}> the attribute {name}, which no page may hold."
        hint = _LOOK if name == "style" else "Remove it."
        yield Finding(message, hint, (rf"(?<![\w-]){re.escape(name)}\s*=", rf"(?<![\w-]){re.escape(name)}\b"))
    elif name in VALUES and not VALUES[name].fullmatch(value):
        message = f'gives <{tag}> the attribute {name} with a value that it cannot have (got "{value}").'
        yield Finding(message, "Correct it, or remove the attribute.", (rf"(?<![\w-]){name}\s*=",))
    elif name == "class":
        yield from _classes(tag, value)
    elif name in ("href", "src"):
        yield from _address(tag, value)


def _classes(tag: str, value: str) -> Iterator[Finding]:
    for word in value.split():
        if word not in CLASSES and not (tag == "span" and CODE_CLASS.fullmatch(word)):
            message = f'gives <{tag}> the class "{word[:MAX_SHOWN]}", which is not one for authors.'
            yield Finding(message, "Remove it.", (rf"(?<![\w-]){re.escape(word)}(?![\w-])",))


def _address(tag: str, value: str) -> Iterator[Finding]:
    address = IGNORED_IN_ADDRESSES.sub("", value)
    scheme = SCHEME.match(address)
    if not scheme and not address.startswith("//") and "\\" not in address:
        return
    if scheme and scheme[1].lower() in SCHEMES[tag]:
        return
    what = "a link to" if tag == "a" else "a picture from"
    message = f"has {what} “{address[:MAX_SHOWN]}”, which readers cannot follow."
    typed = [re.escape(form[:MAX_SHOWN]) for form in (address, unquote(address)) if form]
    hint = _address_hint(tag, address, scheme[1].lower() if scheme else "")
    yield Finding(message, hint, (*typed, r"\]\(|\]:|href|src"))


def _address_hint(tag: str, address: str, scheme: str) -> str:
    if tag == "img":
        return "Put the picture into docs/, and name it by its path from this page."
    if "\\" in address or scheme == "file" or len(scheme) == 1:
        return "It is a place on one computer or network: say in words where the file is kept."
    return "An address begins with https: or mailto:, or is a page’s path from this one, such as ../about.md."
