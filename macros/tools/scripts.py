"""Data for a page's scripts: a page opened from a file share can load scripts, but cannot fetch data."""

from __future__ import annotations

import json
from typing import Any


def compact_json(value: Any, *, sort_keys: bool = False) -> str:
    """A value as JSON without white space."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)


def data_script(name: str, value: Any, *, sort_keys: bool = False) -> str:
    """A script that assigns a value to a variable.

    `<` is escaped, so that no text of the manual can be read as markup wherever the script is used.
    """
    body = compact_json(value, sort_keys=sort_keys).replace("<", "\\u003c")
    return f"var {name} = {body};\n"
