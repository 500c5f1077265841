"""A city from Parquet to written decisions: time beside OpenFisca, beside I/O, and memory.

Ours, OpenFisca and mere reading and writing run by turns, a process each, and each uses
the processors in the way that is quickest for it (`stream`).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from minsheng.bench.lines import (
    CITY_HOUSEHOLDS,
    MISSING,
    Figure,
    Line,
    Options,
    Unready,
    at_least,
    at_most,
    middle,
    none_of,
    told,
)
from minsheng.bench.worker import in_process

SIDES = ("ours", "openfisca", "only_io")
FASTER, OVER_IO, MEMORY = 4, 2, 1


def need_opponent() -> None:
    """Refuse to begin without the opponent.

    Raises:
        Unready: OpenFisca-core is not installed.
    """
    if find_spec("openfisca_core") is None:
        raise Unready(MISSING)


def cities(options: Options, households: int) -> dict[str, str]:
    """The snapshot of each lane."""
    made = in_process("make", options.folder, households, ",".join(options.lanes), say=options.say)
    return {lane: str(made[lane]) for lane in options.lanes}


def run(options: Options) -> Iterator[Line]:
    """Measure every lane."""
    need_opponent()
    places = cities(options, options.households or CITY_HOUSEHOLDS)
    for lane, folder in places.items():
        yield from _lane(lane, folder, options)
    options.say("the whole command `minsheng recheck`")
    lane = "unknown" if "unknown" in places else "known"
    whole = [
        in_process("recheck", places[lane], options.folder / "run", say=options.say)
        for _ in range(options.rounds)
    ]
    yield told(f"city.{lane}.recheck", middle(whole, "seconds"), "s")
    yield at_most(f"city.{lane}.recheck_memory", middle(whole, "gib"), "GiB", MEMORY)


def _lane(lane: str, folder: str, options: Options) -> Iterator[Line]:
    options.say(f"lane {lane}: {options.rounds} rounds of {', '.join(SIDES)}, after one to warm up")
    taken: dict[str, list[dict[str, Figure]]] = {side: [] for side in SIDES}
    in_process("only_io", folder, options.folder / "out-only_io", say=options.say)
    for _ in range(options.rounds):
        for side in SIDES:
            out = options.folder / f"out-{side}"
            taken[side].append(in_process(side, folder, out, say=options.say))
    seconds = {side: middle(results, "seconds") for side, results in taken.items()}
    for side in SIDES:
        yield told(f"city.{lane}.{side}", seconds[side], "s")
    yield at_least(
        f"city.{lane}.faster_than_openfisca", seconds["openfisca"] / seconds["ours"], "×", FASTER
    )
    yield at_most(f"city.{lane}.over_only_io", seconds["ours"] / seconds["only_io"], "×", OVER_IO)
    yield at_most(f"city.{lane}.ours_memory", middle(taken["ours"], "gib"), "GiB", MEMORY)
    yield told(f"city.{lane}.openfisca_memory", middle(taken["openfisca"], "gib"), "GiB")
    yield from equality("city", lane, folder, options)


def equality(bench: str, lane: str, folder: str, options: Options) -> Iterator[Line]:
    """Both sides compared on every household of a lane."""
    options.say(f"lane {lane}: comparing what both say")
    counts = in_process("compare", folder, lane, say=options.say)
    yield told(f"{bench}.{lane}.households", counts["households"], "households")
    yield told(f"{bench}.{lane}.values_compared", counts["compared"], "values")
    yield none_of(f"{bench}.{lane}.values_different", int(counts["different"]), "values")
    if lane == "known":
        different = int(counts["reasons_different"])
        yield none_of(f"{bench}.{lane}.reasons_different", different, "households")
        return
    yield told(f"{bench}.{lane}.openfisca_answers_unknown", counts["answered"], "households")
    yield told(f"{bench}.{lane}.openfisca_awards_unknown", counts["awarded"], "households")
