"""Where the guard's limits lie: shares just below and just above each, worked out apart.

The decision page (docs/decisions/0015-guard.md) says it in words: 4.5 standard errors of a
beta-binomial difference, 3 points, 20 households. It is worked out here in fractions, without
a line of the guard's own.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from minsheng.recheck.guard import jumps

ERRORS = Fraction(9, 2)
IN_TIME = 2 * Fraction(5, 10_000)
"""What households of a county have in common from run to run: once for each of the two runs."""
IN_PLACE = Fraction(5, 1_000)
"""And beside the other counties: once, for of many counties together there is hardly any."""
ADJUSTED = ["320611:adjust", "320611:continue"]
"""Where some are adjusted, so many fewer continue."""


def county(adjust: int, of: int) -> dict[str, int]:
    """A county of as many only screened as decided, so that no other share differs."""
    return {"continue": of - adjust, "adjust": adjust, "screened": of}


def squared_errors(now: tuple[int, int], then: tuple[int, int], alike: Fraction) -> Fraction:
    """The square of the difference of two shares in standard errors."""
    (some, of), (others, of_others) = now, then
    common = Fraction(some + others, of + of_others)
    varies = common * (1 - common) * (Fraction(1, of) + Fraction(1, of_others) + alike)
    return (Fraction(some, of) - Fraction(others, of_others)) ** 2 / varies


def in_time(now: tuple[int, int], then: tuple[int, int]) -> list[str]:
    """What jumps of a county in a run, against the same county in the last one."""
    return sorted(j.key for j in jumps({"320611": county(*now)}, {"320611": county(*then)}))


def in_place(now: tuple[int, int], each: tuple[int, int], counties: int) -> list[str]:
    """What jumps in a county, against so many others that are all alike."""
    others = {str(320_612 + n): county(*each) for n in range(counties)}
    found = jumps({"320611": county(*now), **others}, None)
    return sorted(jump.key for jump in found if jump.county == "320611")


@pytest.mark.parametrize(
    ("passes", "jumps_", "of", "then"),
    [
        # Some 4.49 and 4.51 standard errors; in the larger counties what households have in
        # common is most of it.
        (64, 65, 500, (20, 500)),
        (467, 468, 5_000, (250, 5_000)),
        (97, 96, 5_000, (250, 5_000)),
        (3_959, 3_960, 15_000, (3_000, 15_000)),
        (2_144, 2_143, 15_000, (3_000, 15_000)),
        (435, 436, 5_000, (1_000, 20_000)),
    ],
)
def test_against_the_last_run_it_takes_four_and_a_half_standard_errors(
    passes, jumps_, of, then
) -> None:
    assert squared_errors((passes, of), then, IN_TIME) < ERRORS**2
    assert squared_errors((jumps_, of), then, IN_TIME) >= ERRORS**2
    assert in_time((passes, of), then) == []
    assert in_time((jumps_, of), then) == ADJUSTED


@pytest.mark.parametrize(
    ("passes", "jumps_", "of", "each"),
    [
        (62, 63, 500, (20, 500)),
        (635, 636, 5_000, (250, 5_000)),
        (5_061, 5_062, 15_000, (1_000, 5_000)),
        (1_215, 1_214, 15_000, (1_000, 5_000)),
    ],
)
def test_against_the_other_counties_it_takes_as_many(passes, jumps_, of, each) -> None:
    counties = 7
    others = counties * each[0], counties * each[1]
    assert squared_errors((passes, of), others, IN_PLACE) < ERRORS**2
    assert squared_errors((jumps_, of), others, IN_PLACE) >= ERRORS**2
    assert in_place((passes, of), each, counties) == []
    assert in_place((jumps_, of), each, counties) == ADJUSTED


def test_three_points_are_needed() -> None:
    """In counties of 20,000 where one in a hundred was adjusted, and now some four are."""
    for some in (799, 801):
        assert squared_errors((some, 20_000), (200, 20_000), IN_TIME) > 5**2
    assert in_time((799, 20_000), (200, 20_000)) == []
    assert in_time((801, 20_000), (200, 20_000)) == ADJUSTED


def test_twenty_households_are_needed() -> None:
    """Of a county of 128, beside a share of nothing."""
    for some in (19, 20):
        assert squared_errors((some, 128), (0, 10_000), IN_TIME) > 5**2
        assert squared_errors((some, 128), (0, 70_000), IN_PLACE) > 5**2
    assert in_place((19, 128), (0, 10_000), 7) == []
    assert in_place((20, 128), (0, 10_000), 7) == ADJUSTED
    assert in_time((19, 128), (0, 10_000)) == []
    assert in_time((20, 128), (0, 10_000)) == ADJUSTED


def test_more_stops_than_last_time_have_a_fifth_in_common() -> None:
    """Of what is rare, households of a county have 0.0001 in common from run to run."""
    last, rare = {"continue": 4_750, "stop_proposed": 250, "screened": 5_000}, Fraction(2, 10_000)
    for stops, found in ((384, False), (385, True)):
        assert (squared_errors((stops, 5_000), (250, 5_000), rare) >= ERRORS**2) is found
        now = {**last, "continue": 5_000 - stops, "stop_proposed": stops}
        keys = {j.key for j in jumps({"320611": now}, {"320611": last})}
        assert ("320611:stop_proposed" in keys) is found
