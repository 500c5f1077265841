"""Words the households of a work list; where they are many, in processes of their own.

To evaluate a household and word its reasons takes some milliseconds, all of them Python's: a
second thread would wait for the first. What a process is given and gives back are values.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Self

from minsheng.policy.engine.library import load_library
from minsheng.recheck.explain import Explainer
from minsheng.recheck.listing import Row
from minsheng.recheck.reports.entries import Entries, Entry
from minsheng.recheck.reports.records import Record, Sources
from minsheng.recheck.words import Language

FEW = 1_500
"""Households for which no process is worth its start."""
AT_ONCE = 200
"""Households a process words before it hands them back."""
MOST = 4
Records = Mapping[int, Sequence[Record]]
_READY: list[Entries] = []
"""Of a worker's process: what words its households."""


class Workers:
    """Words households here, or in processes where they are many.

    Args:
        entries: what words them here.
        households: how many there will be.
        language: `zh` or `en`.
    """

    def __init__(self, entries: Entries, households: int, language: Language) -> None:
        self.entries = entries
        self._pool: ProcessPoolExecutor | None = None
        if households > FEW:
            explainer = entries.explainer
            self._pool = ProcessPoolExecutor(
                min(os.cpu_count() or 1, MOST),
                get_context("spawn"),  # a fork would copy locks that other threads hold
                _prepare,
                (explainer.run, explainer.snapshot.folder, language),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def begin(self, rows: Sequence[Row], records: Records) -> Iterator[Entry]:
        """Begin with some households, those of one part together; gives them in their order.

        Args:
            rows: the households.
            records: those their facts come from, by household.
        """
        if self._pool is None:
            return _worded(self.entries, rows, records)
        waiting: list[Future[list[Entry]]] = []
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            held = {
                r.household_id: records[r.household_id] for r in some if r.household_id in records
            }
            waiting.append(self._pool.submit(_work, some, held))
        return (entry for future in waiting for entry in future.result())


def _worded(entries: Entries, rows: Sequence[Row], records: Records) -> Iterator[Entry]:
    """Each household in words."""
    return (entries.of(row, records.get(row.household_id, ())) for row in rows)


def _prepare(run: Path, snapshot: Path, language: Language) -> None:
    """Make a process ready; Ctrl-C is for the one that began it to say."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    explainer = Explainer(run, load_library(), snapshot)
    sources = Sources(explainer.snapshot.folder, explainer.book)
    _READY.append(Entries(explainer, sources, language))


def _work(rows: Sequence[Row], records: Records) -> list[Entry]:
    """Some households in words, in a process that is ready."""
    return list(_worded(_READY[0], rows, records))
