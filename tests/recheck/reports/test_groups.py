"""Groups: the age of the head, known disabilities, the standard; recounted one by one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from minsheng.policy.laws.kinds import Disability, Relation
from minsheng.recheck.reports.groups import DIMENSIONS, of_persons

DAY = 20201101
HEAD, CHILD = int(Relation.HEAD), int(Relation.CHILD)
NONE, VISUAL = int(Disability.NONE), int(Disability.SIGHT)


def groups(*persons: tuple[int | None, ...]) -> tuple[str, str]:
    columns = ("relation", "birth", "disability", "disability_grade")
    rows = [(1, *person) for person in persons]
    table = pl.DataFrame(
        rows, {"household_id": pl.Int64, **dict.fromkeys(columns, pl.Int32)}, orient="row"
    )
    (found,) = of_persons(table, DAY).iter_rows()
    return found[1:]


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        (20021102, "0"),
        (20021101, "18"),
        (19751102, "18"),
        (19751101, "45"),
        (19601102, "45"),
        (19601101, "60"),
        (19501101, "70"),
        (19401102, "70"),
        (19401101, "80"),
        (None, "unknown"),
    ],
)
def test_the_age_is_that_of_the_head_on_the_day_of_the_law(birth, band) -> None:
    elder = (CHILD, 19000101, NONE, 0)
    assert groups(elder, (HEAD, birth, NONE, 0))[0] == band


def test_without_a_known_head_the_age_is_not_known() -> None:
    assert groups((None, 19400101, NONE, 0))[0] == "unknown"


@pytest.mark.parametrize(
    ("persons", "group"),
    [
        ([(NONE, 0), (NONE, 0)], "none"),
        ([(NONE, 0), (VISUAL, 3)], "other"),
        ([(VISUAL, 3), (VISUAL, 2)], "severe"),
        ([(VISUAL, 1)], "severe"),
        ([(NONE, 0), (None, None)], "unknown"),
        ([(VISUAL, None), (None, None)], "other"),
        ([(None, None), (VISUAL, 2)], "severe"),
    ],
)
def test_a_disability_counts_where_it_is_known(persons, group) -> None:
    assert groups(*((HEAD, 19800101, *one) for one in persons))[1] == group


def test_groups_are_those_of_a_recount(figures, decided, cities: dict[str, Path]) -> None:
    files = sorted(cities["2020-11"].glob("*/household.parquet"))
    urban = pl.concat(pl.read_parquet(f, columns=["household_id", "urban"]) for f in files)
    standard = dict(urban.iter_rows())
    heads: dict[int, int | None] = {}
    columns = ["household_id", "relation", "birth"]
    for file in sorted(cities["2020-11"].glob("*/person.parquet")):
        persons = pl.read_parquet(file, columns=columns).iter_rows()
        heads |= {household: birth for household, relation, birth in persons if relation == HEAD}
    found: dict[tuple[object, ...], int] = {}
    for row in decided.to_dicts():
        birth = heads.get(row["household_id"])
        years = None if birth is None else (DAY - birth) // 10_000
        firsts = [int(name) for name in DIMENSIONS["age"][1] if name.isdigit()]
        band = "unknown" if years is None else str(max(f for f in firsts if f <= years))
        residence = "urban" if standard[row["household_id"]] else "rural"
        for dimension, group in (("age", band), ("residence", residence)):
            key = dimension, group, row["in_view"], row["outcome"]
            found[key] = found.get(key, 0) + 1
    of = figures.groups.filter(pl.col("dimension").is_in(["age", "residence"]))
    assert {row[:4]: row[4] for row in of.iter_rows()} == found


def test_every_group_is_called_something(figures) -> None:
    for dimension, group in figures.groups.select("dimension", "group").unique().iter_rows():
        assert dimension == "county" or group in DIMENSIONS[dimension][1]
