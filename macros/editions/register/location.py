"""Where a register is, so that nothing else is written into one."""

from __future__ import annotations

from pathlib import Path

from ...tools.errors import UserError
from ...tools.folders import ensure_replaceable

LOG_FILE = "publish-log.jsonl"
"""The file that makes a folder a register."""
RELEASE = "RELEASE.json"
"""The file that makes a folder a published edition."""


def ensure_free(target: Path) -> None:
    """Raise `UserError` unless a build may put its files into `target`: see `ensure_outside_register` too."""
    ensure_outside_register(target)
    ensure_replaceable(target)


def ensure_outside_register(folder: Path) -> None:
    """Raise `UserError` when the folder is a register, an edition, or inside one of them."""
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
