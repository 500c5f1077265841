"""An explanation's lines: which sum becomes which, and how far a figure can be trusted."""

from __future__ import annotations

from typing import Any

import pytest

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.asking import Asked
from minsheng.recheck.explain import Amount, Said
from minsheng.recheck.report import _amount, _asked, _heading, _said


def amount(**other: Any) -> Amount:
    given = {
        "benefit": "dibao",
        "title": "低保",
        "change": "adjust",
        "change_words": "调整",
        "before": 64_000,
        "after": 53_630,
        "figures": "verified",
    }
    return Amount(**{**given, **other})


@pytest.mark.parametrize(
    ("other", "zh", "en"),
    [
        ({}, "低保：调整 640元 → 536.30元", "低保: 调整 640 yuan → 536.30 yuan"),
        ({"before": 0}, "低保：调整 0元 → 536.30元", "低保: 调整 0 yuan → 536.30 yuan"),
        ({"after": 64_000}, "低保：调整 640元", "低保: 调整 640 yuan"),
        ({"after": None}, "低保：调整 640元 → 尚未查清", "低保: 调整 640 yuan → unknown"),
        ({"before": None}, "低保：调整 尚未查清 → 536.30元", "低保: 调整 unknown → 536.30 yuan"),
        ({"before": None, "after": None}, "低保：调整 尚未查清", "低保: 调整 unknown"),
        ({"benefit": "temporary_aid"}, "低保：调整 536.30元", "低保: 调整 536.30 yuan"),
        (
            {"change": "cannot_say", "change_words": "无法判断", "after": None},
            "低保：无法判断，现领640元",
            "低保: 无法判断, 640 yuan drawn",
        ),
        (
            {"change": "cannot_say", "change_words": "无法判断", "before": 0, "after": None},
            "低保：无法判断",
            "低保: 无法判断",
        ),
        (
            {"change": "cannot_say", "change_words": "无法判断", "before": None, "after": None},
            "低保：无法判断，现领金额尚未查清",
            "低保: 无法判断, the sum drawn unknown",
        ),
        (
            {"benefit": "temporary_aid", "change": "cannot_say", "change_words": "无法判断"},
            "低保：无法判断",
            "低保: 无法判断",
        ),
        (
            {"change": "hint", "before": 0},
            "低保：可能符合，建议上门了解",
            "低保: may qualify: visit and find out",
        ),
        (
            {"change": "hint", "before": 5_000},
            "低保：金额可能有变，建议上门了解，现领50元",
            "低保: may come to another sum: visit and find out, 50 yuan drawn",
        ),
    ],
)
def test_a_sum_goes_from_what_is_drawn_to_what_is_proposed(
    other: dict[str, Any], zh: str, en: str
) -> None:
    assert _amount(amount(**other), "zh") == zh
    assert _amount(amount(**other), "en") == en


def test_what_is_paid_once_is_headed_by_no_month() -> None:
    once = amount(benefit="temporary_aid")
    assert _heading([once], "zh") == "金额（户）"
    assert _heading([once], "en") == "Amounts (household)"
    assert _heading([amount(), once], "zh") == "金额（户，每月）"
    assert _heading([amount(), once], "en") == "Amounts (household, a month)"


@pytest.mark.parametrize(
    ("figures", "zh", "en"),
    [
        ("verified", "", ""),
        ("remembered", "〔凭记忆〕", " [remembered]"),
        ("illustrative", "〔示意〕", " [illustrative]"),
    ],
)
def test_whatever_is_not_verified_is_marked(figures: str, zh: str, en: str) -> None:
    """What is remembered no less than what only illustrates."""
    for change in ("adjust", "hint"):
        one = amount(change=change, before=0, figures=figures)
        assert _amount(one, "zh").partition("〔")[2] == zh[1:]
        assert _amount(one, "en").endswith(en or ("yuan" if change == "adjust" else "out"))
    said = Said("x.y", "against", "户主", "收入高", "第一条", "roll", figures)
    assert _said(said, "zh") == f"－ 户主：收入高（第一条）{zh}"
    assert _said(said, "en") == f"- 户主: 收入高 (第一条){en}"


@pytest.mark.parametrize(("side", "sign"), [("for", "＋"), ("against", "－"), ("ask", "？")])
def test_a_reason_has_the_sign_of_its_side(side: str, sign: str) -> None:
    said = Said("x.y", side, None, "收入高", "第一条", "roll", "verified")
    assert _said(said, "zh") == f"{sign} 收入高（第一条）"


def test_how_an_unverified_record_is_verified_stands_after_what_is_asked() -> None:
    one = Asked(
        "vehicles", "车辆", "车管所", "核实", "", Cause.UNVERIFIED, "未核实", "请核对所有人"
    )
    assert _asked(one, "zh") == "核实车辆（车管所；未核实）：请核对所有人"
    english = Asked("vehicles", "vehicles", "the registry", "", "", Cause.UNVERIFIED, "one", "ask")
    assert _asked(english, "en") == "vehicles (the registry; one): ask"
    stale = Asked("vehicles", "车辆", "车管所", "查清", "", Cause.OUT_OF_DATE, "资料已过期")
    assert _asked(stale, "zh") == "查清车辆（车管所；资料已过期）"
