"""MkDocs 1.6.1's live reload, for a preview that answers while it builds and while there are problems.

MkDocs lets every request wait until a build has succeeded, so that all pages hang while an author's mistake
stands; it begins only when the first build succeeds; its script is part of the page's text, which the pages'
policy forbids; and it looks for edits in threads that go on while a build runs, and hold that up.
"""

from __future__ import annotations

import logging
import posixpath
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer

WAIT_SECONDS = 60
"""After so long a page that waits for news is answered that there is none."""
LOADING_SECONDS = 0.5
"""At most so long a page that was shown early has to itself to load."""
OWN_PATH = "/livereload/"
POLICY = (b"default-src 'none';", b"default-src 'none'; connect-src 'self';")
"""The pages' policy, and as it is served: a page may ask its own server for news."""


class PreviewServer(LiveReloadServer):
    """Serves a folder with a panel on every page, and tells the pages that are open what changed.

    It watches and builds nothing itself, so no request waits for a build.
    """

    def __init__(self, host: str, port: int, assets: Path) -> None:
        super().__init__(lambda: None, host, port, root="")
        self._assets = assets
        self._news = threading.Condition()
        self._site = self._panel = time.time_ns()  # another one after a restart
        self._panel_html = self._start_html = b""
        self._has_site = False
        self._open: Counter[str] = Counter()
        """The pages that wait for news: their addresses, below the folder."""
        self._asked = 0
        """How often a page has asked for news, which it does once it has loaded."""
        self._early: dict[str, bytes] = {}
        """Pages that were built before the rest of their site."""
        self.error_handler = self._error_page
        logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)  # a missing file is no news

    def show_panel(self, panel: str, start_page: str) -> None:
        """Put this panel on every page. `start_page` answers every address where there is no page."""
        with self._news:
            self._panel_html, self._start_html = panel.encode(), start_page.encode()
            self._panel += 1
            self._news.notify_all()

    def open_pages(self) -> set[str]:
        """The addresses, below the folder, of the pages that are open and in sight."""
        with self._news:
            return set(+self._open)

    def show_pages(self, pages: Mapping[str, bytes]) -> None:
        """Serve these pages, by their addresses, in place of those in the folder, until the next site.

        Gives the browser a moment to load them, before the caller goes on and takes the processor.
        """
        with self._news:
            changed = {page: html for page, html in pages.items() if html != self._content(page)}
            self._early |= changed
            self._site += bool(changed)
            self._news.notify_all()
            asked = self._asked
            self._news.wait_for(lambda: not changed or self._asked > asked, LOADING_SECONDS)

    def show_site(self, folder: Path) -> None:
        """Serve this folder from now on. Open pages load again, unless they look as before."""
        with self._news:
            before = {page: self._content(page) for page in self._early}
            is_shown = bool(before) and _has_same_assets(Path(self.root), folder)
            self.root = str(folder)
            self._early = {}
            self._has_site = True
            self._site += not (is_shown and all(self._content(page) == before[page] for page in before))
            self._news.notify_all()

    def _content(self, page: str) -> bytes | None:
        """What is served at the address, without panel and script; None where there is nothing."""
        if page in self._early:
            return self._early[page]
        file = Path(self.root) / page
        return file.read_bytes() if file.is_file() else None

    def start(self) -> None:
        """Answer requests from now on. Raises `OSError` when the address is taken."""
        self.server_bind()
        self.server_activate()
        self.serve_thread.start()

    def _serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        path = environ["PATH_INFO"]
        if path.startswith(OWN_PATH):
            return self._own(path.removeprefix(OWN_PATH), environ["QUERY_STRING"], start_response)
        if not self._has_site and not path.startswith("/assets/"):
            return _answer(start_response, self._inject_js_into_html(self._start_html, 0))
        page = posixpath.normpath(f"{path}index.html" if path.endswith("/") else path).lstrip("/")
        if page.endswith(".html") and (content := self._content(page)) is not None:
            return _answer(start_response, self._inject_js_into_html(content, 0))
        return super()._serve_request(environ, start_response)

    def _own(self, name: str, page: str, start_response: Any) -> Iterable[bytes] | None:
        """What the script on the pages asks for: news, and the panel; and that script and its style."""
        if name.startswith("news/"):
            with self._news:
                self._open[page] += 1
                self._asked += 1
                self._news.notify_all()
                self._news.wait_for(lambda: self._token != name.removeprefix("news/"), WAIT_SECONDS)
                self._open[page] -= 1
                return _answer(start_response, self._token.encode(), "text/plain")
        if name == "panel":
            return _answer(start_response, self._panel_html)
        kinds = {"preview.js": "text/javascript", "preview.css": "text/css"}
        if name not in kinds:
            return None
        return _answer(start_response, (self._assets / name).read_bytes(), kinds[name])

    def _error_page(self, code: int) -> bytes | None:
        return self._inject_js_into_html(self._start_html, 0) if code == 404 else None

    @property
    def _token(self) -> str:
        """What is shown now: another one for another site or panel."""
        return f"{self._site}-{self._panel}"

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:  # noqa: ARG002
        """The page with the panel and the script at its end, and with a policy that lets the script ask."""
        head, body, tail = content.replace(*POLICY, 1).rpartition(b"</body>")
        token = self._token.encode()
        style = b'<link rel="stylesheet" href="%bpreview.css">' % OWN_PATH.encode()
        script = b'<script src="%bpreview.js" data-token="%b" defer></script>' % (OWN_PATH.encode(), token)
        return head + style + self._panel_html + script + body + tail


def _has_same_assets(one: Path, other: Path) -> bool:
    """Whether two sites have the same styles, scripts and pictures of the shell, but for what is searched."""
    sites = [
        {
            path.name: path.read_bytes()
            for path in (folder / "assets").glob("*.*")
            if not path.name.startswith("search-")
        }
        for folder in (one, other)
    ]
    return sites[0] == sites[1]


def _answer(start_response: Any, content: bytes, kind: str = "text/html") -> Iterable[bytes]:
    headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(content)))]
    start_response("200 OK", [*headers, ("Cache-Control", "no-store")])
    return [content]
