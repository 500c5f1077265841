"""The chance of a few is counted out, and agrees with sums by hand."""

from __future__ import annotations

import math

import pytest

from minsheng.recheck.seldom import fewer_seldom, off_by


def test_it_is_normal_to_be_off_by_two_once_in_twenty_two() -> None:
    assert off_by(2.0) == pytest.approx(0.0455, abs=1e-4)
    assert off_by(4.5) == pytest.approx(6.795e-6, rel=1e-3)


def test_it_agrees_with_a_sum_by_hand() -> None:
    """Of a share evenly spread from 0 to 1 (alike 1/3) each number of ten comes one in eleven."""
    for some in range(10):
        chance = (some + 1) / 11
        assert fewer_seldom(some, 10, 0.5, 1 / 3, chance + 1e-9)
        assert not fewer_seldom(some, 10, 0.5, 1 / 3, chance - 1e-9)


def test_nearly_without_anything_in_common_it_is_the_binomial() -> None:
    none = math.exp(100 * math.log(0.9))
    assert fewer_seldom(0, 100, 0.1, 1e-9, none * 1.001)
    assert not fewer_seldom(0, 100, 0.1, 1e-9, none * 0.999)


def test_more_in_common_makes_few_likelier() -> None:
    assert fewer_seldom(0, 1_000, 0.02, 0.001, 1e-5)
    assert not fewer_seldom(0, 1_000, 0.02, 0.02, 1e-5)


def test_what_everybody_has_is_left_to_the_other_conditions() -> None:
    assert not fewer_seldom(0, 1_000, 1.0, 0.005, 1e-5)
