"""Relative poverty before and after, of those whose income is known."""

from __future__ import annotations

import pytest
from tests.recheck.whatif.made import kept, view

from minsheng.recheck.whatif.poverty import poverty

PEOPLE = [1, 2, 1, 4]
INCOME = [100_000, 100_000, 300_000, None]


def test_by_hand() -> None:
    """A head has 1,000 (one), 500 (two) and 3,000 yuan (one); dibao gives household 1 200."""
    old = view({"dibao": {1: 20_000}}, PEOPLE, income=INCOME)
    new = view({"dibao": {1: 120_000}}, PEOPLE, income=INCOME)
    found = poverty([kept(old, PEOPLE)], [new])
    assert (found.people, found.people_unknown) == (4, 4)
    assert found.before is not None
    assert found.before.median == 800  # 600, 600 | 1000, 3000: half of the people is hit exactly
    assert found.before.threshold == pytest.approx(480)
    assert found.after is not None
    assert (found.after.median, found.after.rate) == (1_100, 0)
    assert found.anchored is not None
    assert found.anchored.threshold == found.before.threshold


def test_a_benefit_that_is_open_under_either_law_leaves_the_income_open() -> None:
    old = view({}, PEOPLE, income=INCOME)
    new = view({}, PEOPLE, {"dibao": [1]}, income=INCOME)
    found = poverty([kept(old, PEOPLE)], [new])
    assert (found.people, found.people_unknown) == (2, 6)


def test_nobodys_income_is_known() -> None:
    old = view({}, [2, 3], income=[None, None])
    found = poverty([kept(old, [2, 3])], [old])
    assert (found.people, found.people_unknown, found.before, found.after) == (0, 5, None, None)
