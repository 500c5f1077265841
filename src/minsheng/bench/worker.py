"""What runs in a process of its own: `python -m minsheng.bench.worker JOB ARGUMENTS`.

A job gets ready, then times only what it is for, and prints its figures as one JSON
object, with the most memory the process ever held. Whoever starts one is lean: on Linux a
child begins with the memory of its parent on its account.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from minsheng.bench.lines import AS_OF, Figure, Say, Unready
from minsheng.recheck.memory import KEPT

GIB = 1024.0**3
# Freed arrays are kept for the next: without this half of OpenFisca's time goes into
# asking the system for memory again and again. Both sides get it.
KEEP_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    **KEPT,
}
KIB = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit that the system counts the most memory in."""


def in_process(
    job: str, *arguments: object, say: Say, environment: dict[str, str] | None = None
) -> dict[str, Figure]:
    """Run a job in a new process and take its figures.

    Raises:
        Unready: it failed; its own words are given.
    """
    command = [sys.executable, "-m", "minsheng.bench.worker", job, *map(str, arguments)]
    done = subprocess.run(  # noqa: S603 - our own module
        command,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, **KEEP_MEMORY, **(environment or {})},
    )
    if done.returncode:
        raise Unready(f"the process `{job}` of the benchmark failed; its words stand above")
    figures: dict[str, Figure] = json.loads(done.stdout.splitlines()[-1])
    if "seconds" in figures:
        say(f"  {job}: {float(figures['seconds']):.3f} s, {float(figures['gib']):.2f} GiB")
    return figures


def _timed(work: Callable[[], object]) -> dict[str, Figure]:
    start = perf_counter()
    work()
    return {"seconds": perf_counter() - start}


def _prepared(folder: str, *, plain: bool = False) -> Any:
    """The snapshot, and what it is decided with."""
    from minsheng.bench.stream import PlainSnapshot
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import prepare
    from minsheng.recheck.snapshot import Snapshot

    library = load_library()
    snapshot = (PlainSnapshot if plain else Snapshot)(Path(folder), library.facts)
    return snapshot, prepare(snapshot, library, AS_OF)


def _as_table(d: Any) -> Callable[[Any, Any], Any]:
    """The decisions of a run; what to ask for stays out, the opponent knows no unknown."""
    from minsheng.recheck.tables import decisions

    bits, status = d.fused.plan.bits, d.status
    return lambda loaded, outcome: decisions(loaded, outcome, bits, {}, status)


def ours(folder: str, out: str) -> dict[str, Figure]:
    """Ours, from Parquet to written decisions."""
    from minsheng.bench.stream import decide, emptied

    snapshot, d = _prepared(folder)
    place = emptied(Path(out))
    return _timed(
        lambda: decide(
            snapshot,
            d.fused.plan.facts,
            lambda part: d.run(part.batch),
            _as_table(d),
            place,
        )
    )


def openfisca(folder: str, out: str) -> dict[str, Figure]:
    """OpenFisca, from Parquet to written decisions."""
    from minsheng.bench.openfisca import Opponent
    from minsheng.bench.stream import emptied, stream

    snapshot, d = _prepared(folder, plain=True)
    opponent = Opponent(d.fused.plan, AS_OF)
    place = emptied(Path(out))
    return _timed(
        lambda: stream(
            snapshot,
            d.fused.plan.facts,
            lambda part: opponent.run(part.batch, part.part.county, d.as_of),
            _as_table(d),
            place,
        )
    )


def only_io(folder: str, out: str) -> dict[str, Figure]:
    """Only reading the same columns and writing as large a table of decisions."""
    from minsheng.bench.stream import copy, emptied

    snapshot, d = _prepared(folder)
    parts = (snapshot.read(p, d.fused.plan.facts) for p in snapshot.parts)
    loaded = max(parts, key=lambda part: part.batch.households)
    outcome = d.run(loaded.batch)
    ready = _as_table(d)(loaded, outcome)
    place = emptied(Path(out))
    return _timed(lambda: copy(snapshot, d.fused.plan.facts, ready, place))


def recheck(folder: str, out: str) -> dict[str, Figure]:
    """The whole command `minsheng recheck`: decisions, changes, what to ask, fingerprints."""
    import shutil

    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import recheck as run

    library = load_library()
    shutil.rmtree(out, ignore_errors=True)
    done: dict[str, Any] = {}
    figures = _timed(lambda: done.update(run(Path(folder), AS_OF, Path(out), library)))
    return {**figures, "hash": done["hash"]}


def ours_compute(folder: str) -> dict[str, Figure]:
    """Ours, the rules alone."""
    snapshot, d = _prepared(folder)
    return _computing(snapshot, d, lambda part: d.run(part.batch))


def openfisca_compute(folder: str) -> dict[str, Figure]:
    """OpenFisca, the rules alone."""
    from minsheng.bench.openfisca import Opponent

    snapshot, d = _prepared(folder, plain=True)
    opponent = Opponent(d.fused.plan, AS_OF)
    return _computing(snapshot, d, lambda part: opponent.run(part.batch, part.part.county, d.as_of))


def _computing(snapshot: Any, d: Any, compute: Callable[[Any], object]) -> dict[str, Figure]:
    """Read each part with the clock stopped; the first is computed once before, to warm up."""
    compute(snapshot.read(snapshot.parts[0], d.fused.plan.facts))
    seconds, persons = 0.0, 0
    for part in snapshot.parts:
        loaded = snapshot.read(part, d.fused.plan.facts)
        seconds += float(_timed(lambda: compute(loaded))["seconds"])  # noqa: B023
        persons += loaded.batch.rows("person")
    return {"seconds": seconds, "persons": persons}


def start(folder: str) -> dict[str, Figure]:
    """A start: the snapshot opened, the rule book compiled, its drivers loaded and called."""
    from minsheng.policy.engine.fused.batches import batch_of
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import prepare
    from minsheng.recheck.snapshot import Snapshot

    told = [0]

    def progress(_: str, done: int, total: int) -> None:
        if done * 10 // total != told[0]:
            told[0] = done * 10 // total
            sys.stderr.write(f"  compiling: {done} of {total} loops\n")

    library = load_library()
    snapshot = Snapshot(Path(folder), library.facts)
    d = prepare(snapshot, library, AS_OF, progress)
    nobody = batch_of([], library.facts, snapshot.counties)
    d.fused.run(nobody, d.table, d.as_of)
    if d.fitted is not None:
        d.fitted.run(nobody, d.as_of)
    return {"rules": len(d.fused.plan.rules), "drivers": 1 + (d.fitted is not None)}


def compare(folder: str, lane: str) -> dict[str, Figure]:
    """Both sides on every household, compared."""
    from minsheng.bench.compare import compared

    snapshot, d = _prepared(folder)
    return compared(snapshot, d, known=lane == "known")


def make(folder: str, households: str, lanes: str) -> dict[str, Figure]:
    """The cities of some lanes, made where they are not there yet."""
    from minsheng.bench.places import city, known_city
    from minsheng.policy.engine.library import load_library

    def say(words: str) -> None:
        sys.stderr.write(f"{words}\n")

    place, size = Path(folder), int(households)
    made: dict[str, Figure] = {"unknown": str(city(place, size, say))}
    if "known" in lanes.split(","):
        made["known"] = str(known_city(place, size, load_library().facts, say))
    return made


def explain(folder: str, run: str) -> dict[str, Figure]:
    """Households of a run explained, each with all its sentences."""
    from minsheng.bench.explain import explained

    recheck(folder, run)
    return explained(Path(run))


def agree(folder: str, part: str, start: str, stop: str) -> dict[str, Figure]:
    """Both evaluators on some households of a part."""
    from minsheng.bench.agreement import agreed

    snapshot, d = _prepared(folder)
    return agreed(snapshot, d, int(part), range(int(start), int(stop)))


def trial(work: str, households: str) -> dict[str, Figure]:
    """One trial of the wrong-stop curve."""
    from minsheng.bench.wrong_stops import timed

    return timed(Path(work), int(households))


def files(raw: str, work: str) -> dict[str, Figure]:
    """The whole way from the offices' files to changes; then how right the links are."""
    from minsheng.bench.extracts import timed

    return timed(Path(raw), Path(work))


def door(folder: str, kind: str, size: str) -> dict[str, Figure]:
    """A file of an office read, checked and its faulty rows sent back."""
    from minsheng.bench.rows import timed

    return timed(Path(folder), kind, int(size))


def site(folder: str, households: str) -> dict[str, Figure]:
    """A site with officers and a city's people."""
    from minsheng.bench.exchange_rows import make_site

    return make_site(Path(folder), int(households))


def exchange(size: str) -> dict[str, Figure]:
    """A list given away, brought back and written."""
    from minsheng.bench.exchange_rows import timed

    return timed(int(size))


def earning(folder: str, households: str) -> dict[str, Figure]:
    """The city of which all is known, incomes too; made where it is not there yet."""
    from minsheng.bench.places import earning_city

    def say(words: str) -> None:
        sys.stderr.write(f"{words}\n")

    return {"folder": str(earning_city(Path(folder), int(households), say))}


def whatif_ready(folder: str) -> dict[str, Figure]:
    """A what-if made ready: its rules compiled unless they were, the facts read, the law played."""
    from minsheng.bench.whatif import ready

    made: list[Any] = []
    return _timed(lambda: made.append(ready(Path(folder))))


def whatif(folder: str, rounds: str) -> dict[str, Figure]:
    """The questions to a what-if that is ready."""
    from minsheng.bench.whatif import answered, ready

    return answered(ready(Path(folder)), int(rounds))


def whatif_equal(folder: str) -> dict[str, Figure]:
    """What a what-if recomputes beside what the whole book gives."""
    from minsheng.bench.whatif import differing, ready

    return differing(ready(Path(folder)), Path(folder))


def filled(folder: str, households: str) -> dict[str, Figure]:
    """A site with officers and everybody of a city, or nobody."""
    from minsheng.bench import site as sites

    return sites.filled(folder, households)


def asking(port: str, share: str) -> dict[str, Figure]:
    """People at a site that is served."""
    from minsheng.bench import ground

    return ground.asking(int(port), int(share))


def hired(mark: str) -> dict[str, Figure]:
    """New users, without a role."""
    from minsheng.bench import roles

    return roles.hired(mark)


def assigned(mark: str) -> dict[str, Figure]:
    """A role for all of them."""
    from minsheng.bench import roles

    return roles.assigned(mark)


def planted() -> dict[str, Figure]:
    """Some people entered a second time."""
    from minsheng.bench import duplicates

    return duplicates.planted()


def paired() -> dict[str, Figure]:
    """Records that may be of one person, found."""
    from minsheng.bench import duplicates

    return duplicates.paired()


def rows_ready(folder: str, households: str, out: str) -> dict[str, Figure]:
    """A city's rows as files."""
    from minsheng.bench import site_load

    return site_load.rows_ready(folder, households, out)


def copied(rows: str) -> dict[str, Figure]:
    """COPY alone."""
    from minsheng.bench import site_load

    return site_load.copied(rows)


def loaded(folder: str, households: str) -> dict[str, Figure]:
    """A city loaded."""
    from minsheng.bench import site_load

    return site_load.loaded(folder, households)


JOBS: dict[str, Callable[..., dict[str, Figure]]] = {
    f.__name__: f
    for f in (
        ours,
        openfisca,
        only_io,
        recheck,
        ours_compute,
        openfisca_compute,
        start,
        compare,
        explain,
        agree,
        make,
        door,
        files,
        trial,
        site,
        exchange,
        earning,
        whatif_ready,
        whatif,
        whatif_equal,
        filled,
        asking,
        hired,
        assigned,
        planted,
        paired,
        rows_ready,
        copied,
        loaded,
    )
}


def main(arguments: list[str]) -> int:
    """Do one job and print its figures."""
    from minsheng.city.errors import CityError
    from minsheng.policy.engine.faults import PolicyError

    try:
        figures = JOBS[arguments[0]](*arguments[1:])
    except (Unready, CityError, PolicyError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / GIB
    sys.stdout.write(json.dumps({"gib": most, **figures}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
