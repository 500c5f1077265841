"""Relations make sense: pointers, ages, dates, places."""

import polars as pl
import pytest

from minsheng.city.divisions import divisions_at
from minsheng.policy.laws.kinds import (
    Disability,
    ParentState,
    Relation,
    Schooling,
    Sex,
    Whereabouts,
)


@pytest.fixture(params=["city", "city_2020"])
def any_city(request):
    return request.getfixturevalue(request.param)


def beside(people, pointer):
    """Each person who points at another, with that other."""
    other = people.select(
        "household_id",
        pl.col("place").cast(pl.Int64).alias("at"),
        other_age="age",
        other_sex="sex",
        other_spouse="spouse",
        other_place="place",
    )
    pointing = people.filter(pl.col(pointer) >= 0).with_columns(at=pl.col(pointer).cast(pl.Int64))
    joined = pointing.join(other, on=["household_id", "at"])
    assert joined.height == pointing.height, f"{pointer} points outside the household"
    return joined


def test_nobody_lives_in_a_placeholder(any_city):
    month = int(any_city.about["as_of"].replace("-", ""))
    rows = divisions_at(month).rows
    for village, county in any_city["household"].select("village", "county").unique().rows():
        assert rows[village].inhabited
        assert rows[village].county == county


def test_urban_households_live_in_residents_committees(city_2020):
    rows = divisions_at(202011).rows
    for village, urban in city_2020["household"].select("village", "urban").unique().rows():
        assert (rows[village].kind == "residents_committee") == urban


def test_every_household_has_one_head_in_the_first_place(any_city):
    heads = any_city.people.filter(pl.col("relation") == Relation.HEAD)
    assert heads.height == any_city["household"].height
    assert (heads["place"] == 0).all()
    assert (heads["age"] >= 18).all()


def test_spouses_point_at_each_other(any_city):
    couples = beside(any_city.people, "spouse")
    assert couples.height > 10_000
    assert (couples["other_spouse"] == couples["place"]).all()
    assert (couples["at"] != couples["place"]).all()
    assert (couples["other_sex"] != couples["sex"]).all()
    assert ((couples["age"] - couples["other_age"]).abs() <= 7).all()
    assert (couples["age"] >= 20).all()


@pytest.mark.parametrize("pointer", ["parent_1", "parent_2"])
def test_parents_are_older_by_a_generation(any_city, pointer):
    children = beside(any_city.people, pointer)
    assert children.height > 3_000
    assert (children["other_age"] - children["age"]).is_between(18, 45).all()


def test_parents_in_the_file_are_said_to_be(any_city):
    for number in (1, 2):
        in_file = any_city.people[f"parent_{number}"] >= 0
        states = any_city.people[f"parent_{number}_state"]
        assert (states.filter(in_file) == ParentState.IN_FILE).all()
        assert not (states.filter(~in_file) == ParentState.IN_FILE).any()
        lost = ~states.is_in([int(ParentState.CARING), int(ParentState.IN_FILE)])
        assert ((any_city.people[f"parent_{number}_since"] > 0) == lost).all()
        assert (any_city.people.filter(lost)["age"] < 18).all()


def test_ages_are_those_of_people(any_city):
    ages = any_city.people["age"]
    assert ages.min() >= 0
    assert ages.max() <= 110
    births = any_city.people["birth"].cast(pl.String).str.to_date("%Y%m%d")
    assert births.null_count() == 0


def test_relations_fit_sex_and_shape(any_city):
    people = any_city.people
    assert set(people["sex"].unique()) == {int(Sex.MALE), int(Sex.FEMALE)}
    assert set(people["relation"].unique()) <= {int(r) for r in Relation}
    grandchildren = people.filter(pl.col("relation") == Relation.GRANDCHILD)
    assert (grandchildren["age"] < 50).all()


def test_the_absent_are_away_and_the_present_at_home(any_city):
    people = any_city.people
    home = people["whereabouts"] == Whereabouts.HOME
    assert people.filter(home)["lives_here"].all()
    assert ((people["whereabouts_since"] > 0) == ~home).all()
    # Students in a dormitory and spouses away for work share the household's livelihood.
    sharing = people.filter(~home & pl.col("lives_here"))
    assert (sharing["whereabouts"] == Whereabouts.AWAY).all()
    student = sharing["schooling"] != Schooling.NONE
    assert (student | (sharing["relation"] == Relation.SPOUSE)).all()


def test_pupils_and_students_are_of_age(any_city):
    people = any_city.people
    for schooling, low, high in (
        (Schooling.SCHOOL, 6, 17), (Schooling.COLLEGE, 18, 22), (Schooling.POSTGRADUATE, 23, 25),
    ):  # fmt: skip
        ages = people.filter(pl.col("schooling") == schooling)["age"]
        assert ages.len() > 0
        assert ages.is_between(low, high).all()
    pupils = people.filter(pl.col("age").is_between(6, 17))["schooling"] == Schooling.SCHOOL
    assert pupils.mean() > 0.95


def test_disability_by_kind_and_grade(any_city):
    people = any_city.people
    disabled = people.filter(pl.col("disability") != Disability.NONE)
    assert 0.060 < disabled.height / people.height < 0.067
    assert ((people["disability_grade"] > 0) == (people["disability"] != Disability.NONE)).all()
    assert disabled["disability_grade"].is_between(1, 4).all()
    assert 0.26 < (disabled["disability_grade"] <= 2).mean() < 0.34
    physical = (disabled["disability"] == Disability.PHYSICAL).mean()
    assert abs(physical - 2472 / 8502) < 0.03


def test_obligors_are_of_an_elder_or_a_child(any_city):
    obligors = any_city["obligor"].join(
        any_city.people.select("household_id", "place", "age"),
        left_on=["household_id", "obligor_of"],
        right_on=["household_id", "place"],
    )
    assert obligors.height == any_city["obligor"].height
    assert ((obligors["age"] >= 60) | (obligors["age"] < 18)).all()
    first = int(any_city.about["as_of"].replace("-", "")) * 100 + 1
    gap = obligors["age"] - (first - obligors["obligor_birth"]) // 10_000
    assert gap.filter(obligors["age"] >= 60).is_between(22, 34).all()
