"""What the PDF engine may read: the sheets' own fonts, and no other file of the machine or the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .fonts import OwnFonts


def own_files(weasyprint: Any, assets: Path) -> Any:
    """A fetcher that serves the fonts in the folder `assets`, each under its own address to the letter.

    The fonts are read here, once. Any other address is a `FatalURLFetchingError`, whatever it leads to:
    styles are handed to the engine as text, and pictures are drawn in the HTML itself. A font that is a link
    to somewhere else is not served.
    """
    home = assets.resolve()
    fonts = {path.as_uri(): path.read_bytes() for path in OwnFonts(home).paths if path.resolve() == path}

    class OwnFiles(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the engine names it
            if url in fonts:
                return weasyprint.urls.URLFetcherResponse(url, fonts[url], {"Content-Type": "font/ttf"})
            raise weasyprint.urls.FatalURLFetchingError(_refusal(url, home))

    return OwnFiles()


def _refusal(url: str, home: Path) -> str:
    address = urlsplit(url)
    path = Path(unquote(address.path))
    if address.scheme == "file" and path.parent == home / "fonts":
        return f"{path} is missing. Put the file there, or correct its name."
    return f"{url[:200]} is not one of the fonts of the sheets, and a sheet takes no other file."
