import math
from statistics import NormalDist

import numpy as np
import pytest

from minsheng.city.dice import Dice
from minsheng.city.spread import SPREAD_35, SPREAD_50, SPREAD_100, spread, times

TABLES = [(0.35, SPREAD_35), (0.5, SPREAD_50), (1.0, SPREAD_100)]


@pytest.mark.parametrize(("deviation", "table"), TABLES)
def test_the_quantiles_are_lognormal(deviation, table):
    chances = [0.001, *(place / 40 for place in range(1, 40)), 0.999]
    normal = NormalDist()
    wanted = [round(1000 * math.exp(deviation * normal.inv_cdf(chance))) for chance in chances]
    assert list(table) == wanted


@pytest.mark.parametrize(("deviation", "table"), TABLES)
def test_what_is_drawn_spreads_like_the_table(deviation, table):
    drawn = spread(Dice(1, np.arange(40_000, dtype=np.int64)), "any", table)
    assert drawn.min() >= table[0]
    assert drawn.max() <= table[-1]
    for percent in (10, 25, 50, 75, 90):
        wanted = 1000 * math.exp(deviation * NormalDist().inv_cdf(percent / 100))
        assert abs(np.percentile(drawn, percent) / wanted - 1) < 0.03


def test_times_multiplies_thousandths_in_turn():
    amount, half = np.array([1_000, 999], np.int64), np.array([500, 500], np.int64)
    assert times(amount, half, half).tolist() == [250, 249]
