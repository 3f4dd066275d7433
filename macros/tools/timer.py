"""How long a piece of work still takes, from what it has taken so far."""

from __future__ import annotations

import time

SETTLED_SECONDS = 5
"""Before that, a guess says more about the start than about the work."""


class Timer:
    """Runs from its creation. `size` is that of all steps together, in any unit."""

    def __init__(self, size: float) -> None:
        self._start = time.monotonic()
        self._size = size
        self._done = 0.0

    def left_after(self, size: float) -> str:
        """How long is left once a step of this size is done, as words to append; nothing while unknown."""
        self._done += size
        taken = time.monotonic() - self._start
        left = taken * (self._size - self._done) / self._done
        if taken < SETTLED_SECONDS or left < 1:
            return ""
        return f"; about {left / 60:.0f} min left" if left > 90 else f"; about {left:.0f} s left"
