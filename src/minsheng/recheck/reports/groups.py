"""To which groups a household belongs: by county, age, disability, urban or rural standard.

The age is that of the head (户主), the one person every file has and each office knows it by;
how old the eldest is says little of a family of three generations. A household counts as one
with a disabled person where it is known to have one, as a severely disabled one's where a grade
1 or 2 is known; where no disability is known and that of somebody is open, it is *not known*.
"""

from __future__ import annotations

import polars as pl

from minsheng.policy.laws.kinds import Disability, Relation
from minsheng.recheck.reports.material import Material, Read

AGES = (18, 45, 60, 70, 80)
"""First years of the bands of age after the first."""
SEVERE = (1, 2)
"""Grades of a severe disability."""
DIMENSIONS: dict[str, tuple[tuple[str, str], dict[str, tuple[str, str]]]] = {
    "county": (("县（市、区）", "county"), {}),
    "age": (
        ("户主年龄", "age of the head"),
        {
            "0": ("不满18周岁", "under 18"),
            "18": ("18至44周岁", "18 to 44"),
            "45": ("45至59周岁", "45 to 59"),
            "60": ("60至69周岁", "60 to 69"),
            "70": ("70至79周岁", "70 to 79"),
            "80": ("80周岁及以上", "80 and over"),
            "unknown": ("年龄或者户主不详", "not known"),
        },
    ),
    "disability": (
        ("残疾情况", "disability"),
        {
            "none": ("无残疾人", "nobody disabled"),
            "other": ("有残疾人（非重度或等级不详）", "disabled, not known as severe"),
            "severe": ("有重度残疾人（一、二级）", "severely disabled (grade 1 or 2)"),
            "unknown": ("残疾情况不详", "not known"),
        },
    ),
    "residence": (
        ("适用标准", "standard"),
        {"urban": ("城镇", "urban"), "rural": ("农村", "rural")},
    ),
}
"""What a report tells apart: how it is called, and its groups in order."""
PERSONS = ("relation", "birth", "disability", "disability_grade")


def grouped(material: Material, read: Read) -> pl.DataFrame:
    """How many households of a part there are in each group, by outcome.

    Args:
        material: the run, with its snapshot.
        read: the part.

    Raises:
        RecheckError: a file of the snapshot is broken.
    """
    law_day = int(material.about["law_day"].replace("-", ""))
    urban = material.facts(read.name, "household", ["urban"])
    residence = pl.when("urban").then(pl.lit("urban")).otherwise(pl.lit("rural"))
    persons = of_persons(material.facts(read.name, "person", PERSONS), law_day)
    whole = (
        read.decided.select("household_id", "county", "view", "outcome")
        .join(urban.select("household_id", residence=residence), "household_id", "left")
        .join(persons, "household_id", "left")
        .with_columns(pl.col("county").cast(pl.String))
    )
    keys = ("group", "view", "outcome")
    counted = [
        whole.rename({name: "group"})
        .with_columns(pl.col("group").fill_null("unknown"))
        .group_by(keys)
        .agg(pl.len().cast(pl.Int64).alias("n"))
        .select(pl.lit(name).alias("dimension"), *keys, "n")
        for name in DIMENSIONS
    ]
    return pl.concat(counted)


def of_persons(persons: pl.DataFrame, law_day: int) -> pl.DataFrame:
    """The groups of age and disability of each household, from its persons.

    Args:
        persons: a row for each, with `household_id` and the facts of `PERSONS`.
        law_day: the day the ages are of (yyyymmdd).

    Returns:
        `household_id`, `age`, `disability`.
    """
    disabled = pl.col("disability") != int(Disability.NONE)
    severe = disabled & pl.col("disability_grade").is_in(SEVERE)
    head = pl.col("birth").filter(pl.col("relation") == int(Relation.HEAD)).first()
    found = persons.group_by("household_id").agg(
        head.alias("head"),
        severe.any().alias("severe"),
        disabled.any().alias("disabled"),
        pl.col("disability").is_null().any().alias("open"),
    )
    years = (law_day - pl.col("head").cast(pl.Int64)) // 10_000
    age = pl.lit("0")
    for first in AGES:
        age = pl.when(years >= first).then(pl.lit(str(first))).otherwise(age)
    age = pl.when(years.is_null()).then(pl.lit("unknown")).otherwise(age)
    disability = (
        pl.when("severe")
        .then(pl.lit("severe"))
        .when("disabled")
        .then(pl.lit("other"))
        .when("open")
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("none"))
    )
    return found.select("household_id", age.alias("age"), disability.alias("disability"))
