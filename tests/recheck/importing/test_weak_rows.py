"""What a row that no number tells whose it is leaves open, and what it does not."""

from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing.small_city import City, changed, imported, written

from minsheng.policy.engine.unknown import Cause

HOUSEHOLDS, SEED, COUNTY = 3_000, 11, 320681
OLD_AGE = "尊老金"
FEW = 3
"""So few that the file is not sent back as a whole."""
AWARDS = "^award_.*__cause$"


@pytest.fixture(scope="module")
def weak(tmp_path_factory: pytest.TempPathFactory) -> tuple[City, pl.DataFrame]:
    """A city where some old-age allowances of a county came without their number."""
    folder: Path = tmp_path_factory.mktemp("weak")
    raw = written(folder / "raw", HOUSEHOLDS, SEED)
    without: list[pl.DataFrame] = []

    def blank(rows: pl.DataFrame) -> pl.DataFrame:
        of_age = pl.col("benefit") == OLD_AGE
        chosen = of_age & (of_age.cum_sum() <= FEW)
        without.append(rows.filter(chosen))
        number = pl.when(chosen).then(None).otherwise(pl.col("number"))
        return rows.with_columns(number.alias("number"))

    changed(raw, "benefits", COUNTY, blank)
    return imported(raw, folder / "snapshot"), without[0]


def test_a_benefit_linked_by_name_leaves_open_only_that_benefit(weak) -> None:
    city, without = weak
    people = pl.concat(pl.read_parquet(p) for p in city.snapshot.glob("*/person.parquet"))
    unverified = pl.col("award_old_age_m__cause") == int(Cause.UNVERIFIED)
    found = people.filter(unverified)
    assert len(without) == FEW
    assert len(found) >= FEW
    causes = found.select(AWARDS).columns
    assert set(causes) > {"award_old_age_m__cause"}
    for name in causes:
        if name != "award_old_age_m__cause":
            assert (found[name] == 0).all(), name


def test_who_draws_an_old_age_allowance_perhaps_is_not_in_assistance_for_it(weak) -> None:
    city, _ = weak
    homes = pl.concat(pl.read_parquet(p) for p in city.snapshot.glob("*/household.parquet"))
    assert (homes.select("^award_.*__cause$").sum_horizontal() == 0).all()
