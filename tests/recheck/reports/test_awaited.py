"""What waits for a file and what for a visit, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.recheck.reports.test_waiting import file

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.asking import Asked
from minsheng.recheck.reports.awaited import awaited, awaited_words, lacking_in
from minsheng.recheck.reports.intake import MISSING, REFUSED

HERE, ELSEWHERE = 320681, 320682
LATE, OLD, OPEN = Cause.NOT_DELIVERED, Cause.OUT_OF_DATE, Cause.UNVERIFIED
WAGES, OBLIGORS, BANKS = ("wages", "320681"), ("obligors", "320681"), ("deposits", "")


def asked(fact: str, cause: Cause) -> Asked:
    return Asked(fact, f"the {fact}", "an office", cause=cause)


def waits(lacking: list[tuple[str, str]], *facts: Asked, county: int = HERE) -> dict[str, Any]:
    files = {key: file(*key, REFUSED) for key in lacking}
    found = awaited(facts, county, files)
    return {key: [one.fact for one in some] for key, some in found.items()}


def test_a_fact_waits_for_the_file_that_gives_it() -> None:
    facts = asked("obligor_birth", LATE), asked("wage_verified_m", OLD), asked("eats", LATE)
    assert waits([WAGES, OBLIGORS], *facts) == {
        "obligors": ["obligor_birth"], "wages": ["wage_verified_m"],
    }  # fmt: skip
    assert waits([WAGES], *facts) == {"wages": ["wage_verified_m"]}
    assert waits([], *facts) == {}


def test_a_file_of_another_county_is_not_waited_for_and_one_of_the_city_is() -> None:
    wage, money = asked("wage_verified_m", LATE), asked("financial_assets_hh", LATE)
    assert waits([WAGES, BANKS], wage, money, county=ELSEWHERE) == {
        "deposits": ["financial_assets_hh"]
    }


@pytest.mark.parametrize(
    "cause", [OPEN, Cause.CONTRADICTED, LATE | OPEN, LATE | Cause.NOT_AUTHORISED]
)
def test_what_a_record_or_a_signature_leaves_open_is_found_out_at_the_door(cause: Cause) -> None:
    assert waits([WAGES], asked("wage_verified_m", cause)) == {}


def test_the_file_is_named_with_what_it_will_tell() -> None:
    late = [asked("obligor_birth", LATE), asked("obligor_state", LATE)]
    for state, zh, en in ((REFUSED, "未接收", "not taken"), (MISSING, "没有报送", "not sent")):
        files = {OBLIGORS: file(*OBLIGORS, state)}
        told = awaited_words("obligors", HERE, late, files, "zh")
        assert told.startswith(f"等资料：本区县《赡养抚养扶养义务人登记表》{zh}")
        assert told.endswith("\nthe obligor_birth、the obligor_state")
        assert f"this county's obligors who live elsewhere ({en})" in awaited_words(
            "obligors", HERE, late, files, "en"
        )
    whole = awaited_words("deposits", HERE, late, {BANKS: file(*BANKS, REFUSED)}, "zh")
    assert whole.startswith("等资料：全市《")


def test_a_snapshot_not_made_from_files_lacks_none() -> None:
    assert lacking_in(None) == {}
