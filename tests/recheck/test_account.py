"""How a sum came about: each line is an equation that holds, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.policy.engine.small import figure, rule_of, small
from tests.recheck.equations import comes_to

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import Library, library_from_texts
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.account import ALL_LEVELS, FIGURES, Account
from minsheng.recheck.explain import Explainer
from minsheng.recheck.filled import filled
from minsheng.recheck.report import AGAINST, as_text
from minsheng.recheck.steps import AFTER


@pytest.fixture(scope="module")
def explainers(runs: dict[str, Path], library: Library) -> dict[str, Explainer]:
    return {month: Explainer(run, library) for month, run in runs.items()}


def in_view(explainer: Explainer) -> Iterator[int]:
    for row in pq.read_table(explainer.run / "decisions.parquet").to_pylist():
        if row["in_view"]:
            yield row["household_id"]


@pytest.mark.parametrize("month", ["2018-11", "2020-11"])
def test_every_line_is_an_equation_that_holds(month: str, explainers: dict[str, Explainer]) -> None:
    explainer = explainers[month]
    checked = 0
    for household in in_view(explainer):
        trace = explainer.trace(household)
        account = Account(trace, "zh", ALL_LEVELS)
        for target in AFTER.values():
            for line in account.of(target):
                left, right = line.split("＝")
                if right == "定额" or "最大" in right:
                    continue
                sum_ = Fraction(re.findall(r"([\d.,]+)元$", left)[0].replace(",", ""))
                apart = abs(comes_to(right) - sum_)
                assert apart < 1 if "取整" in right else apart == 0, line
                checked += 1
    assert checked > 100


def test_the_amounts_of_an_explanation_are_accounted_for(
    explainers: dict[str, Explainer],
) -> None:
    """The last line of a benefit's account gives the amount, for one drawer or for all."""
    for explainer in explainers.values():
        for household in in_view(explainer):
            told = explainer.explain(household)
            account = Account(told.trace, "zh")
            for amount in told.amounts:
                if amount.change == "hint":  # worked out, and no sum of it proposed
                    continue
                lines = account.of(AFTER[amount.benefit])
                assert bool(lines) == bool(amount.after), (household, amount)
                if lines:
                    sum_ = f"{amount.after // 100:,}"
                    assert f"{sum_}元＝" in lines[-1] or f"{sum_}." in lines[-1]


def test_the_text_tells_it_shortly_and_on_demand_at_length(
    explainers: dict[str, Explainer],
) -> None:
    explainer = explainers["2020-11"]
    longest = 0
    for household in in_view(explainer):
        told = explainer.explain(household, "en")
        short, long = as_text(told, "en"), as_text(told, "en", steps=True)
        paid = any(a.after and a.change != "hint" for a in told.amounts)
        withheld = any(a.change in AGAINST for a in told.amounts)
        assert paid <= ("How it was computed" in short) <= (paid or withheld)
        assert "Limits compared" not in short
        assert "Facts on file" in long
        assert "Limits compared" in long
        assert not any("一" <= c <= "鿿" for c in long)
        _, _, account = short.partition("How it was computed\n")
        longest = max(longest, account.count("\n"))
        chinese = as_text(explainer.explain(household), "zh", steps=True)
        assert "所依据的事实" in chinese
        assert "比对的限额" in chinese
        assert "{" not in chinese
    assert longest <= 20


def test_money_refused_or_stopped_over_income_is_accounted_for(
    explainers: dict[str, Explainer],
) -> None:
    """What was held against the line stands before it, each line an equation that holds."""
    told = 0
    for explainer in explainers.values():
        for household in in_view(explainer):
            trace = explainer.trace(household)
            if trace.value("dibao__income_below_line") is not False:
                continue
            if (trace.value(AFTER["dibao"]) == 0) is not True:  # a gradual exit is paid
                continue
            lines = Account(trace, "zh").against(AFTER["dibao"])
            at = next(n for n, one in enumerate(lines) if one.startswith("家庭月收入低于保障线"))
            assert lines[at].startswith("家庭月收入低于保障线：否（家庭月收入")
            sum_ = re.findall(r"（家庭月收入(?:已查明部分)?([\d.,]+元)[＞＝]", lines[at])[0]
            assert any(f"{sum_}＝" in one for one in lines[:at]), lines
            for one in lines[:at]:
                left, right = one.split("＝")
                exempt = "取整" in right or right == "定额" or "最大" in right
                value = re.findall(r"([\d.,]+)元$", left)[0].replace(",", "")
                assert exempt or comes_to(right) == Fraction(value), one
            english = Account(trace, "en").against(AFTER["dibao"])
            assert len(english) == len(lines)
            assert not any("一" <= c <= "鿿" for c in "".join(english))
            told += 1
    assert told > 10


def test_wages_are_told_with_what_is_taken_off_them(explainers: dict[str, Explainer]) -> None:
    explainer = explainers["2018-11"]
    ident = explainer.about["snapshot"]["pattern_families"]["pattern_verified"]
    text = as_text(explainer.explain(ident), "zh").split("怎样算出")[1]
    assert "家庭月收入低于保障线：否（家庭月收入4,500元＞家庭保障线2,560元）" in text
    assert "核实工资" in text


def test_who_is_entitled_failed_no_line(explainers: dict[str, Explainer]) -> None:
    """Of what does not hang on money nothing is told, nor of what is entitled."""
    explainer = explainers["2020-11"]
    for household in in_view(explainer):
        trace = explainer.trace(household)
        if trace.value("dibao__eligible") is True:
            told = Account(trace, "zh").against(AFTER["dibao"])
            assert not any(one.startswith("家庭月收入低于保障线") for one in told)


ROUNDING = "{base: 100, direction: up, tie: none}"
FACTS = """
run:
  as_of: {type: Day, zh: 日, en: day, agency: office, basis: open, ask: 1}
household:
  urban: {type: bool, zh: 城镇, en: town, agency: office, basis: open, ask: 1, baseline: false}
  purse: {type: Fen, zh: 余款（户）, en: purse (all), agency: office, basis: open, ask: 1}
  heads: {type: Count, zh: 人口, en: heads, agency: office, basis: open, ask: 1}
person:
  wage: {type: Fen, zh: 工资, en: wage, agency: office, basis: open, ask: 1}
  elder: {type: Pointer, zh: 长辈, en: elder, agency: office, basis: open, ask: 1}
"""
RULES = (
    rule_of("earned(wage: Many[Fen]) -> Fen", "total(wage)")
    + rule_of("line(norm: Fen, heads: Count) -> Fen", "norm * heads")
    + rule_of("lacking(line: Fen, earned: Fen) -> Fen", "greatest(0, line - earned)")
    + rule_of(
        "aid(lacking: Fen, part_of: Rate, round_up: Rounding, purse: Fen) -> Fen",
        "where(purse <= lacking, rounded(share(lacking, part_of, round_up), round_up), 0)",
    )
    + rule_of("paid(aid: Fen) -> Fen", "aid")
    + rule_of("capped(lacking: Fen, norm: Fen) -> Fen", "least(lacking, norm)")
    + rule_of(
        "each(lacking: Fen, heads: Count, round_up: Rounding) -> Fen",
        "part(lacking, heads, round_up)",
    )
    + rule_of(
        "back(lacking: Fen, heads: Count, round_up: Rounding) -> Fen",
        "part(lacking * heads, heads, round_up)",
    )
)
AT = rule_of("of_elder(elder: Pointer, wage: Many[Fen]) -> Fen", "at(elder, wage, 0)", '"person"')
NAMES = """
rules:
  earned: {zh: 收入（月，户）, en: income (all)}
  line: {zh: 保障线, en: line}
  lacking: {zh: 差额, en: gap}
  aid: {zh: 救助金, en: aid}
  paid: {zh: 发放额, en: paid}
  capped: {zh: 封顶额, en: capped}
  each: {zh: 人均差额, en: gap a head}
  back: {zh: 还原额, en: gap again}
"""


@pytest.fixture(scope="module")
def made() -> Any:
    figures = (
        figure("norm", "Fen", 50_000, "标准")
        + figure("part_of", "Rate", 2_550, "比例")
        + figure("round_up", "Rounding", ROUNDING, "取整")
    )
    texts = small(
        facts=FACTS,
        parameters=figures,
        rules=RULES + AT,
        reasons="",
        more={"dues/names.yaml": NAMES},
    )
    book = compile_book(library_from_texts(texts), date(2020, 11, 1))

    def traced(*wages: int | Unknown, purse: int = 0) -> Trace:
        rows: dict[Any, Any] = {
            "run": [{"as_of": 20201101}],
            "household": [{"urban": False, "purse": purse, "heads": 2}],
            "person": [{"wage": w, "elder": 0} for w in wages],
        }
        return evaluate(book, Household("320681", rows, {}))

    return traced


def test_facts_come_first_and_the_amount_last(made) -> None:
    trace = made(10_000, 20_050)
    assert Account(trace, "zh").of("dues__paid") == [
        "保障线1,000元＝标准500元×人口2人",
        "收入300.50元＝工资（第1人100元＋第2人200.50元）",
        "差额699.50元＝保障线1,000元－收入300.50元",
        "救助金179元＝差额699.50元×比例25.5%，向上取整到1元",
    ]
    assert Account(trace, "en").of("dues__paid") == [
        "line 1,000 yuan = norm 500 yuan × heads 2",
        "income 300.50 yuan = wage (person 1: 100 yuan + person 2: 200.50 yuan)",
        "gap 699.50 yuan = line 1,000 yuan − income 300.50 yuan",
        "aid 179 yuan = gap 699.50 yuan × part_of 25.5%, rounded up to 1 yuan",
    ]


def test_levels_bound_how_far_down_it_goes(made) -> None:
    lines = Account(made(10_000, 20_050), "en", 1).of("dues__paid")
    assert [line.split(" ")[0] for line in lines] == ["gap", "aid"]


def test_what_is_nought_stands_nowhere(made) -> None:
    lines = Account(made(0, 20_050), "zh").of("dues__paid")
    assert "收入200.50元＝工资（第2人）200.50元" in lines
    assert Account(made(0), "zh").of("dues__paid")[0] == "差额1,000元＝标准500元×人口2人"


def test_a_bound_and_a_division_are_told(made) -> None:
    trace = made(90_000)
    assert (
        Account(trace, "zh").of("dues__capped")[-1] == "封顶额100元＝差额100元（不超过标准500元）"
    )
    assert (
        Account(trace, "en").of("dues__each")[-1] == "gap a head 50 yuan = gap 100 yuan ÷ heads 2"
    )
    back = filled(trace, "dues__back", 0, "zh")
    assert (back.text, back.passed) == ("差额100元", ("dues__lacking", 0))


def test_a_fellow_value_is_told_by_what_it_is(made) -> None:
    assert filled(made(10_000, 500), "dues__of_elder", 1, "zh").text == "工资100元"
    assert filled(made(10_000, 500), "dues__of_elder", 1, "en").text == "wage 100 yuan"


def test_nothing_is_accounted_for_that_is_nought_or_unknown(made) -> None:
    unknown = Unknown(Cause.NOT_DELIVERED)
    assert Account(made(unknown), "zh").of("dues__paid") == []
    assert Account(made(1, purse=10**9), "zh").of("dues__paid") == []


def test_a_sum_is_told_once(made) -> None:
    account = Account(made(10_000), "zh", ALL_LEVELS, FIGURES)
    assert account.of("dues__paid")
    assert account.of("dues__paid") == []
