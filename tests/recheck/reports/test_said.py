"""How a report writes figures, places and cautions."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng.policy.engine.library import Library
from minsheng.recheck.guard import Jump, Share
from minsheng.recheck.listing import Listing
from minsheng.recheck.reports.said import Saying, counted, rate, share


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 10, "10.0%"), (1, 3_000, "0.0%"), (0, 10, "0.0%"), (9, 9, "—"), (0, 0, "—")],
)
def test_a_share_is_of_ten_at_least(part: int, whole: int, expected: str) -> None:
    assert share(part, whole) == expected


def test_rates_and_counts_follow() -> None:
    assert rate(3, 1_500) == "2.0"
    assert rate(3, 9) == "—"
    assert counted(1_234, 2_468, "zh") == "1,234（50.0%）"
    assert counted(1_234, 2_468, "en") == "1,234 (50.0%)"
    assert counted(3, 9, "zh") == "3"


def test_places_and_days_are_called_as_people_call_them(say: Saying) -> None:
    assert say.county(320681) == "启东市"
    assert say.county(110101) == "110101"
    assert say.town(320682108) == say.names[320682108000]
    assert say.day("2020-11-01") == say.pick("2020年11月1日", "2020-11-01")
    assert say.households(1) == say.pick("1户", "1 household")
    assert say.households(2_000) == say.pick("2,000户", "2,000 households")
    assert say.more(250) == say.pick("+2.50元", "+2.50 yuan")
    assert say.more(-250) == say.pick("-2.50元", "-2.50 yuan")


def test_a_trial_and_facts_far_behind_are_told_in_the_language(
    runs: dict[str, Path], library: Library
) -> None:
    listing = Listing(runs["2020-11"], library)
    assert len(Saying("zh", {}, listing).cautions()) == 2
    listing.about = {**listing.about, "as_of": "2021-09"}
    listing.ahead = "it is far ahead"
    zh = Saying("zh", {}, listing, lambda sentence: f"«{sentence}»").cautions()
    assert zh[-1] == "«it is far ahead»"
    assert "2020-11" in zh[-2]
    assert "测算" in zh[-2]
    en = Saying("en", {}, listing).cautions()
    assert "trial" in en[-2]


def test_a_run_that_is_held_says_so_before_all_else(
    runs: dict[str, Path], library: Library, names: dict[int, str]
) -> None:
    listing = Listing(runs["2020-11"], library)
    shares = Share(90, 100), Share(300, 1_000)
    jump = Jump("320681", "cannot_say", *shares, against="others", errors=9.0)
    listing.about = {**listing.about, "held": [jump.as_data()]}
    zh, en = (Saying(language, names, listing).cautions()[0] for language in ("zh", "en"))
    assert zh.startswith("本次核查结果暂缓使用：320681启东市")
    assert "90" in zh
    assert en.startswith("This run is held: 320681")


def test_real_people_and_read_figures_need_no_caution(
    runs: dict[str, Path], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = Listing(runs["2020-11"], library)
    snapshot = {**listing.about["snapshot"], "synthetic": False}
    listing.about = {**listing.about, "snapshot": snapshot}
    monkeypatch.setattr(listing, "figures", lambda _: "verified")
    assert Saying("zh", {}, listing).cautions() == []
