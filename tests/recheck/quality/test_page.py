"""The page of trials: its figures, each wrong stop in words, what those wait for who are open."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from minsheng.city.raw.faults import ROW_KINDS
from minsheng.city.raw.file_faults import FILE_KINDS
from minsheng.recheck.quality.errands import ASK, FILE, Waiting
from minsheng.recheck.quality.page import quality_page
from minsheng.recheck.quality.said import ERRANDS, errand_words, fact_words, kinds
from minsheng.recheck.quality.trial import Counts, Trial

WRONG = {
    "household": 77, "benefit": "expenditure", "change": "adjust", "true": "continue",
    "facts": [{"fact": "bill_own_share", "true": "427107", "read": ""}],
    "planted": [
        {"file": "a_202010.csv", "row": 0, "kind": "row_missing", "column": None},
        {"file": "b_202010.csv", "row": 9, "kind": "wrong_person", "column": "number"},
    ],
}  # fmt: skip
BOOK = Waiting(
    FILE, 74, 31, "obligors_202010.xlsx", "civil_affairs", {"zh": "是空文件", "en": "is empty"},
    "obligors_202009.xlsx",
)  # fmt: skip
ONE = Trial(
    rate=2.0, kind="all", households=528, true_stops=47, rows=142_424, returned=1_236, review=15,
    refused=4, ours=Counts(25, 1, 23, 232), naive=Counts(58, 20, 9, 2),
    resting={"missing": 1}, wrong=[WRONG], errands=[BOOK, Waiting(ASK, 1_115, 8)],
)  # fmt: skip
NONE = replace(
    ONE, rate=0.0, returned=0, ours=Counts(25, 0, 23, 43), wrong=[],
    errands=[Waiting(ASK, 3, 3)],
)  # fmt: skip
ALONE = replace(ONE, kind="at_odds", wrong=[], errands=[])


def said(trials, language: str) -> str:
    """The text of the page."""
    page = quality_page(trials, "一座城市。", language)
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", page))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            (
                "我们会错停多少户", "一座城市。", "2% 528 47 1 20 23 9 232 1,236 15 4",
                "同一事项两个数 528 47", "2% 各类差错 77 支出型救助金 调整（应为继续）",
                "实为4,271.07元，没有读到", "漏报一行（a_202010.csv）",
                "串行（记到了别人名下）（b_202010.csv第9行）",
                "差错率2%时，232户无法判断", "民政部门：obligors_202010.xlsx是空文件",
                "可先用上月的obligors_202009.xlsx代替 74 31", "1,115 8", "离职后单位没有停保 不能",
            ),
        ),
        (
            "en",
            (
                "How often we would be wrong", "2% 528 47 1 20 23 9 232 1,236 15 4",
                "two sums of one thing 528", "expenditure-type relief adjust (continue)",
                "4,271.07 yuan in truth, not read", "row left out (a_202010.csv)",
                "written to somebody else (b_202010.csv, row 9)",
                "At 2% of faults nothing is said of 232 households",
                "Civil affairs office: obligors_202010.xlsx is empty; until it comes, last month",
                "employer never deregistered no",
            ),
        ),
    ],
)  # fmt: skip
def test_it_works(language: str, words: tuple[str, ...]) -> None:
    text = said([NONE, ONE, ALONE], language)
    for word in words:
        assert word in text


def test_where_nothing_is_wrong_it_says_so() -> None:
    text = said([NONE], "zh")
    assert "每一项错停及其原因 没有。" in text
    assert "逐类差错" not in text


def test_those_who_wait_are_told_of_the_rate_nearest_to_the_usual() -> None:
    assert "差错率0%时，43户无法判断" in said([NONE], "zh")
    assert "“无法判断”的户在等什么" not in said([ALONE], "zh")


def test_it_is_the_same_in_json_and_back() -> None:
    assert Trial.from_dict(ONE.as_dict()) == ONE


@pytest.mark.parametrize(
    ("fact", "true", "read", "zh", "en"),
    [
        ("urban", "true", "false", "实为是，读到否", "yes in truth, read no"),
        ("disability_grade", "2", "3", "实为二级，读到三级", "2 in truth, read 3"),
        ("bill_month", "202010 202009", "", "实为2020-10、2020-09，没有读到",
         "2020-10, 2020-09 in truth, not read"),
        ("disability", "4", "0", "实为", "in truth"),
        ("vehicles", "", "1", "实际没有，读到1", "none in truth, read 1"),
        ("spouse", "1", "-1", "实为1，读到-1", "1 in truth, read -1"),
    ],
)  # fmt: skip
def test_facts_are_told_in_words(fact: str, true: str, read: str, zh: str, en: str) -> None:
    told = {"fact": fact, "true": true, "read": read}
    assert zh in fact_words(told, "zh")
    assert en in fact_words(told, "en")
    assert fact not in fact_words(told, "zh")


def test_every_kind_of_fault_planted_is_named_with_how_it_is_found_or_why_not() -> None:
    assert set(kinds()) == {*ROW_KINDS, *FILE_KINDS, "namesakes"}
    for told in kinds().values():
        assert set(told) == {"zh", "en", "found", "how_zh", "how_en"}


@pytest.mark.parametrize("kind", sorted(ERRANDS))
def test_every_errand_has_words(kind: str) -> None:
    assert errand_words(Waiting(kind, 1, 1), "zh") != errand_words(Waiting(kind, 1, 1), "en")


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_the_handbook_says_the_same_of_each_kind(kind: str) -> None:
    text = (Path(__file__).parents[3] / "docs" / "quality.md").read_text("utf-8")
    told = kinds()[kind]
    en, zh = ("yes", "能") if told["found"] else ("**no**", "**不能**")
    assert f"| {told['en']} (`{kind}`) | {en} | {told['how_en']} |" in text
    assert f"| {told['zh']} | {zh} | {told['how_zh']} |" in text
