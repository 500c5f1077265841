"""Indicators by hand, by published values, and by what must hold of any incomes."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.recheck.whatif.indicators import (
    FIFTH,
    HALF,
    NO_BOTTOM,
    NO_INCOME,
    NO_LINE,
    NO_TOP,
    NOBODY,
    Indicators,
    Sample,
    by_domain,
    fgt,
    gini,
    indicators,
    quintile_ratio,
)

ROWS = st.lists(
    st.tuples(st.integers(0, 1_000), st.integers(1, 9)), min_size=1, max_size=30
).filter(lambda rows: any(income for income, _ in rows))


def of(*incomes: float, weights: tuple[float, ...] | None = None) -> Sample:
    return Sample(np.array(incomes), np.array(weights or (1,) * len(incomes)))


def near(one: Indicators, other: Indicators) -> None:
    for name in ("median", "threshold", "rate", "gap", "gini", "s80s20"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9), name
    assert one.fgt == pytest.approx(other.fgt, abs=1e-9)


def test_by_hand() -> None:
    """Incomes 1 to 10: median 5.5, line 3.3, below it 1, 2 and 3."""
    found = indicators(of(*range(1, 11)))
    assert (found.median, found.rows, found.weight) == (5.5, 10, 10)
    assert found.threshold == pytest.approx(3.3)
    assert found.rate == pytest.approx(0.3)
    assert found.gap == pytest.approx((3.3 - 2) / 3.3)
    # The differences of all pairs add up to 330; 330 / (2 x 10 x 55) = 0.3.
    assert found.gini == pytest.approx(0.3)
    # The 80 % quantile is 8.5, the 20 % one 2.5: (9 + 10) / (1 + 2).
    assert found.s80s20 == pytest.approx(19 / 3)
    assert found.fgt[1] == pytest.approx((2.3 + 1.3 + 0.3) / 33)
    assert found.fgt[2] == pytest.approx((2.3**2 + 1.3**2 + 0.3**2) / 3.3**2 / 10)
    assert found.lacking == {}


def test_weights_by_hand() -> None:
    """Weights 3, 1, 1, 5: half of 10 is reached at the third income exactly."""
    found = indicators(of(10, 20, 30, 40, weights=(3, 1, 1, 5)))
    assert found.median == 35
    assert found.threshold == 21
    assert found.rate == pytest.approx(0.4)
    assert found.gap == pytest.approx((21 - 10) / 21)


def test_the_worked_values_of_the_world_banks_handbook() -> None:
    """Haughton and Khandker, Handbook on Poverty and Inequality (2009), chapter 4, country C."""
    country_c = of(100, 110, 150, 160)
    assert [fgt(country_c, 125, order, {}) for order in (0, 1, 2)] == [
        pytest.approx(0.5),
        pytest.approx(0.08),
        pytest.approx(0.0136),
    ]


def test_the_gini_coefficient_is_half_the_mean_difference_over_the_mean() -> None:
    """The definition that the form of laeken and Eurostat is derived from, without its n/(n-1)."""
    incomes, weights = (3.0, 7.0, 7.0, 20.0, 0.0), (2, 1, 4, 1, 3)
    pairs = itertools.product(zip(incomes, weights, strict=True), repeat=2)
    total = sum(w * v * abs(x - y) for (x, w), (y, v) in pairs)
    mean = sum(x * w for x, w in zip(incomes, weights, strict=True)) / 11
    assert gini(of(*incomes, weights=weights), {}) == pytest.approx(total / (2 * 11**2 * mean))


def test_strictly_below_the_threshold() -> None:
    """The median is 100: who has 60 is not at risk, who has 59.99 is."""
    assert indicators(of(60, 100, 120)).rate == 0
    assert indicators(of(59.99, 100, 120)).rate == pytest.approx(1 / 3)


def test_at_or_below_the_first_fifth_and_above_the_fourth() -> None:
    """Ties at a quantile stand together: of 1 1 1 1 5 the first fifth is everybody with 1."""
    assert quintile_ratio(of(1, 1, 1, 1, 5), {}) is not None
    assert of(1, 1, 1, 1, 5).quantile(FIFTH) == 1
    assert quintile_ratio(of(1, 1, 1, 1, 5, 5, 5, 5, 5, 9), {}) == pytest.approx(9 / 4)


@pytest.mark.parametrize("weight", [1, 0.1, 1 / 3, 7, 1e9, 1e-9])
def test_a_quantile_hit_exactly_is_hit_whatever_the_unit_of_the_weights(weight: float) -> None:
    sample = of(*range(1, 11), weights=(weight,) * 10)
    assert sample.median == 5.5
    assert [sample.quantile(Fraction(k, 10)) for k in (1, 2, 8, 9)] == [1.5, 2.5, 8.5, 9.5]
    assert sample.quantile(Fraction(1)) == 10


def test_three_million_equal_weights_hit_every_tenth() -> None:
    incomes = np.arange(3_000_000, dtype=np.float64)
    sample = Sample(incomes, np.full(3_000_000, 0.1))
    assert sample.quantile(HALF) == 1_499_999.5
    assert sample.quantile(FIFTH) == 599_999.5


def test_rows_that_weigh_nothing_count_for_nothing() -> None:
    with_them = of(5, 1, 2, 3, 4, weights=(0, 1, 1, 1, 1))
    near(indicators(with_them), indicators(of(1, 2, 3, 4)))
    assert with_them.median == 2.5


def test_one_row() -> None:
    found = indicators(of(7))
    assert (found.median, found.rate, found.gini) == (7, 0, 0)
    assert (found.gap, found.s80s20) == (None, None)
    assert found.lacking == {"gap": NOBODY, "s80s20": NO_TOP}


def test_incomes_of_nothing() -> None:
    found = indicators(of(0, 0, 0))
    assert (found.rate, found.gap, found.gini, found.fgt) == (0, None, None, (0, None, None))
    assert found.lacking["gini"] == NO_INCOME
    assert found.lacking["gap"] == found.lacking["fgt1"] == NO_LINE


def test_a_bottom_fifth_without_income() -> None:
    lacking: dict[str, str] = {}
    assert quintile_ratio(of(0, 0, 2, 3, 4), lacking) is None
    assert lacking == {"s80s20": NO_BOTTOM}


def test_negative_incomes_are_counted_as_they_are_and_told() -> None:
    found = indicators(of(-10, 10, 20))
    assert found.negative == 1
    assert found.rate == pytest.approx(1 / 3)
    assert found.fgt[1] == pytest.approx((6 + 10) / 6 / 3)
    assert found.gini == pytest.approx(1.0)


def test_domains_keep_the_threshold_of_all() -> None:
    incomes, weights = np.array([1.0, 2, 10, 20]), np.ones(4)
    found = dict(by_domain(incomes, weights, np.array(["b", "a", "a", "b"])))
    assert list(found) == ["a", "b"]
    assert [one.threshold for one in found.values()] == [pytest.approx(3.6)] * 2
    assert found["a"].median == 6
    assert [one.rate for one in found.values()] == [0.5, 0.5]
    one = dict(by_domain(incomes, np.array([1.0, 1, 1, 0]), np.array(["a", "a", "a", "b"])))
    assert list(one) == ["a"]  # a domain that weighs nothing is none


def test_nothing_that_weighs_is_refused() -> None:
    with pytest.raises(ValueError, match="no row weighs anything"):
        of(1, 2, weights=(0, 0))


@given(ROWS, st.sampled_from([2, 10, 0.25]))
def test_the_unit_of_income_changes_no_share(rows, factor) -> None:
    incomes, weights = zip(*rows, strict=True)
    one, other = of(*incomes, weights=weights), of(*(x * factor for x in incomes), weights=weights)
    first, second = indicators(one), indicators(other)
    assert second.median == pytest.approx(factor * first.median)
    for name in ("rate", "gap", "gini", "s80s20"):
        assert getattr(second, name) == pytest.approx(getattr(first, name)), name
    assert second.fgt == pytest.approx(first.fgt)


@given(ROWS)
def test_a_weight_is_that_many_rows(rows) -> None:
    incomes, weights = zip(*rows, strict=True)
    each = [income for income, weight in rows for _ in range(weight)]
    near(indicators(of(*incomes, weights=weights)), indicators(of(*each)))


@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_nothing(rows, rng) -> None:
    mixed = list(rows)
    rng.shuffle(mixed)
    one, other = (of(*(x for x, _ in r), weights=tuple(w for _, w in r)) for r in (rows, mixed))
    near(indicators(one), indicators(other))


@given(ROWS)
def test_bounds(rows) -> None:
    incomes, weights = zip(*rows, strict=True)
    found = indicators(of(*incomes, weights=weights))
    assert 0 <= found.rate <= 1
    assert found.fgt[0] == found.rate
    assert found.gini is None or -1e-12 <= found.gini < 1
    assert found.gap is None or 0 < found.gap <= 1
    if found.fgt[2] is not None:
        assert 0 <= found.fgt[2] <= found.fgt[1] <= found.fgt[0]


@given(ROWS)
def test_quantiles_are_as_a_plain_reading_has_them(rows) -> None:
    """Row by row, in exact fractions: the first income that reaches the share, or the mean."""
    for share in (FIFTH, HALF, Fraction(4, 5)):
        total, running = sum(w for _, w in rows), 0
        ordered = sorted(rows)
        for place, (income, weight) in enumerate(ordered):
            running += weight
            if Fraction(running, total) >= share:
                hit = Fraction(running, total) == share and place + 1 < len(ordered)
                wanted = (income + ordered[place + 1][0]) / 2 if hit else income
                break
        incomes, weights = zip(*rows, strict=True)
        assert of(*incomes, weights=weights).quantile(share) == wanted
