"""The pattern family: in every city, twice, and all its figures right."""

import polars as pl
import pytest

from minsheng.city.divisions import divisions_at
from minsheng.city.schema import facts_of
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Contributor, Relation, Schooling
from minsheng.snapshot.columns import CAUSE


@pytest.fixture(params=["pattern_verified", "pattern_insured"])
def family(request, city):
    number = city.about["pattern_families"][request.param]
    here = pl.col("household_id") == number
    return {
        "name": request.param,
        "household": city["household"].filter(here).row(0, named=True),
        "people": city.people.filter(here).rows(named=True),
        "bills": city["bill"].filter(here),
        "months": city["contribution"].filter(here),
    }


def test_who_they_are(family):
    relations = [person["relation"] for person in family["people"]]
    assert relations == [Relation.HEAD, Relation.SPOUSE, Relation.CHILD, Relation.PARENT]
    husband, wife, child, mother = family["people"]
    assert child["schooling"] == Schooling.SCHOOL
    assert (child["parent_1"], child["parent_2"]) == (0, 1)
    assert husband["parent_1"] == 3
    assert husband["spouse"] == 1
    assert wife["spouse"] == 0
    assert mother["age"] >= 60
    assert husband["seriously_ill"]
    assert all(person["registered_here"] and person["lives_here"] for person in family["people"])


def test_where_they_live(family):
    household = family["household"]
    path = divisions_at(201811).path(household["village"])
    assert [division.name for division in path[1:]] == ["启东市", "北新镇", "永济村委会"]
    assert not household["urban"]


def test_what_they_draw_and_ask(family):
    household = family["household"]
    assert household["award_dibao_m_hh"] == 4 * 64_000
    assert household["applies"]
    assert household["n_obligors"] == 0


def test_income_of_the_year_is_54_000_yuan(family):
    wife = family["people"][1]
    others = sum(
        person[name] for person in family["people"]
        for name in ("business_m", "property_income_m", "pension_m", "basic_pension_m",
                     "unemployment_m", "support_received_m", "other_transfer_m",
                     "social_assistance_m", "preferential_pension_m")
    )  # fmt: skip
    wage = wife["wage_verified_m"] if family["name"] == "pattern_verified" else 450_000
    assert (wage + others - wife["social_contributions_m"]) * 12 == 54_000_00
    assert family["household"]["farm_land_hmu"] == 0


def test_bills_of_the_year_are_61_200_yuan(family):
    bills = family["bills"]
    assert bills["bill_own_share"].sum() == 61_200_00
    assert bills["bill_designated"].all()
    assert bills["bill_month"].is_between(201711, 201810).all()
    assert set(bills["person_no"]) == {0}


def test_her_work_is_verified_or_only_insured(family):
    wife = family["people"][1]
    assert wife["work_start"] == 201711
    assert set(family["months"]["contribution_kind"]) == {int(Contributor.EMPLOYEE)}
    assert family["months"]["contribution_month"].to_list()[-1] == 201810
    if family["name"] == "pattern_verified":
        assert wife["wage_verified_m"] == 450_000
    else:
        assert wife["wage_verified_m"] is None
        assert wife["wage_verified_m" + CAUSE] == Cause.NOT_DELIVERED
        assert wife["wage_declared_m"] == 0


def test_all_else_is_known(family):
    unknown = [
        (number, fact.name)
        for number, person in enumerate(family["people"])
        for fact in facts_of("person")
        if person[fact.name] is None
    ]
    wage = [(1, "wage_verified_m")] if family["name"] == "pattern_insured" else []
    assert unknown == wage
    assert None not in family["household"].values()
    assert family["bills"].null_count().sum_horizontal()[0] == 0
    assert family["months"].null_count().sum_horizontal()[0] == 0


def test_it_stands_in_the_city_of_2020_too(city_2020):
    families = city_2020.about["pattern_families"]
    household = city_2020["household"].filter(pl.col("household_id").is_in(list(families.values())))
    assert household.height == 2
    assert (household["award_dibao_m_hh"] == 4 * 71_000).all()
