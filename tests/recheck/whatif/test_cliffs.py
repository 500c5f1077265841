"""Marginal rates and cliffs: by hand on households with a wage."""

from __future__ import annotations

import pytest
from tests.recheck.whatif.made import kept, view

from minsheng.recheck.whatif.cliffs import cliffs
from minsheng.recheck.whatif.play import STEP

PEOPLE = [1, 2, 3, 4, 5, 6, 7]
EARNER = [0, 1, 3, 6, 10, 15, -1]
BEFORE = {"dibao": {0: 50_000, 1: 50_000, 2: 50_000, 4: 50_000, 6: 50_000}}
MORE = {"dibao": {0: 50_000, 1: 47_500, 2: 40_000, 4: 10_000, 6: 50_000}, "old_age": {3: 500}}


def test_by_hand() -> None:
    """A step is 100 yuan. 0 loses nothing, 1 a quarter, 2 all of it, 4 400 yuan; 3 gains."""
    assert STEP == 10_000
    old, more = view(BEFORE, PEOPLE, earner=EARNER), view(MORE, PEOPLE, earner=EARNER)
    found = cliffs([kept(old, PEOPLE)], [old], [more])
    assert (found.households, found.people, found.unknown) == (6, 21, 0)
    assert (found.receiving, found.people_receiving) == (4, 11)
    assert found.rates == (0, 1, 1, 0, 0, 1, 1)
    assert (found.falling, found.people_falling) == (1, 5)
    assert found.mean_rate == pytest.approx((0 + 0.25 + 1 + 4) / 4)
    assert found.sizes == (0, 0, 0, 1, 0, 0)
    assert (found.largest, found.typical) == (30_000, 30_000)


def test_who_gets_more_for_earning_more_is_told_apart() -> None:
    old, more = (
        view(BEFORE, PEOPLE, earner=EARNER),
        view({**BEFORE, "old_age": {0: 60}}, PEOPLE, earner=EARNER),
    )
    found = cliffs([kept(old, PEOPLE)], [old], [more])
    assert found.rates == (1, 3, 0, 0, 0, 0, 0)
    assert found.falling == 0


def test_benefits_that_are_open_leave_a_household_out() -> None:
    old = view(BEFORE, PEOPLE, {"single": [0]}, earner=EARNER)
    more = view(MORE, PEOPLE, {"children": [4]}, earner=EARNER)
    found = cliffs([kept(old, PEOPLE)], [old], [more])
    assert (found.households, found.unknown, found.falling) == (4, 2, 0)


def test_nobody_has_a_wage() -> None:
    old = view(BEFORE, PEOPLE)
    found = cliffs([kept(old, PEOPLE)], [old], [old])
    assert (found.households, found.mean_rate, found.typical, found.largest) == (0, None, None, 0)
    assert sum(found.rates) == 0
