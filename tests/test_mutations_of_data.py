"""A sample of the mistakes in `mutations_of_data`: `manual check` finds each where it is."""

from __future__ import annotations

from pathlib import Path

from tests.mutations_of_data import copy_of_manual, run

COUNT = 12
SEED = 13


def test_a_sample_of_mistakes_is_found_where_they_are(tmp_path: Path) -> None:
    assert run(copy_of_manual(tmp_path / "manual"), COUNT, SEED) == []
