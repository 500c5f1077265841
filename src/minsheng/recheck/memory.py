"""What a process is told of its memory before anything that takes much is loaded."""

from __future__ import annotations

import os

KEPT = {"MIMALLOC_PURGE_DELAY": "1000"}
"""Arrow's allocator gives pages back 10 milliseconds after they are free, and every page of
the next part of a city is then asked for again: a sixth of the time of deciding. It waits
for a second (in milliseconds)."""


def keep_memory() -> None:
    """Keep freed memory for what comes next; whoever set it otherwise has it so.

    It is read when Arrow is loaded, and has no effect after.
    """
    for name, value in KEPT.items():
        os.environ.setdefault(name, value)
