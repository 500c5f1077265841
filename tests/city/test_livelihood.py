"""What those live on who were never asked: near the figures, and possible for each person."""

import numpy as np
import polars as pl
import pytest

from minsheng.city.income_report import PAID, RECEIVED, incomes_of
from minsheng.city.livelihood import income_tax
from minsheng.city.marginals import city_incomes
from minsheng.city.report import marginals_report
from minsheng.policy.laws.kinds import Contributor, Schooling, Whereabouts

NEAR, NEAR_IN_COUNTY, FEW = 0.04, 0.12, 1_000


@pytest.fixture(scope="module")
def others(city_known):
    """People of households that neither draw assistance nor apply for it."""
    ids = city_known.assisted["household_id"].implode()
    return city_known.people.filter(~pl.col("household_id").is_in(ids))


def gini(values, weights):
    order = np.argsort(values)
    x, w = values[order], weights[order]
    both = np.sum(w) * np.sum(w * x)
    return (2 * np.sum(w * x * np.cumsum(w)) - np.sum(w * w * x)) / both - 1


def test_the_figures_are_those_of_the_city():
    assert city_incomes() == {"all": 42_608, "urban": 52_484, "rural": 26_141}


def test_mean_incomes_are_near_the_figures(city_known):
    lines = [line for line in marginals_report(city_known.folder) if "income" in line.figure]
    assert {line.figure for line in lines} == {"income urban", "income rural", "income all"}
    assert len(lines) >= 2 * len(city_known.about["counties"])
    for line in lines:
        if line.sample < FEW:
            continue
        near = NEAR_IN_COUNTY if line.county else NEAR
        assert abs(line.made / line.counted - 1) < near, line


def test_a_city_as_an_office_knows_it_has_no_incomes_to_report(city_2020):
    assert not any("income" in line.figure for line in marginals_report(city_2020.folder))


def test_incomes_spread_like_a_chinese_city_s(city_known):
    parts = [incomes_of(city_known.folder / code) for code in city_known.about["counties"]]
    heads = np.concatenate([part.heads for part in parts]).astype(np.float64)
    yearly = np.concatenate([part.yearly for part in parts])
    lives = heads > 0
    assert 0.35 < gini(yearly[lives] / heads[lives], heads[lives]) < 0.45


def test_incomes_are_summed_as_by_hand(city_known):
    code = city_known.about["counties"][0]
    found = incomes_of(city_known.folder / code)
    person = pl.read_parquet(city_known.folder / code / "person.parquet")
    household = pl.read_parquet(city_known.folder / code / "household.parquet")
    awards = [name for name in person.columns if name.startswith("award_")]
    for place in range(0, household.height, 211):
        row = household.row(place, named=True)
        members = person.filter(
            (pl.col("household_id") == row["household_id"]) & pl.col("lives_here")
        )
        monthly = sum(members[name].sum() for name in (*RECEIVED, *awards))
        monthly -= sum(members[name].sum() for name in PAID)
        monthly += row["award_dibao_m_hh"] + row["award_expenditure_m_hh"]
        assert found.yearly[place] == monthly * 12 + row["farm_land_hmu"] * 800
        assert found.heads[place] == members.height


def test_as_many_work_as_the_census_counted(city_known):
    grown = city_known.people.filter(
        (pl.col("age") >= 16) & (pl.col("whereabouts") == int(Whereabouts.HOME))
    )
    works = (grown["wage_verified_m"] + grown["business_m"]) > 0
    assert abs(works.mean() - 0.588) < 0.05


def test_nobody_earns_who_cannot(others):
    earns = others.filter((pl.col("wage_verified_m") + pl.col("business_m")) > 0)
    assert earns["age"].min() >= 18
    assert (earns["schooling"] == int(Schooling.NONE)).all()
    assert not earns["disability_grade"].is_in([1, 2]).any()
    assert earns["whereabouts"].is_in([int(Whereabouts.HOME), int(Whereabouts.AWAY)]).all()
    started = others["work_start"] > 0
    assert (others.filter(started)["wage_verified_m"] > 0).all()
    assert (others.filter(pl.col("wage_verified_m") > 0)["work_start"] > 0).all()


def test_pensions_come_with_age(others):
    assert others.filter(pl.col("basic_pension_m") > 0)["age"].min() >= 60
    drawn = others.filter(pl.col("pension_m") > 0)
    assert drawn.filter(pl.col("sex") == 1)["age"].min() >= 60
    assert drawn["age"].min() >= 50


def test_the_slightly_disabled_earn_less_often(others):
    men = others.filter(pl.col("age").is_between(25, 49) & (pl.col("sex") == 1))
    light = men.filter(pl.col("disability_grade").is_in([3, 4]))
    sound = men.filter(pl.col("disability_grade") == 0)
    share = [((one["wage_verified_m"] + one["business_m"]) > 0).mean() for one in (light, sound)]
    assert share[0] < share[1] - 0.2


def test_couples_are_alike(others):
    pairs = others.filter(pl.col("relation") <= 1, pl.col("wage_verified_m") > 200_000).group_by(
        "household_id"
    ).agg(pl.col("wage_verified_m")).filter(pl.col("wage_verified_m").list.len() == 2)  # fmt: skip
    logs = np.log(np.array(pairs["wage_verified_m"].to_list(), np.float64))
    assert 0.25 < np.corrcoef(logs.T)[0, 1] < 0.8


def test_insurance_follows_work(city_known, others):
    paid = city_known["contribution"].join(
        others.select("household_id", person_no=pl.col("place").cast(pl.Int16),
                      wage="wage_verified_m", own="social_contributions_m"),
        on=["household_id", "person_no"],
    )  # fmt: skip
    employee = paid.filter(pl.col("contribution_kind") == int(Contributor.EMPLOYEE))
    assert employee.height > 100_000
    assert (employee["wage"] > 0).all()
    assert (employee["contribution_base"] >= 303_000).all()
    assert (employee["own"] == employee["contribution_base"] * 105 // 1000).all()
    resident = paid.filter(pl.col("contribution_kind") == int(Contributor.RESIDENT))
    assert (resident["own"] == 0).all()


@pytest.mark.parametrize(
    ("wage", "own", "tax"),
    [(5_000, 525, 0), (7_000, 735, 7), (15_000, 1_575, 532), (60_000, 1_768, 11_259)],
)
def test_income_tax_by_hand(wage, own, tax):
    """15,000 - 1,575 - 6,000 = 7,425 at 10 % less 210 is 532.50 yuan."""
    found = income_tax(np.array([wage * 100]), np.array([own * 100]))[0]
    assert found // 100 == tax
