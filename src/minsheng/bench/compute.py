"""The rules alone: columns in memory to outcomes in memory, one thread, beside OpenFisca."""

from __future__ import annotations

from collections.abc import Iterator

from minsheng.bench.city import cities, equality, need_opponent
from minsheng.bench.lines import Figure, Line, Options, at_least, middle, told
from minsheng.bench.worker import in_process

HOUSEHOLDS = 500_000
FASTER = 10
SIDES = ("ours_compute", "openfisca_compute")
ONE_THREAD = {"NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1"}
NANO = 1e9


def run(options: Options) -> Iterator[Line]:
    """Measure every lane."""
    need_opponent()
    for lane, folder in cities(options, options.households or HOUSEHOLDS).items():
        options.say(f"lane {lane}: {options.rounds} rounds of {' and '.join(SIDES)}")
        taken: dict[str, list[dict[str, Figure]]] = {side: [] for side in SIDES}
        for _ in range(options.rounds):
            for side in SIDES:
                result = in_process(side, folder, say=options.say, environment=ONE_THREAD)
                taken[side].append(result)
        mine, theirs = (middle(taken[side], "seconds") for side in SIDES)
        persons = middle(taken["ours_compute"], "persons")
        yield told(f"compute.{lane}.ours", mine / persons * NANO, "ns/person")
        yield told(f"compute.{lane}.openfisca", theirs / persons * NANO, "ns/person")
        yield at_least(f"compute.{lane}.faster_than_openfisca", theirs / mine, "×", FASTER)
        yield from equality("compute", lane, folder, options)
