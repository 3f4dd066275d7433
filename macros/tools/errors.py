"""Errors that a person can correct."""

from __future__ import annotations


class UserError(Exception):
    """The message says what is wrong and what to do; the command prints it and exits with 1."""
