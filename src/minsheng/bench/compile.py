"""The first start on a machine, which compiles the rule book, and later ones."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryDirectory
from time import perf_counter

from minsheng.bench.lines import Figure, Line, Options, at_most, told
from minsheng.bench.worker import in_process

FIRST, LATER = 60, 1
HOUSEHOLDS = 300_000
"""Of a city as large as this most households are decided by a second, narrower driver."""


def run(options: Options) -> Iterator[Line]:
    """Measure with an empty cache; each start is a new process, from its call to its end."""
    households = options.households or HOUSEHOLDS
    city = in_process("make", options.folder, households, "unknown", say=options.say)["unknown"]
    with TemporaryDirectory(prefix="minsheng-bench-") as cache:

        def one() -> tuple[float, dict[str, Figure]]:
            begun = perf_counter()
            figures = in_process(
                "start", city, say=options.say, environment={"MINSHENG_CACHE": cache}
            )
            taken = perf_counter() - begun
            options.say(f"  start: {taken:.2f} s")
            return taken, figures

        first, figures = one()
        later = sorted(one()[0] for _ in range(max(options.rounds, 3)))
    yield told("compile.rules", figures["rules"], "rules")
    yield told("compile.drivers", figures["drivers"], "drivers")
    yield at_most("compile.first_start", first, "s", FIRST)
    yield at_most("compile.later_start", later[len(later) // 2], "s", LATER)
