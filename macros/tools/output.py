"""Where a command's lines go."""

from __future__ import annotations

from collections.abc import Callable

Output = Callable[[str], None]
"""Receives a line for the terminal, or a few."""
