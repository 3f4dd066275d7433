"""What a worksheet's Markdown may become, so that its page and its sheets show the same."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from .allowed_html import COMMENT, TORN, Finding, read_html

ELEMENTS = {
    "blockquote", "br", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip
"""The elements that a sheet draws, all made from Markdown's marks."""
HEADINGS = {"h2", "h3", "h4"}
CLASSES = {"align-left", "align-center", "align-right"}
NO_PLACE = "which has no place on a worksheet."


def _finding(what: str, hint: str, *typed: str) -> Finding:
    return Finding(f"has {what}, {NO_PLACE}", hint, typed)


FOOTNOTE = _finding("a footnote", "Write the note where it belongs in the text.", r"\[\^", r"<sup")
NOTE = _finding("a note in a box", "Write it as a paragraph, under a heading if need be.", r"^\s*!!!")
FOLD = _finding(
    "a part that folds", "Write it as a paragraph, under a heading if need be.", r"^\s*\?\?\?", r"<details"
)
DEFINITION = _finding("a definition", "Write it as a sentence, or as a table.", r"^\s{0,3}:\s", r"<d[ltd]\b")
ABBREVIATION = _finding("an abbreviation’s explanation", "Write the words out.", r"^\s{0,3}\*\[", r"<abbr")
CODE = _finding(
    "text marked as code", "Remove the marks around it.", r"`", r"~~~", r"<(?:pre|code)", r"^(?: {4}|\t)"
)
PICTURE = _finding("a picture from a file", 'Use a drawing: {{ picture("ladder") }}.', r"!\[", r"<img")
LINK = _finding(
    "a link", "Paper cannot follow it: write the words alone.",
    r"(?<!!)\[[^\[\]]*\][(\[]|^\s{0,3}\[[^\]]+\]:|<https?:|<\S+@|<a\b", r"\]",
)  # fmt: skip
TITLE = _finding(
    "a heading of the first level", "The sheet has its title already: begin with ##.", r"^#(?!#)", r"^=+\s*$"
)
DEEP = _finding("a heading below the fourth level", "Take away a # or two.", r"^#{5}", r"<h[56]")
ATTRIBUTE = _finding("an attribute in braces", "Remove it.", r"(?<!\{)\{(?![{#])")
HTML = _finding("HTML", "Write it with Markdown’s marks, or use a macro of a worksheet.", r"</?[a-z]")
UNCLEAR = Finding(
    "holds something that its page and its sheets would not show alike.",
    "Use paragraphs, headings, lists, tables and the macros of a worksheet only.",
    (),
)

BY_ELEMENT = {
    "!": COMMENT,
    "a": LINK,
    "img": PICTURE,
    "details": FOLD,
    "summary": FOLD,
    "dl": DEFINITION,
    "dt": DEFINITION,
    "dd": DEFINITION,
    "abbr": ABBREVIATION,
    "pre": CODE,
    "code": CODE,
    "h1": TITLE,
    "h5": DEEP,
    "h6": DEEP,
}
BY_CLASS = {"footnote": FOOTNOTE, "footnote-ref": FOOTNOTE, "admonition": NOTE, "highlight": CODE}
IN_SOURCE = (COMMENT, FOOTNOTE, NOTE, FOLD, DEFINITION, ABBREVIATION, CODE, PICTURE, LINK, ATTRIBUTE, HTML)
"""Looked for, in this order, where a sheet shows marks that the page has read."""


def findings(html: str) -> list[Finding]:
    """What a sheet does not draw in the HTML of a worksheet's page: each thing once for each place."""
    read = read_html(html)
    found: list[Finding] = []
    inside: set[Element] = set()
    for element in read.elements:
        if element not in inside and (finding := _element(element)):
            inside.update(element.iter())  # what it holds belongs to it
            found.append(finding)
    return found or [TORN] * read.is_torn


def _element(element: Element) -> Finding | None:
    tag, classes = str(element.tag), element.get("class", "").split()
    for word in classes:
        if word in BY_CLASS:
            return BY_CLASS[word]
    if tag == "sup" and element.get("id", "").startswith("fnref"):
        return FOOTNOTE
    if tag not in ELEMENTS:
        return BY_ELEMENT.get(tag) or _finding(
            f"the HTML element <{tag}>", HTML.hint, rf"<{re.escape(tag)}\b"
        )
    given = set(element.attrib) - ({"id"} if tag in HEADINGS else set())
    if set(classes) <= CLASSES:
        given -= {"class"}
    return _attribute(sorted(given)[0]) if given else None


def _attribute(name: str) -> Finding:
    return _finding(f"the attribute {name}", "Remove it.", rf"(?<![\w-]){name}\s*=", *ATTRIBUTE.typed)


def difference(source: str) -> Finding:
    """Why a worksheet's page and its sheet show different things, although each element has its place."""
    for finding in IN_SOURCE:
        if re.search(finding.typed[0], source, re.IGNORECASE | re.MULTILINE):
            return finding
    return UNCLEAR
