"""Texts that look more or less like a plan: broken, foreign, and meant to harm."""

from __future__ import annotations

import random
from collections.abc import Sequence

MARKUP = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    '"><svg onload=alert(1)>',
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "%00",
    "%",
    "%zz",
    "😀",
    "‮evil",
    "../../etc/passwd",
    "a" * 61,
    "-" * 5000,
    "1e999",
    "NaN",
    "{{7*7}}",
    "\x00",
    "\n",
    "&",
    "=",
    ",",
    "#",
    "+",
)
EDITIONS = ("0.1", "0.2", "01.2", "1", "9999999999.1", "0.1.2", "0.1<b>", "", "-1.0", "1.0\n")
VERSIONS = ("1", "2", "", "01", "1 ", "one")


def hostile_plans(ids: Sequence[str], count: int) -> list[str]:
    """Texts drawn by a fixed seed. Some are plans; in most, something is wrong."""
    drawn = random.Random(5000)
    return [_text(drawn, ids) for _ in range(count)]


def _text(drawn: random.Random, ids: Sequence[str]) -> str:
    items = drawn.sample(ids, drawn.randint(0, 6)) + drawn.choices(MARKUP, k=drawn.choice((0, 0, 1, 3)))
    drawn.shuffle(items)
    keys = [f"aim:{drawn.choice(ids)}", "aim:reconsider", *drawn.choices(MARKUP, k=2)]
    pairs = [
        f"v={drawn.choice(VERSIONS) if drawn.random() < 0.2 else '1'}",
        f"e={drawn.choice(EDITIONS) if drawn.random() < 0.3 else '0.1'}",
        f"s={','.join(items)}",
        f"c={','.join(keys)}",
        f"m={drawn.choice(('60', '-1', '1e1', 'NaN', '<b>', '0', '61'))}",
        f"{drawn.choice(MARKUP)}={drawn.choice(MARKUP)}",
    ]
    if drawn.random() < 0.3:
        drawn.shuffle(pairs)
    text = drawn.choice(("", "#", "##", "?", " ")) + "&".join(pairs[: drawn.randint(1, len(pairs))])
    return _broken(drawn, text) if drawn.random() < 0.3 else text


def _broken(drawn: random.Random, text: str) -> str:
    """The text with a piece cut out, doubled, or replaced by something foreign."""
    start = drawn.randint(0, len(text))
    end = min(len(text), start + drawn.randint(0, 20))
    return text[:start] + drawn.choice(("", text[start:end] * 2, drawn.choice(MARKUP))) + text[end:]
