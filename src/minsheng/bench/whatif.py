"""What-ifs over a full city whose facts are in memory: the dibao standard raised to 780 yuan.

Compiling is told apart: it is done once for each set of figures that a reform changes. What is
timed is what an analyst waits for after changing a figure: first the cost, who comes in and
goes out, winners and losers by county; then cliffs and relative poverty.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from minsheng.bench.lines import (
    AS_OF,
    CITY_HOUSEHOLDS,
    Figure,
    Line,
    Options,
    at_most,
    none_of,
    told,
)
from minsheng.bench.worker import in_process

if TYPE_CHECKING:
    from minsheng.recheck.whatif.play import Play

REFORM = "dibao.standard=780"
SOON, LATER, MEMORY = 1, 5, 6
"""Seconds until the first figures and until the others, and GiB at most."""


def run(options: Options) -> Iterator[Line]:
    """Measure every lane: of everybody all known, incomes too, or the share of a real city."""
    size = options.households or CITY_HOUSEHOLDS
    for lane in options.lanes:
        if lane == "known":
            made = in_process("earning", options.folder, size, say=options.say)
            folder = str(made["folder"])
        else:
            made = in_process("make", options.folder, size, "unknown", say=options.say)
            folder = str(made["unknown"])
        yield from _lane(lane, folder, options)


def _lane(lane: str, folder: str, options: Options) -> Iterator[Line]:
    options.say(f"lane {lane}: made ready twice, then {options.rounds} rounds of questions")
    first, again = (in_process("whatif_ready", folder, say=options.say) for _ in range(2))
    yield told(f"whatif.{lane}.first_start", float(first["seconds"]), "s")
    yield told(f"whatif.{lane}.start", float(again["seconds"]), "s")
    found = in_process("whatif", folder, options.rounds, say=options.say)
    yield told(f"whatif.{lane}.persons", found["persons"], "persons")
    yield told(f"whatif.{lane}.rules_computed", found["rules"], "rules")
    yield told(f"whatif.{lane}.rules_of_the_whole", found["rules_whole"], "rules")
    soon, later = float(found["soon"]), float(found["later"])
    yield at_most(f"whatif.{lane}.cost_people_map_winners", soon, "s", SOON)
    yield at_most(f"whatif.{lane}.cliffs_gini", later, "s", LATER)
    yield at_most(f"whatif.{lane}.memory", float(found["gib"]), "GiB", MEMORY)
    options.say(f"lane {lane}: comparing with all computed anew")
    compared = in_process("whatif_equal", folder, say=options.say)
    yield told(f"whatif.{lane}.values_compared", compared["compared"], "values")
    yield none_of(f"whatif.{lane}.values_different", int(compared["different"]), "values")


def ready(folder: Path) -> Play:
    """The reform made ready on a city."""
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import law_day
    from minsheng.recheck.snapshot import Snapshot
    from minsheng.recheck.whatif.play import Play
    from minsheng.recheck.whatif.reform import reformed
    from minsheng.recheck.whatif.settings import read_set

    library = load_library()
    snapshot, day = Snapshot(folder, library.facts), law_day(AS_OF)
    setting = read_set(REFORM, library)
    after, _ = reformed(library, [setting], day, snapshot.counties)
    return Play(snapshot, library, after, day)


def answered(play: Play, rounds: int) -> dict[str, Figure]:
    """Medians of the time to the first figures and to the others; once before, to warm up."""
    from minsheng.recheck.whatif.cliffs import cliffs
    from minsheng.recheck.whatif.measures import measured
    from minsheng.recheck.whatif.poverty import poverty
    from minsheng.recheck.whatif.targets import SUMS

    soon: list[float] = []
    later: list[float] = []
    for _ in range(rounds + 1):
        start = perf_counter()
        views = play.reformed()
        measured(play.parts, views)
        middle = perf_counter()
        own = [kept.view for kept in play.parts]
        for under, book in ((own, play.before), (views, play.after)):
            cliffs(play.parts, under, play.earning_more(under, book))
        poverty(play.parts, views)
        soon.append(middle - start)
        later.append(perf_counter() - middle)
    return {
        "soon": median(soon[1:]),
        "later": median(later[1:]),
        "persons": sum(int(kept.starts[-1]) for kept in play.parts),
        "rules": len(play.law.book.order),
        "rules_whole": len(play.before.needed(SUMS.values())),
    }


def differing(play: Play, folder: Path) -> dict[str, Figure]:
    """What the cut book and the whole one give otherwise, over the city.

    Values and causes of what was recomputed, and the sums of every household besides.
    """
    import numpy as np

    from minsheng.recheck.snapshot import Snapshot
    from minsheng.recheck.whatif.chosen import Chosen
    from minsheng.recheck.whatif.entitled import Askers
    from minsheng.recheck.whatif.runner import Runner
    from minsheng.recheck.whatif.targets import SUMS, TARGETS
    from minsheng.recheck.whatif.views import view_of

    snapshot = Snapshot(folder, play.before.library.facts)
    facts = [n for n in play.after.leaves(TARGETS) if n in snapshot.facts]
    askers = Askers(snapshot, (play.before, play.after), facts, "current")
    whole = Runner(play.after, TARGETS, snapshot.counties, play.as_of, askers.known)
    tables = whole.tables(play.after)
    compared = different = 0
    for kept, view in zip(play.parts, play.reformed(), strict=True):
        held = askers.read(kept.part)
        given, wanted = play.recomputed(kept), whole.run(held.batch, tables)
        for name in play.law.targets:
            person = play.after.nodes[name].entity == "person"
            rows = kept.law.persons if person else kept.law.households
            same = given.values[name] == wanted.values[name][rows]
            same &= given.causes[name] == wanted.causes[name][rows]
            compared += len(rows)
            different += int(np.count_nonzero(~same))
        people = np.arange(held.batch.rows("person"))
        all_ = Chosen(held.batch, np.arange(held.batch.households), people, held.takes)
        other = view_of(all_, wanted)
        for name in SUMS:
            one, two = view.sums[name], other.sums[name]
            alike = np.array_equal(one.rows, two.rows) and np.array_equal(one.values, two.values)
            compared += held.batch.households
            different += not alike
    return {"compared": compared, "different": different}
