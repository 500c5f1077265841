"""Worked cases are read strictly: what they cannot mean is told, never passed over."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.policy.engine.small import small

from minsheng.policy.engine.cases import (
    Case,
    cause_of,
    differences,
    expectations,
    household_of,
    merged,
    read_cases,
    same,
    trace_of,
)
from minsheng.policy.engine.faults import PolicyError, RuleBookError
from minsheng.policy.engine.unknown import Cause, Unknown

ONE: dict[str, Any] = {
    "name": "one",
    "day": date(2020, 11, 1),
    "source": "roll 1",
    "facts": {"persons": [{"wage_m": 100}, {"wage_m": 200, "guild": "FERRY"}]},
    "expect": {"household": {"dues__wages_m_hh": 300, "dues__poor": True}},
}
U = {"unknown": "not_delivered"}


def case(**over: Any) -> Case:
    entry = {**ONE, **over}
    return Case("dues/cases/a.yaml", entry["name"], entry["day"], "roll", entry["facts"],
                entry["expect"])  # fmt: skip


@pytest.fixture
def written(tmp_path: Path):
    """Read a file of cases."""

    def reading(*entries: dict[str, Any]) -> list[Case]:
        folder = tmp_path / "dues" / "cases"
        folder.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump([copy.deepcopy(e) for e in entries], allow_unicode=True)
        (folder / "a.yaml").write_text(text, encoding="utf-8")
        return read_cases(tmp_path)

    return reading


@pytest.fixture(scope="module")
def dues(book):
    return book(small())


# --- the file ---------------------------------------------------------------


def test_a_case_is_read(written) -> None:
    (found,) = written(ONE)
    assert (found.path, found.name, found.law) == ("dues/cases/a.yaml", "one", "dues")
    assert found.title == "dues/cases/a.yaml: one"
    assert (found.day, found.source, found.facts) == (ONE["day"], "roll 1", ONE["facts"])


def test_a_base_lends_its_facts_row_by_row(written) -> None:
    second = {
        **ONE,
        "name": "two",
        "base": "one",
        "facts": {"persons": [{}, {"wage_m": 5}, {"wage_m": 7}], "household": {"urban": True}},
        "note": "a third person",
    }
    third = {k: v for k, v in ONE.items() if k != "facts"} | {"name": "three", "base": "two"}
    _, two, three = written(ONE, second, third)
    assert two.facts == {
        "household": {"urban": True},
        "persons": [{"wage_m": 100}, {"wage_m": 5, "guild": "FERRY"}, {"wage_m": 7}],
    }
    assert three.facts == two.facts
    assert ONE["facts"]["persons"][1]["wage_m"] == 200


def test_a_base_lends_its_day_and_source(written) -> None:
    bare = {"name": "two", "base": "one", "expect": ONE["expect"]}
    later = {**bare, "name": "three", "day": date(2021, 1, 1)}
    one, two, three = written(ONE, bare, later)
    assert (two.day, two.source) == (one.day, one.source)
    assert (three.day, three.source) == (date(2021, 1, 1), one.source)


def test_merging_leaves_the_base_alone() -> None:
    base = {"persons": [{"wage_m": 1}], "household": {"urban": True}}
    over = {"persons": [{"wage_m": 2}], "household": {"county": 320613}, "obligors": [{}]}
    assert merged(base, over) == {
        "persons": [{"wage_m": 2}],
        "household": {"urban": True, "county": 320613},
        "obligors": [{}],
    }
    assert base == {"persons": [{"wage_m": 1}], "household": {"urban": True}}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([{"name": "a"}], "a lacks day, expect, facts, source"),
        ([{**ONE, "name": "a", "expects": {}}], "a has the unknown field `expects`"),
        ([ONE, ONE], "one stands twice"),
        ([{**ONE, "name": "a", "base": "b"}], "a: its base `b` does not stand before it"),
        ([{**ONE, "base": "one"}], "one: its base `one` does not stand before it"),
        ([{**ONE, "day": "2020-11"}], "one needs a day (yyyy-mm-dd) and something expected"),
        ([{**ONE, "expect": {}}], "one needs a day (yyyy-mm-dd) and something expected"),
    ],
)
def test_each_fault_of_a_case_is_told(written, entries, words) -> None:
    with pytest.raises(RuleBookError) as caught:
        written(*entries)
    assert f"dues/cases/a.yaml: {words}" in caught.value.faults


def test_a_case_without_a_name_is_numbered(written) -> None:
    nameless = {k: v for k, v in ONE.items() if k != "name"}
    with pytest.raises(RuleBookError, match=r"dues/cases/a.yaml: case 2 lacks name"):
        written(ONE, nameless)


# --- the household ----------------------------------------------------------


def test_facts_left_out_take_their_baseline(dues) -> None:
    household = household_of(case(), dues.library)
    assert household.county == "320681"
    assert household.residence == "rural"
    assert household.rows["run"] == [{"as_of": 20201101}]
    assert household.rows["person"] == [
        {"wage_m": 100, "guild": 0, "elder": -1},
        {"wage_m": 200, "guild": 2, "elder": -1},
    ]
    assert household.rows["obligor"] == household.rows["bill"] == []


def test_bills_and_months_belong_to_persons(dues) -> None:
    facts = {**ONE["facts"], "bills": [{"bill_sum": 1}, {"of": 1, "bill_sum": 2}],
             "contributions": [{"of": 1, "stamp": U}], "household": {"county": 320613}}  # fmt: skip
    household = household_of(case(facts=facts), dues.library)
    assert household.county == "320613"
    assert household.parents["bill"] == [0, 1]
    assert household.parents["contribution"] == [1]
    assert repr(household.rows["contribution"][0]["stamp"]) == "unknown(not_delivered)"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"people": []},
            "`people` is none of run, household, persons, obligors, bills, contributions",
        ),
        (
            {"persons": [{"wages_m": 1}]},
            "`wages_m` is no fact of person; the nearest existing name is `wage_m`",
        ),
        ({"obligors": [{"wage_m": 1}]}, "`wage_m` is no fact of obligor"),
        ({"persons": [{"wage_m": "1"}]}, "fact `wage_m`: '1' is not a whole number"),
        ({"persons": [{"wage_m": True}]}, "fact `wage_m`: True is not a whole number"),
        ({"household": {"urban": 1}}, "fact `urban`: 1 is not true or false"),
        (
            {"persons": [{"guild": "SMITHS"}]},
            "fact `guild`: 'SMITHS' is not a Guild; it is one of NONE, BAKERS, FERRY",
        ),
        (
            {"persons": [{"wage_m": {"unknown": "lost"}}]},
            "fact `wage_m`: `lost` is no cause; they are not_authorised, not_delivered, ",
        ),
        (
            {"persons": [{"wage_m": {"unknown": "undefined", "why": 1}}]},
            "fact `wage_m`: {'unknown': 'undefined', 'why': 1} is not {unknown: cause}",
        ),
        (
            {"persons": [{}, {}], "bills": [{"of": 1}, {"of": 0}]},
            "the bill rows must stand in the order of persons",
        ),
        ({"persons": [{}], "bills": [{"of": 1}]}, "a bill is `of` a person who is not there"),
        ({"persons": [{}], "contributions": [{"of": -1}]}, "a contribution is `of` a person who"),
    ],
)
def test_what_a_case_cannot_mean_is_told(dues, facts, words) -> None:
    with pytest.raises(RuleBookError) as caught:
        household_of(case(facts=facts), dues.library)
    assert any(f.startswith(f"dues/cases/a.yaml: one: {words}") for f in caught.value.faults)


def test_causes_add_up() -> None:
    assert cause_of("not_authorised+out_of_date") == Cause.NOT_AUTHORISED | Cause.OUT_OF_DATE
    assert cause_of("unverified") == Cause.UNVERIFIED
    with pytest.raises(ValueError, match="`lost` is no cause; they are not_authorised"):
        cause_of("undefined+lost")


# --- what comes out ---------------------------------------------------------


def test_a_case_that_holds_shows_no_difference(dues) -> None:
    assert differences(case(), dues) == []
    assert trace_of(case(), dues).value("dues__wages_m_hh") == 300


def test_a_difference_names_case_name_row_and_both_values(dues) -> None:
    expect = {"household": {"dues__wages_m_hh": 301}, "persons": {1: {"wage_m": U}}}
    assert differences(case(expect=expect), dues) == [
        "dues/cases/a.yaml: one: `dues__wages_m_hh` (row 0) is 300, expected 301",
        "dues/cases/a.yaml: one: `wage_m` (row 1) is 200, expected unknown(not_delivered)",
    ]


def test_a_name_the_book_does_not_have_is_told(dues) -> None:
    with pytest.raises(PolicyError, match=r"`dues__pour` is no name .* nearest existing name is"):
        differences(case(expect={"household": {"dues__pour": True}}), dues)


def test_a_value_that_cannot_be_one_of_the_name_is_told(dues) -> None:
    words = "dues/cases/a.yaml: one: `dues__poor`: 1 is not true or false"
    with pytest.raises(RuleBookError, match=words):
        list(expectations(case(expect={"household": {"dues__poor": 1}}), dues))


@pytest.mark.parametrize(
    ("got", "wanted", "alike"),
    [
        (1, 1, True),
        (1, 2, False),
        (Unknown(Cause(1)), 1, False),
        (1, Unknown(Cause(1)), False),
        (Unknown(Cause(1)), Unknown(Cause(1)), True),
        (Unknown(Cause(1)), Unknown(Cause(2)), False),
        (Unknown(Cause(3)), Unknown(Cause(1)), False),
        (Unknown(Cause(3)), Unknown(Cause(0)), True),
        (1, Unknown(Cause(0)), False),
    ],
)
def test_an_unknown_is_the_expected_one_by_its_causes(got, wanted, alike) -> None:
    assert same(got, wanted) is alike


def test_unknown_any_fits_every_cause(dues) -> None:
    facts = {"persons": [{"wage_m": U}, {"wage_m": {"unknown": "contradicted"}}]}
    for cause, fits in (
        ("any", True),
        ("not_delivered+contradicted", True),
        ("undefined", False),
    ):
        expect = {"household": {"dues__poor": {"unknown": cause}}}
        assert (differences(case(facts=facts, expect=expect), dues) == []) is fits
