"""What the preview shows of problems: a panel on every page, and a page where there is none to show."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

import jinja2

from ..manual.problems import Problem
from ..tools.text import counted

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=jinja2.StrictUndefined,
    autoescape=True,
    trim_blocks=True,
)


MAX_LINES = 100
"""More lines than these would hold a page up, and nobody reads them there."""


def panel(problems: Sequence[Problem]) -> str:
    """The panel with a line for each problem, as the check prints them; empty and hidden without one."""
    title = f"{counted(len(problems), 'problem')} found."
    more = counted(len(problems) - MAX_LINES, "more problem") if len(problems) > MAX_LINES else ""
    template = TEMPLATES.get_template("panel.html.j2")
    return template.render(problems=problems[:MAX_LINES], title=title, more=more)


class State(Enum):
    """Why there is nothing to show at an address, and what happens next."""

    BEING_BUILT = "The manual is being built", "This page loads again by itself."
    STUCK = (
        "The manual cannot be built yet",
        "Correct the lines below and save. This page loads again by itself.",
    )
    NO_PAGE = "There is no page at this address", "Once there is one, this page loads again by itself."


def start_page(state: State) -> str:
    """The page for an address where there is nothing to show. It loads again when the site is built."""
    message, advice = state.value
    template = TEMPLATES.get_template("start.html.j2")
    return template.render(message=message, advice=advice, is_built=state is State.NO_PAGE)
