"""The first start on a machine, which compiles the rule book, and later ones."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryDirectory
from time import perf_counter

from minsheng.bench.lines import Line, Options, at_most, told
from minsheng.bench.worker import in_process

FIRST, LATER = 60, 1


def run(options: Options) -> Iterator[Line]:
    """Measure with an empty cache; each start is a new process, from its call to its end."""
    with TemporaryDirectory(prefix="minsheng-bench-") as cache:

        def one() -> tuple[float, float]:
            begun = perf_counter()
            figures = in_process(
                "start", cache, say=options.say, environment={"MINSHENG_CACHE": cache}
            )
            taken = perf_counter() - begun
            options.say(f"  start: {taken:.2f} s")
            return taken, float(figures["rules"])

        first, rules = one()
        later = sorted(one()[0] for _ in range(max(options.rounds, 3)))
    yield told("compile.rules", int(rules), "rules")
    yield at_most("compile.first_start", first, "s", FIRST)
    yield at_most("compile.later_start", later[len(later) // 2], "s", LATER)
