"""From raw extracts to changes: a city's files imported, linked, frozen and decided.

The files have two faults in a hundred rows and twelve whole files are wrong; the truth file
tells afterwards whose each row really is, so that links are measured where they are made.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import polars as pl

from minsheng.bench.lines import (
    AS_OF,
    CITY_HOUSEHOLDS,
    SEED,
    Figure,
    Line,
    Options,
    at_least,
    at_most,
    middle,
    told,
)
from minsheng.bench.worker import in_process

SECONDS, GIB = 300, 6
PRECISION, RECALL, REVIEW = 0.999, 0.98, 1.0
PER_MILLION, FAULTY = 20_000, 12
KEY = 20201101
NOT_LINKED = "wrong_person"
"""A row that is sound in itself, about somebody else: no link of it can be right."""
LEAST = 50
"""Of fewer rows no share is told."""


def run(options: Options) -> Iterator[Line]:
    """Measure the whole way."""
    households = options.households or CITY_HOUSEHOLDS
    raw = raw_files(options.folder, households, options)
    done = [
        in_process("files", raw, options.folder / "files-work", say=options.say)
        for _ in range(options.rounds)
    ]
    yield at_most("extracts.to_changes", middle(done, "seconds"), "s", SECONDS)
    yield told("extracts.import", middle(done, "import_seconds"), "s")
    yield told("extracts.recheck", middle(done, "recheck_seconds"), "s")
    yield at_most("extracts.memory", middle(done, "gib"), "GiB", GIB)
    yield told("extracts.rows", int(middle(done, "rows")), "rows")
    last = done[-1]
    yield at_least("linkage.precision", float(last["precision"]), "", PRECISION)
    yield at_least("linkage.recall", float(last["recall"]), "", RECALL)
    yield at_most("linkage.review", float(last["review"]), "% of rows", REVIEW)
    for name, value in json.loads(str(last["kinds"])).items():
        if name == NOT_LINKED:
            continue
        if value["unique"] >= LEAST:
            share = value["unique_linked"] / value["unique"]
            yield at_least(f"linkage.recall.{name}", share, "", RECALL)
        if value["linked"] >= LEAST:
            share = value["right"] / value["linked"]
            yield at_least(f"linkage.precision.{name}", share, "", PRECISION)


def raw_files(folder: Path, households: int, options: Options) -> Path:
    """The offices' files of a city of that size; made when they are not there."""
    from minsheng.bench.places import maker
    from minsheng.city.raw.extracts import Faults, write_extracts

    path = folder / f"files-{households}"
    mark = path / "truth" / "made.json"
    made = {"households": households, "seed": SEED, "maker": maker()}
    if mark.is_file() and json.loads(mark.read_text("utf-8")) == made:
        return path
    options.say(f"writing the files of a city of {households:,} households to {path}")
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    faults = Faults(PER_MILLION, FAULTY, namesakes=PER_MILLION)
    write_extracts(path, households, SEED, AS_OF, faults)
    mark.write_text(json.dumps(made), "utf-8")
    return path


def timed(raw: Path, work: Path) -> dict[str, Figure]:
    """Import, decide, and hold the links against the truth; the last is not timed.

    Args:
        raw: the files.
        work: a folder for what is made.
    """
    from minsheng.city.divisions import divisions_at
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import recheck
    from minsheng.recheck.extracts.noted import notes_in
    from minsheng.recheck.importing.importing import import_files
    from minsheng.recheck.linkage.register import Kept
    from minsheng.recheck.quality.linked import NOT_FINDABLE, links_by_fault

    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    month = int(AS_OF.replace("-", ""))
    counties = {d.county: d.name for d in divisions_at(month).counties()}
    start = perf_counter()
    last = notes_in(raw / "deliveries.json")
    done = import_files(raw, work / "snapshot", month, Kept(KEY), counties, last=last)
    imported = perf_counter()
    recheck(work / "snapshot", AS_OF, work / "run", load_library())
    ended = perf_counter()
    links = links_by_fault(done, raw)
    fair = links.filter(~pl.col("kind").is_in(list(NOT_FINDABLE)))
    total = fair.sum().row(0, named=True)
    rows = sum(read.rows for read in done.reads.values())
    return {
        "seconds": ended - start,
        "import_seconds": imported - start,
        "recheck_seconds": ended - imported,
        "rows": rows,
        "precision": total["right"] / total["linked"],
        "recall": total["unique_linked"] / total["unique"],
        "review": 100 * links["review"].sum() / rows,
        "kinds": json.dumps({row["kind"]: row for row in links.iter_rows(named=True)}),
    }
