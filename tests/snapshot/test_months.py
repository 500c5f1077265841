"""Months, counted back over the turn of the year."""

from __future__ import annotations

import numpy as np
import pytest

from minsheng.snapshot.months import months_before


@pytest.mark.parametrize(
    ("month", "back", "found"),
    [
        (202011, 0, 202011),
        (202011, 10, 202001),
        (202011, 11, 201912),
        (202011, 12, 201911),
        (202001, 1, 201912),
        (202012, 1, 202011),
        (202012, -1, 202101),
        (202011, -24, 202211),
    ],
)
def test_months_are_counted_over_the_turn_of_the_year(month, back, found) -> None:
    assert months_before(month, back) == found
    assert months_before(month, np.array([back, 0])).tolist() == [found, month]
