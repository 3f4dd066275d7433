"""Joins finished PDFs of parts into that of a pack, so that each part is laid out only once.

The frame of a pack has its cover, then for each part an article of empty pages, whose margins count the pages
of the pack. The pages of the parts take the places of the empty ones, with their tags and bookmarks. Only the
text in the last margin box, with the page number, is that of the frame.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from pikepdf import Array, Dictionary, ObjectStreamMode, Page, Pdf, String

TEXT = re.compile(rb"\nBT\n.*?\nET\n", re.DOTALL)
FONT = re.compile(rb"(?<=/)\S+(?= \S+ Tf\n)")
FRAME = "Frame"
"""Before the names of the frame's fonts on a page of a part."""


def join(frame: bytes, parts: Sequence[bytes]) -> bytes:
    """The PDF of a pack, from its frame and the PDFs of its parts. The same input gives the same bytes."""
    with ExitStack() as opened:
        pdf = opened.enter_context(Pdf.open(io.BytesIO(frame)))
        sources = [opened.enter_context(Pdf.open(io.BytesIO(part))) for part in parts]
        _fill(pdf, sources)
        output = io.BytesIO()
        pdf.save(output, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return output.getvalue()


def _fill(pdf: Pdf, parts: Sequence[Pdf]) -> None:
    tags = pdf.Root.StructTreeRoot
    owners = _pairs(tags.ParentTree)
    _, *articles = _articles(tags)  # the first is the cover
    places = {}
    index = len(pdf.pages) - sum(len(part.pages) for part in parts)
    for number, (part, article) in enumerate(zip(parts, articles, strict=True), 1):
        numbers = [int(page.obj.StructParents) for page in part.pages]
        for page in part.pages:
            empty = pdf.pages[index]
            pdf.pages[index] = page  # copies it
            places[empty.obj.objgen] = pdf.pages[index].obj
            _number(pdf, pdf.pages[index], empty)
            index += 1
        content = _pairs(pdf.copy_foreign(part.Root.StructTreeRoot.ParentTree))
        owners |= {index - len(numbers) + n: content[old] for n, old in enumerate(numbers)}
        _take_tags(pdf, part, article, f"{number}.")
        _take_bookmarks(pdf, part)
    tags.ParentTree.Nums = Array([item for pair in sorted(owners.items()) for item in pair])
    names = pdf.Root.Names.Dests.Names
    for target in list(names)[1::2]:
        target[0] = places.get(target[0].objgen, target[0])


def _number(pdf: Pdf, page: Page, empty: Page) -> None:
    """Give a page the page number of the empty one, and its number in the structure."""
    page.obj.StructParents = empty.obj.StructParents
    number = _last_text(empty.Contents.read_bytes())[0]
    content = page.Contents.read_bytes()
    start, end = _last_text(content).span()
    number_here = FONT.sub(lambda font: FRAME.encode() + font[0], number)
    page.obj.Contents = pdf.make_stream(content[:start] + number_here + content[end:])
    for font in FONT.findall(number):
        page.obj.Resources.Font[f"/{FRAME}{font.decode()}"] = empty.obj.Resources.Font[f"/{font.decode()}"]


def _last_text(content: bytes) -> re.Match[bytes]:
    """The text that WeasyPrint draws last on a page: the page number, in the margin's last box."""
    *_, last = TEXT.finditer(content)
    return last


def _take_tags(pdf: Pdf, part: Pdf, empty: Any, prefix: str) -> None:
    """Put the article of a part in the place of the empty one."""
    (article,) = map(pdf.copy_foreign, _articles(part.Root.StructTreeRoot))
    siblings = empty.P.K
    siblings[[kid.objgen for kid in siblings].index(empty.objgen)] = article
    article.P = empty.P
    for element in _elements(article):
        if "/ID" in element:  # of a heading cell, which the cells of its table name
            element.ID = String(prefix + str(element.ID))
        if headers := element.get("/A", Dictionary()).get("/Headers"):
            element.A.Headers = Array([String(prefix + str(header)) for header in headers])


def _take_bookmarks(pdf: Pdf, part: Pdf) -> None:
    """Append the bookmarks of a part."""
    whole, more = pdf.Root.Outlines, pdf.copy_foreign(part.Root.Outlines)
    whole.Last.Next, more.First.Prev = more.First, whole.Last
    whole.Last, whole.Count = more.Last, whole.Count + more.Count
    item: Any = more.First
    while item is not None:
        item.Parent = whole
        item = item.get("/Next")


def _articles(tags: Any) -> list[Any]:
    """The articles of a sheet, which are in its `main`."""
    (document,) = tags.K
    (main,) = document.K
    return list(main.K)


def _elements(element: Any) -> Iterator[Any]:
    """A structure element and all below it, in reading order."""
    waiting = [element]
    while waiting:
        element = waiting.pop()
        yield element
        kids = [kid for kid in element.get("/K", ()) if isinstance(kid, Dictionary) and "/S" in kid]
        waiting += reversed(kids)


def _pairs(tree: Any) -> dict[int, Any]:
    """A tree of numbers, as WeasyPrint writes it: on one level."""
    items = list(tree.Nums)
    return {int(key): value for key, value in zip(items[::2], items[1::2], strict=True)}
