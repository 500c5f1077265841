"""What those own who were never asked."""

import polars as pl
import pytest


@pytest.fixture(scope="module")
def households(city_known):
    ids = city_known.assisted["household_id"].implode()
    return city_known["household"].filter(~pl.col("household_id").is_in(ids))


def test_cars_and_rented_homes_are_near_the_census(households):
    assert abs((households["vehicles"] > 0).mean() - 0.559) < 0.08
    assert abs((households["dwellings"] == 0).mean() - 0.071) < 0.02


def test_land_is_tilled_in_the_country_only(households):
    assert (households.filter("urban")["farm_land_hmu"] == 0).all()
    assert abs((households.filter(~pl.col("urban"))["farm_land_hmu"] > 0).mean() - 0.6) < 0.03


def test_who_earns_more_owns_more(city_known, households):
    earned = city_known["person"].group_by("household_id").agg(
        earned=pl.col("wage_verified_m").sum() + pl.col("pension_m").sum()
    )  # fmt: skip
    both = households.join(earned, on="household_id").sort("earned", "household_id")
    third = both.height // 3
    poorer, richer = both.head(third), both.tail(third)
    for name in ("vehicles", "dwellings", "financial_assets_hh"):
        assert richer[name].mean() > 1.05 * poorer[name].mean(), name
    assert richer["financial_assets_hh"].median() > 2 * poorer["financial_assets_hh"].median()
