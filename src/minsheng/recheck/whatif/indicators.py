"""Indicators of relative poverty (相对贫困) and inequality, by the formulas of Eurostat.

They compare incomes with each other; nobody is entitled to anything by them, and the lines of
the law (dibao, margin) are others. The formulas are those that Eurostat publishes and the R
package laeken documents; `docs/what-if.md` gives them in words. What has no value, as a gap
where nobody is poor, is None with the cause beside it, never 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.recheck.errors import RecheckError

Array = npt.NDArray[Any]
HALF, FIFTH, FOUR_FIFTHS = Fraction(1, 2), Fraction(1, 5), Fraction(4, 5)
LINE = Fraction(3, 5)
"""The at-risk-of-poverty threshold, as a share of the median."""
SAME = 1e-12
"""Cumulative weights that differ by less, as a share of all weights, are the same."""
FGT_ORDERS = (0, 1, 2)
NOBODY, NO_LINE, NO_INCOME = "nobody_poor", "threshold_not_positive", "no_total_income"
NO_TOP, NO_BOTTOM = "nobody_above", "no_bottom_income"


@dataclass(frozen=True)
class Sample:
    """Incomes with their weights, the smallest first; rows that weigh nothing are left out.

    Args:
        income: per row, in any one unit; finite.
        weight: per row, not negative; finite.

    Raises:
        ValueError: no row weighs anything.
    """

    income: Array
    weight: Array

    def __post_init__(self) -> None:
        income = np.asarray(self.income, np.float64)
        weight = np.asarray(self.weight, np.float64)
        counted = weight > 0
        if not counted.any():
            raise ValueError("no row weighs anything")
        income, weight = income[counted], weight[counted]
        order = np.argsort(income, kind="stable")
        object.__setattr__(self, "income", income[order])
        object.__setattr__(self, "weight", weight[order])

    @cached_property
    def running(self) -> Array:
        """The running sum of the weights; in as many digits as the machine has."""
        return np.cumsum(self.weight, dtype=np.longdouble)

    @cached_property
    def total(self) -> float:
        """The sum of the weights."""
        return float(self.running[-1])

    @cached_property
    def amount(self) -> float:
        """All income, each row as often as it weighs."""
        return float(np.sum(self.weight * self.income))

    def quantile(self, share: Fraction) -> float:
        """The weighted quantile: the first income at which the running weight reaches the share.

        Where it is hit exactly, it is the mean of that income and the next.
        """
        wanted = self.running[-1] * share.numerator / share.denominator
        near = SAME * self.total
        place = int(np.searchsorted(self.running, wanted - near))
        hit = abs(self.running[place] - wanted) <= near and place + 1 < len(self.income)
        after = self.income[place + 1] if hit else self.income[place]
        return float((self.income[place] + after) / 2)

    @cached_property
    def median(self) -> float:
        """The weighted median."""
        return self.quantile(HALF)


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators of a sample.

    Attributes:
        rows: how many weigh anything.
        weight: what they weigh together.
        median: weighted, in the unit of the incomes.
        threshold: at-risk-of-poverty threshold the others rest on, in that unit.
        rate: share of the weight strictly below the threshold, 0 to 1.
        gap: relative median poverty gap, a share of the threshold.
        gini: Gini coefficient, 0 to 1 where no income is negative.
        s80s20: income of the top fifth over that of the bottom fifth.
        fgt: Foster-Greer-Thorbecke 0, 1 and 2 at the threshold.
        negative: rows with a negative income.
        lacking: for each indicator that has no value, why.
    """

    rows: int
    weight: float
    median: float
    threshold: float
    rate: float
    gap: float | None
    gini: float | None
    s80s20: float | None
    fgt: tuple[float | None, ...]
    negative: int
    lacking: Mapping[str, str] = field(default_factory=dict)


def indicators(sample: Sample, threshold: float | None = None) -> Indicators:
    """All indicators of a sample.

    Args:
        sample: incomes and weights.
        threshold: the at-risk-of-poverty threshold to use; that of the sample where none is
            given. A domain is held to that of the nation.

    Raises:
        RecheckError: sums or ratios run over what a number can hold.
    """
    with np.errstate(all="ignore"):  # what runs over is refused below
        found = _indicators(sample, threshold)
    given = (found.weight, found.median, found.threshold, found.rate, found.gap, found.gini)
    for value in (*given, found.s80s20, *found.fgt):
        if value is not None and not math.isfinite(value):
            raise RecheckError(
                "incomes and weights lie too far apart for their sums and ratios to be told; look "
                "at the smallest and the largest of them, and their unit"
            )
    return found


def _indicators(sample: Sample, threshold: float | None) -> Indicators:
    """The indicators, as the machine works them out."""
    line = float(LINE * Fraction(sample.median)) if threshold is None else threshold
    lacking: dict[str, str] = {}
    poor = sample.income < line
    rate = _share(sample, poor)
    return Indicators(
        rows=len(sample.income),
        weight=sample.total,
        median=sample.median,
        threshold=line,
        rate=rate,
        gap=median_gap(sample, line, lacking),
        gini=gini(sample, lacking),
        s80s20=quintile_ratio(sample, lacking),
        fgt=tuple(fgt(sample, line, order, lacking) for order in FGT_ORDERS),
        negative=int(np.count_nonzero(sample.income < 0)),
        lacking=lacking,
    )


def median_gap(sample: Sample, line: float, lacking: dict[str, str]) -> float | None:
    """Relative median poverty gap: how far the median of the poor lies below the line."""
    poor = sample.income < line
    if line <= 0:
        lacking["gap"] = NO_LINE
    elif not poor.any():
        lacking["gap"] = NOBODY
    else:
        return (line - Sample(sample.income[poor], sample.weight[poor]).median) / line
    return None


def gini(sample: Sample, lacking: dict[str, str]) -> float | None:
    """The Gini coefficient: (2 Σ w x W - Σ w² x) / (Σ w · Σ w x) - 1, W the running weight."""
    if sample.amount <= 0:
        lacking["gini"] = NO_INCOME
        return None
    weighed = sample.weight * sample.income
    twice = 2 * np.sum(weighed * sample.running) - np.sum(sample.weight * weighed)
    return float(twice / (sample.total * sample.amount) - 1)


def quintile_ratio(sample: Sample, lacking: dict[str, str]) -> float | None:
    """S80/S20: all income above the 80 % quantile over all income at or below the 20 %."""
    weighed = sample.weight * sample.income
    top = sample.income > sample.quantile(FOUR_FIFTHS)
    bottom = sample.income <= sample.quantile(FIFTH)
    if not top.any():
        lacking["s80s20"] = NO_TOP
        return None
    below = float(np.sum(weighed[bottom]))
    if below <= 0:
        lacking["s80s20"] = NO_BOTTOM
        return None
    return float(np.sum(weighed[top])) / below


def fgt(sample: Sample, line: float, order: int, lacking: dict[str, str]) -> float | None:
    """Foster-Greer-Thorbecke: the mean of the poor's relative shortfalls, to a power."""
    poor = sample.income < line
    if order == 0:
        return _share(sample, poor)
    if line <= 0:
        lacking[f"fgt{order}"] = NO_LINE
        return None
    short = ((line - sample.income[poor]) / line) ** order
    return float(np.sum(sample.weight[poor] * short)) / sample.total


def by_domain(income: Array, weight: Array, domain: Array) -> Iterator[tuple[str, Indicators]]:
    """The indicators of each domain, by name, at the threshold of all rows together.

    Args:
        income: as of a `Sample`.
        weight: as of a `Sample`.
        domain: per row, the name of its domain.
    """
    line = indicators(Sample(income, weight)).threshold
    for name in np.unique(domain):
        here = domain == name
        if (weight[here] > 0).any():
            yield str(name), indicators(Sample(income[here], weight[here]), line)


def _share(sample: Sample, rows: Array) -> float:
    """The share of the weight that some rows have."""
    return float(np.sum(sample.weight[rows])) / sample.total
