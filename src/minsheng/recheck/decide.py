"""The run: every household of a snapshot decided by the rule book of one day.

A few parts at once are read, decided and written, so that memory does not grow with the
city. A part is written under another name and
renamed when whole; `run.json` is written last. A run that was killed goes on where it
stopped; what it wrote is the same as if it had not been killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minsheng import __version__
from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.fused.columns import Outcome, area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.library import Library
from minsheng.recheck.changes import changes, to_ask, unsaid
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.outcome import TARGETS, TOTAL_AFTER
from minsheng.recheck.snapshot import Loaded, Part, Snapshot
from minsheng.recheck.tables import CODED, decisions, fingerprint, write_table

FORMAT = "minsheng-run/1"
Progress = Callable[[str, int, int], None]
MOST_WORKERS = 4
MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a run decides with, the same for every part."""

    book: Book
    fused: Fused
    table: Any
    as_of: int
    status: str


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
) -> Deciding:
    """Compile the rule book of a month for a snapshot's counties.

    Raises:
        RecheckError, PolicyError: no such law, or a figure has no value on that day.
    """
    day = law_day(as_of)
    book = compile_book(library, day)
    told = (lambda a, n: progress("compile", a, n)) if progress else None
    fused = Fused(book, TARGETS, known=snapshot.known, progress=told)
    table = fused.table(area_rows(snapshot.counties))
    number = day.year * 10_000 + day.month * 100 + day.day
    status = book.status(TOTAL_AFTER, snapshot.counties[0], "rural")
    return Deciding(book, fused, table, number, status)


def recheck(
    folder: Path,
    as_of: str,
    out: Path,
    library: Library,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Decide a snapshot.

    Args:
        folder: the snapshot.
        as_of: the month decided for, `yyyy-mm`.
        out: folder of the run; an unfinished run of the same question goes on.
        library: the laws.
        progress: called with a stage, done, and how many in all.

    Returns:
        The contents of `run.json`.

    Raises:
        RecheckError, PolicyError: one sentence on what is wrong and how to mend it.
    """
    as_of = f"{law_day(as_of):%Y-%m}"
    snapshot = Snapshot(folder, library.facts)
    parts = snapshot.parts
    deciding = prepare(snapshot, library, as_of, progress)
    question = {
        "format": FORMAT,
        "as_of": as_of,
        "law_day": deciding.book.day.isoformat(),
        "snapshot": {"digest": snapshot.digest, **snapshot.about},
        "rulebook": library.digest,
        "program": __version__,
    }
    _claim(out, question)
    done = {p: _finished(out, p) for p in parts}
    waiting = [p for p in parts if done[p] is None]
    for number, (part, summary) in enumerate(_decide(snapshot, waiting, deciding, out), 1):
        done[part] = summary
        if progress:
            progress("decide", len(parts) - len(waiting) + number, len(parts))
    summaries = [done[p] for p in parts]
    _write_changes(out, parts)
    run = {**question, **_totals(summaries), "figures": deciding.status}
    if snapshot.as_of[: len(as_of)] != as_of:
        run["warning"] = another_month(snapshot.as_of, as_of)
    _write_json(out / "rulebook.json", dict(library.texts))
    run["snapshot_folder"] = str(folder.resolve())
    run["reason_codes"] = list(deciding.fused.plan.bits)
    _write_json(out / "run.json", run)
    (out / "question.json").unlink(missing_ok=True)
    return run


def _decide(
    snapshot: Snapshot,
    parts: Sequence[Part],
    deciding: Deciding,
    out: Path,
) -> Iterator[tuple[Part, dict[str, Any]]]:
    """Decide parts, some at once, and give them in order; memory holds a few parts only."""

    def one(part: Part) -> dict[str, Any]:
        loaded = snapshot.read(part, deciding.fused.plan.facts)
        outcome = deciding.fused.run(loaded.batch, deciding.table, deciding.as_of)
        return _write_part(loaded, outcome, deciding, out)

    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[tuple[Part, Future[dict[str, Any]]]] = deque()
        try:
            for part in parts:
                waiting.append((part, pool.submit(one, part)))
                if len(waiting) > workers:
                    first, written = waiting.popleft()
                    yield first, written.result()
            for part, written in waiting:
                yield part, written.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _write_part(
    loaded: Loaded,
    outcome: Outcome,
    deciding: Deciding,
    out: Path,
) -> dict[str, Any]:
    """Write a part's decisions and changes; the summary beside them says it is whole."""
    part = loaded.part
    bits, status = deciding.fused.plan.bits, deciding.status
    rows = unsaid(outcome)
    asked = to_ask(loaded.batch, rows, deciding.fused, deciding.table, deciding.as_of)
    table = decisions(loaded, outcome, bits, asked, status)
    proposed = changes(loaded, outcome, bits, asked, status)
    counts: dict[str, int] = {}
    for item in table["outcome"].value_counts().to_pylist():
        counts[str(item["values"])] = item["counts"]
    summary = {
        "part": part.name,
        "first": int(loaded.household_id[0]) if len(loaded.household_id) else None,
        "last": int(loaded.household_id[-1]) if len(loaded.household_id) else None,
        "households": len(loaded.household_id),
        "persons": loaded.batch.rows("person"),
        "outcomes": counts,
        "changes": proposed.num_rows,
        "fingerprint": fingerprint(loaded, outcome),
    }
    _write_parquet(out / "decisions.parquet" / f"{part.name}.parquet", table)
    _write_parquet(out / "parts" / f"{part.name}.changes.parquet", proposed)
    _write_json(out / "parts" / f"{part.name}.json", summary)
    return summary


def _write_parquet(path: Path, table: pa.Table) -> None:
    """Write under another name, rename when whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        write_table(table, part)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise cannot_write(path, error) from error


def _write_json(path: Path, content: Any) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        with part.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> RecheckError:
    """The sentence for a write that failed, most often a full disk."""
    return RecheckError(
        f"{path} could not be written ({error.strerror or error}); make room or choose another "
        "folder, then give the same command again: it goes on where it stopped",
    )


def another_month(taken: str, as_of: str) -> str:
    """The warning that a snapshot of one month is decided for another."""
    return (
        f"the snapshot was taken for {taken}, but {as_of} is decided: the facts are those of "
        f"{taken}, so this is a trial, no re-verification "
        f"数据为{taken}的快照，按{as_of}核查，结果仅供测算"
    )


def _claim(out: Path, question: dict[str, Any]) -> None:
    """Take the folder for this question; refuse one that holds another's answers."""
    for name in ("run.json", "question.json"):
        path = out / name
        if path.exists():
            differing = _differing(path, question)
            if differing:
                ended = name == "run.json"
                remedy = "" if ended else f"delete {out}, which holds an unfinished run, or "
                msg = f"{out} holds the run of another question: {differing}; {remedy}"
                raise RecheckError(f"{msg}choose another folder for --out")
            return
    if out.is_file():
        msg = f"{out} is a file; name a folder for --out"
        raise RecheckError(msg)
    if out.exists() and any(out.iterdir()):
        msg = f"{out} is not empty and holds no run; choose another folder for --out"
        raise RecheckError(msg)
    try:
        (out / "decisions.parquet").mkdir(parents=True, exist_ok=True)
        (out / "parts").mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from error
    _write_json(out / "question.json", question)


def _differing(path: Path, question: dict[str, Any]) -> str:
    """In what a run's question differs from the one asked; empty when in nothing."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return f"{path.name} is not readable"
    words = {
        "as_of": f"the month {held.get('as_of')}",
        "snapshot": "another snapshot, or this one before it was changed",
        "rulebook": f"the rule book {str(held.get('rulebook'))[:12]}",
        "program": f"version {held.get('program')} of the program",
        "format": "another format",
        "law_day": f"the law of {held.get('law_day')}",
    }
    found = [w for key, w in words.items() if held.get(key) != question[key]]
    return found[0] if found else ""


def _finished(out: Path, part: Part) -> dict[str, Any] | None:
    """A part's summary, when all its files are there."""
    files = (
        out / "decisions.parquet" / f"{part.name}.parquet",
        out / "parts" / f"{part.name}.changes.parquet",
        out / "parts" / f"{part.name}.json",
    )
    if not all(f.exists() for f in files):
        return None
    summary: dict[str, Any] = json.loads(files[2].read_text(encoding="utf-8"))
    return summary


def _write_changes(out: Path, parts: Sequence[Part]) -> None:
    """All changes in one file, in the order of the parts."""
    tables = [pq.read_table(out / "parts" / f"{p.name}.changes.parquet") for p in parts]
    _write_parquet(out / "changes.parquet", pa.concat_tables(tables))


def _totals(summaries: Sequence[Any]) -> dict[str, Any]:
    """The run's figures and its fingerprint, over the parts in order."""
    outcomes: dict[str, int] = {c.name.lower(): 0 for c in CODED[0][2]}
    hashed = hashlib.sha256()
    for summary in summaries:
        hashed.update(summary["fingerprint"].encode())
        for name, count in summary["outcomes"].items():
            outcomes[name] = outcomes.get(name, 0) + count
    return {
        "households": sum(s["households"] for s in summaries),
        "persons": sum(s["persons"] for s in summaries),
        "outcomes": outcomes,
        "changes": sum(s["changes"] for s in summaries),
        "parts": [{k: s[k] for k in ("part", "first", "last", "households")} for s in summaries],
        "hash": hashed.hexdigest(),
    }
