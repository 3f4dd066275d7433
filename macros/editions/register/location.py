"""Recognises registers and editions, so that no other output is written into them."""

from __future__ import annotations

from pathlib import Path

from ...tools.errors import UserError
from ...tools.folders import ensure_replaceable

LOG_FILE = "publish-log.jsonl"
"""The file that makes a folder a register."""
RELEASE = "RELEASE.json"
"""The file that makes a folder a published edition."""


def ensure_free(target: Path) -> None:
    """Raise `UserError` when `target` is in a register, or has files that no earlier build has written."""
    ensure_outside_register(target)
    ensure_replaceable(target)


def ensure_outside_register(folder: Path) -> None:
    """Raise `UserError` when the folder is a register or an edition, or inside one."""
    folder = folder.resolve()
    for parent in (folder, *folder.parents):
        if (parent / LOG_FILE).exists():
            raise UserError(
                f"{folder} is in the register {parent}, where editions never change. "
                "Choose another folder with --to."
            )
        if (parent / RELEASE).exists():
            raise UserError(
                f"{folder} is in {parent}, a published edition, which never changes. "
                "Choose another folder with --to."
            )
