"""The map of the manual: every link once, boxes and lines in place, and a table that says the same."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from lxml import html

from macros.manual.map import links, neighbourhood
from macros.pages.pictures import Box, Picture, coverage_bars, manual_map, session_picture
from macros.pages.site import Site

NUMBERS = re.compile(r"-?\d+")


@pytest.fixture(scope="module")
def picture(site: Site) -> Picture:
    return manual_map(site.manual)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_every_link_is_drawn_once(site: Site, picture: Picture) -> None:
    sessions = site.manual.sessions
    after = {(earlier, id) for id, session in sessions.items() for earlier in session.after}
    pairs = {frozenset((id, other)) for id, session in sessions.items() for other in session.pairs_with}
    drawn = [(line.first, line.second) for line in picture.lines if line.tie == "after"]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == after
    paired = [frozenset((line.first, line.second)) for line in picture.lines if line.tie == "pair"]
    assert len(paired) == len(set(paired))
    assert set(paired) == pairs - {frozenset(pair) for pair in after}


def test_boxes_are_in_reading_order_and_none_is_over_another(site: Site, picture: Picture) -> None:
    expected = [id for module in site.manual.modules.values() for id in (module.id, *module.sessions)]
    assert [box.id for box in picture.boxes] == expected
    assert not [
        (one.id, other.id) for one, other in itertools.combinations(picture.boxes, 2) if overlap(one, other)
    ]
    assert max(box.x + box.width for box in picture.boxes) <= picture.width
    assert max(box.y + box.height for box in picture.boxes) <= picture.height


def test_every_title_is_written_in_full_inside_its_box(site: Site, picture: Picture) -> None:
    for box in picture.boxes:
        title = site.manual.by_kind[box.kind][box.id].title
        assert "".join(box.lines[1:]).replace(" ", "") == title.replace(" ", "")
        assert all(box.y < y < box.y + box.height for y, _ in box.baselines), box.id


def test_an_arrow_begins_and_ends_at_its_sessions(picture: Picture) -> None:
    boxes = {box.id: box for box in picture.boxes}
    for line in picture.lines:
        values = [int(value) for value in NUMBERS.findall(line.path)]
        start = values[0], values[1]
        end = (values[0], values[2]) if "V" in line.path else (values[-2], values[-1])
        assert touches(boxes[line.first], start), line
        assert touches(boxes[line.second], end), line


def touches(box: Box, point: tuple[int, int]) -> bool:
    x, y = point
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height


def test_a_session_is_drawn_with_all_that_it_is_linked_with(site: Site) -> None:
    ties = links(site.manual)
    for id, session in site.manual.sessions.items():
        drawn = session_picture(site.manual, id, neighbourhood(site.manual, session))
        others = {link.first for link in ties if link.second == id} | {
            link.second for link in ties if link.first == id
        }
        assert {box.id for box in drawn.boxes} == {id, *others}
        assert len(drawn.lines) == len(others)


def test_page_has_each_session_as_a_link_and_says_the_same_as_a_table(site: Site) -> None:
    page = next(page for page in site.generated_pages if page.source == "map.md")
    root = html.fromstring(f"<div>{page.html}</div>")
    boxes = root.xpath("//section[contains(@aria-label, 'Map')]//a")
    targets = [box.get("href").removesuffix(".html").split("/")[-1] for box in boxes]
    assert targets == [id for module in site.manual.modules.values() for id in (module.id, *module.sessions)]
    rows = root.xpath("//section[@aria-label='The map as a table']//tbody/tr")
    lines = len(links(site.manual))
    assert len(rows) == len(site.manual.sessions)
    assert sum(len(row.xpath("td//a")) for row in rows) == 2 * lines


def test_bars_have_a_mark_for_each_session(site: Site) -> None:
    for _, bars in coverage_bars(site.manual):
        for bar in bars:
            assert len(bar.marks) == len(site.manual.sessions_with(bar.kind, bar.id))


def test_a_session_on_the_map_has_a_rule_that_fades_other_lines(site: Site, built: Path) -> None:
    css = (built / "assets" / "map-highlight.css").read_text(encoding="utf-8")
    assert re.findall(r"#map-([a-z0-9-]+):is", css) == list(site.manual.sessions)
