"""From Parquet to written decisions, for each side in the way that is quickest for it.

Ours, and mere reading and writing, take a few parts at once, as `minsheng recheck` does.
OpenFisca, which holds Python's lock most of the time, is quicker with one part computed
while another thread reads ahead and a third writes behind; so it gets that.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.policy.engine.fused.columns import Array, Column, Outcome, is_alike
from minsheng.recheck.snapshot import Loaded, Part, Snapshot
from minsheng.recheck.tables import write_table
from minsheng.recheck.threads import in_order, short_turns

AHEAD = 2
Compute = Callable[[Loaded], Outcome]
AsTable = Callable[[Loaded, Outcome], pa.Table]


class PlainSnapshot(Snapshot):
    """A snapshot for whom causes mean nothing: they are not read.

    What is one value again and again is written out: NumPy is quicker so. It is kept for
    the next part.
    """

    def read(self, part: Part, names: Iterable[str]) -> Loaded:
        """A part, every column row by row."""
        loaded = super().read(part, names)
        columns = {
            name: Column(self._full(c.values), None if c.causes is None else self._full(c.causes))
            for name, c in loaded.batch.columns.items()
        }
        return replace(loaded, batch=replace(loaded.batch, columns=columns))

    def _full(self, values: Array) -> Array:
        if not is_alike(values) or not len(values):
            return values
        kept: dict[tuple[str, int], Array] = self.__dict__.setdefault("_kept", {})
        key = (values.dtype.str, int(values[0]))
        if key not in kept or len(kept[key]) < len(values):
            kept[key] = np.full(2 * len(values), values[0])
        return kept[key][: len(values)]

    def _columns(self, file: pq.ParquetFile, entity: str, names: Iterable[str]) -> list[str]:
        wanted = super()._columns(file, entity, names)  # type: ignore[arg-type]
        return [n for n in wanted if not n.endswith("__cause")]


def emptied(out: Path) -> Path:
    """A new folder for decisions, whatever was there."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    return out


def write(table: pa.Table, out: Path, part: Part) -> None:
    """A part's decisions, in the format of a run."""
    write_table(table, out / f"{part.name}.parquet")


def stream(
    snapshot: Snapshot,
    facts: Iterable[str],
    compute: Compute,
    as_table: AsTable,
    out: Path,
) -> None:
    """Read, compute and write every part: one after another, reading ahead, writing behind."""
    names, parts = tuple(facts), snapshot.parts
    with short_turns(), ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as writer:
        ahead = [reader.submit(snapshot.read, p, names) for p in parts[:AHEAD]]
        behind: list[Future[None]] = []
        for place, part in enumerate(parts):
            loaded = ahead.pop(0).result()
            if place + AHEAD < len(parts):
                ahead.append(reader.submit(snapshot.read, parts[place + AHEAD], names))
            outcome = compute(loaded)
            if len(behind) >= AHEAD:
                behind.pop(0).result()
            behind.append(writer.submit(_write, loaded, outcome, as_table, out, part))
            del loaded, outcome
        for written in behind:
            written.result()


def _write(loaded: Loaded, outcome: Outcome, as_table: AsTable, out: Path, part: Part) -> None:
    write(as_table(loaded, outcome), out, part)


def decide(
    snapshot: Snapshot,
    facts: Iterable[str],
    compute: Compute,
    as_table: AsTable,
    out: Path,
) -> None:
    """Read, compute and write every part, a few parts at once."""
    names = tuple(facts)

    def one(part: Part) -> None:
        loaded = snapshot.read(part, names)
        write(as_table(loaded, compute(loaded)), out, part)

    for _ in in_order(one, snapshot.parts):
        pass


def copy(snapshot: Snapshot, facts: Iterable[str], ready: pa.Table, out: Path) -> None:
    """Only read and write: every part read, as many rows of a ready table written."""
    names = tuple(facts)

    def one(part: Part) -> None:
        rows = snapshot.read(part, names).batch.households
        write(ready.slice(0, rows), out, part)

    for _ in in_order(one, snapshot.parts):
        pass
