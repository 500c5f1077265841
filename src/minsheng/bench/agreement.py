"""Both evaluators on every household of a city with unknowns: values, causes and reasons."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from minsheng.bench.lines import Figure, Line, Options, Unready, none_of, told
from minsheng.bench.worker import in_process

HOUSEHOLDS = 200_000
STEP = 8_192
"""Households a process compares: enough to outweigh its start, few enough to show progress."""
SHOWN = 5


def run(options: Options) -> Iterator[Line]:
    """Compare, as many processes at a time as there are processors."""
    households = options.households or HOUSEHOLDS
    made = in_process("make", options.folder, households, "unknown", say=options.say)
    folder = str(made["unknown"])
    # The driver is compiled once, before many processes would each begin to.
    in_process("start", folder, say=options.say)
    tasks = list(_tasks(Path(folder)))
    totals = dict.fromkeys(("households", "values", "unknown", "reasons", "different"), 0)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        silent = [
            pool.submit(in_process, "agree", folder, *task, say=options.say) for task in tasks
        ]
        for done, waiting in enumerate(silent, 1):
            figures = waiting.result()
            for name in totals:
                totals[name] += int(figures[name])
            options.say(f"  {done} of {len(tasks)}: {totals['different']} differences so far")
    if totals["households"] != households:
        raise Unready(f"{totals['households']} households were compared, not {households}")
    yield told("agreement.households", totals["households"], "households")
    yield told("agreement.values", totals["values"], "values")
    yield told("agreement.unknown_values", totals["unknown"], "values")
    yield told("agreement.reasons", totals["reasons"], "reasons")
    yield none_of("agreement.differences", totals["different"], "values")


def _tasks(folder: Path) -> Iterator[tuple[int, int, int]]:
    """Part and rows, of every part."""
    number = 0
    for county in sorted(p for p in folder.iterdir() if p.is_dir()):
        meta = pq.ParquetFile(county / "household.parquet").metadata
        for group in range(meta.num_row_groups):
            rows = meta.row_group(group).num_rows
            for start in range(0, rows, STEP):
                yield number, start, min(start + STEP, rows)
            number += 1


def agreed(snapshot: Any, deciding: Any, part: int, rows: range) -> dict[str, Figure]:
    """Counts over some households of a part; the first differences go to standard error."""
    import sys

    import numpy as np

    from minsheng.policy.engine.fused.batches import household_at
    from minsheng.policy.engine.fused.settle import take
    from minsheng.policy.engine.scalar import evaluate
    from minsheng.policy.engine.unknown import Unknown
    from minsheng.recheck.outcome import TARGETS

    plan, book = deciding.fused.plan, deciding.book
    place = snapshot.parts[part]
    loaded = snapshot.read(place, plan.facts)
    batch = take(loaded.batch, np.arange(rows.start, rows.stop), book.library.facts)
    outcome = deciding.run(batch)
    whens = _whens(book, plan.bits)
    targets = tuple(dict.fromkeys((*TARGETS, *whens)))
    facts = {n: book.library.facts[n] for n in (*plan.facts, "urban")}
    counts = dict.fromkeys(("households", "values", "unknown", "reasons", "different"), 0)
    for row in range(batch.households):
        ident = int(loaded.household_id[rows.start + row])
        household = household_at(batch, row, facts, place.county, deciding.as_of, ident)
        trace = evaluate(book, household, targets)
        differing: list[tuple[str, object, object]] = []
        for name in TARGETS:
            slow, fast = trace.value(name), outcome.value(name, row)
            counts["unknown"] += isinstance(slow, Unknown)
            same = isinstance(slow, Unknown) == isinstance(fast, Unknown) and (
                slow.cause == fast.cause if isinstance(slow, Unknown) else int(slow) == fast
            )
            differing += [] if same else [(name, slow, fast)]
        for bit, name in enumerate(whens):
            given = any(v is True for v in trace.values[name])
            marked = bool(int(outcome.masks[row, bit // 64]) >> bit % 64 & 1)
            counts["reasons"] += given
            differing += [(plan.bits[bit], given, marked)] if given != marked else []
        counts["households"] += 1
        counts["values"] += len(TARGETS) + len(whens)
        for name, slow, fast in differing[: max(0, SHOWN - counts["different"])]:
            sys.stderr.write(f"household {ident}: {name}: scalar {slow}, fused {fast}\n")
        counts["different"] += len(differing)
    return {**counts}


def _whens(book: Any, bits: tuple[str, ...]) -> list[str]:
    """The rule behind each bit of the mask."""
    by_code = {r.code: r for r in book.reasons}
    return [book.reason_names[code][by_code[code].when] for code in bits]
