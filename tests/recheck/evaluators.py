"""Both evaluators on the households of a part, name by name."""

from __future__ import annotations

from minsheng.policy.engine.fused.batches import household_at
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import evaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.recheck.decide import Deciding
from minsheng.recheck.outcome import TARGETS
from minsheng.recheck.snapshot import Part, Snapshot

EVERY = 3
"""One household of three is compared."""


def compared(snapshot: Snapshot, part: Part, deciding: Deciding, library: Library) -> int:
    """How many households of a part were compared; every target of each is the same."""
    loaded = snapshot.read(part, deciding.fused.plan.facts)
    outcome = deciding.fused.run(loaded.batch, deciding.table, deciding.as_of)
    facts = {n: library.facts[n] for n in (*deciding.fused.plan.facts, "urban")}
    places = range(0, loaded.batch.households, EVERY)
    for row in places:
        one = household_at(loaded.batch, row, facts, part.county, deciding.as_of)
        trace = evaluate(deciding.book, one, TARGETS)
        for name in TARGETS:
            scalar, fused = trace.value(name), outcome.value(name, row)
            if isinstance(scalar, Unknown) or isinstance(fused, Unknown):
                assert isinstance(scalar, Unknown), (row, name, scalar, fused)
                assert isinstance(fused, Unknown), (row, name, scalar, fused)
                assert scalar.cause == fused.cause, (row, name)
            else:
                assert scalar == fused, (row, name)
    return len(places)
