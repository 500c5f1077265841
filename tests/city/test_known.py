"""The city in which everything is known is the same city."""

import json

import polars as pl
import pytest

from minsheng.city.errors import CityError
from minsheng.city.schema import facts_of
from minsheng.city.snapshot import generate
from minsheng.snapshot.columns import CAUSE, ENTITIES

MEANS_COUNTS = {"n_bills", "n_contributions"}


@pytest.mark.parametrize("entity", ENTITIES)
def test_nothing_is_hidden(city_known, entity):
    frame = city_known[entity]
    for fact in facts_of(entity):
        assert frame[fact.name].null_count() == 0, fact.name
        if fact.name + CAUSE in frame.columns:
            assert (frame[fact.name + CAUSE] == 0).all(), fact.name


@pytest.mark.parametrize("entity", ENTITIES)
def test_families_in_view_are_the_very_same(city_2020, city_known, entity):
    ids = city_2020.assisted["household_id"].implode()
    assert len(ids[0]) > 400
    seen, known = (
        one[entity].filter(pl.col("household_id").is_in(ids)) for one in (city_2020, city_known)
    )
    assert seen.height == known.height
    for name in seen.columns:
        if not name.endswith(CAUSE):
            shown = seen[name].is_not_null()
            assert seen[name].filter(shown).equals(known[name].filter(shown)), name


@pytest.mark.parametrize("entity", ["household", "person", "obligor"])
def test_what_the_registers_hold_of_others_is_the_same(city_2020, city_known, entity):
    seen, known = city_2020[entity], city_known[entity]
    for name in seen.columns:
        if not name.endswith(CAUSE) and name not in MEANS_COUNTS:
            shown = seen[name].is_not_null()
            assert seen[name].filter(shown).equals(known[name].filter(shown)), name


def test_the_cover_page_says_so(city_2020, city_known):
    assert city_known.about["known"] == "all"
    assert city_known.about == {**city_2020.about, "known": "all"}


def test_a_row_group_never_changes_what_is_drawn(tmp_path, monkeypatch):
    generate(tmp_path / "a", 400, 3, "2020-11", known="all")
    monkeypatch.setattr("minsheng.city.snapshot.MOST_HOUSEHOLDS", 7)
    generate(tmp_path / "b", 400, 3, "2020-11", known="all")
    for path in sorted((tmp_path / "a").rglob("*.parquet")):
        assert (
            pl.read_parquet(path)
            .sort("household_id", maintain_order=True)
            .equals(
                pl.read_parquet(tmp_path / "b" / path.relative_to(tmp_path / "a")).sort(
                    "household_id", maintain_order=True
                )
            )
        ), path


def test_it_refuses_to_know_something_else(tmp_path):
    with pytest.raises(CityError, match="`some` cannot be known; choose one of office, all"):
        generate(tmp_path / "c", 10, 1, "2020-11", known="some")
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("month", ["2018-01", "2023-06"])
def test_other_months_are_known_too(tmp_path, month):
    generate(tmp_path / "c", 200, 1, month, known="all")
    about = json.loads((tmp_path / "c" / "city.json").read_text())
    for county in about["counties"]:
        person = pl.read_parquet(tmp_path / "c" / county / "person.parquet")
        assert person["wage_verified_m"].null_count() == 0
