"""The law decides a city in which everything is known, and finds who draws nothing there."""

import polars as pl
import pytest

from minsheng.city.snapshot import generate
from minsheng.recheck.decide import recheck

HOUSEHOLDS = 10_000


@pytest.fixture(scope="module")
def decided(library, tmp_path_factory):
    folder = tmp_path_factory.mktemp("known")
    generate(folder / "city", HOUSEHOLDS, 7, "2020-11", known="all")
    recheck(folder / "city", "2020-11", folder / "run", library)
    return pl.read_parquet(folder / "run" / "decisions.parquet").with_columns(
        pl.col("dibao_change").cast(pl.String)
    )


def test_one_or_two_screened_households_in_a_hundred_would_draw_dibao(decided):
    screened = decided.filter(~pl.col("in_view"))
    assert screened.height > HOUSEHOLDS * 0.95
    assert 0.008 < (screened["dibao_change"] == "hint").mean() < 0.02


def test_nothing_is_left_open_for_want_of_a_fact(decided):
    assert (decided["ask"] == "").all()
    assert (decided["unknown_for"] == "").all()
