"""One household explained: from its facts to the text a citizen reads, in a warm process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from minsheng.bench.lines import Figure, Line, Options, at_most, told
from minsheng.bench.worker import in_process

HOUSEHOLDS = 20_000
EACH, WARMING = 400, 100
MOST = 5
MILLI = 1e3


def run(options: Options) -> Iterator[Line]:
    """Decide a city, then explain households of it, in view and only screened."""
    households = options.households or HOUSEHOLDS
    made = in_process("make", options.folder, households, "unknown", say=options.say)
    out = options.folder / "run-explain"
    figures = in_process("explain", made["unknown"], out, say=options.say)
    yield told("explain.households", figures["explained"], "households")
    yield at_most("explain.in_view_median", float(figures["in_view_median"]), "ms", MOST)
    yield told("explain.in_view_p95", figures["in_view_p95"], "ms")
    yield at_most("explain.screened_median", float(figures["screened_median"]), "ms", MOST)
    yield told("explain.screened_p95", figures["screened_p95"], "ms")


def explained(folder: Path) -> dict[str, Figure]:
    """Milliseconds for each of some households, none of which was explained before."""
    import pyarrow.parquet as pq

    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.explain import Explainer
    from minsheng.recheck.report import as_text

    explainer = Explainer(folder, load_library())
    figures: dict[str, Figure] = {"explained": 0}
    files = sorted((folder / "decisions.parquet").glob("*.parquet"))
    tables = [pq.read_table(f, columns=["household_id", "in_view"]) for f in files]
    for name, wanted in (("in_view", True), ("screened", False)):
        households = [
            h
            for t in tables
            for h, view in zip(t["household_id"].to_pylist(), t["in_view"].to_pylist(), strict=True)
            if view is wanted
        ]
        step = max(1, len(households) // (EACH + WARMING))
        chosen = households[::step][: EACH + WARMING]
        taken: list[float] = []
        for household in chosen:
            begun = perf_counter()
            as_text(explainer.explain(household, "zh"), "zh")
            taken.append((perf_counter() - begun) * MILLI)
        rest = taken[min(WARMING, len(taken) // 2) :]
        figures["explained"] = int(figures["explained"]) + len(rest)
        figures[f"{name}_median"] = median(rest)
        figures[f"{name}_p95"] = quantiles(rest, n=20)[-1]
    return figures
