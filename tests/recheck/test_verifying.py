"""How an unverified record is verified is said of every fact, in both languages."""

from __future__ import annotations

import re

import pytest

from minsheng.policy.engine.library import load_library
from minsheng.recheck.verifying import how_to_verify, ways
from minsheng.recheck.words import AGENCIES

FACTS = load_library().facts


@pytest.mark.parametrize("name", [n for n, fact in FACTS.items() if fact.entity != "run"])
def test_every_fact_has_a_way_in_both_languages(name: str) -> None:
    assert re.search("[一-鿿]", how_to_verify(FACTS[name], "zh"))
    assert re.fullmatch("[ -~]+", how_to_verify(FACTS[name], "en"))


def test_no_way_is_of_a_fact_or_an_office_there_is_not() -> None:
    assert set(ways()) == {"agencies", "facts"}
    assert set(ways()["agencies"]) == set(AGENCIES)
    assert set(ways()["facts"]) <= set(FACTS)


def test_each_way_completes_a_line() -> None:
    for way in (*ways()["agencies"].values(), *ways()["facts"].values()):
        assert set(way) == {"zh", "en"}
        assert not re.search("[。.；;，, ]$", way["zh"] + "\n" + way["en"], re.MULTILINE)
        assert way["en"][0].islower()


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        ("wage_verified_m", "用人单位", "employer"),
        ("vehicles", "车辆管理部门", "vehicle registry"),
        ("dwellings", "不动产登记机构", "registry"),
        ("company_shares_hh", "市场监管部门", "business registry"),
        ("financial_assets_hh", "银行", "bank"),
        ("whereabouts", "医院或者殡仪馆", "hospital or the crematorium"),
        ("whereabouts", "监狱", "prison"),
        ("contribution_kind", "参保单位", "employer"),
    ],
)
def test_who_is_asked_is_who_can_know(fact: str, zh: str, en: str) -> None:
    assert zh in how_to_verify(FACTS[fact], "zh")
    assert en in how_to_verify(FACTS[fact], "en")
