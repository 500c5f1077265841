"""Ours and the opponent's on every household: do they say the same?"""

from __future__ import annotations

from typing import Any

import numpy as np

from minsheng.bench.lines import AS_OF, Figure
from minsheng.bench.openfisca import Opponent, lacking_targets
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.outcome import OUTCOME, TARGETS, TOTAL_AFTER


def compared(snapshot: Any, deciding: Any, *, known: bool) -> dict[str, Figure]:
    """Counts over all parts.

    With all facts known every value of every target must be known and the same, and so
    must the reasons. With unknowns, a target is compared for the households that have no
    unknown among the facts it rests on; where the law says unknown and the opponent
    gives a figure all the same, the households are counted.
    """
    plan = deciding.fused.plan
    opponent = Opponent(plan, AS_OF)
    counts = dict.fromkeys(
        ("households", "compared", "different", "reasons_different", "answered", "awarded"), 0
    )
    for part in snapshot.parts:
        loaded = snapshot.read(part, plan.facts)
        mine = deciding.run(loaded.batch)
        theirs = opponent.run(loaded.batch, part.county, deciding.as_of)
        lacking = lacking_targets(plan, loaded.batch, TARGETS)
        for name in TARGETS:
            same = (mine.values[name] == theirs.values[name]) & (mine.causes[name] == 0)
            counts["compared"] += int((~lacking[name]).sum())
            counts["different"] += int((~same & ~lacking[name]).sum())
        if known:
            other = (mine.masks != theirs.masks).any(axis=1)
            counts["reasons_different"] += int(other.sum())
        unsaid = mine.causes[TOTAL_AFTER] != 0
        unsaid |= mine.values[OUTCOME] == int(Decision.CANNOT_SAY)
        counts["answered"] += int(unsaid.sum())
        counts["awarded"] += int(np.count_nonzero(unsaid & (theirs.values[TOTAL_AFTER] > 0)))
        counts["households"] += loaded.batch.households
    return {**counts}
