"""A cache of PDFs, each under the hash of everything it depends on. A damaged entry counts as missing."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from ..tools.files import atomic_write
from .jobs import Job, digest


@dataclass(frozen=True)
class CachedPdf:
    """A PDF in the cache: its path, its SHA-256 in hexadecimal, its size in bytes, its number of pages."""

    path: Path
    sha256: str
    bytes: int
    pages: int


class Cache:
    """A folder of PDFs. `fingerprint` is the hash of what all PDFs depend on, such as fonts and styles."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self._fingerprint = fingerprint

    def key(self, job: Job) -> str:
        """The file name of a job's entry, without its suffix: the hash of the fingerprint and the job."""
        return digest(self._fingerprint, job.digest)

    def get(self, job: Job) -> CachedPdf | None:
        """The PDF of a job; None when it is not in the cache or damaged."""
        pdf, metadata_file = self._paths(self.key(job))
        try:
            metadata = json.loads(metadata_file.read_text(encoding="utf-8"))
            content = pdf.read_bytes()
        except (OSError, ValueError):
            return None
        if hashlib.sha256(content).hexdigest() != metadata.get("sha256"):
            return None
        return CachedPdf(pdf, metadata["sha256"], len(content), metadata["pages"])

    def put(self, job: Job, content: bytes) -> CachedPdf:
        """Store the PDF of a job. Raises `OSError` when it cannot be written."""
        pdf, metadata_file = self._paths(self.key(job))
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
        sha256 = hashlib.sha256(content).hexdigest()
        metadata = {"sheet": job.name, "sha256": sha256, "pages": pages}
        atomic_write(pdf, content)
        atomic_write(metadata_file, json.dumps(metadata).encode())
        return CachedPdf(pdf, sha256, len(content), pages)

    def prune(self, jobs: Iterable[Job]) -> None:
        """Remove every entry that belongs to none of the `jobs`."""
        keys = {self.key(job) for job in jobs}
        for path in self.folder.glob("*.*"):
            if path.stem not in keys:
                path.unlink(missing_ok=True)

    def _paths(self, key: str) -> tuple[Path, Path]:
        return self.folder / f"{key}.pdf", self.folder / f"{key}.json"
