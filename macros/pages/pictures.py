"""Pictures as data: where each box, line and mark of a drawing is. Templates draw them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..manual.coverage import titled_lists
from ..manual.kinds import BY_NAME
from ..manual.map import Link, Neighbourhood, Tie, links
from ..manual.model import Manual

LINE_UNITS = 14
"""From one line of text to the next; the type is 12 units high."""
PADDING_UNITS = 6
CHARACTER_UNITS = 6.8
"""A wide average of the width of a character, so that no line leaves its box."""
ROW_GAP_UNITS = 16
HEAD_LINES = 3


@dataclass(frozen=True)
class Box:
    """A session, or the head of a module: its place, and its text in lines. The first line is its number."""

    kind: str
    id: str
    x: int
    y: int
    width: int
    height: int
    lines: Sequence[str]

    @property
    def baselines(self) -> list[tuple[int, str]]:
        """Each line of text with the height at which it is written."""
        return [(self.y + PADDING_UNITS + LINE_UNITS * n - 3, line) for n, line in enumerate(self.lines, 1)]


@dataclass(frozen=True)
class Line:
    """A link between two sessions, as the path of an SVG."""

    tie: Tie
    first: str
    second: str
    path: str


@dataclass(frozen=True)
class Picture:
    """A drawing of boxes and lines. Boxes are in reading order."""

    width: int
    height: int
    boxes: Sequence[Box]
    lines: Sequence[Line]


def _lines(number: str, title: str, width: int) -> list[str]:
    """The number and the title in lines that fit into a box of this width."""
    return [number, *textwrap.wrap(title, int((width - 2 * PADDING_UNITS) / CHARACTER_UNITS))]


class _Columns:
    """Boxes in columns, all boxes of sessions equally high."""

    def __init__(self, manual: Manual, width: int, gap: int, ids: Sequence[Sequence[str]]) -> None:
        self.manual, self.width, self.step = manual, width, width + gap
        texts = {id: self._text(id) for column in ids for id in column}
        most = max((len(lines) for lines in texts.values()), default=1)
        self.height = 2 * PADDING_UNITS + LINE_UNITS * most
        self.texts = texts

    def _text(self, id: str) -> list[str]:
        return _lines(self.manual.numbers[f"session:{id}"], self.manual.sessions[id].title, self.width)

    def boxes(self, column: int, ids: Sequence[str], top: int) -> Iterator[Box]:
        """The boxes of a column, one below the other."""
        for row, id in enumerate(ids):
            y = top + row * (self.height + ROW_GAP_UNITS)
            yield Box("session", id, column * self.step, y, self.width, self.height, self.texts[id])

    def bottom(self, rows: int, top: int) -> int:
        """The lower edge of a column with so many boxes."""
        return top + rows * self.height + max(rows - 1, 0) * ROW_GAP_UNITS


def _path(first: Box, second: Box, tie: Tie) -> str:
    """From one box to the other: sideways between columns; in one column straight down, or round the side."""
    if first.x == second.x:
        return _path_in_column(first, second, tie)
    left, right = sorted((first, second), key=lambda box: box.x)
    start, end = left.x + left.width, right.x
    y1, y2 = left.y + left.height // 2, right.y + right.height // 2
    bend = max((end - start) // 2, 12)
    forward = f"M{start} {y1}C{start + bend} {y1} {end - bend} {y2} {end} {y2}"
    backward = f"M{end} {y2}C{end - bend} {y2} {start + bend} {y1} {start} {y1}"
    return forward if left is first else backward


def _path_in_column(first: Box, second: Box, tie: Tie) -> str:
    upper, lower = sorted((first, second), key=lambda box: box.y)
    if lower.y - (upper.y + upper.height) <= ROW_GAP_UNITS:
        middle = first.x + first.width * (2 if tie == "after" else 3) // 5
        ends = [upper.y + upper.height, lower.y]
        start, end = ends if upper is first else reversed(ends)
        return f"M{middle} {start}V{end}"
    side, bend = (first.x, -12) if tie == "after" else (first.x + first.width, 12)
    y1, y2 = first.y + first.height // 2, second.y + second.height // 2
    return f"M{side} {y1}C{side + bend} {y1} {side + bend} {y2} {side} {y2}"


def _drawn(ties: Sequence[Link], boxes: Mapping[str, Box]) -> list[Line]:
    return [
        Line(link.tie, link.first, link.second, _path(boxes[link.first], boxes[link.second], link.tie))
        for link in ties
    ]


def manual_map(manual: Manual) -> Picture:
    """Modules in columns, their sessions in order, and every link between sessions."""
    modules = list(manual.modules.values())
    ids = [[id for id in module.sessions if id in manual.sessions] for module in modules]
    columns = _Columns(manual, 104, 22, ids)
    head_height = 2 * PADDING_UNITS + LINE_UNITS * HEAD_LINES
    top = head_height + ROW_GAP_UNITS
    boxes: list[Box] = []
    for n, (module, sessions) in enumerate(zip(modules, ids, strict=True)):
        text = _lines(manual.numbers[f"module:{module.id}"], module.title, columns.width)
        boxes.append(Box("module", module.id, n * columns.step, 0, columns.width, head_height, text))
        boxes.extend(columns.boxes(n, sessions, top))
    by_id = {box.id: box for box in boxes if box.kind == "session"}
    height = columns.bottom(max(map(len, ids), default=0), top)
    return Picture(len(modules) * columns.step - 22, height, boxes, _drawn(links(manual), by_id))


def session_picture(manual: Manual, id: str, around: Neighbourhood) -> Picture:
    """A session between those that come first and those that it opens, above those that go well with it."""
    ids = [list(column) for column in (around.before, [id, *around.pairs], around.opens) if column]
    columns = _Columns(manual, 150, 60, ids)
    boxes = [box for n, column in enumerate(ids) for box in columns.boxes(n, column, 0)]
    ties = [
        *(Link("after", other, id) for other in around.before),
        *(Link("pair", id, other) for other in around.pairs),
        *(Link("after", id, other) for other in around.opens),
    ]
    height = columns.bottom(max(map(len, ids)), 0)
    width = (len(ids) - 1) * columns.step + columns.width
    return Picture(width, height, boxes, _drawn(ties, {box.id: box for box in boxes}))


@dataclass(frozen=True)
class Bar:
    """An aim or a factor, with a mark for each of its sessions: the firm ones first."""

    kind: str
    id: str
    title: str
    firm: int
    """Sessions with it as main aim, or with a sentence on what they do for the factor."""
    other: int
    """All other sessions that name it."""

    @property
    def marks(self) -> list[bool]:
        """For each session, whether its mark is a firm one."""
        return [True] * self.firm + [False] * self.other


def coverage_bars(manual: Manual) -> Iterator[tuple[str, list[Bar]]]:
    """The bars of aims and of each framework's targeted factors, under the title of their list."""
    for kind in (BY_NAME["aim"], BY_NAME["factor"]):
        for title, ids in titled_lists(manual, kind):
            yield title, [_bar(manual, kind.name, id) for id in ids]


def _bar(manual: Manual, kind: str, id: str) -> Bar:
    sessions = manual.sessions_with(kind, id)
    firm = sum(
        bool(session.factor_sentences.get(id)) if kind == "factor" else session.main_aim == id
        for session in sessions
    )
    number = manual.numbers[f"{kind}:{id}"]
    return Bar(kind, id, f"{number} {manual.by_kind[kind][id].title}", firm, len(sessions) - firm)
