"""The procedures as the acts have them: none broken, one in force a day, limits at their edge."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minsheng.kernel.cases.book import NoProcedureError, checks, procedure_for
from minsheng.kernel.cases.procedure import Status, faults
from minsheng.kernel.cases.reckoning import last_day
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.procedures import PROCEDURES

BY_KEY = {one.key: one for one in PROCEDURES}
PINNED = (
    "dibao_2012", "dibao_2020", "dibao_2021", "expenditure_2012", "expenditure_2020",
    "expenditure_2021", "tekun_2016", "tekun_2021", "temporary_aid_2018", "subsidies_2016",
    "children_2010", "children_2020", "old_age", "review_2012", "review_2021",
)  # fmt: skip
MONDAY = date(2020, 11, 16)


def test_the_names_are_pinned():
    assert tuple(BY_KEY) == PINNED


@pytest.mark.parametrize("key", PINNED)
def test_none_is_broken(key):
    assert list(faults(BY_KEY[key])) == []


@pytest.mark.parametrize("key", PINNED)
def test_each_need_is_looked_at(key):
    needs = {need.key for deed in BY_KEY[key].deeds for need in deed.needs}
    assert needs <= set(checks())


@pytest.mark.parametrize("kind", sorted(BENEFITS))
@pytest.mark.parametrize("purpose", ["grant", "review"])
def test_one_and_one_alone_is_in_force_on_each_day_it_changes(kind, purpose):
    of = [one for one in PROCEDURES if kind in one.kinds and one.purpose == purpose]
    days = {one.since for one in of} | {one.until for one in of if one.until}
    first = min((one.since for one in of), default=date.max)
    for day in sorted({d + timedelta(days=n) for d in days for n in (-1, 0, 1)}):
        assert sum(one.holds(day) for one in of) == (day >= first), day


def test_before_its_first_day_nothing_can_be_asked_for():
    with pytest.raises(NoProcedureError):
        procedure_for("dibao", "grant", date(2012, 12, 11))
    assert procedure_for("dibao", "grant", date(2012, 12, 12)).key == "dibao_2012"
    assert procedure_for("dibao", "grant", date(2020, 11, 16)).key == "dibao_2020"
    assert procedure_for("single", "grant", date(2021, 7, 1)).key == "dibao_2021"


def test_a_child_is_never_hung_out():
    assert [one.key for one in PROCEDURES if "children" in one.kinds and one.published] == []


def test_who_proposes_decides_in_none():
    for one in PROCEDURES:
        for deed in one.deeds:
            if deed.key in {"decide", "refuse", "confirm"}:
                assert "propose" in deed.apart_from, (one.key, deed.key)


@pytest.mark.parametrize(("key", "limit", "end"), [
    ("dibao_2012", "inquiry", date(2020, 11, 30)),  # 10 working days, S3 art. 18
    ("dibao_2012", "appraisal", date(2020, 11, 23)),  # 5, art. 21
    ("dibao_2012", "publicity", date(2020, 11, 23)),  # 7 days, art. 25
    ("dibao_2012", "county", date(2020, 11, 23)),  # 5, art. 26
    ("dibao_2012", "refusal", date(2020, 11, 19)),  # 3 days, art. 26
    ("dibao_2021", "check", date(2020, 11, 19)),  # 3, S2 art. 15
    ("dibao_2021", "county", date(2020, 11, 30)),  # 10, art. 20
    ("dibao_2021", "refusal", date(2020, 11, 19)),  # 3, art. 21
    ("dibao_2021", "whole", date(2020, 12, 28)),  # 30, art. 22
    ("tekun_2016", "inquiry", date(2020, 12, 14)),  # 20, remembered
    ("tekun_2021", "inquiry", date(2020, 12, 7)),  # 15, S5 art. 13
    ("tekun_2021", "county", date(2020, 12, 7)),  # 15, art. 16
    ("tekun_2021", "refusal", date(2020, 11, 19)),  # 3, art. 18
    ("children_2020", "town", date(2020, 12, 7)),  # 15, S9 part 2
    ("children_2020", "county", date(2020, 12, 7)),  # 15, S9 part 2
])  # fmt: skip
def test_each_limit_of_an_act_ends_on_its_day(key, limit, end):
    assert last_day(BY_KEY[key].limit(limit), MONDAY) == end


def test_what_is_not_read_in_an_act_is_marked():
    for one in PROCEDURES:
        if one.key.startswith(("expenditure", "subsidies", "old_age", "children_2010")):
            assert {limit.status for limit in one.limits} == {Status.ILLUSTRATIVE}, one.key
