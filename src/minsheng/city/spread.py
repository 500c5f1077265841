"""How incomes spread: quantiles of lognormal distributions, as whole numbers.

Each table holds the multiples of the median, in thousandths, at 0.1 %, 2.5 %, 5 % and so on
to 97.5 % and 99.9 %: `round(1000 * exp(s * z))`, with the standard deviation `s` of the
logarithm in the table's name and `z` the quantile of the normal distribution. Between two of
them a draw lies on a straight line; whoever is beyond the last is not drawn.
"""

from __future__ import annotations

import numpy as np

from minsheng.city.dice import Dice, Ints

SPREAD_35 = (
    339, 504, 562, 604, 639, 669, 696, 721, 745, 768, 790, 811, 832, 853, 874, 894, 915, 936,
    957, 978, 1000, 1022, 1045, 1068, 1093, 1118, 1144, 1172, 1201, 1233, 1266, 1303, 1343,
    1387, 1437, 1496, 1566, 1655, 1778, 1986, 2949,
)  # fmt: skip
SPREAD_50 = (
    213, 375, 439, 487, 527, 563, 596, 627, 657, 685, 714, 742, 769, 797, 825, 853, 881, 910,
    939, 969, 1000, 1032, 1065, 1099, 1135, 1173, 1212, 1255, 1300, 1348, 1401, 1459, 1523,
    1596, 1679, 1777, 1898, 2054, 2276, 2664, 4689,
)  # fmt: skip
SPREAD_100 = (
    45, 141, 193, 237, 278, 317, 355, 393, 431, 470, 509, 550, 592, 635, 680, 727, 776, 828,
    882, 939, 1000, 1065, 1134, 1208, 1288, 1375, 1470, 1574, 1689, 1818, 1963, 2128, 2320,
    2546, 2819, 3159, 3602, 4219, 5180, 7099, 21982,
)  # fmt: skip
THOUSAND = 1000
_FINE = 4096
"""Steps of the straight line between two quantiles."""


def spread(dice: Dice, stream: str, table: tuple[int, ...]) -> Ints:
    """A multiple of the median for each, in thousandths."""
    drawn = dice.below(stream, (len(table) - 1) * _FINE)
    at, rest = drawn // _FINE, drawn % _FINE
    marks = np.array(table, np.int64)
    return marks[at] + (marks[at + 1] - marks[at]) * rest // _FINE


def times(amount: Ints, *thousandths: Ints) -> Ints:
    """An amount multiplied by thousandths, one after the other."""
    for factor in thousandths:
        amount = amount * factor // THOUSAND
    return amount
