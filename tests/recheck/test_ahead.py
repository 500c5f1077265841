"""A month far ahead of the law or the facts: told in one sentence, decided all the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from minsheng.cli.chinese import in_chinese
from minsheng.policy.engine.book import change_days
from minsheng.policy.engine.library import Library
from minsheng.recheck.ahead import AFTER_BOOK, AFTER_SNAPSHOT, far_ahead
from minsheng.recheck.decide import recheck
from minsheng.recheck.replay import replay


def later(month: str, months: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


@pytest.fixture(scope="module")
def newest(library: Library) -> str:
    return f"{max(change_days(library)):%Y-%m}"


def test_within_the_bounds_nothing_is_said(library: Library, newest: str) -> None:
    for taken in ("2018-11", "2020-11-15", newest):
        for months in (-30, 0, 1, AFTER_SNAPSHOT):
            assert far_ahead(library, taken, later(taken, months)) is None
    last = later(newest, AFTER_BOOK)
    assert far_ahead(library, last, last) is None


def test_facts_that_are_old_are_told(library: Library) -> None:
    words = far_ahead(library, "2018-11", "2019-12")
    assert words == (
        "2019-12 is 13 months after the snapshot (2018-11), and nothing that changed since is "
        "in the decisions; deliver a newer snapshot, or choose 2019-11 or an earlier month"
    )
    assert in_chinese(words) == (
        "2019-12比快照（2018-11）晚13个月，其间的变化均未计入；"
        "请提供较新的快照，或选择2019-11及以前的月份"
    )


def test_a_rule_book_that_is_old_is_told(library: Library, newest: str) -> None:
    month = later(newest, AFTER_BOOK + 1)
    words = far_ahead(library, month, month)
    assert words is not None
    assert words.startswith(f"{month} is 25 months after the newest law and figures")
    assert "enter the newer figures with their sources in laws/<law>/parameters.yaml" in words
    assert words.endswith(f"or choose {later(newest, AFTER_BOOK)} or an earlier month")
    assert str(in_chinese(words)).startswith(
        f"{month}比规则手册中最新的规定和标准（{newest}）晚25个月"
    )


def test_both_are_one_sentence(library: Library, newest: str) -> None:
    words = str(far_ahead(library, "2020-11", later(newest, 60)))
    assert "months after the snapshot (2020-11) and 60 months after the newest law" in words
    assert f"figures of the rule book ({newest})" in words
    assert words.endswith("or choose 2021-11 or an earlier month")
    chinese = str(in_chinese(words))
    assert "快照（2020-11）" in chinese
    assert f"（{newest}）晚60个月" in chinese
    assert chinese.endswith("或选择2021-11及以前的月份")
    assert not any(c in chinese for c in "{}")


def test_it_is_kept_and_changes_no_decision(
    cities: dict[str, Path], library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    about = recheck(cities["2020-11"], "2031-01", run, library)
    kept = json.loads((run / "run.json").read_text("utf-8"))
    assert kept["ahead"] == about["ahead"] == far_ahead(library, "2020-11", "2031-01")
    assert replay(run).agrees
    (run / "run.json").write_text(json.dumps({**kept, "ahead": "not far"}), "utf-8")
    assert "run.json: ahead is another" in replay(run).text
    monkeypatch.setattr("minsheng.recheck.decide.far_ahead", lambda *_: None)
    silent = recheck(cities["2020-11"], "2031-01", tmp_path / "silent", library)
    assert "ahead" not in silent
    assert silent["hash"] == about["hash"]
    assert silent["files"] == about["files"]


def test_a_run_of_its_own_month_says_nothing(runs: dict[str, Path]) -> None:
    for run in runs.values():
        assert "ahead" not in json.loads((run / "run.json").read_text("utf-8"))


def test_the_newest_day_is_of_the_book_itself(newest: str) -> None:
    assert date.fromisoformat(f"{newest}-01") > date(2020, 11, 1)
