"""Relative poverty before and after a reform, of the households whose income is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minsheng.policy.engine.fused.columns import Array
from minsheng.recheck.whatif.indicators import Indicators, Sample, indicators
from minsheng.recheck.whatif.play import Kept
from minsheng.recheck.whatif.views import View

FEN = 100.0


@dataclass(frozen=True, slots=True)
class Poverty:
    """The indicators over disposable income a head, in yuan a month; people are the weights.

    Attributes:
        people: whose income is known, before and after.
        people_unknown: of whom it is not known.
        before: by the law before; None where nobody's income is known.
        after: by the reform, at its own threshold.
        anchored: by the reform, at the threshold of before.
    """

    people: int
    people_unknown: int
    before: Indicators | None
    after: Indicators | None
    anchored: Indicators | None


def poverty(parts: Sequence[Kept], after: Sequence[View]) -> Poverty:
    """The indicators of the same people under both laws.

    Args:
        parts: the city, with what the law before makes of it.
        after: each part under the reform.
    """
    old, new, weight = [], [], []
    everybody = 0
    for kept, view in zip(parts, after, strict=True):
        people = kept.people
        everybody += int(people.sum())
        one, sure = lived_on(kept.view)
        two, certain = (one, sure) if view is kept.view else lived_on(view)
        rows = np.flatnonzero(sure & certain)
        old.append(one[rows] / (people[rows] * FEN))
        new.append(two[rows] / (people[rows] * FEN))
        weight.append(people[rows])
    weights = np.concatenate(weight)
    known = int(weights.sum())
    if not known:
        return Poverty(0, everybody, None, None, None)
    incomes, others = np.concatenate(old), np.concatenate(new)
    # Few incomes change: laid in the order of before, those of after are nearly in order.
    order = np.argsort(incomes, kind="stable")
    before = indicators(Sample(incomes[order], weights[order]))
    sample = Sample(others[order], weights[order])
    at_own, anchored = indicators(sample), indicators(sample, before.threshold)
    return Poverty(known, everybody - known, before, at_own, anchored)


def lived_on(view: View) -> tuple[Array, Array]:
    """Per household, income with all benefits, fen a month, and whether it is known."""
    income, known = view.income.copy(), view.income_known.copy()
    for name, some in view.sums.items():
        income[some.rows] += some.values
        known[view.unknown[name]] = False
    return income, known
