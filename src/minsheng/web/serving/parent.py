"""A child ends with its parent, however that ended: the pipe on its input is closed then."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time


def end_with_parent() -> None:
    """Ask ourselves to end as soon as nobody holds the other end of our input."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    if not sys.stdin.isatty():
        threading.Thread(target=wait, daemon=True).start()


def end_when_orphaned() -> None:
    """Ask ourselves to end as soon as the process above us is gone."""
    above = os.getppid()

    def wait() -> None:
        while os.getppid() == above:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
