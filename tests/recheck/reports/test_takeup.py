"""Places of few hints are told with others, and each place is counted once."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as within
from hypothesis import strategies as st
from tests.recheck.reports.test_page import Page, number

from minsheng.recheck.reports.takeup import MOST, take_up
from minsheng.recheck.small import LEAST

COUNTY, TOWN = 320600, 1_000
HINTS = st.lists(st.integers(0, 25), min_size=1, max_size=2 * MOST)


def tables_of(figures, say, hints: list[int]) -> list[list[list[str]]]:
    """The section's tables, where counties have so many hints of a hundred households."""
    villages = pl.DataFrame(
        {
            "village": [(COUNTY + n) * 10**6 + n * TOWN + 1 for n in range(len(hints))],
            "screened": [100] * len(hints),
            "hints": hints,
        }
    )
    page = Page(take_up(replace(figures, villages=villages), say))
    return [rows for _, rows in page.tables]


@pytest.mark.parametrize(
    ("hints", "shown"),
    [
        ([30, 20, 9], [30]),
        ([30, 20, 4, 8], [30, 20]),
        ([30, 20, 0], [30, 20]),
        ([12, 11], [12, 11]),
    ],
)
def test_few_are_never_told_nor_to_be_worked_out(figures, say, hints, shown) -> None:
    """Nine alone are told with the next place; with another few they are enough."""
    for rows in tables_of(figures, say, hints):
        own = [number(row[2]) for row in rows[1 : len(shown) + 1]]
        assert own == shown
        assert number(rows[-1][2]) == sum(hints)
        rest = sum(hints) - sum(shown)
        if len(hints) > len(shown):
            other = len(hints) - len(shown)
            assert rows[-2][0] == say.pick(f"其余{other}个", f"the other {other}")
            assert [number(cell) for cell in rows[-2][1:3]] == [100 * other, rest]


@given(hints=HINTS)
@within(max_examples=40, deadline=None)
def test_each_place_is_counted_once(figures, say, hints) -> None:
    for rows in tables_of(figures, say, hints):
        *parts, city = rows[1:]
        for column in (1, 2):
            assert sum(number(row[column]) for row in parts) == number(city[column])
        assert number(city[2]) == sum(hints)
        told = [number(row[2]) for row in parts]
        assert all(n == 0 or n >= LEAST for n in told)
