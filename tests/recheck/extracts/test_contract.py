"""Contracts are data: what ships is right, and what is wrong is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.recheck.extracts.files import TEXT, small

from minsheng.city.raw.layout import LAYOUTS
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import contracts, read_contract
from minsheng.recheck.extracts.contract_faults import (
    CHOICES,
    COLUMN_FIELDS,
    FIELDS,
    HOWS,
    PURPOSES,
    TYPES,
    UNITS,
)
from minsheng.recheck.extracts.marks import plain
from minsheng.snapshot.facts import known_facts


def test_all_that_ship_are_read():
    assert len(contracts()) == 29


def test_the_offices_layouts_fit_the_contracts():
    """Written apart, as an office's export is: a head that changes in one place is found."""
    assert set(LAYOUTS) == set(contracts())
    for key, layout in LAYOUTS.items():
        contract = contracts()[key]
        assert layout.name == contract.zh
        assert layout.city == (contract.per == "city"), key
        heads = {plain(head) for head in layout.heads.values()}
        assert {plain(c.head) for c in contract.columns.values()} <= heads, key
        money = {name for name, c in contract.columns.items() if c.type == "money"}
        assert money == set(layout.money), key


def test_every_fact_is_given_by_some_contract():
    wanted = {name for name, fact in known_facts().items() if fact.entity != "run"}
    given = {fact for contract in contracts().values() for fact in contract.facts}
    assert wanted - given == {"obligor_of"}
    assert given <= wanted


def test_authorised_facts_come_only_by_authorisation():
    """What may be looked at only for those who signed stands in no list of everybody."""
    facts = known_facts()
    for key, contract in contracts().items():
        if contract.authorisation:
            assert "screening" not in contract.purposes, key
        elif contract.covers == "everybody":
            open_ = [name for name in contract.facts if facts[name].authorised]
            assert open_ == [], key


WRONG = [
    ("agency: tax", "agency: taxes", "agency is `taxes`"),
    ("per: county", "per: village", "per is `village`"),
    ("fresh: 2", "fresh: soon", "fresh is a number of months"),
    ("fresh: 2", "fresh: true", "fresh is a number of months"),
    ("grade: verified", "grade: sure", "grade is `sure`"),
    ("purposes: [recheck]", "purposes: [recheck, fun]", "purpose `fun`"),
    ("purposes: [recheck]", "purposes: [recheck, screening]", "needs a family's authorisation"),
    ("authorisation: true", "authorisation: perhaps", "authorisation is `perhaps`"),
    ("basis: {zh: 某法第1条, en: art. 1}", "basis: some law", "basis is the law"),
    ("agency: tax\n", "", "lacks agency"),
    ("agency: tax\n", "agency: tax\nagencies: x\n", "unknown field `agencies`"),
    ("key: [number, month, payer]", "key: [number, day]", "key is a list of columns"),
    ("key: [number, month, payer]", "key: number", "key is a list of columns"),
    ("key: [number, month, payer]", "key: []", "has a key, or rows that may be `alike`"),
    ("key: [number, month, payer]", "key: [number]\nalike: true", "one of the two"),
    ("type: name}", "type: nam}", "unknown type `nam`"),
    ("head: 姓名", "head: 单 位", "the head `单位` twice"),
    ("type: money, unit: yuan", "type: money", "unit of money"),
    ("type: money, unit: yuan", "type: money, unit: 万元", "unit of money"),
    ("most: 500000", "gives: wage", "no fact of the rules"),
    ("most: 500000", "how: often", "how is `often`"),
    ("most: 500000", "zero: true", "zero is for months only"),
    ("most: 500000", "maximum: 5", "unknown field `maximum`"),
    ("{head: 姓名, type: name}", "{head: 姓名}", "lacks head or type"),
    ("{head: 姓名, type: name}", "姓名", "lacks head or type"),
    ("{head: 姓名, type: name}", "{head: 姓名, type: choice}", "lacks choices"),
    ("{head: 姓名, type: name}", "{head: 姓名, type: code, gives: sex}", "lacks codes"),
    (
        "{head: 姓名, type: name}",
        "{head: 姓名, type: code, codes: {男: HE}, gives: sex}",
        "`男`:",
    ),
    (
        "{head: 姓名, type: name}",
        "{head: 姓名, type: choice, choices: [甲], keep: 乙}",
        "keep is none of its choices",
    ),
    (
        "{head: 姓名, type: name}",
        "{head: 姓名, type: spread, codes: {甲: award_child_m}, of: sum}",
        "of is `sum`",
    ),
    ("columns:", "inquiry: name\ncolumns:", "inquiry is `name`, which is no column of type team"),
    ("type: name}", "type: team}", "name it as its `inquiry`"),
    ("most: 500000", "own: perhaps", "own is `perhaps`"),
    ("most: 500000", "own: true", "own is said only where the grade is declared"),
    ("columns:", "presupposed: award_child_m\ncolumns:", "presupposed is a list"),
    ("columns:", "presupposed: [award]\ncolumns:", "presupposed names `award`"),
    ("columns:", "sets: {nothing: 1}\ncolumns:", "sets `nothing`"),
    ("columns:", "sets: {whereabouts: LOST}\ncolumns:", "sets `whereabouts`"),
]


@pytest.mark.parametrize(("was", "is_", "words"), WRONG)
def test_what_is_wrong_with_a_contract_is_told(was, is_, words):
    assert was in TEXT
    with pytest.raises(RecheckError) as caught:
        small(TEXT.replace(was, is_))
    assert words in str(caught.value)
    assert str(caught.value).startswith("contracts/small.yaml: ")


def test_an_inquiry_bears_out_what_is_declared_and_nothing_else():
    text = TEXT.replace("type: name}", "type: team}").replace("columns:", "inquiry: name\ncolumns:")
    with pytest.raises(RecheckError, match="its grade is declared, not `verified`"):
        small(text)
    assert small(text.replace("grade: verified", "grade: declared")).inquiry == "name"


def test_all_faults_are_told_at_once():
    text = TEXT.replace("fresh: 2", "fresh: x").replace("per: county", "per: x")
    with pytest.raises(RecheckError) as caught:
        small(text)
    assert str(caught.value).count("\n") == 1


def test_what_holds_no_fields_is_told():
    with pytest.raises(RecheckError, match="holds no fields"):
        small("[]")
    with pytest.raises(RecheckError, match="columns are the office's"):
        small(TEXT[: TEXT.index("columns:")] + "columns: {}\n")


PAGE = (Path(__file__).parents[3] / "docs" / "contracts.md").read_text(encoding="utf-8")


def test_the_handbook_tells_each_field_in_both_languages():
    words = {*FIELDS, *COLUMN_FIELDS, *TYPES, *HOWS, *PURPOSES, *UNITS}
    words |= {choice for choices in CHOICES.values() for choice in choices}
    for half in PAGE.split("## 中文说明\n"):
        told = " ".join(re.findall(r"`([^`\n]+)`", half))
        assert [word for word in sorted(words) if not re.search(rf"\b{word}\b", told)] == []


def test_the_handbooks_example_is_the_contract_that_ships():
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert read_contract("unemployment", example, known_facts()) == contracts()["unemployment"]
    assert f"{len(contracts())} contracts ship" in PAGE
    assert f"现有{len(contracts())}份约定" in PAGE
