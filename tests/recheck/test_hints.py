"""Hints by place: each household only screened that may have help is counted, small counts not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from minsheng.recheck.beside import Finished
from minsheng.recheck.hints import KINDS, OTHERWISE, Place, _withheld, households, places
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.small import FEWER, LEAST, NEXT

BYS = {"village": 1, "town": 1_000, "county": 1_000_000}


@pytest.mark.parametrize("by", BYS)
def test_every_household_hinted_at_is_counted_where_it_lives(
    by: str, large: tuple[Path, Path]
) -> None:
    rows = [
        row
        for row in pq.read_table(large[1] / "decisions.parquet").to_pylist()
        if row["outcome"] == "hint"
    ]
    assert not any(row["in_view"] for row in rows)
    found = places(Finished.opened(large[1]), by)  # type: ignore[arg-type]
    counted = Counter(row["village"] // BYS[by] for row in rows)
    assert {code: place.households for code, place in found.items()} == counted
    kinds: Counter[str] = Counter()
    for place in found.values():
        kinds.update(place.kinds)
    for benefit in BENEFITS:
        held = sum(row[f"{benefit.name}_change"] == "hint" for row in rows)
        assert kinds[benefit.name] == held
    columns = [f"{name}_change" for name in KINDS if name != OTHERWISE]
    assert kinds[OTHERWISE] == sum(not any(r[c] == "hint" for c in columns) for r in rows)


def test_the_households_are_those_of_the_counts(large: tuple[Path, Path]) -> None:
    run = Finished.opened(large[1])
    rows = list(households(run))
    total = sum(place.households for place in places(run, "county").values())
    assert len({row["household_id"] for row in rows}) == len(rows) == total
    assert all(row["kinds"] for row in rows)


def test_few_are_told_as_few_and_their_order_tells_nothing(large: tuple[Path, Path]) -> None:
    found = places(Finished.opened(large[1]), "village")
    few = [code for code, place in found.items() if place.withheld]
    assert all(found[code].withheld for code in found if found[code].households < LEAST)
    assert all(
        place.told == str(place.households) for place in found.values() if not place.withheld
    )
    assert few == sorted(few)
    assert {place.households for place in found.values()} > {1}
    assert list(found)[-len(few) :] == few
    assert Place().households == 0


def test_no_place_of_few_follows_from_those_of_another_level() -> None:
    """Towns of two counties: 33 of the one are told by county, so none of 30 and 3 is by town."""
    first, second, third = 320681_001, 320681_002, 320682_001
    sizes = {first: 30, second: 3, third: 38}
    assert _withheld(sizes, "town") == {first: NEXT, second: FEWER}
    assert _withheld({320681: 33, 320682: 38}, "county") == {}


def test_of_a_county_that_is_not_told_no_town_is() -> None:
    few, other, third = 320681_001, 320682_001, 320683_001
    assert _withheld({few: 4, other: 20, third: 50}, "town") == {few: FEWER, other: NEXT}
    village = {code * 1_000 + 1: n for code, n in ((few, 4), (other, 20), (third, 50))}
    assert set(_withheld(village, "village")) == {few * 1_000 + 1, other * 1_000 + 1}


def test_beside_a_kind_of_few_another_is_not_told() -> None:
    place = Place(27, Counter({"old_age": 26, "care_subsidy": 1}))
    assert [place.told_of(k) for k in ("old_age", "care_subsidy", "tekun")] == [NEXT, FEWER, "0"]
    many = Place(60, Counter({"old_age": 40, "care_subsidy": 20}))
    assert [many.told_of(k) for k in many.kinds] == ["40", "20"]
