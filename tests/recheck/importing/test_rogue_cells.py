"""One cell that cannot be true costs its household a fact, and not the city its recheck."""

from __future__ import annotations

import polars as pl
import pytest
from tests.recheck.importing.small_city import City, changed, imported, rows_of, written

from minsheng.city.raw.extracts import Faults
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.belonging import MOST
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.snapshot import Snapshot
from minsheng.snapshot.facts import known_facts

HOUSEHOLDS, SEED = 1_000, 4
QIDONG, RUGAO = 320681, 320682
DORMITORY = 150


def cell(column: str, text: str, row: int = 0):
    """A change of one cell."""
    return lambda rows: rows.with_columns(rows[column].scatter(row, text))


def opened(snapshot, library) -> int:
    """How many households there are, all facts read and looked at as a run does."""
    facts = [name for name, fact in library.facts.items() if fact.entity != "run"]
    whole = Snapshot(snapshot, library.facts)
    return sum(whole.read(part, facts).batch.households for part in whole.parts)


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> City:
    folder = tmp_path_factory.mktemp("rogue")
    raw = written(folder / "raw", HOUSEHOLDS, SEED)
    changed(raw, "families", QIDONG, cell("land", "400"))
    changed(raw, "families", QIDONG, cell("emergency_month", "2021-05", 1))
    changed(raw, "families", QIDONG, cell("exit_start", "2021-05", 2))
    changed(raw, "members", QIDONG, cell("work_start", "2021-03"))
    changed(
        raw, "obligors", QIDONG,
        lambda rows: rows.with_columns(
            grade=pl.lit("一级"), disability=pl.lit("无")
        ),
    )  # fmt: skip

    def dormitory(rows: pl.DataFrame) -> pl.DataFrame:
        last = pl.int_range(pl.len()) >= len(rows) - DORMITORY
        return rows.with_columns(
            household=pl.when(last).then(pl.lit(rows["household"][-1])).otherwise("household")
        )

    changed(raw, "population", QIDONG, dormitory)
    # Two counties that count their households alike, from 1 up.
    for county in (QIDONG, RUGAO):
        for extract in ("population", "families", "obligors"):
            changed(
                raw, extract, county,
                lambda rows: rows.with_columns(household=rows["household"].str.slice(6)),
            )  # fmt: skip
    return imported(raw, folder / "imported")


def test_the_snapshot_is_taken_by_a_run(city: City, library) -> None:
    homes = rows_of(city.snapshot, "household")
    assert opened(city.snapshot, library) == len(homes)


def test_households_that_two_counties_number_alike_are_two(city: City) -> None:
    assert city.done.register is not None
    homes = city.done.register.households.filter(pl.col("county").is_in([QIDONG, RUGAO]))
    assert homes["household"].is_duplicated().any()
    assert rows_of(city.snapshot, "household")["household_id"].is_unique().all()


def test_who_shares_a_house_and_no_purse_is_a_household_alone(city: City) -> None:
    rows = rows_of(city.snapshot, "household")
    assert rows["n_persons"].max() < MOST["person"]
    last = pl.read_parquet(city.snapshot / str(QIDONG) / "person.parquet")
    assert (last["relation"] == int(Relation.HEAD)).sum() >= DORMITORY


def test_what_cannot_be_is_returned_or_open(city: City) -> None:
    home = city.rows("household")
    for fact in ("farm_land_hmu", "emergency_month", "exit_start"):
        assert home[fact].max() is not None
    assert home["exit_start"].max() == 202105
    assert home["emergency_month"].max() <= 202011
    faults = pl.concat(read.faults for read in city.done.reads.values())
    told = set(faults.select("column", "fault").rows())
    assert {("land", "amount_high"), ("emergency_month", "date_future")} <= told
    assert ("work_start", "date_future") in told
    obligors = pl.read_parquet(city.snapshot / str(QIDONG) / "obligor.parquet")
    assert obligors["obligor_disability"].null_count() == len(obligors)
    odd = obligors["obligor_disability__cause"] == int(Cause.CONTRADICTED)
    assert odd.sum() > 0
    assert obligors["obligor_disability_grade__cause"].equals(obligors["obligor_disability__cause"])


def test_no_contract_lets_in_more_than_a_fact_can_hold() -> None:
    """Counts stand in 16 bits, and all money of a household below a limit."""
    for contract in contracts().values():
        for column in contract.columns.values():
            fact = known_facts().get(column.gives or "")
            if fact is None or column.how == "count" or column.codes:
                continue
            if fact.type == "Count":
                assert column.most is not None, (contract.key, column.name)
                most = column.most * column.scale
                assert most <= min(fact.most or 2**15 - 1, 2**15 - 1), (contract.key, column.name)
            if fact.type == "Fen":
                assert column.most is not None, (contract.key, column.name)
                assert column.most * column.scale <= 10**11, (contract.key, column.name)


@pytest.mark.parametrize("seed", [5, pytest.param(6, marks=pytest.mark.slow)])
def test_a_city_full_of_faults_is_still_decided(tmp_path, library, seed: int) -> None:
    faults = Faults(per_million=120_000, files=10, namesakes=200_000)
    raw = written(tmp_path / "raw", HOUSEHOLDS, seed, faults)
    city = imported(raw, tmp_path / "imported")
    assert city.done.refused
    assert sum(len(read.faults) for read in city.done.reads.values()) > 100
    assert opened(city.snapshot, library) == len(rows_of(city.snapshot, "household"))
