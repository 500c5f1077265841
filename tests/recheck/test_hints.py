"""Hints by place: each household only screened that may have help is counted, small counts not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from minsheng.recheck.beside import Finished
from minsheng.recheck.hints import KINDS, OTHERWISE, Place, households, places
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.small import LEAST

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
