"""Outcomes and causes are known by every name; one filter less is told."""

from __future__ import annotations

import pytest

from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.settled import HANGS, NEW, STANDING
from minsheng.recheck.wanted import (
    CAUSE_NAMES,
    ORDER,
    SCREENED,
    SHORT,
    Wanted,
    cause_of,
    outcome_of,
)


def test_every_outcome_has_its_place() -> None:
    assert sorted(ORDER) == sorted([*(code.name.lower() for code in Decision), *STANDING])
    assert ORDER[:4] == (NEW, HANGS, "cannot_say", "stop_proposed")
    assert ORDER[-1] == SCREENED


def test_outcomes_are_known_by_every_name() -> None:
    for name, short in SHORT.items():
        assert outcome_of(short) == outcome_of(name) == name
    assert outcome_of("建议停发") == "stop_proposed"
    with pytest.raises(RecheckError, match="nearest existing name is `stop`"):
        outcome_of("stp")
    with pytest.raises(RecheckError, match=r"write one of .*, cannot-say, stop, .*screened$"):
        outcome_of("xyz")


def test_one_filter_less_is_told_for_each() -> None:
    wanted = Wanted(outcomes=("adjust",), village=(320681001001,), cause="contradicted")
    assert dict(wanted.looser()) == {
        "outcomes": Wanted(village=(320681001001,), cause="contradicted"),
        "village": Wanted(outcomes=("adjust",), cause="contradicted"),
        "cause": Wanted(outcomes=("adjust",), village=(320681001001,)),
    }
    assert not list(Wanted().looser())


def test_causes_are_known_by_every_name() -> None:
    for short, name in CAUSE_NAMES.items():
        assert cause_of(short) == cause_of(name) == name
    assert cause_of("未授权") == cause_of("家庭未授权查询") == "not_authorised"
    assert cause_of("未送达") == "not_delivered"
    assert cause_of("相互矛盾") == "contradicted"
    assert cause_of("过期") == "out_of_date"
    assert cause_of("未核实") == cause_of("仅有一条未核实的记录") == "unverified"
    with pytest.raises(RecheckError, match="nearest existing name is `not-authorised`"):
        cause_of("not-autorised")
    with pytest.raises(RecheckError, match=r"out-of-date, unverified; the nearest"):
        cause_of("undefined")
