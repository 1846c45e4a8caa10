"""Long work in the process that feeds the streams gives way, but not so often that it never ends. (records)"""

from __future__ import annotations

import time

TURN_S = 0.02
"""Each turn given to the others costs a round of all of them: tens of milliseconds on a busy server."""


class Turn:
    """From now on so long, then the others'."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def give_way(self) -> None:
        """Let the others go on where this has had its turn."""
        if time.perf_counter() - self._since >= TURN_S:
            time.sleep(0)
            self._since = time.perf_counter()
