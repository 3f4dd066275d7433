"""Writes `overrides/assets/base.css`: those rules of Material's stylesheet that the manual's pages can use.

    python -m tests.tools.base_css            builds the site, and writes the file
    python -m tests.tools.base_css --check    only says whether the file is current; exit code 1 if not

A rule is kept when its selector matches an element of a built page or of `base_specimen.md`, which shows
all that Markdown can give. States (`:hover`, `[open]`), `::before` and the like never count against a rule,
and neither do conditions (`@media`, `@supports`). Order and values of what is kept are Material's own.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cssselect2
import markdown
import material
import tinycss2
import tinyhtml5
from mkdocs.config import load_config
from tinycss2.ast import LiteralToken, Node

from macros.build import build_site

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "overrides" / "assets"
BASE = ASSETS / "base.css"
SPECIMEN = Path(__file__).with_name("base_specimen.md")
COMMAND = "python -m tests.tools.base_css"
NOT_SPECIMENS = {"Markdown", "HTML"}
"""Second headings of the specimen that are not the name of an extension."""
GROUPS = ("media", "supports")
STATES = {"open", "hidden", "disabled", "checked"}
"""Attributes that come and go while a page is read."""
COMBINATORS = (">", "+", "~")
KEYFRAMES = re.compile(r"@keyframes ([\w-]+)")
HEADER = """\
/* Generated from Material for MkDocs {version}: the rules that the manual's pages can use. Do not edit.
   To write it again: {command}

{licence}*/
"""


@dataclass(frozen=True)
class Rule:
    """A style rule inside its conditions, such as `@media print`; an at-rule has no selectors."""

    conditions: tuple[str, ...]
    selectors: tuple[str, ...]
    body: tuple[tuple[str, str], ...]
    """Names and values; the whole at-rule as one value without a name."""

    @property
    def text(self) -> str:
        """As it is written in a stylesheet, on one line."""
        if not self.selectors:
            return self.body[0][1]
        declarations = " ".join(f"{name}: {value};" for name, value in self.body)
        return f"{', '.join(self.selectors)} {{ {declarations} }}"


def base_css(pages: Iterable[Path]) -> str:
    """The base stylesheet for these built pages and the specimen."""
    rules = read_rules(material_stylesheet().read_text(encoding="utf-8"))
    used = used_selectors(rules, [specimen(), *(page.read_bytes() for page in pages)])
    kept = list(_only(rules, used))
    others = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.css") if path != BASE)
    header = HEADER.format(version=_distribution().version, command=COMMAND, licence=_licence())
    return header + "\n".join(_lines(_read_by_someone(kept, others))) + "\n"


def pages_of(site: Path) -> list[Path]:
    """The pages of a built site that are read on screen; sheets to print have a stylesheet of their own."""
    return [path for path in sorted(site.rglob("*.html")) if path.parent.name != "print"]


def material_stylesheet() -> Path:
    """The stylesheet of the installed Material."""
    return next(Path(material.__file__).parent.glob("templates/assets/stylesheets/main.*.min.css"))


def read_rules(css: str) -> list[Rule]:
    """Every rule in its order, with what it is inside of."""
    return list(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ()))


def _rules(nodes: Iterable[Node], conditions: tuple[str, ...]) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield Rule(conditions, tuple(map(_text, _split(node.prelude))), tuple(_declarations(node)))
        elif node.type == "at-rule" and node.lower_at_keyword in GROUPS:
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inside, (*conditions, f"@{node.at_keyword} {_text(node.prelude)}"))
        elif node.type == "at-rule" and node.lower_at_keyword in ("keyframes", "page"):
            yield Rule(conditions, (), (("", _text([node])),))
        elif node.type != "at-rule" or node.lower_at_keyword != "charset":
            raise SystemExit(f"{material_stylesheet().name}: no way is known to read {_text([node])[:60]!r}.")


def _declarations(rule: Any) -> Iterator[tuple[str, str]]:
    for item in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
        if item.type != "declaration":
            raise SystemExit(f"{material_stylesheet().name}: {item.message or item.type} in a rule.")
        yield item.name, _text(item.value) + (" !important" if item.important else "")


def _split(prelude: Iterable[Node]) -> list[list[Node]]:
    """The selectors of a rule, which commas part."""
    found: list[list[Node]] = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _text(tokens: Iterable[Node]) -> str:
    return str(tinycss2.serialize(tokens)).strip()


def used_selectors(rules: Iterable[Rule], documents: Iterable[bytes]) -> set[str]:
    """The selectors that match an element of the documents in some state."""
    waiting = {widened(selector) for rule in rules for selector in rule.selectors}
    compiled = {selector: cssselect2.compile_selector_list(selector) for selector in waiting}
    matched: set[str] = set()
    for document in documents:
        matcher = cssselect2.Matcher()
        for selector in waiting:
            for each in compiled[selector]:
                matcher.add_selector(each, selector)
        for element in _elements(document):
            matched |= {selector for *_, selector in matcher.match(element)}
        waiting -= matched
    return {selector for rule in rules for selector in rule.selectors if widened(selector) in matched}


def _elements(document: bytes) -> Iterator[cssselect2.ElementWrapper]:
    """The elements as a browser reads them: in tables it adds some that nobody wrote."""
    root = tinyhtml5.parse(document, namespace_html_elements=False, transport_encoding="utf-8")
    return cssselect2.ElementWrapper.from_html_root(root).iter_subtree()


def widened(selector: str) -> str:
    """A selector that matches whatever the given one can match in some state of the page."""
    kept: list[Node] = []
    tokens = iter(tinycss2.parse_component_value_list(selector))
    for token in tokens:
        if token == ":":
            while token == ":":
                token = next(tokens)  # the name of what the colons begin
            if _at_start(kept):
                kept.append(LiteralToken(0, 0, "*"))
        elif token.type == "[] block" and _text(token.content).partition("=")[0] in STATES:
            if _at_start(kept):
                kept.append(LiteralToken(0, 0, "*"))
        else:
            kept.append(token)
    return _text(kept)


def _at_start(tokens: list[Node]) -> bool:
    """Whether nothing has been said yet of the element that comes next."""
    return not tokens or tokens[-1].type == "whitespace" or tokens[-1] in COMBINATORS


def specimen() -> bytes:
    """The specimen as a page."""
    text = SPECIMEN.read_text(encoding="utf-8")
    config = load_config(str(ROOT / "mkdocs.yml"))
    shown = {line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")}
    if missing := set(config.markdown_extensions) ^ shown ^ NOT_SPECIMENS:
        raise SystemExit(f"{SPECIMEN.name} and mkdocs.yml differ in: {', '.join(sorted(missing))}.")
    body = markdown.markdown(
        text, extensions=config.markdown_extensions, extension_configs=config.mdx_configs
    )
    return f'<!doctype html><body class="md-typeset">{body}</body>'.encode()


def _only(rules: Iterable[Rule], used: set[str]) -> Iterator[Rule]:
    for rule in rules:
        selectors = tuple(selector for selector in rule.selectors if selector in used)
        if selectors or not rule.selectors:
            yield replace(rule, selectors=selectors)


def _read_by_someone(rules: list[Rule], others: str) -> list[Rule]:
    """Without variables and animations that neither these rules nor the other stylesheets name."""
    while True:
        text = others + "\n".join(f"{name}: {value};" for rule in rules for name, value in rule.body if name)
        kept = [smaller for rule in rules if (smaller := _without_unread(rule, text)).body]
        if kept == rules:
            return kept
        rules = kept


def _without_unread(rule: Rule, text: str) -> Rule:
    if found := KEYFRAMES.match(rule.text):
        unread = not re.search(rf"\banimation[\w-]*:[^;}}]*\b{re.escape(found[1])}\b", text)
        return replace(rule, body=()) if unread else rule
    unread_names = {name for name, _ in rule.body if name.startswith("--") and f"var({name}" not in text}
    return replace(rule, body=tuple(item for item in rule.body if item[0] not in unread_names))


def _lines(rules: Iterable[Rule]) -> Iterator[str]:
    """One rule a line; neighbours with the same conditions share their block."""
    before: tuple[str, ...] = ()
    for rule in rules:
        if rule.conditions != before:
            yield from "}" * len(before)
            yield from (f"{condition} {{" for condition in rule.conditions)
            before = rule.conditions
        yield "  " * len(before) + rule.text
    yield from "}" * len(before)


def _distribution() -> importlib.metadata.Distribution:
    return importlib.metadata.distribution("mkdocs-material")


def _licence() -> str:
    text = _distribution().read_text("licenses/LICENSE")
    assert text, "Material's licence is missing from its package"
    return text


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is current."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether the file is current")
    only_check = parser.parse_args(arguments).check
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        if not build_site(ROOT, site):
            return 1
        text = base_css(pages_of(site))
    if only_check and BASE.read_text(encoding="utf-8") != text:
        print(f"{BASE.relative_to(ROOT)} is not current. Run: {COMMAND}", file=sys.stderr)
        return 1
    if not only_check:
        BASE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
