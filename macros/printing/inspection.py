"""Looks over a finished PDF: pages, tags, links inside the document, our own fonts, and nothing else.

Sheets are made from text and from our own templates, so none of this should ever be found. It is looked for
all the same, because a PDF is opened on the machines of others, where no policy of ours holds.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from typing import Any

import pikepdf

from .fonts import permanent_name

CATALOGUE = {
    "/Type", "/Pages", "/Names", "/Lang", "/Outlines", "/Metadata", "/MarkInfo", "/StructTreeRoot",
    "/ViewerPreferences",
}  # fmt: skip
"""What the root of a sheet's PDF may hold."""
NAMES = {"/Dests"}
"""The tables of names that it may hold: places inside the document."""
ANNOTATIONS = {"/Link"}
"""The kinds of annotation that a page may have."""
ACTION = "/GoTo"
"""What a link may do: go to a place inside the document."""
OTHER_ACTIONS = {
    "/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/URI", "/Sound", "/Movie", "/Hide", "/Named",
    "/SubmitForm", "/ResetForm", "/ImportData", "/JavaScript", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/RichMediaExecute",
}  # fmt: skip
"""All other kinds of action in PDF 2.0 (ISO 32000-2, table 201)."""
MAX_SHOWN = 80
"""So many characters of an address are shown."""
SIGNS = {
    "/EF": "holds an attachment",
    "/AF": "holds an attachment",
    "/EmbeddedFiles": "holds an attachment",
    "/JS": "holds a script",
    "/JavaScript": "holds a script",
    "/OpenAction": "acts by itself when it is opened",
    "/AA": "acts by itself when it is opened",
    "/AcroForm": "holds a form",
    "/XFA": "holds a form",
    "/RichMediaContent": "holds a film or a sound",
    "/OPI": "takes a part of itself from another file",
    "/Ref": "takes a part of itself from another file",
}
"""Keys that no dictionary of a sheet's PDF may hold, and what each would mean."""
TYPES = {
    "/Filespec": "holds an attachment",
    "/EmbeddedFile": "holds an attachment",
}


def faults(pdf: bytes, fonts: Collection[str]) -> Iterator[str]:
    """What a PDF holds and should not, in words that follow "it".

    `fonts` are the permanent names of the manual's own fonts.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from _catalogue(document.Root)
        for item in document.objects:
            yield from _object(item, fonts)


def _catalogue(root: Any) -> Iterator[str]:
    for key in set(root.keys()) - CATALOGUE - set(SIGNS):
        yield f"holds {key} in its catalogue"
    for key in set(root.get("/Names", pikepdf.Dictionary()).keys()) - NAMES - set(SIGNS):
        yield f"holds a table of {key} in its catalogue"


def _object(item: Any, fonts: Collection[str]) -> Iterator[str]:
    """The faults of an object and of those written inside it; what it refers to has its own turn."""
    if isinstance(item, pikepdf.Array):
        for part in item:
            yield from _inside(part, fonts)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield from _dictionary(item, fonts)
        for key in item.keys():  # noqa: SIM118 - a dictionary of pikepdf is none of Python's
            yield from _inside(item.get(key), fonts)


def _inside(part: Any, fonts: Collection[str]) -> Iterator[str]:
    if isinstance(part, pikepdf.Object) and not part.is_indirect:
        yield from _object(part, fonts)


def _dictionary(item: Any, fonts: Collection[str]) -> Iterator[str]:
    yield from (SIGNS[key] for key in item.keys() if key in SIGNS)  # noqa: SIM118
    kind = str(item.get("/Type", ""))
    if kind in TYPES:
        yield TYPES[kind]
    if isinstance(item, pikepdf.Stream) and "/F" in item:
        yield "takes a part of itself from another file"
    if kind == "/Font":
        yield from _font(item, fonts)
    elif kind == "/Annot" and str(item.get("/Subtype")) not in ANNOTATIONS:
        yield f"holds an annotation of the kind {item.get('/Subtype')}"
    if kind == "/Action" or str(item.get("/S", "")) in OTHER_ACTIONS:
        yield from _action(item)


def _action(item: Any) -> Iterator[str]:
    kind = str(item.get("/S", ""))
    if kind == "/URI":
        yield f"leads out of the document, to {str(item.get('/URI', ''))[:MAX_SHOWN]}"
    elif kind != ACTION:
        yield f"holds an action of the kind {kind}"


def _font(item: Any, fonts: Collection[str]) -> Iterator[str]:
    """A font that is not embedded, or not one of ours: the machine's own would differ from place to place."""
    kind, name = str(item.get("/Subtype", "")), str(item.get("/BaseFont", "")).lstrip("/")
    if kind == "/Type0":
        return  # its descendant is looked at by itself
    if _embedded_name(item) not in fonts:
        yield f"embeds the font {name or kind}, which is not one of the manual’s own"


def _embedded_name(font: Any) -> str:
    descriptor = font.get("/FontDescriptor", {})
    content = descriptor.get("/FontFile2") or descriptor.get("/FontFile3")
    return permanent_name(content.read_bytes()) if content else ""
