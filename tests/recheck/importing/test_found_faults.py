"""Faults that can be found leave nothing known that is not so."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing.small_city import City, imported, rows_of, written

from minsheng.city.raw.extracts import Faults
from minsheng.city.raw.faults import ROW_KINDS
from minsheng.city.snapshot import generate
from minsheng.recheck.quality.said import kinds
from minsheng.snapshot.facts import known_facts

HOUSEHOLDS, SEED, AS_OF, PER_MILLION = 4_000, 12, "2020-11", 60_000
FOUND = tuple(kind for kind in ROW_KINDS if kinds()[kind]["found"])
BY_PARENTS = "parent_"
"""The register has a father and a mother, the city two parents in any order."""
OTHERWISE = {"overseas_returnee", "child_allowance_chosen", "clergy_years", "social_assistance_m",
             "in_institution", "work_injury_care"}  # fmt: skip
"""What the contract says is so of everybody who is not in the office's book."""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[City, Path]:
    folder = tmp_path_factory.mktemp("found")
    faults = Faults(per_million=PER_MILLION, kinds=FOUND)
    city = imported(written(folder / "raw", HOUSEHOLDS, SEED, faults), folder / "imported")
    generate(folder / "true", HOUSEHOLDS, SEED, AS_OF, known="all")
    return city, folder / "true"


@pytest.mark.parametrize("entity", ["household", "person"])
def test_every_fact_is_true_or_unknown(made, entity: str) -> None:
    city, truth = made
    read, true = city.rows(entity), rows_of(truth, entity)
    sizes = [frame.group_by("household_id").len() for frame in (read, true)]
    same = sizes[0].join(sizes[1], on=["household_id", "len"])["household_id"]
    read, true = (f.filter(pl.col("household_id").is_in(same.implode())) for f in (read, true))
    assert read["household_id"].equals(true["household_id"])
    assert len(same) > HOUSEHOLDS * 0.97
    wrong = {}
    for name, fact in known_facts().items():
        if fact.entity == entity and not name.startswith(BY_PARENTS) and name not in OTHERWISE:
            odd = (read[name] != true[name]).fill_null(value=False)
            if odd.any():
                wrong[name] = list(
                    zip(read["household_id"].filter(odd), true[name].filter(odd),
                        read[name].filter(odd), strict=True)
                )  # fmt: skip
    assert wrong == {}
