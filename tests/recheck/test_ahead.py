"""A month far ahead of the law or the facts: decided, told wherever it is read, or refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minsheng.cli.chinese import in_chinese
from minsheng.policy.engine.book import change_days
from minsheng.policy.engine.library import Library
from minsheng.recheck.ahead import MOST_AHEAD, far_ahead, refuse_too_far, warned
from minsheng.recheck.checker import (
    AFTER_BOOK,
    AFTER_SNAPSHOT,
    Report,
    as_lines,
    check,
    parse,
    seal_of,
    span,
    warned_of,
    warning_of,
)
from minsheng.recheck.decide import recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer
from minsheng.recheck.notice import notice_of, notice_text
from minsheng.recheck.official import compare_with_book, compare_with_run
from minsheng.recheck.replay import replay
from minsheng.recheck.report import as_data, as_text
from minsheng.recheck.words import Language

TRIAL = {
    "zh": "本次为2021年12月的测算，所用事实截至2020年11月，不作为复核结论。",
    "en": "This is a trial for 2021-12 on facts as of 2020-11, no re-verification.",
}
OLDER = {
    "zh": "所用事实早13个月，其间的变化均未计入。",
    "en": "The facts are 13 months older; what changed since is not counted.",
}
LINES = {"zh": TRIAL["zh"] + OLDER["zh"], "en": f"{TRIAL['en']} {OLDER['en']}"}


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
    assert words.startswith(f"{month} is 2 years and 1 month after the newest law and figures")
    assert "enter the newer figures with their sources in laws/<law>/parameters.yaml" in words
    assert words.endswith(f"or choose {later(newest, AFTER_BOOK)} or an earlier month")
    assert str(in_chinese(words)).startswith(
        f"{month}比规则手册中最新的规定和标准（{newest}）晚2年1个月"
    )


def test_both_are_one_sentence(library: Library, newest: str) -> None:
    words = str(far_ahead(library, "2020-11", later(newest, 60)))
    assert "months after the snapshot (2020-11) and 5 years after the newest law" in words
    assert f"figures of the rule book ({newest})" in words
    assert words.endswith("or choose 2021-11 or an earlier month")
    chinese = str(in_chinese(words))
    assert "快照（2020-11）" in chinese
    assert f"（{newest}）晚5年，" in chinese
    assert chinese.endswith("或选择2021-11及以前的月份")
    assert not any(c in chinese for c in "{}")


def test_it_is_kept_and_changes_no_decision(
    cities: dict[str, Path], library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    about = recheck(cities["2020-11"], "2030-01", run, library)
    kept = json.loads((run / "run.json").read_text("utf-8"))
    assert kept["ahead"] == about["ahead"] == far_ahead(library, "2020-11", "2030-01")
    assert replay(run).agrees
    (run / "run.json").write_text(json.dumps({**kept, "ahead": "not far"}), "utf-8")
    assert "run.json: `ahead` is another" in replay(run).found
    monkeypatch.setattr("minsheng.recheck.decide.far_ahead", lambda *_: None)
    silent = recheck(cities["2020-11"], "2030-01", tmp_path / "silent", library)
    assert "ahead" not in silent
    assert silent["hash"] == about["hash"]
    assert silent["files"] == about["files"]


def test_a_run_of_its_own_month_says_nothing(runs: dict[str, Path]) -> None:
    for run in runs.values():
        assert "ahead" not in json.loads((run / "run.json").read_text("utf-8"))


def test_the_newest_day_is_of_the_book_itself(newest: str) -> None:
    assert date.fromisoformat(f"{newest}-01") > date(2020, 11, 1)


def test_a_long_time_is_told_in_years_and_months() -> None:
    told = [(span(n, 0), span(n, 1)) for n in (1, 24, 25, 36, 122, 95_749)]
    assert told == [
        ("1个月", "1 month"),
        ("24个月", "24 months"),
        ("2年1个月", "2 years and 1 month"),
        ("3年", "3 years"),
        ("10年2个月", "10 years and 2 months"),
        ("7979年1个月", "7979 years and 1 month"),
    ]


def test_a_month_of_which_the_facts_say_nothing_is_refused(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    refuse_too_far("2020-11-15", later("2020-11", MOST_AHEAD))
    refuse_too_far("2020-11", "2018-01")
    for month, gap in (("2030-12", "10 years and 1 month"), ("9999-12", "7979 years")):
        with pytest.raises(RecheckError, match=f"^{month} is {gap}") as told:
            recheck(cities["2020-11"], month, tmp_path / "run", library)
        assert str(told.value).endswith("or choose 2030-11 or an earlier month")
        chinese = str(in_chinese(str(told.value)))
        assert chinese.startswith(f"{month}比快照（2020-11）晚")
        assert "不予核查（最多10年）；" in chinese
        assert chinese.endswith("或选择2030-11及以前的月份")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("month", ["0001-01", "1900-01-01", "2017-12"])
def test_a_month_before_the_book_is_told_as_it_was_typed(
    cities: dict[str, Path], library: Library, tmp_path: Path, month: str
) -> None:
    with pytest.raises(RecheckError, match=f"the rule book begins in 2018-01: .* for {month}"):
        recheck(cities["2020-11"], month, tmp_path / "run", library)


def test_what_is_said_of_a_month() -> None:
    assert warning_of("2020-11", "2020-11", "2021-07") == []
    assert warning_of("2021-12", "2020-11", "2021-07") == list(LINES.values())
    early = ["本次为2018年3月的测算，所用事实截至2020年11月，不作为复核结论。"]
    assert warning_of("2018-03", "2020-11", "2021-07")[:1] == early
    assert warning_of("2024-01", "2024-01", "2021-07") == [
        "规则手册中最新的规定和标准（2021年7月）早2年6个月，其间的变化均未计入。",
        (
            "The newest law and figures (2021-07) are 2 years and 6 months older; "
            "what changed since is not counted."
        ),
    ]
    assert warning_of("2024-01", "2022-12", "2021-07")[1].endswith(
        " The facts are 13 months older and the newest law and figures (2021-07) are "
        "2 years and 6 months older; what changed since is not counted."
    )


@pytest.fixture(scope="module")
def trial(
    cities: dict[str, Path], library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Explainer:
    run = tmp_path_factory.mktemp("trial") / "run"
    recheck(cities["2020-11"], "2021-12", run, library)
    return Explainer(run, library)


def household_of(explainer: Explainer) -> int:
    ident: int = explainer.about["snapshot"]["pattern_families"]["pattern_verified"]
    return ident


def notice_from(explainer: Explainer, taken: str | None = "2020-11") -> dict[str, Any]:
    return notice_of(explainer.trace(household_of(explainer)), taken=taken)


def resealed(notice: dict[str, Any]) -> bytes:
    return notice_text({**notice, "seal": seal_of(notice)}).encode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_reads_a_trial_is_told(trial: Explainer, language: Language) -> None:
    told = trial.explain(household_of(trial), language)
    assert as_text(told, language).splitlines()[:3] == [told.conclusion, LINES[language], ""]
    data = as_data(told, language)
    assert (data["warning"], data["ahead"]) == (TRIAL[language], OLDER[language])


def test_who_replays_a_trial_is_told(trial: Explainer) -> None:
    for household in (None, household_of(trial)):
        found = replay(trial.run, household)
        assert found.agrees
        assert list(found.warning) == list(LINES.values())


def test_a_run_of_its_own_month_warns_nobody(runs: dict[str, Path], library: Library) -> None:
    explainer = Explainer(runs["2020-11"], library)
    told = explainer.explain(household_of(explainer))
    assert (told.warning, told.ahead) == (None, None)
    assert as_text(told, "zh").splitlines()[1] == ""
    assert not replay(explainer.run, household_of(explainer)).warning
    assert "测算" not in notice_from(explainer)["warning"]["zh"]
    assert check(notice_text(notice_from(explainer)).encode()).warning == []


def test_its_notice_says_so_and_is_checked(trial: Explainer, library: Library) -> None:
    notice = notice_from(trial)
    said = {key: notice[key] for key in ("facts_month", "law_month", "warning")}
    assert said == warned(library, "2020-11", "2021-12", notice["figures"])
    assert notice["warning"]["zh"] == f"{LINES['zh']}其中有示意参数，不得作为发放依据。"
    report = compared(notice, trial, library)
    assert report.code == 0, as_lines(report, "en")
    assert report.compared == "run"
    assert as_lines(report, "zh")[1] == LINES["zh"]
    assert as_lines(report, "en")[1] == LINES["en"]


def compared(
    notice: dict[str, Any], explainer: Explainer, library: Library, *, book: bool = False
) -> Report:
    content = resealed(notice)
    report = check(content)
    if book:
        compare_with_book(parse(content), report, library)
    else:
        compare_with_run(parse(content), report, explainer.run, library)
    return report


def test_a_notice_without_it_is_refused(trial: Explainer) -> None:
    """Whoever takes the warning out leaves a notice that cannot be checked."""
    for key in ("warning", "facts_month", "law_month"):
        notice = {k: v for k, v in notice_from(trial).items() if k != key}
        report = check(resealed(notice))
        assert report.code == 2
        assert key in report.refused[0]


def test_of_an_emptied_warning_the_checker_says_what_is_missing(trial: Explainer) -> None:
    report = check(resealed({**notice_from(trial), "warning": {"zh": "", "en": ""}}))
    assert report.code == 1
    assert {d["what"] for d in report.differences} == {"warning"}
    assert "提示被删改" in "\n".join(as_lines(report, "zh"))
    assert report.warning == list(LINES.values())


def spoilt(trial: Explainer, **changes: object) -> dict[str, Any]:
    notice = notice_from(trial)
    return {**notice, "warning": {**notice["warning"], **changes}}


@pytest.mark.parametrize(
    "changes",
    [
        {"zh": "批准"},
        {"en": ""},
        {"note": "批准"},
        {"zh": 1},
    ],
)
def test_the_checker_alone_finds_another_wording(trial: Explainer, changes: dict[str, Any]) -> None:
    assert check(resealed(spoilt(trial, **changes))).code in (1, 2)
    for odd in (None, {}, "批准", []):
        assert check(resealed({**notice_from(trial), "warning": odd})).code == 2


def test_other_months_are_found_by_who_knows_them(trial: Explainer, library: Library) -> None:
    for months in ({"facts_month": "2021-12"}, {"facts_month": "2020-13"}):
        assert check(resealed({**notice_from(trial), **months})).code in (1, 2)
    older = warned_of("2021-12", "2020-11", "2010-01", illustrative=True)
    law = spoilt(trial, **dict(zip(("zh", "en"), older, strict=True)))
    law["law_month"] = "2010-01"
    assert "law_month" in [d["what"] for d in check(resealed(law)).differences]
    newer = {**notice_from(trial), "law_month": "2030-01"}
    assert check(resealed(newer)).code == 0
    assert compared(newer, trial, library, book=True).code == 1
    facts = notice_from(trial, taken="2021-10")
    assert check(resealed(facts)).code == 0
    assert compared(facts, trial, library, book=True).code == 0
    report = compared(facts, trial, library)
    assert report.code == 1
    assert "facts_month" in [d["name"] for d in report.differences]
    assert report.warning == list(LINES.values())


def test_a_later_law_month_silences_no_warning(trial: Explainer) -> None:
    """Whoever writes that the rule book is newer than all it prints is not believed."""
    notice = notice_from(trial)
    starts = [figure["start"] for figure in notice["parameters"].values()]
    month = "2030-01"
    notice |= {"month": month, "law_day": f"{month}-01", "facts_month": month}
    notice["facts"]["run"][0]["as_of"] = 20_300_101
    for law in (month, max(starts)[:7]):
        told = warned_of(month, month, law, illustrative=True)
        notice |= {"law_month": law, "warning": dict(zip(("zh", "en"), told, strict=True))}
        report = check(resealed(notice))
        assert "law_month" not in [d["what"] for d in report.differences]
        zh, en = report.warning
        assert "所印规定和标准最新的为" in zh or "规则手册中最新的规定和标准" in zh
        assert "years" in en
    believed = {**notice, "law_month": month}
    assert "was not checked" in check(resealed(believed)).warning[1]


def test_a_warning_of_a_run_that_needs_none_is_a_difference(
    runs: dict[str, Path], library: Library
) -> None:
    explainer = Explainer(runs["2020-11"], library)
    report = compared(notice_from(explainer, taken="2019-01"), explainer, library)
    names = [d["name"] for d in report.differences]
    assert names == ["facts_month", "warning.zh", "warning.en"]
    assert report.warning == []
