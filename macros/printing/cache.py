"""PDFs by the hash of what they are made of. A damaged entry counts as absent."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from ..tools.files import atomic_write
from .engine import PdfJob


@dataclass(frozen=True)
class Stored:
    """A PDF in the cache: where it is, its SHA-256, its size in bytes and its number of pages."""

    path: Path
    sha256: str
    bytes: int
    pages: int


class Cache:
    """A folder of PDFs. `shared` is the hash of all that every PDF depends on."""

    def __init__(self, folder: Path, shared: str) -> None:
        self.folder = folder
        self._shared = shared

    def key(self, job: PdfJob) -> str:
        """The name of a job's entry: the hash of its HTML, its CSS, and all that PDFs share."""
        parts = (self._shared, job.html, job.css)
        return hashlib.sha256(
            "\0".join(hashlib.sha256(p.encode()).hexdigest() for p in parts).encode()
        ).hexdigest()

    def get(self, job: PdfJob) -> Stored | None:
        """The stored PDF of a job, if it is there and whole."""
        pdf, note = self._paths(self.key(job))
        try:
            facts = json.loads(note.read_text(encoding="utf-8"))
            content = pdf.read_bytes()
        except (OSError, ValueError):
            return None
        if hashlib.sha256(content).hexdigest() != facts.get("sha256"):
            return None
        return Stored(pdf, facts["sha256"], len(content), facts["pages"])

    def put(self, job: PdfJob, content: bytes) -> Stored:
        """Store the PDF of a job; it appears under its name only when it is whole."""
        pdf, note = self._paths(self.key(job))
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
        sha256 = hashlib.sha256(content).hexdigest()
        atomic_write(pdf, content)
        atomic_write(note, json.dumps({"sheet": job.name, "sha256": sha256, "pages": pages}).encode())
        return Stored(pdf, sha256, len(content), pages)

    def prune(self, keep: Iterable[PdfJob]) -> None:
        """Remove the entries that no job of `keep` uses."""
        kept = {self.key(job) for job in keep}
        for path in self.folder.glob("*.*"):
            if path.stem not in kept:
                path.unlink(missing_ok=True)

    def _paths(self, key: str) -> tuple[Path, Path]:
        return self.folder / f"{key}.pdf", self.folder / f"{key}.json"
