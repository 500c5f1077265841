"""Amounts come into force with their month, and not a month later."""

from __future__ import annotations

import pytest

from minsheng.city.amounts import basic_pension, care_subsidy, standard


@pytest.mark.parametrize(
    ("month", "fen"),
    [
        (201_801, 64_000),
        (201_906, 64_000),
        (201_907, 67_000),
        (202_006, 67_000),
        (202_007, 71_000),
        (203_001, 86_000),
    ],
)
def test_the_standard_is_that_of_the_month(month: int, fen: int) -> None:
    assert standard(month) == fen


def test_pension_and_care_subsidy_are_those_of_the_month() -> None:
    assert [basic_pension(m) for m in (201_912, 202_001)] == [13_500, 16_000]
    assert [care_subsidy(m) for m in (202_303, 202_304)] == [(12_000, 8_000), (13_000, 9_000)]
