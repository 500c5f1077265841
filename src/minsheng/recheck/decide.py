"""The run: every household of a snapshot decided by the rule book of one day.

A few parts at once are read, decided and written, so that memory does not grow with the
city. `run.json` is written last, with the hash of every file. A run that was killed goes on
where it stopped; what it wrote is the same as if it had not been killed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minsheng import __version__
from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.fused.columns import Batch, Outcome, area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.fused.fitted import Fitted
from minsheng.policy.engine.library import Library
from minsheng.recheck.ahead import far_ahead, refuse_too_early, refuse_too_far, warning
from minsheng.recheck.archive import read_run
from minsheng.recheck.beside import OFFICERS, Beside
from minsheng.recheck.changes import SCHEMA, changes, in_view, to_ask, unsaid
from minsheng.recheck.claiming import (
    DECISIONS,
    UNFINISHED,
    claim,
    now,
    refuse_others,
    refuse_within,
)
from minsheng.recheck.covered import screened_as_covered
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import (
    changed_files,
    held,
    make_folder,
    sync_folders,
    text_of,
    write_json,
    write_parquet,
)
from minsheng.recheck.officers import Decided, Decisions, as_archived, digest_of, in_force
from minsheng.recheck.opening import refuse_other_than_utf8
from minsheng.recheck.other_help import falls, other_help, with_other_help
from minsheng.recheck.outcome import CLASSES, TARGETS, TOTAL_AFTER
from minsheng.recheck.relations import POINTERS
from minsheng.recheck.resting import Resting, resting_of, with_marks
from minsheng.recheck.settled import with_officers
from minsheng.recheck.snapshot import Loaded, Part, Snapshot
from minsheng.recheck.strict_json import strict_json
from minsheng.recheck.summaries import BESIDE, FORMAT, OF, SEAL, SNAPSHOT_FOLDER, seal_of, totals
from minsheng.recheck.tables import decisions, fingerprint
from minsheng.recheck.threads import arrow_memory, in_order

Progress = Callable[[str, int, int], None]
CHANGES, RULEBOOK = "changes.parquet", "rulebook.json"
MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a run decides with, the same for every part.

    Attributes:
        unsure: makes the driver for households of whom something is taken out that the files
            promise to be known; it is seldom needed.
        resting: what changes rest on.
        officers: the officers' decisions in force, by household and benefit.
    """

    book: Book
    fused: Fused
    table: Any
    as_of: int
    status: str
    unsure: Callable[[], Fused]
    resting: Resting
    fitted: Fitted | None = None
    officers: Decisions = field(default_factory=dict)

    def run(self, batch: Batch) -> Outcome:
        """What is decided of some households."""
        if self.fitted is not None and self.fitted.fits(batch):
            return self.fitted.run(batch, self.as_of, arrow_memory)
        return self.fused.run(batch, self.table, self.as_of, arrow_memory)

    def run_few(self, batch: Batch) -> Outcome:
        """What is decided of a few households taken out of a part."""
        return self.fused.run(batch, self.table, self.as_of)

    def run_covered(self, batch: Batch) -> Outcome:
        """What is decided of households without the facts that need their authorisation."""
        return self.unsure().run(batch, self.table, self.as_of)


def law_day(as_of: str) -> date:
    """The day whose law decides a month: its first.

    Raises:
        RecheckError: it is not `yyyy-mm` (or a day, whose month is meant).
    """
    try:
        day = date.fromisoformat(f"{as_of}-01"[:10] if MONTH.fullmatch(as_of) else "")
    except ValueError as error:
        msg = f"`{as_of}` is no month; write it as 2020-11"
        raise RecheckError(msg) from error
    return day.replace(day=1)


def prepare(
    snapshot: Snapshot,
    library: Library,
    as_of: str,
    progress: Progress | None = None,
    officers: Sequence[Decided] = (),
) -> Deciding:
    """Compile the rule book of a month for a snapshot's counties.

    Args:
        snapshot: what is to be decided.
        library: the laws.
        as_of: the month, `yyyy-mm`.
        progress: called with a stage, done, and how many in all.
        officers: what officers decided of the changes of earlier runs.

    Raises:
        RecheckError, PolicyError: no such law, or a figure has no value on that day.
    """
    day = law_day(as_of)
    book = compile_book(library, day)
    told = (lambda a, n: progress("compile", a, n)) if progress else None
    targets = (*TARGETS, *(c.rule for c in CLASSES if c.rule in book.nodes))
    fused = Fused(book, targets, known=snapshot.known, within=POINTERS, progress=told)
    areas = area_rows(snapshot.counties)
    table = fused.table(areas)
    number = day.year * 10_000 + day.month * 100 + day.day
    status = book.weakest(TOTAL_AFTER, areas)
    common = snapshot.common
    fitted = Fitted(fused, common, areas, told) if common is not None else None
    open_ = {name for name in snapshot.known if not library.facts[name].authorised}

    @lru_cache(1)
    def unsure() -> Fused:
        if open_ == snapshot.known:
            return fused
        return Fused(book, targets, known=open_, within=POINTERS, progress=told)

    return Deciding(
        book,
        fused,
        table,
        number,
        status,
        unsure,
        resting_of(book),
        fitted,
        in_force(officers, as_of),
    )


def recheck(
    folder: Path,
    as_of: str,
    out: Path,
    library: Library,
    progress: Progress | None = None,
    beside: Beside | None = None,
) -> dict[str, Any]:
    """Decide a snapshot.

    Args:
        folder: the snapshot.
        as_of: the month decided for, `yyyy-mm`.
        out: folder of the run; an unfinished run of the same question goes on.
        library: the laws.
        progress: called with a stage, done, and how many in all.
        beside: the last run, officers' decisions, and jumps that are accepted.

    Returns:
        The contents of `run.json`; it says `held` where an outcome jumped.

    Raises:
        RecheckError, PolicyError: one sentence on what is wrong and how to mend it.
    """
    as_of = law_day(as_of).isoformat()[:7]
    refuse_too_early(library, as_of)
    refuse_other_than_utf8(out)
    snapshot = Snapshot(folder, library.facts)
    refuse_too_far(snapshot.as_of, as_of)
    beside = beside or Beside()
    officers = beside.officers
    deciding = prepare(snapshot, library, as_of, progress, officers)
    question = {
        "format": FORMAT,
        "as_of": as_of,
        "law_day": deciding.book.day.isoformat(),
        "snapshot": {"digest": snapshot.digest, **snapshot.about},
        "rulebook": library.digest,
        "program": __version__,
        "officers": digest_of(officers),
    }
    refuse_within(out, snapshot)
    refuse_others(out)
    make_folder(out)
    with held(out):
        claim(out, question)
        return _run(snapshot, deciding, question, out, progress, beside)


def _run(
    snapshot: Snapshot,
    deciding: Deciding,
    question: dict[str, Any],
    out: Path,
    progress: Progress | None,
    beside: Beside,
) -> dict[str, Any]:
    """Decide what is not decided yet, and close the run."""
    parts, as_of, asked = snapshot.parts, str(question["as_of"]), seal_of(question)
    done = {p: _finished(out, p, asked) for p in parts}
    waiting = [p for p in parts if done[p] is None]
    for number, (part, summary) in enumerate(_decide(snapshot, waiting, deciding, out, asked), 1):
        done[part] = summary
        if progress:
            progress("decide", len(parts) - len(waiting) + number, len(parts))
    summaries = [done[p] for p in parts]
    files = {name: digest for s in summaries if s for name, digest in s["files"].items()}
    files[CHANGES] = _write_changes(out, parts)
    files[RULEBOOK] = write_json(out / RULEBOOK, dict(deciding.book.library.texts))
    if beside.officers:
        files[OFFICERS] = write_json(out / OFFICERS, as_archived(beside.officers))
    run = {**question, **totals(summaries), "figures": deciding.status}
    run |= beside.guarded(summaries, _earlier(out))
    told = warning(snapshot.as_of, as_of)
    if told:
        run["warning"] = told
    ahead = far_ahead(deciding.book.library, snapshot.as_of, as_of)
    if ahead:
        run["ahead"] = ahead
    run[SNAPSHOT_FOLDER] = str(snapshot.folder.resolve())
    with suppress(ValueError):  # on Windows another drive cannot be seen from here
        run[BESIDE] = Path(os.path.relpath(snapshot.folder.resolve(), out.resolve())).as_posix()
    run["reason_codes"] = list(deciding.fused.plan.bits)
    run["files"] = files
    run[SEAL] = seal_of(run)
    snapshot.refuse_changed()
    if (out / UNFINISHED).exists():
        (out / UNFINISHED).rename(out / DECISIONS)
    sync_folders(out, out / DECISIONS, out / "parts")
    write_json(out / "run.json", run)
    sync_folders(out)
    (out / "question.json").unlink(missing_ok=True)
    return run


def _earlier(out: Path) -> dict[str, Any]:
    """What a run that is finished already says of itself; nothing of one that is not."""
    return read_run(out) if (out / "run.json").exists() else {}


def _decide(
    snapshot: Snapshot,
    parts: Sequence[Part],
    deciding: Deciding,
    out: Path,
    asked: str,
) -> Iterator[tuple[Part, dict[str, Any]]]:
    """Decide parts, some at once, and give them in order; memory holds a few parts only."""

    def one(part: Part) -> dict[str, Any]:
        summary, table, proposed = decided(snapshot, part, deciding)
        return _write_part(part, {**summary, OF: asked}, table, proposed, out)

    return in_order(one, parts)


def decided(
    snapshot: Snapshot,
    part: Part,
    deciding: Deciding,
) -> tuple[dict[str, Any], pa.Table, pa.Table]:
    """A part's summary, decisions and changes."""
    loaded = snapshot.read(part, deciding.fused.plan.facts)
    batch, library = loaded.batch, deciding.book.library
    outcome = screened_as_covered(batch, deciding.run(batch), library.facts, deciding.run_covered)
    bits, status = deciding.fused.plan.bits, deciding.status
    rows = unsaid(outcome)
    asked = to_ask(batch, rows, deciding.fused, deciding.table, deciding.as_of)
    proposed, stands = _proposed(loaded, outcome, deciding, asked)
    table = decisions(loaded, outcome, bits, asked, status, stands)
    return summary_of(loaded, outcome, table, proposed), table, proposed


def _proposed(
    loaded: Loaded, outcome: Outcome, deciding: Deciding, asked: Mapping[int, str]
) -> tuple[pa.Table, dict[int, str]]:
    """A part's changes with all that goes with them, and what households stand as by officers."""
    batch, ids, plan = loaded.batch, loaded.household_id, deciding.fused.plan
    library = deciding.book.library
    made = changes(loaded, outcome, plan.bits, asked, deciding.status)
    view = in_view(outcome)
    facts = [library.facts[name] for name in plan.facts]
    lowered = view[falls(outcome, view)]
    found = other_help(batch, lowered, deciding.run_few, facts, library, deciding.as_of)
    made = with_other_help(made, ids, found)
    made = with_marks(made, batch, ids, loaded.part.county, deciding.resting)
    made, stands = with_officers(made, deciding.officers, deciding.resting)
    return made.select(SCHEMA.names).cast(SCHEMA), stands


def _write_part(
    part: Part,
    summary: dict[str, Any],
    table: pa.Table,
    proposed: pa.Table,
    out: Path,
) -> dict[str, Any]:
    """Write a part's decisions and changes; the summary beside them says it is whole."""
    names = _names(part)
    tables = zip(names, (table, proposed), strict=True)
    digests = [write_parquet(out / now(out, name), written) for name, written in tables]
    summary["files"] = dict(zip(names, digests, strict=True))
    summary[SEAL] = seal_of(summary)
    write_json(out / "parts" / f"{part.name}.json", summary)
    return summary


def _names(part: Part) -> tuple[str, str]:
    """A part's files in the folder of a run: its decisions and its changes."""
    return f"{DECISIONS}/{part.name}.parquet", f"parts/{part.name}.changes.parquet"


def summary_of(
    loaded: Loaded,
    outcome: Outcome,
    table: pa.Table,
    proposed: pa.Table,
) -> dict[str, Any]:
    """What is to say of a part, and its fingerprint."""
    counts: dict[str, int] = {}
    for item in table["outcome"].value_counts().to_pylist():
        counts[str(item["values"])] = item["counts"]
    stands = {i["values"]: i["counts"] for i in table["stands"].value_counts().to_pylist()}
    return {
        "part": loaded.part.name,
        "first": int(loaded.household_id[0]) if len(loaded.household_id) else None,
        "last": int(loaded.household_id[-1]) if len(loaded.household_id) else None,
        "households": len(loaded.household_id),
        "persons": loaded.batch.rows("person"),
        "outcomes": counts,
        "stands": {name: number for name, number in stands.items() if name},
        "changes": proposed.num_rows,
        "fingerprint": fingerprint(loaded, outcome),
    }


def _finished(out: Path, part: Part, asked: str) -> dict[str, Any] | None:
    """A part's summary, when it and its files are there as they were written.

    Args:
        out: the run's folder.
        part: which.
        asked: the seal of the question it was decided for.
    """
    try:
        summary = strict_json(text_of(out / "parts" / f"{part.name}.json"))
        files = summary["files"]
        whole = (
            set(files) == set(_names(part))
            and summary["part"] == part.name
            and summary.get(OF) == asked
            and summary.get(SEAL) == seal_of(summary)
            and not any(changed_files(out, {now(out, n): d for n, d in files.items()}))
        )
    except (RecheckError, OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return dict(summary) if whole else None


def _write_changes(out: Path, parts: Sequence[Part]) -> str:
    """All changes in one file, in the order of the parts; gives its hash."""
    tables = [pq.read_table(out / "parts" / f"{p.name}.changes.parquet") for p in parts]
    return write_parquet(out / CHANGES, pa.concat_tables(tables))
