"""Replays a run years later: the archived rule book, the same snapshot, the same answer.

What a run took from the statistics of the snapshot's files is read here row by row, and all
is decided by the whole rule book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.policy.engine.scalar import Trace
from minsheng.recheck.ahead import far_ahead, trial_warning, warning
from minsheng.recheck.archive import archived_library, faults_of, read_run, same_snapshot
from minsheng.recheck.beside import kept_officers
from minsheng.recheck.changes import is_unsaid, to_ask
from minsheng.recheck.claiming import DECISIONS
from minsheng.recheck.decide import CHANGES, Progress, decided, prepare
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer
from minsheng.recheck.files import changed_files, opened
from minsheng.recheck.officers import digest_of
from minsheng.recheck.snapshot import Part
from minsheng.recheck.summaries import FORMAT, SEAL, totals
from minsheng.recheck.written import read_decisions


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found.

    Attributes:
        month: the month decided, `yyyy-mm`.
        household: the one decided again; None for all of the run.
        written: the hash of the decisions as the run has it; empty for one household.
        again: the hash of what was decided now.
        seal: of the run; empty for one household.
        warning: what is to be said of the month, Chinese and English; or nothing.
        found: where they differ, one sentence each.
    """

    month: str
    household: int | None
    written: str
    again: str
    seal: str
    warning: Sequence[str]
    found: Sequence[str]

    @property
    def agrees(self) -> bool:
        """Whether the same was decided again, and nothing was changed since."""
        return not self.found


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
    if household is not None:
        return _of_household(run, household, snapshot_folder)
    about = read_run(run)
    library = archived_library(run, about["rulebook"])
    found = list(changed_files(run, about["files"]))
    snapshot = same_snapshot(run, about, library, snapshot_folder, believing=False)
    found += [f"run.json: {words}" for words in faults_of(run, about, snapshot)]
    officers = kept_officers(run, about)
    deciding = prepare(snapshot, library, about["as_of"], progress, officers)
    again: dict[str, Any] = {
        "format": FORMAT,
        "officers": digest_of(officers),
        "warning": warning(snapshot.as_of, about["as_of"]),
        "ahead": far_ahead(library, snapshot.as_of, about["as_of"]),
        "law_day": deciding.book.day.isoformat(),
        "figures": deciding.status,
        "reason_codes": list(deciding.fused.plan.bits),
    }
    summaries, proposed = [], []
    for number, part in enumerate(snapshot.parts, 1):
        found += snapshot.misstated(part)
        summary, table, changed = decided(snapshot, part, deciding)
        name = f"{DECISIONS}/{part.name}.parquet"
        found += [f"{name}: {words}" for words in _differing(run / name, table)]
        summaries.append(summary)
        proposed.append(changed)
        if progress:
            progress("decide", number, len(snapshot.parts))
    found += [f"{CHANGES}: {w}" for w in _differing(run / CHANGES, pa.concat_tables(proposed))]
    again |= totals(summaries)
    found += [f"run.json: `{key}` is another" for key in again if about.get(key) != again[key]]
    return Replayed(
        month=about["as_of"],
        household=None,
        written=about["hash"],
        again=again["hash"],
        seal=about[SEAL],
        warning=trial_warning(library, snapshot.as_of, about["as_of"]),
        found=list(dict.fromkeys(found)),
    )


def _of_household(run: Path, household: int, snapshot_folder: Path | None) -> Replayed:
    """One household decided again, and what to ask of it found again."""
    library = archived_library(run, read_run(run)["rulebook"])
    explainer = Explainer(run, library, snapshot_folder, believing=False)
    month, snapshot = explainer.about["as_of"], explainer.snapshot
    explained, part = explainer.explain(household), explainer.part_of(household)
    _, _, row = explainer.household(household)
    written = read_decisions(run, explainer.about, part.name, ["household_id", "ask"])
    ours = explained.identical and written["household_id"][row].as_py() == household
    found = [] if ours else [f"{DECISIONS}: household {household} is another"]
    if written["ask"][row].as_py() != _ask_again(explainer, explained.trace, part, row):
        found.append(f"{DECISIONS}: `ask` of household {household} is another")
    found += snapshot.misstated(part)
    told = trial_warning(library, snapshot.as_of, month)
    return Replayed(month, household, "", "", "", told, found)


def _ask_again(explainer: Explainer, trace: Trace, part: Part, row: int) -> str:
    """What to ask of a household, worked out again; nothing where all can be said."""
    if not is_unsaid(trace):
        return ""
    library, snapshot = explainer.library, explainer.snapshot
    deciding = prepare(snapshot, library, explainer.about["as_of"])
    loaded = snapshot.read(part, deciding.fused.plan.facts)
    rows = np.array([row])
    asked = to_ask(loaded.batch, rows, deciding.fused, deciding.table, deciding.as_of)
    return asked.get(row, "")


def _differing(path: Path, table: pa.Table) -> Iterator[str]:
    """The columns of a file that are not those decided now."""
    try:
        with opened(path) as file:
            written = pq.read_table(file)
    except (RecheckError, OSError, pa.ArrowException):
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
