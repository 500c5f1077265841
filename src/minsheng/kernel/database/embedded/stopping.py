"""SIGTERM taken as Ctrl-C is, for what holds a server that is to be stopped in the end.

By itself Python ends on SIGTERM at once, and leaves the server running for nobody: as a service
is stopped, or by `timeout`.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruptible() -> Iterator[None]:
    """Make a SIGTERM a KeyboardInterrupt; in other threads than the main one no signal comes.

    Only the first: `timeout` sends two, and the second would cut off the stopping of the server.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    del frame
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
