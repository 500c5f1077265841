"""What records and their absence tell: never a wage by insurance, nor nothing by a gap."""

from __future__ import annotations

import pytest
from tests.recheck.assembly.scopes import (
    LATE,
    MISSING,
    ODD,
    UNSIGNED,
    UNVERIFIED,
    county,
    linked,
)

from minsheng.policy.laws.kinds import Contributor, Disability, Relation
from minsheng.recheck.assembly.gather import Facts, facts_of
from minsheng.recheck.assembly.rows import AT_ODDS, RETURNED, REVIEW
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.linkage.links import Link
from minsheng.snapshot.facts import known_facts

WANTED = {name: fact for name, fact in known_facts().items() if fact.entity != "run"}


def gathered(people: int = 1, *, missing=(), scope=None, doubts=None, **rows) -> Facts:
    """The facts of a household when each contract has these rows and no others."""
    scope = scope or county(people)
    rows["population"] = [
        {"place": n, "sex": 1, "birth": 19800101, "registered": 1, "urban": 0,
         "relation": int(Relation.HEAD if n == 0 else Relation.NO_KIN)}
        for n in range(scope.size[1])
    ]  # fmt: skip
    for name in ("parent_1", "parent_2"):
        index = scope.register.people.get_column_index(name)
        nobody = scope.register.people[name].fill_null(-1)
        scope.register.people.replace_column(index, nobody)
    delivered = {
        key: linked(key, rows.get(key, ()), sent=key not in missing,
                    doubts=(doubts or {}).get(key, ()))
        for key in contracts()
    }  # fmt: skip
    return facts_of(scope, delivered, WANTED)[0]


def told(facts: Facts, name: str, place: int = 0) -> tuple[int, int]:
    return int(facts.values[name][place]), int(facts.causes[name][place])


def insured(kind: Contributor, place: int = 0) -> dict[str, object]:
    return {"place": place, "kind": int(kind), "month": 202010, "base": 400_000, "paid": 1}


WAGE = {"place": 0, "month": 202010, "wage": 300_000, "tax": 0}
MEMBER = {"place": 0, "wage": 0}


@pytest.mark.parametrize("kind", Contributor)
def test_insurance_never_tells_a_wage(kind) -> None:
    """At most it tells that somebody works: then that no tax was withheld proves nothing."""
    value, cause = told(gathered(social_insurance=[insured(kind)], members=[MEMBER]),
                        "wage_verified_m")  # fmt: skip
    assert value == 0
    works = kind in {Contributor.EMPLOYEE, Contributor.FLEXIBLE}
    assert cause == (MISSING if works else 0)


def test_a_wage_that_nothing_else_bears_out_is_unverified() -> None:
    """One employer's word of somebody who by all other books does not work."""
    assert told(gathered(wages=[WAGE], members=[MEMBER]), "wage_verified_m") == (0, UNVERIFIED)


@pytest.mark.parametrize(
    "more",
    [
        {"social_insurance": [insured(Contributor.EMPLOYEE)]},
        {"social_insurance": [insured(Contributor.FLEXIBLE)]},
        {"housing_fund": [{"place": 0, "month": 202010}]},
        {"members": [{**MEMBER, "wage": 100_000}]},
    ],
)
def test_two_books_that_agree_somebody_works_verify_the_wage_withheld(more) -> None:
    """The sum is that of the tax office, whatever base was insured."""
    facts = gathered(wages=[WAGE], **{"members": [MEMBER], **more})
    assert told(facts, "wage_verified_m") == (300_000, 0)


def test_a_job_of_years_ago_bears_out_no_wage_of_today() -> None:
    """Insured six years ago, and one employer's word of this year: nothing else says so."""
    old = {**insured(Contributor.EMPLOYEE), "month": 201403}
    facts = gathered(wages=[WAGE], members=[MEMBER], social_insurance=[old])
    assert told(facts, "wage_verified_m") == (0, UNVERIFIED)
    fund = {"place": 0, "month": 201403}
    facts = gathered(wages=[WAGE], members=[MEMBER], housing_fund=[fund])
    assert told(facts, "wage_verified_m") == (0, UNVERIFIED)


@pytest.mark.parametrize("weak", [{"team": None}, {"link": int(Link.MATCHED)}])
def test_a_weak_record_does_not_stand_for_the_one_an_award_presupposes(weak) -> None:
    """That both parents care is what no row says, too; but who draws the award has a record."""
    drawn = [{"place": 0, "benefit": "award_child_m", "sum": 130_000, "month": 202010}]
    row = {"place": 0, "parent_1": 0, "parent_2": 0, **weak}
    facts = gathered(benefits=drawn, children=[row])
    assert told(facts, "parent_1_state") == (0, UNVERIFIED)
    assert told(gathered(children=[row]), "parent_1_state") == (0, 0)


def test_who_is_told_of_nowhere_has_no_wage() -> None:
    assert told(gathered(members=[MEMBER]), "wage_verified_m") == (0, 0)


@pytest.mark.parametrize(
    ("hidden", "cause"),
    [
        ({"missing": ["social_insurance"]}, MISSING),
        ({"doubts": {"social_insurance": [(0, REVIEW, "", "")]}}, UNVERIFIED),
        ({"doubts": {"social_insurance": [(0, RETURNED, "kind", "")]}}, MISSING),
        ({"doubts": {"social_insurance": [(0, AT_ODDS, "kind", "")]}}, ODD),
        ({"social_insurance": [
            {**insured(Contributor.EMPLOYEE), "link": int(Link.MATCHED)}]}, UNVERIFIED),
        # What is open of it says nothing of whether somebody works.
        ({"doubts": {"social_insurance": [(0, RETURNED, "base", "")]}}, 0),
        ({"social_insurance": [
            {**insured(Contributor.RESIDENT), "link": int(Link.MATCHED)}]}, 0),
    ],
)  # fmt: skip
def test_where_insurance_is_hidden_nobody_has_no_wage(hidden, cause) -> None:
    """That nothing indicates work is only known where all that would has come."""
    facts = gathered(members=[MEMBER], **hidden)
    assert told(facts, "wage_verified_m") == (0, cause)
    verified = gathered(wages=[WAGE], members=[{**MEMBER, "wage": 100_000}], **hidden)
    assert told(verified, "wage_verified_m") == (300_000, 0)


def test_who_has_not_signed_is_unknown_whatever_came() -> None:
    scope = county(1, signed=[False])
    facts = gathered(scope=scope, wages=[WAGE], members=[{**MEMBER, "wage": 100_000}])
    assert told(facts, "wage_verified_m") == (0, UNSIGNED)


def presupposing() -> list[tuple[str, str]]:
    """Each contract with an award nobody draws without a record in it."""
    return [(key, award) for key, c in contracts().items() for award in c.presupposed]


def told_by(key: str) -> list[str]:
    contract = contracts()[key]
    return [name for name in contract.facts if WANTED[name].entity == "person"]


@pytest.mark.parametrize(("key", "award"), presupposing())
def test_absence_is_not_believed_where_an_award_presupposes_the_record(key, award) -> None:
    """Who draws a care subsidy has a certificate, and it is the record that is missing."""
    benefits = [{"place": 0, "benefit": award, "sum": 8_000, "month": 202010}]
    facts = gathered(2, benefits=benefits)
    assert told(facts, award) == (8_000, 0)
    for name in told_by(key):
        assert told(facts, name) == (0, ODD), name
        assert told(facts, name, 1)[1] != ODD, name


def test_some_contract_presupposes_and_what_it_names_is_an_award() -> None:
    assert {award for _, award in presupposing()} >= {"award_care_subsidy_m"}
    assert all(award.startswith("award_") for _, award in presupposing())


def test_a_record_is_believed_beside_the_award() -> None:
    benefits = [{"place": 0, "benefit": "award_care_subsidy_m", "sum": 8_000, "month": 202010}]
    card = {"place": 0, "kind": int(Disability.PHYSICAL), "grade": 1}
    facts = gathered(benefits=benefits, disability=[card])
    assert told(facts, "disability") == (int(Disability.PHYSICAL), 0)
    assert told(facts, "disability_grade") == (1, 0)


def test_without_an_award_no_record_is_no_disability() -> None:
    assert told(gathered(), "disability") == (int(Disability.NONE), 0)


def test_a_matched_record_is_unverified() -> None:
    car = {"place": 0, "link": int(Link.MATCHED)}
    facts = gathered(vehicles=[{**car}])
    assert told(facts, "vehicles") == (0, UNVERIFIED)


@pytest.mark.parametrize(
    ("doubt", "cause"),
    [((REVIEW, ""), UNVERIFIED), ((RETURNED, "benefit"), MISSING), ((AT_ODDS, "benefit"), ODD)],
)
def test_a_row_that_may_be_theirs_leaves_open_what_it_would_tell(doubt, cause) -> None:
    """In review, returned, or at odds with another of the same thing."""
    facts = gathered(2, doubts={"unemployment": [(0, *doubt, "")]})
    assert told(facts, "unemployment_m") == (0, cause)
    assert told(facts, "unemployment_m", 1) == (0, 0)


def test_a_file_that_did_not_come_leaves_its_facts_open() -> None:
    facts = gathered(missing={"unemployment", "disability"})
    assert told(facts, "unemployment_m") == (0, MISSING)
    assert told(facts, "disability") == (0, MISSING)
    assert LATE not in facts.causes["unemployment_m"]


@pytest.mark.parametrize(("benefit", "cause"), [(0, 0), (90_000, UNVERIFIED)])
def test_a_matched_record_that_says_what_holds_without_it_leaves_nothing_open(
    benefit, cause
) -> None:
    row = {"place": 0, "link": int(Link.MATCHED), "benefit": benefit, "month": 202010}
    assert told(gathered(unemployment=[row]), "unemployment_m") == (0, cause)


@pytest.mark.parametrize(
    ("key", "row", "fact", "adds"),
    [
        ("deposits", {"balance": 90_000_00}, "financial_assets_hh", True),
        ("vehicles", {"kind": "小型汽车"}, "vehicles", True),
        ("real_estate", {"use": "住宅"}, "dwellings", True),
        ("disability", {"kind": int(Disability.PHYSICAL), "grade": 2}, "disability", False),
    ],
)
def test_a_matched_record_opens_what_it_would_change(key, row, fact, adds) -> None:
    """Alone it is not believed; beside a sound one it opens the sum it would add to."""
    sound, other = {"place": 0, **row}, {"place": 0, "link": int(Link.MATCHED), **row}
    value, cause = told(gathered(**{key: [sound]}), fact)
    assert (value > 0, cause) == (True, 0)
    assert told(gathered(**{key: [other]}), fact) == (0, UNVERIFIED)
    both = told(gathered(**{key: [sound, other]}), fact)
    assert both == ((0, UNVERIFIED) if adds else (value, 0))


def test_a_car_of_their_own_that_does_not_count_bears_out_no_matched_one() -> None:
    chair = {"place": 0, "kind": "残疾人代步车"}
    car = {"place": 0, "kind": "小型汽车", "link": int(Link.MATCHED)}
    assert told(gathered(vehicles=[chair]), "vehicles") == (0, 0)
    assert told(gathered(vehicles=[chair, car]), "vehicles") == (0, UNVERIFIED)


def test_a_matched_insurance_row_bears_out_no_wage() -> None:
    """One tax row and a row of insurance that may be somebody else's are one record."""
    weak = {**insured(Contributor.EMPLOYEE), "link": int(Link.MATCHED)}
    facts = gathered(wages=[WAGE], social_insurance=[weak], members=[MEMBER])
    assert told(facts, "wage_verified_m") == (0, UNVERIFIED)
    sure = gathered(wages=[WAGE], social_insurance=[insured(Contributor.EMPLOYEE)])
    assert told(sure, "wage_verified_m")[1] == 0


DOLE = {"place": 0, "month": 202010, "benefit": 90_000}
INTEREST = {"place": 0, "income": 4_000, "balance": 1_000_000}
CAR = {"place": 0, "kind": "小型汽车"}


@pytest.mark.parametrize(
    ("key", "row", "column", "name", "sum_"),
    [
        ("deposits", INTEREST, "income", "property_income_m", 4_000),
        ("deposits", INTEREST, "balance", "financial_assets_hh", 1_000_000),
        ("vehicles", CAR, "kind", "vehicles", 1),
        ("social_insurance", {**insured(Contributor.RESIDENT), "paid": 700}, "paid",
         "social_contributions_m", 700),
    ],
)  # fmt: skip
def test_of_what_is_added_up_a_part_may_be_missing(key, row, column, name, sum_) -> None:
    """One row is there and good, and a second may be theirs, or went back: the sum is open."""
    rows = {key: [row], "members": [MEMBER]}
    assert told(gathered(**rows), name) == (sum_, 0)
    for doubt, cause in (((REVIEW, ""), UNVERIFIED), ((RETURNED, column), MISSING)):
        assert told(gathered(doubts={key: [(0, *doubt, "")]}, **rows), name) == (0, cause)


@pytest.mark.parametrize("doubt", [(REVIEW, ""), (RETURNED, "benefit")])
def test_what_is_one_value_stands_beside_a_row_in_doubt(doubt) -> None:
    """The benefit of the last month is told; that another row is in doubt does not change it."""
    facts = gathered(unemployment=[DOLE], doubts={"unemployment": [(0, *doubt, "")]})
    assert told(facts, "unemployment_m") == (90_000, 0)


def test_a_cell_that_a_fact_is_not_read_from_leaves_it_alone() -> None:
    facts = gathered(deposits=[INTEREST], doubts={"deposits": [(0, RETURNED, "bank", "")]})
    assert told(facts, "property_income_m") == (4_000, 0)


@pytest.mark.parametrize(
    ("months", "found"),
    [
        ([201911], (90_000, 0)),
        # A year and a month ago: nobody may say that it is so still, nor that it has ended.
        ([201910], (0, LATE)),
        ([201805, 201910], (0, LATE)),
        ([201910, 202010], (90_000, 0)),
        # Of the month decided itself: its month is wrong.
        ([202011], (0, LATE)),
        ([], (0, 0)),
    ],
)
def test_rows_of_long_ago_only_are_out_of_date(months, found) -> None:
    facts = gathered(2, unemployment=[{**DOLE, "month": month} for month in months])
    assert told(facts, "unemployment_m") == found
    assert told(facts, "unemployment_m", 1) == (0, 0)
