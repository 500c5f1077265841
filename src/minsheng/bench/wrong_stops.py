"""Wrong stops at two faults in a hundred rows, beside a naive matcher on the same files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from minsheng.bench.lines import (
    AS_OF,
    SEED,
    Figure,
    Line,
    Options,
    at_least,
    middle,
    none_of,
    told,
)
from minsheng.bench.worker import in_process

HOUSEHOLDS, PER_MILLION, TIMES = 100_000, 20_000, 10


def run(options: Options) -> Iterator[Line]:
    """One trial, all kinds of fault, no whole file wrong."""
    households = options.households or HOUSEHOLDS
    done = [in_process("trial", options.folder / "trial-work", households, say=options.say)]
    ours, naive = int(middle(done, "ours")), int(middle(done, "naive"))
    yield told("wrong_stops.households", int(middle(done, "households")), "households decided")
    yield told("wrong_stops.true", int(middle(done, "true")), "stops and cuts")
    yield told("wrong_stops.ours", ours, "stops and cuts")
    yield told("wrong_stops.naive", naive, "stops and cuts")
    yield at_least("wrong_stops.times_fewer", naive / max(ours, 1), "×", TIMES)
    yield none_of("wrong_stops.by_one_unverified_record", int(middle(done, "unverified")), "stops")
    yield told("wrong_stops.by_a_missing_record", int(middle(done, "missing")), "stops")
    for name in ("missed", "naive_missed", "cannot_say", "naive_cannot_say", "review"):
        yield told(f"wrong_stops.{name}", int(middle(done, name)), "")


def timed(work: Path, households: int) -> dict[str, Figure]:
    """Make the files and the truth, read, decide, compare.

    Args:
        work: a folder for all of it.
        households: of the city.
    """
    from minsheng.city.divisions import divisions_at
    from minsheng.city.raw.extracts import Faults, write_extracts
    from minsheng.city.snapshot import generate
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import recheck
    from minsheng.recheck.quality.resting import MISSING, UNVERIFIED
    from minsheng.recheck.quality.trial import trial

    shutil.rmtree(work, ignore_errors=True)
    (work / "raw").mkdir(parents=True)
    library = load_library()
    generate(work / "truth", households, SEED, AS_OF, known="all")
    recheck(work / "truth", AS_OF, work / "truth-run", library)
    write_extracts(
        work / "raw", households, SEED, AS_OF, Faults(PER_MILLION, 0, namesakes=PER_MILLION)
    )
    counties = {d.county: d.name for d in divisions_at(int(AS_OF.replace("-", ""))).counties()}
    truth = (work / "truth", work / "truth-run")
    done = trial(work / "raw", truth, work, AS_OF, library, counties, (2.0, "all"))
    (work / "wrong.json").write_text(str(done.wrong), "utf-8")
    return {
        "households": done.households,
        "true": done.true_stops,
        "ours": done.ours.wrong,
        "naive": done.naive.wrong,
        "missed": done.ours.missed,
        "naive_missed": done.naive.missed,
        "cannot_say": done.ours.cannot_say,
        "naive_cannot_say": done.naive.cannot_say,
        "review": done.review,
        "unverified": done.resting[UNVERIFIED],
        "missing": done.resting[MISSING],
    }
