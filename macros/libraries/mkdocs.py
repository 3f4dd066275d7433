"""MkDocs 1.6.1, beyond its documented events and settings."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from markdown import Extension, Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents


def share_extensions(config: MkDocsConfig, *ours: Extension) -> None:
    """Make the Markdown extensions once a build and add `ours` before them.

    MkDocs hands the names to Python-Markdown for every page, which looks each up by its entry point again.
    Python-Markdown documents that it takes instances too; MkDocs only expects names.
    """
    reader = Markdown()
    named = [
        reader.build_extension(name, config.mdx_configs.get(name, {})) for name in config.markdown_extensions
    ]
    config.markdown_extensions = [*ours, *named]  # type: ignore[list-item]


def leave_out(files: Iterable[File]) -> None:
    """Have pages neither read nor built. The navigation and links still lead to them."""
    for file in list(files):
        file.inclusion = InclusionLevel.EXCLUDED


def set_headings(page: Page, titles: Mapping[str, str]) -> None:
    """Give a page whose HTML is ready its table of contents: `titles` maps anchors to headings.

    MkDocs makes it from Markdown's own headings only.
    """
    page.toc = TableOfContents([AnchorLink(title, id, 2) for id, title in titles.items()])


def change_headings(page: Page, change: Callable[[str], str]) -> None:
    """Put each heading in a page's table of contents through `change`. MkDocs has no event for them."""
    for item in _items(page.toc):
        item.title = change(item.title)


def add_anchors(page: Page, anchors: Iterable[str]) -> None:
    """Report anchors inside ready HTML to MkDocs' link check, which knows those that Markdown made."""
    page.present_anchor_ids = (page.present_anchor_ids or set()) | set(anchors)


def _items(items: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for item in items:
        yield item
        yield from _items(item.children)


@dataclass(frozen=True)
class SettingsFault:
    """A setting that MkDocs refuses, with its line in the file."""

    line: int
    setting: str
    message: str


def settings_faults(path: Path) -> list[SettingsFault]:
    """What MkDocs refuses in its settings, as `load_config` does, which only logs it."""
    try:
        text = path.read_text(encoding="utf-8")
        config = MkDocsConfig(config_file_path=str(path))
        with path.open("rb") as file:
            config.load_file(file)
    except FileNotFoundError:
        return [SettingsFault(1, "file", "is missing: it holds the site generator’s settings.")]
    except (ConfigurationError, UnicodeDecodeError) as error:
        mark = getattr(error.__context__, "problem_mark", None)
        return [SettingsFault(mark.line + 1 if mark else 1, "file", "is not valid YAML.")]
    config.load_dict({"hooks": []})  # the installed package's own hooks take their place
    with captured_warnings():
        errors, warnings = config.validate()
    return [
        SettingsFault(_line(text, key), key, f"cannot be used ({' '.join(str(error).split())}).")
        for key, error in [*errors, *warnings]
        if key != "docs_dir" or "docs_dir" in text  # that the folder is missing is said of its pages
    ]


def _line(text: str, key: str) -> int:
    """The line of a setting, from 1."""
    match = re.search(rf"^{re.escape(key)}\s*:", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 1


@dataclass(frozen=True)
class BuildFault:
    """What MkDocs warned of in a build, in the manual's words. `page` and `typed` may be empty."""

    page: str
    typed: str
    """What its author typed in `docs/`, to find the line."""
    message: str
    hint: str


@contextmanager
def captured_warnings() -> Iterator[list[BuildFault]]:
    """Gives a list that collects what MkDocs warns of, and keeps it from the terminal."""
    logger = logging.getLogger("mkdocs")
    handler = _Collector(logging.WARNING)
    before = logger.propagate, logger.level
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield handler.faults
    finally:
        logger.removeHandler(handler)
        logger.propagate, _ = before
        logger.setLevel(before[1])


class _Collector(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.faults: list[BuildFault] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.faults.append(in_our_words(record.getMessage()))


_PAGE = r"Doc file '(?P<page>[^']*)' contains "
_MEANT = r"(?:.*Did you mean '(?P<meant>.*)'\?)?"
WARNINGS = (
    (_PAGE + r"a link '(?P<typed>.*?)', but the target.*" + _MEANT, "leads to a page that is not there"),
    (_PAGE + r"an unrecognized relative link '(?P<typed>.*?)', it" + _MEANT, "leads to no page"),
    (_PAGE + r"an absolute link '(?P<typed>.*?)', it" + _MEANT, "leads out of the site"),
    (
        _PAGE + r"a link '(?P<typed>.*?)', but (?:there is no such anchor|the doc)",
        "leads to no part of a page",
    ),
    (r"Excluding '(?P<page>.*?)' from the site because it conflicts with", "has the place of another page"),
    (r"Config value '(?P<setting>.*?)': (?P<why>.*)", ""),
)
"""MkDocs' messages in strict mode that a file in `docs/` or a setting can cause, and what we say."""


def in_our_words(message: str) -> BuildFault:
    """A warning of MkDocs as a line for the manual's authors."""
    for pattern, ours in WARNINGS:
        if match := re.match(pattern, message, re.DOTALL):
            found = match.groupdict()
            if "setting" in found:
                return BuildFault("", found["setting"], f"cannot be used ({found['why']}).", "")
            typed, meant = found.get("typed") or "", found.get("meant")
            hint = f"Did you mean “{meant}”?" if meant else "Correct it, or remove it."
            return BuildFault(found["page"], typed, f"{ours} (got “{typed}”)." if typed else f"{ours}.", hint)
    return BuildFault("", "", f"stopped the site generator: {' '.join(message.split())}", "")
