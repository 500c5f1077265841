"""A generator run in another process, some items ahead of whoever takes them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
AHEAD = 2
"""Items that wait, made and not taken."""
_END = "end"


class LostError(Exception):
    """The other process ended without a word."""


def ahead(make: Callable[..., Iterator[T]], *args: object) -> Iterator[T]:
    """The items of `make(*args)`, made in another process while the last one is used.

    Args:
        make: a generator function of a module, so that another process finds it.
        args: what it is called with.

    Raises:
        LostError: the process was killed.
        Exception: whatever `make` raises.
    """
    context = multiprocessing.get_context("spawn")
    queue: Any = context.Queue(AHEAD)
    worker = context.Process(target=_run, args=(make, args, queue), daemon=True)
    worker.start()
    try:
        while True:
            kind, item = _next(queue, worker)
            if kind == _END:
                if item is not None:
                    raise item
                return
            yield item
    finally:
        worker.terminate()
        worker.join()


def _next(queue: Any, worker: Any) -> tuple[str, Any]:
    """The next thing the other process says; notices when it says nothing any more."""
    from queue import Empty

    while True:
        try:
            told: tuple[str, Any] = queue.get(timeout=1)
        except Empty:
            if not worker.is_alive():
                raise LostError(
                    f"a process that made things ready ended (code {worker.exitcode})"
                ) from None
        else:
            return told


def _run(make: Callable[..., Iterator[Any]], args: tuple[object, ...], queue: Any) -> None:
    try:
        for item in make(*args):
            queue.put(("item", item))
    except Exception as error:  # noqa: BLE001 - it is raised where the items are used
        queue.put((_END, error))
    else:
        queue.put((_END, None))
