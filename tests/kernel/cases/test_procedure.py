"""What a procedure is: an invented one, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minsheng.kernel.cases.procedure import (
    ANYWHERE,
    Deed,
    Limit,
    Procedure,
    Step,
    Unit,
    faults,
)

ASKED = Step("asked", "已申请", "asked", "town_clerk")
ENDED = Step("ended", "已办结", "ended", "")
ANSWER = Deed("answer", "答复", "answer", ("asked",), "ended", ("town_clerk",), outcome="answered")
LEAVE = Deed("leave", "撤回", "leave", ANYWHERE, "ended", ("town_clerk",), outcome="left")
SOON = Limit("soon", "答复", "answer", 3, Unit.WORKING, ("leave",), ("answer",), "art. 1")
INVENTED = Procedure(
    key="invented", kinds=("bread",), purpose="grant", zh="面包", en="bread",
    since=date(2000, 1, 1), until=date(2010, 1, 1), first="asked", binds="answer",
    published=False, steps=(ASKED, ENDED), deeds=(ANSWER, LEAVE), limits=(SOON,), source="act",
)  # fmt: skip


def test_it_works():
    assert list(faults(INVENTED)) == []
    assert [deed.key for deed in INVENTED.possible("asked")] == ["answer", "leave"]
    assert INVENTED.possible("ended") == []


@pytest.mark.parametrize(("day", "holds"), [
    (date(1999, 12, 31), False), (date(2000, 1, 1), True), (date(2009, 12, 31), True),
    (date(2010, 1, 1), False),
])  # fmt: skip
def test_it_holds_from_its_first_day_to_the_one_before_it_ends(day, holds):
    assert INVENTED.holds(day) is holds


@pytest.mark.parametrize(("wrong", "said"), [
    ({"deeds": (replace(ANSWER, to="nowhere", outcome=""), LEAVE)}, "which is no step"),
    ({"deeds": (replace(ANSWER, at=("nowhere",)), LEAVE)}, "which is no step"),
    ({"deeds": (replace(ANSWER, apart_from=("sing",)), LEAVE)}, "which is no deed"),
    ({"deeds": (replace(ANSWER, roles=()), LEAVE)}, "nobody may do answer"),
    ({"deeds": (replace(ANSWER, to="asked"), LEAVE)}, "and the case goes on"),
    ({"limits": (replace(SOON, after=("sing",)),)}, "which is no deed"),
    ({"limits": (replace(SOON, behind="later"),)}, "which is no limit"),
    ({"steps": (ASKED, ENDED, replace(ASKED, key="lost"))}, "no way leads to lost"),
    ({"deeds": ()}, "no way leads on from asked"),
])  # fmt: skip
def test_what_is_wrong_is_told(wrong, said):
    assert any(said in fault for fault in faults(replace(INVENTED, **wrong)))


def test_a_name_there_is_not_is_told():
    for asked in (INVENTED.step, INVENTED.deed, INVENTED.limit):
        with pytest.raises(KeyError, match="invented has no sing"):
            asked("sing")
