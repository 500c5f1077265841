"""Replays a run years later: the archived rule book, the same snapshot, the same answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.policy.engine.library import Library
from minsheng.recheck.ahead import far_ahead, trial_warning, warning
from minsheng.recheck.archive import archived_library, faults_of, read_run, same_snapshot
from minsheng.recheck.decide import (
    CHANGES,
    DECISIONS,
    FORMAT,
    Progress,
    decided,
    prepare,
    totals,
)
from minsheng.recheck.explain import Explainer
from minsheng.recheck.files import changed_files
from minsheng.recheck.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found."""

    agrees: bool
    text: str


def replay(
    run: Path,
    household: int | None = None,
    progress: Progress | None = None,
    snapshot_folder: Path | None = None,
) -> Replayed:
    """Decide a run again, or one household of it, and compare with what it wrote.

    Args:
        run: the run's folder.
        household: only this one.
        progress: called with a stage, done, and how many in all.
        snapshot_folder: where the snapshot is now, if it was moved.

    Raises:
        RecheckError: the run, its archive or its snapshot is gone or was changed.
    """
    about = read_run(run)
    library = archived_library(run, about["rulebook"])
    if household is not None:
        explainer = Explainer(run, library, snapshot_folder)
        same = explainer.explain(household).identical
        words = "一致 agrees with the run" if same else "不一致 DIFFERS from the run"
        lines = [f"{household}: {words}", *_warned(library, explainer.snapshot, about)]
        return Replayed(same, "\n".join(lines))
    found = list(changed_files(run, about["files"]))
    found += [f"{name} is listed nowhere" for name in _unlisted(run, about)]
    snapshot = same_snapshot(run, about, library, snapshot_folder)
    found += [f"run.json: {words}" for words in faults_of(about, snapshot)]
    deciding = prepare(snapshot, library, about["as_of"], progress)
    again: dict[str, Any] = {
        "format": FORMAT,
        "warning": warning(snapshot.as_of, about["as_of"]),
        "ahead": far_ahead(library, snapshot.as_of, about["as_of"]),
        "law_day": deciding.book.day.isoformat(),
        "figures": deciding.status,
        "reason_codes": list(deciding.fused.plan.bits),
    }
    summaries, proposed = [], []
    for number, part in enumerate(snapshot.parts, 1):
        summary, table, changed = decided(snapshot, part, deciding)
        name = f"{DECISIONS}/{part.name}.parquet"
        found += [f"{name}: {words}" for words in _differing(run / name, table)]
        summaries.append(summary)
        proposed.append(changed)
        if progress:
            progress("decide", number, len(snapshot.parts))
    found += [f"{CHANGES}: {w}" for w in _differing(run / CHANGES, pa.concat_tables(proposed))]
    again |= totals(summaries)
    found += [f"run.json: {key} is another" for key in again if about.get(key) != again[key]]
    words = "一致 the same decisions" if not found else "不一致 OTHER decisions"
    lines = [f"{about['as_of']}: {words}", *_warned(library, snapshot, about)]
    lines += [f"  {about['hash']}", f"  {again['hash']}"]
    return Replayed(not found, "\n".join([*lines, *(f"  {w}" for w in dict.fromkeys(found))]))


def _warned(library: Library, snapshot: Snapshot, about: Mapping[str, Any]) -> list[str]:
    """What is to be said of a month that is not the snapshot's, in both languages."""
    return [f"  {told}" for told in trial_warning(library, snapshot.as_of, about["as_of"])]


def _unlisted(run: Path, about: Mapping[str, Any]) -> list[str]:
    """Decisions that lie in the run and are none of its own."""
    there = {f"{DECISIONS}/{p.name}" for p in (run / DECISIONS).glob("*")}
    return sorted(there - set(about["files"]))


def _differing(path: Path, table: pa.Table) -> Iterator[str]:
    """The columns of a file that are not those decided now."""
    try:
        written = pq.read_table(path)
    except (OSError, pa.ArrowInvalid):
        yield "is not readable"
        return
    if written.num_rows != table.num_rows or set(written.schema.names) != set(table.schema.names):
        yield "has other rows or columns"
        return
    for name in table.schema.names:
        if not _plain(written[name]).equals(_plain(table[name])):
            yield f"`{name}` is another"


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column without its dictionary: two may number the same words otherwise."""
    type_ = column.type
    plain = column.cast(type_.value_type) if pa.types.is_dictionary(type_) else column
    return pa.chunked_array([plain.combine_chunks()])
