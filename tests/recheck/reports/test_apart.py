"""The two-proportion z-test: by hand, and silent where it does not hold."""

from __future__ import annotations

from math import sqrt

import pytest

from minsheng.recheck.reports.apart import difference


def test_it_is_the_statistic_of_the_textbook() -> None:
    found = difference(60, 200, 160, 1_000)
    pooled = 0.16
    by_hand = (0.3 - 0.125) / sqrt(pooled * (1 - pooled) * (1 / 200 + 1 / 800))
    assert found.z == pytest.approx(by_hand)
    assert found.ratio == pytest.approx(0.3 / 0.16)
    assert found.strong


def test_a_small_group_is_never_called_strong() -> None:
    assert not difference(40, 99, 160, 1_000).strong
    assert difference(40, 100, 160, 1_000).strong


def test_a_trifle_beyond_chance_is_not_called_strong() -> None:
    found = difference(11_000, 100_000, 100_000, 1_000_000)
    assert found.z is not None
    assert found.z > 3.5
    assert not found.strong


@pytest.mark.parametrize(
    ("found", "size", "all_found", "all_"),
    [
        (0, 100, 0, 1_000),
        (100, 100, 1_000, 1_000),
        (3, 100, 4, 1_000),
        (50, 1_000, 50, 1_000),
    ],
)
def test_where_it_does_not_hold_nothing_is_tested(found, size, all_found, all_) -> None:
    told = difference(found, size, all_found, all_)
    assert told.z is None
    assert not told.strong


def test_less_is_told_as_well_as_more() -> None:
    found = difference(10, 500, 160, 1_000)
    assert found.z is not None
    assert found.z < -3.5
    assert found.strong
