"""Draws the architecture from the imports: `python -m tests.tools.architecture` writes the picture.

Each box is a package of `macros/` with its folders. An arrow shows that one package imports another; it is
left out where it follows from other arrows. With `--check` the command only reports whether
`tests/pictures/architecture.svg` is current.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "macros"
PICTURE = ROOT / "tests" / "pictures" / "architecture.svg"

FLOORS = (
    ("cli",),
    ("build", "hooks", "__init__"),
    ("preview",),
    ("editions",),
    ("printing", "wording"),
    ("pages",),
    ("manual",),
    ("libraries", "tools"),
)
"""From the top down. A package imports from floors below its own, never from its own floor or one above."""
ABOUT = {
    "cli": "the command",
    "hooks": "MkDocs’ events",
    "build": "runs MkDocs",
    "__init__": "mkdocs-macros’ event",
    "preview": "the site while it is written",
    "editions": "changes, publishing, register",
    "printing": "sheets, packs, PDFs",
    "wording": "checks on the prose",
    "pages": "records and prose as pages",
    "manual": "records, rules, relations",
    "libraries": "workarounds, one module a library",
    "tools": "files, hashes, git, errors",
}
WIDTH, BOX_HEIGHT, GAP, FLOOR_HEIGHT, MARGIN = 920, 74, 24, 120, 20
"""In pixels of the picture."""
BOX = 'fill="#eef5f5" stroke="#0b5a5f"'


def imports() -> dict[str, set[str]]:
    """For each package of `macros/`, the packages that it imports."""
    graph: dict[str, set[str]] = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).parts
        package = inside[0].removesuffix(".py")
        for target in _targets(path, inside):
            if target != package:
                graph[package].add(target)
    return graph


def _targets(path: Path, inside: tuple[str, ...]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        module = (node.module or "").split(".") if node.module else []
        if node.level:
            base = list(inside[:-1])[: len(inside) - node.level] + module
        elif module[:1] == ["macros"]:
            base = module[1:]
        else:
            continue
        yield from (base[:1] if base else [alias.name for alias in node.names])


def folders(package: str) -> list[str]:
    """The folders of a package that hold code."""
    return sorted(path.parent.name for path in (PACKAGE / package).glob("*/__init__.py"))


def direct(graph: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The imports that do not follow from others: `a → c` is left out where there are `a → b` and `b → c`."""
    for source, targets in sorted(graph.items()):
        indirect = {far for near in targets for far in _reached(near, graph)}
        yield from ((source, target) for target in sorted(targets - indirect))


def _reached(package: str, graph: dict[str, set[str]]) -> set[str]:
    near = graph.get(package, set())
    return near | {far for target in near for far in _reached(target, graph)}


def picture() -> str:
    """The architecture as SVG."""
    boxes = dict(_boxes())
    arrows = [_arrow(boxes[source], boxes[target]) for source, target in direct(imports())]
    height = len(FLOORS) * FLOOR_HEIGHT + MARGIN
    drawn = [_box(name, *place) for name, place in boxes.items()]
    title = "Packages of macros/ and what each imports; arrows point down only."
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<g fill="none" stroke="#7a8a8a" stroke-width="1.2">', *arrows, "</g>",
        '<g font-family="sans-serif" font-size="13">', *drawn, "</g>",
        "</svg>", "",
    ])  # fmt: skip


def _boxes() -> Iterator[tuple[str, tuple[float, float, float]]]:
    """For each package the left edge, the top and the width of its box."""
    for n, floor in enumerate(FLOORS):
        width = (WIDTH - 2 * MARGIN - GAP * (len(floor) - 1)) / len(floor)
        for k, name in enumerate(floor):
            yield name, (MARGIN + k * (width + GAP), MARGIN + n * FLOOR_HEIGHT, width)


def _box(name: str, x: float, y: float, width: float) -> str:
    shown = name if (PACKAGE / name).is_dir() else f"{name}.py"
    parts = ", ".join(folders(name))
    lines = [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{BOX_HEIGHT}" rx="6" {BOX}/>',
        f'<text x="{x + 12:g}" y="{y + 24:g}" font-weight="bold" fill="#0b3d40">{escape(shown)}</text>',
        f'<text x="{x + 12:g}" y="{y + 43:g}" fill="#333">{escape(ABOUT[name])}</text>',
    ]
    if parts:
        lines.append(f'<text x="{x + 12:g}" y="{y + 61:g}" fill="#555" font-size="12">{escape(parts)}</text>')
    return "\n".join(lines)


def _arrow(source: tuple[float, float, float], target: tuple[float, float, float]) -> str:
    x, y = source[0] + source[2] / 2, source[1] + BOX_HEIGHT
    to_x, to_y = target[0] + target[2] / 2, target[1]
    middle = (y + to_y) / 2
    curve = f'<path d="M{x:g} {y:g} C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}"/>'
    return f'{curve}<path d="M{to_x - 4:g} {to_y - 7:g} L{to_x:g} {to_y:g} L{to_x + 4:g} {to_y - 7:g}"/>'


def main() -> None:
    """Write the picture, or with `--check` report when it is not current."""
    if "--check" not in sys.argv:
        PICTURE.write_text(picture(), encoding="utf-8")
    elif not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture():
        sys.exit(f"{PICTURE.relative_to(ROOT)} is not current. Run: python -m tests.tools.architecture")


if __name__ == "__main__":
    main()
