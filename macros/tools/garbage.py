"""Python's search for objects that nothing needs any more."""

from __future__ import annotations

import gc

OBJECTS_BETWEEN_SEARCHES = 200_000


def search_less_often() -> None:
    """For processes that keep nearly all they make: there, looking for garbage takes a tenth of the time.

    The sooner it is called, the better: importing the records makes many objects too.
    """
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)
