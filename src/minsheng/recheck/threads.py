"""Parts of a city, some at once: their order, their turns, their memory."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from minsheng.recheck.places import Array

MOST_WORKERS = 4
TURN = 0.0002
"""Seconds after which a thread that computes in Python lets another one do so."""
P = TypeVar("P")
R = TypeVar("R")


def in_order(work: Callable[[P], R], parts: Sequence[P]) -> Iterator[tuple[P, R]]:
    """Do parts, some at once, and give them in order; memory holds a few parts only."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    with short_turns(), ThreadPoolExecutor(workers) as pool:
        waiting: deque[tuple[P, Future[R]]] = deque()
        try:
            for part in parts:
                waiting.append((part, pool.submit(work, part)))
                if len(waiting) > workers:
                    first, done = waiting.popleft()
                    yield first, done.result()
            for part, done in waiting:
                yield part, done.result()
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def short_turns() -> Iterator[None]:
    """Let threads change more often, and look for garbage among new objects only.

    Each leaves Python for long work on many rows, and comes back for a few microseconds to
    start the next; whoever then waits for a whole turn of another thread's loses it all.
    Rules and their texts are there to stay, and need not be looked through again and again.
    """
    _SHORT.begin()
    try:
        yield
    finally:
        _SHORT.end()


class _Turns:
    """How long turns are, for the whole process: short as long as anybody wants them so."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wanted = 0
        self.before = sys.getswitchinterval()

    def begin(self) -> None:
        """Make them short, unless they are."""
        with self.lock:
            self.wanted += 1
            if self.wanted == 1:
                self.before = sys.getswitchinterval()
                sys.setswitchinterval(TURN)
                gc.freeze()

    def end(self) -> None:
        """Make them as they were when nobody wants them short any more."""
        with self.lock:
            self.wanted -= 1
            if not self.wanted:
                gc.unfreeze()
                sys.setswitchinterval(self.before)


_SHORT = _Turns()


def arrow_memory(number: int, kind: npt.DTypeLike) -> Array:
    """An array in memory that Arrow keeps for the next.

    Memory of the system is given back after each part, and every page of it is asked for
    again at the next: a third of the time of deciding.
    """
    wanted = np.dtype(kind)
    buffer = pa.allocate_buffer(max(number * wanted.itemsize, 1))
    return np.frombuffer(buffer, wanted, number)
