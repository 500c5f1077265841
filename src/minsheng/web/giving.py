"""A file that takes long to make: how far it has come goes over the same wire, ahead of it.

The answer begins with lines of JSON, one for every some thousand rows; the last of them tells
name, kind and size, and behind it come the file's bytes. Who goes away ends the making: it is
one transaction, which is taken back, and nothing was given. Made in a thread of its own, since a
server may ask for each part of an answer in another one, where neither the connection nor the
scope would be the same; the request's own connection is given back before (`requests.let_go`).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextvars import copy_context
from queue import SimpleQueue
from typing import Any

from django.db import connections

from minsheng.kernel.exchange.export import Progress, Sent
from minsheng.kernel.exchange.words import ExchangeRefusedError, Language

ASKED = "X-Progress"
"""The head by which a script says that it reads the lines."""
KIND = "application/x-progress"


class GoneError(Exception):
    """Nobody waits for the file any more."""


def told(make: Callable[[Progress], Sent], language: Language) -> Iterator[bytes]:
    """The lines, and then the file.

    Args:
        make: makes it, telling how far it has come.
        language: of a refusal.
    """
    news: SimpleQueue[tuple[int, int] | Sent | Exception] = SimpleQueue()
    gone = threading.Event()

    def progress(rows: int, many: int) -> None:
        if gone.is_set():
            raise GoneError
        news.put((rows, many))

    def work() -> None:
        try:
            news.put(make(progress))
        except Exception as error:  # noqa: BLE001 - handed on to the thread that answers
            news.put(error)
        finally:
            connections.close_all()

    threading.Thread(target=copy_context().run, args=(work,), daemon=True).start()
    try:
        while isinstance(one := news.get(), tuple):
            yield _line(rows=one[0], of=one[1])
    except BaseException:
        gone.set()
        raise
    if isinstance(one, ExchangeRefusedError):
        yield _line(refused=one.sentence.said(language))
    elif isinstance(one, Exception):
        raise one
    else:
        yield _line(name=one.name, type=one.content_type, size=one.size, rows=one.rows)
        yield from one


def _line(**told: Any) -> bytes:
    return json.dumps(told).encode() + b"\n"
