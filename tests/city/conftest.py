"""One city of 20,000 households before the merger of the districts, one after it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from minsheng.city.snapshot import generate

HOUSEHOLDS = 20_000
ENTITIES = ("household", "person", "obligor", "bill", "contribution")


@dataclass(frozen=True)
class City:
    """A snapshot as a test reads it."""

    folder: Path

    @cached_property
    def about(self) -> dict[str, Any]:
        return json.loads((self.folder / "city.json").read_text(encoding="utf-8"))

    @cached_property
    def _frames(self) -> dict[str, pl.DataFrame]:
        return {
            entity: pl.concat(
                pl.read_parquet(self.folder / county / f"{entity}.parquet")
                for county in self.about["counties"]
            )
            for entity in ENTITIES
        }

    def __getitem__(self, entity: str) -> pl.DataFrame:
        return self._frames[entity]

    @cached_property
    def people(self) -> pl.DataFrame:
        """Persons with their place and age on the first day of the month decided."""
        first = int(self.about["as_of"].replace("-", "")) * 100 + 1
        return self["person"].with_columns(
            place=pl.int_range(pl.len()).over("household_id"),
            age=(first - pl.col("birth")) // 10_000,
        )

    @cached_property
    def assisted(self) -> pl.DataFrame:
        """Households in assistance or applying."""
        means_tested = ["award_single_m", "award_tekun_m", "award_severe_disability_m",
                        "award_child_m"]  # fmt: skip
        persons = self["person"].group_by("household_id").agg(pl.col(means_tested).sum())
        awards = ["award_dibao_m_hh", "award_expenditure_m_hh", *means_tested]
        return self["household"].join(persons, on="household_id").filter(
            pl.col("applies") | (pl.sum_horizontal(awards) > 0)
        )  # fmt: skip


@pytest.fixture(scope="session")
def city(tmp_path_factory) -> City:
    folder = tmp_path_factory.mktemp("city") / "2018"
    generate(folder, HOUSEHOLDS, 1, "2018-11")
    return City(folder)


@pytest.fixture(scope="session")
def city_2020(tmp_path_factory) -> City:
    folder = tmp_path_factory.mktemp("city") / "2020"
    generate(folder, HOUSEHOLDS, 1, "2020-11")
    return City(folder)


@pytest.fixture(scope="session")
def city_known(tmp_path_factory) -> City:
    """The city of `city_2020` with everything known of everybody."""
    folder = tmp_path_factory.mktemp("city") / "known"
    generate(folder, HOUSEHOLDS, 1, "2020-11", known="all")
    return City(folder)
