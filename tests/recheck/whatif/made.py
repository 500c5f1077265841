"""Parts of a city made by hand: so many persons in each household, and what a law gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from minsheng.policy.engine.fused.columns import Batch
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.snapshot import Part
from minsheng.recheck.whatif.chosen import Chosen
from minsheng.recheck.whatif.play import Kept
from minsheng.recheck.whatif.targets import PERSON_SUMS
from minsheng.recheck.whatif.views import NOTHING, Some, View

NAMES = tuple(b.name for b in BENEFITS)


def some(**of: Mapping[int, int]) -> dict[str, Some]:
    """Per benefit the rows and what they have; all others nothing."""
    made = dict.fromkeys(NAMES, NOTHING)
    for name, values in of.items():
        rows = np.array(sorted(values), np.int64)
        made[name] = Some(rows, np.array([values[int(r)] for r in rows], np.int64))
    return made


def view(
    sums: Mapping[str, Mapping[int, int]],
    people: Sequence[int],
    unknown: Mapping[str, Sequence[int]] | None = None,
    income: Sequence[int | None] | None = None,
    earner: Sequence[int] | None = None,
) -> View:
    """A part under a law: of each benefit everybody of a household that gets it, or all heads."""
    starts = np.concatenate(([0], np.cumsum(people)))
    heads: dict[str, dict[int, int]] = {}
    for name, paid in sums.items():
        if name in PERSON_SUMS:
            heads[name] = {p: 1 for h in paid for p in range(starts[h], starts[h + 1])}
        else:
            heads[name] = {h: people[h] for h in paid}
    given = income or [0] * len(people)
    return View(
        sums=some(**sums),
        unknown={n: np.array((unknown or {}).get(n, ()), np.int64) for n in NAMES},
        entitled=some(**heads),
        income=np.array([i or 0 for i in given], np.int64),
        income_known=np.array([i is not None for i in given]),
        earner=np.array(earner or [-1] * len(people), np.int64),
    )


def kept(
    old: View,
    people: Sequence[int],
    county: str = "320681",
    drawn: Mapping[str, Mapping[int, int]] | None = None,
) -> Kept:
    """A part of the city under the law before; nothing of it is to be computed."""
    starts = np.concatenate(([0], np.cumsum(people))).astype(np.int64)
    none = np.zeros(0, np.int64)
    nothing = np.zeros(1, np.int64)
    empty = Batch(none, dict.fromkeys(("person", "obligor", "bill", "contribution"), nothing), {})
    nobody = Chosen(empty, none, none, {})
    return Kept(Part(county, 0), starts, some(**(drawn or {})), old, nobody, nobody, quiet=False)
