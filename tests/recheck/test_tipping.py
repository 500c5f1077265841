"""What would change it, where two limits fail together: one sentence, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.policy.engine.nearest import nearest_thresholds
from tests.policy.engine.small import (
    PARAMETERS,
    facts_with,
    figure,
    household_of,
    rule_of,
    small,
)
from tests.recheck.families import family
from tests.recheck.moved import moved, unsaid, untrue
from tests.recheck.told import UNKNOWN as U
from tests.recheck.told import Told

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import Library, library_from_texts
from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision, Emergency, Relation
from minsheng.recheck.explain import Explainer
from minsheng.recheck.outcome import ONCE_CHANGE, OUTCOME
from minsheng.recheck.tipping import CLASSES, WANTED, Tipping, _possible, threshold_words, tippings
from minsheng.recheck.words import Language


def wages(sum_m: int) -> dict[str, int]:
    return {"wage_declared_m": sum_m, "wage_verified_m": sum_m}


@pytest.fixture(scope="module")
def explainer(runs: dict[str, Path], library: Library) -> Explainer:
    return Explainer(runs["2020-11"], library)


@pytest.fixture(scope="module")
def over_both(explainer: Explainer) -> list[Trace]:
    """Households in dibao, as if they had more assets and dwellings than they may."""
    found: list[Trace] = []
    for row in pq.read_table(explainer.run / "decisions.parquet").to_pylist():
        if not row["in_view"]:
            continue
        trace = explainer.trace(row["household_id"])
        amount = trace.value("dibao__amount_m_hh")
        if isinstance(amount, Unknown) or amount == 0:
            continue
        months = trace.value("means__dibao_asset_months")
        limit = trace.value("dibao__standard_m") * months * trace.value("unit__size")
        facts = dict(trace.household.rows["household"][0])
        facts |= {"financial_assets_hh": limit + 100_000, "dwellings": 2, "property_own": True}
        rows = {**trace.household.rows, "household": [facts]}
        household = replace(trace.household, rows=rows)
        found.append(evaluate(explainer.book, household, explainer.targets))
    assert len(found) > 10
    return found


def joint(trace: Trace, language: Language) -> list[Tipping]:
    return [t for t in tippings(trace.book, trace, language) if t.also]


def test_both_limits_stand_in_one_sentence(over_both: list[Trace]) -> None:
    told = 0
    for trace in over_both:
        for one in joint(trace, "zh"):
            told += 1
            assert "，住房套数现有2套（限1套）；若金融资产不超过" in one.text
            assert "且住房套数减至1套，则" in one.text
            assert "，相差1,000元）" in one.text
            assert one.also == ("means__dwellings_within",)
            assert one.gap == 100_000
        for one in joint(trace, "en"):
            assert (
                "dwellings owned now 2 (at most 1); if financial assets did not exceed" in one.text
            )
            assert " and dwellings owned were 1, " in one.text
            assert not any("一" <= c <= "鿿" for c in one.text)
    assert told * 2 > len(over_both)


def test_what_one_limit_alone_would_change_is_not_told_as_two(over_both: list[Trace]) -> None:
    for trace in over_both:
        every = tippings(trace.book, trace, "zh")
        alone = [t for t in every if not t.also and "结论为" in t.text]
        assert not alone or not joint(trace, "zh")
        assert len([t for t in every if t.also]) <= 1


def test_the_limit_named_is_that_of_what_would_change(over_both: list[Trace]) -> None:
    """Dibao and tekun hold the same assets against the same limit; here dibao is at stake."""
    named = [one.rule for trace in over_both for one in joint(trace, "zh")]
    assert "means__assets_within_dibao" in named
    for trace in over_both:
        for one in joint(trace, "zh"):
            if "特困人员人均金融资产限额" in one.text:
                assert "特困供养金" in one.text


ALL_AT_ONCE = ("severe_disability__on_family_ground",)
"""What no single fact brings about: another member would have to be disabled, and how."""
BARE = re.compile(r"[（，；][0-9.,]+元[，；）]")
BARE_ENGLISH = re.compile(r"[(;,] [0-9.,]+ yuan[;,)]")


def test_every_figure_of_a_threshold_is_named(explainer: Explainer, over_both: list[Trace]) -> None:
    """No sum stands alone: each is said of a fact or a limit, or worked out of such."""
    rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
    traces = [explainer.trace(row["household_id"]) for row in rows if row["in_view"]]
    told = 0
    for trace in (*traces, *over_both):
        for one in tippings(trace.book, trace, "zh"):
            told += 1
            assert not BARE.search(one.text), one.text
            assert re.search("现[为有年无]|：[是否]|已满|不满1个月", one.text), one.text
            assert re.search("；若.*，则|；满.*时，|；再过.*，", one.text), one.text
        for one in tippings(trace.book, trace, "en"):
            assert not BARE_ENGLISH.search(one.text), one.text
            assert " X " not in one.text
    assert told > 100


def test_an_obligor_is_named_by_whose_kin_it_is(explainer: Explainer) -> None:
    told = 0
    for row in pq.read_table(explainer.run / "decisions.parquet").to_pylist():
        if row["in_view"]:
            trace = explainer.trace(row["household_id"])
            for one in tippings(trace.book, trace, "zh"):
                if "义务人家庭免计线" in one.text:
                    told += 1
                    assert re.match(r"义务人（\w+的\w+）家庭月收入现为", one.text), one.text
    assert told


def test_the_sentence_comes_true(over_both: list[Trace]) -> None:
    """With both put right the outcome is no longer the same."""
    for trace in over_both:
        for one in joint(trace, "zh"):
            facts = dict(trace.household.rows["household"][0])
            facts |= {"financial_assets_hh": facts["financial_assets_hh"] - one.gap, "dwellings": 1}
            rows = {**trace.household.rows, "household": [facts]}
            after = evaluate(trace.book, replace(trace.household, rows=rows), [OUTCOME])
            assert after.value(OUTCOME) != trace.value(OUTCOME)


def test_only_limits_that_fail_are_told_together(
    explainer: Explainer, over_both: list[Trace]
) -> None:
    """That something else would have to fail as well is no way to what is refused."""
    rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
    seen = [explainer.trace(row["household_id"]) for row in rows if row["in_view"]]
    told = 0
    for trace in (*seen, *over_both):
        for one in joint(trace, "zh"):
            told += 1
            for name in (one.rule, *one.also):
                assert False in trace.values[name], (name, one.text)
    assert told


def test_of_a_class_never_established_nothing_ceases(explainer: Explainer) -> None:
    """Only what the family is known to be may be said to be no longer so."""
    told = 0
    for row in pq.read_table(explainer.run / "decisions.parquet").to_pylist():
        if not row["in_view"]:
            continue
        trace = explainer.trace(row["household_id"])
        texts = "".join(t.text for t in tippings(trace.book, trace, "zh"))
        english = "".join(t.text for t in tippings(trace.book, trace, "en"))
        for name, sum_ in CLASSES.items():
            title = trace.book.title(name, "zh")
            if f"不再{title}" in texts:
                assert trace.value(name) is True
            if not sum_ and f"，不{title}" in texts:
                told += 1
                assert isinstance(trace.value(name), Unknown)
                assert f"not {trace.book.title(name, 'en')}" in english
    assert told


def counted(fact: str, limit: str, value: int, *, at_least: bool) -> tuple[str, str]:
    """What would change a household by a count near its limit of two, in both languages."""
    sides = (limit, fact) if at_least else (fact, limit)
    rules = rule_of(f"met({fact}: Count, {limit}: Count) -> bool", "{} <= {}".format(*sides))
    rules += rule_of("due(met: bool) -> Count", "where(met, 12, 0)")
    figures = PARAMETERS + figure(limit, "Count", 2)
    texts = small(facts=facts_with((fact, "Count", 0)), parameters=figures, rules=rules, reasons="")
    book = compile_book(library_from_texts(texts), date(2020, 11, 1))
    trace = evaluate(book, household_of(**{fact: value}), ["dues__due"])
    (found,) = nearest_thresholds(trace, ["dues__due"])
    zh, en = (threshold_words(book, trace, found, language) for language in ("zh", "en"))
    return zh, en


@pytest.mark.parametrize(
    ("fact", "limit", "value", "at_least", "zh", "en"),
    [
        (
            "disability_grade",
            "severe_grade",
            3,
            False,
            "事现为三级；若改评为二级，则",
            "fact now 3; if it were 2, ",
        ),
        (
            "disability_grade",
            "severe_grade",
            2,
            False,
            "事现为二级；若改评为三级，则",
            "fact now 2; if it were 3, ",
        ),
        (
            "vehicles",
            "most",
            3,
            False,
            "事现有3辆（限2辆）；若减至2辆，则",
            "fact now 3 (at most 2); if it were 2, ",
        ),
        (
            "vehicles",
            "most",
            2,
            False,
            "事现有2辆（限2辆）；若增至3辆，则",
            "fact now 2 (at most 2); if it were 3, ",
        ),
        (
            "heads",
            "least_heads",
            1,
            True,
            "事现有1人（自2人起）；若增至2人，则",
            "fact now 1 (from 2 on); if it were 2, ",
        ),
        (
            "heads",
            "least_heads",
            2,
            True,
            "事现有2人（自2人起）；若减至1人，则",
            "fact now 2 (from 2 on); if it were 1, ",
        ),
    ],
)
def test_a_count_is_told_by_what_it_would_have_to_be(fact, limit, value, at_least, zh, en) -> None:
    assert counted(fact, limit, value, at_least=at_least) == (zh, en)


def burnt_out(explainer: Explainer, *, applies: bool) -> Trace:
    """A man of whom nothing is drawn, whose house burnt down in August."""
    facts = {
        "emergency": Emergency.FIRE,
        "emergency_month": 202008,
        "emergency_loss_hh": 1_000_000,
    }
    person = {"birth": 19720210, "pension_m": 300_000}
    library = explainer.library
    return family(library, date(2020, 11, 1), explainer.targets, [person], applies=applies, **facts)


def test_no_sum_of_aid_is_named_that_is_only_hinted_at(explainer: Explainer) -> None:
    hinted = burnt_out(explainer, applies=False)
    assert hinted.value(ONCE_CHANGE) == Decision.HINT
    texts = [t.text for t in tippings(hinted.book, hinted, "zh")]
    assert any("不再提示可能符合临时救助条件" in text for text in texts)
    assert not any(re.search("临时救助[由为]", text) for text in texts)
    english = [t.text for t in tippings(hinted.book, hinted, "en")]
    assert any("no longer a hint of temporary aid" in text for text in english)
    proposed = burnt_out(explainer, applies=True)
    texts = [t.text for t in tippings(proposed.book, proposed, "zh")]
    assert any("临时救助由" in text for text in texts)


def test_what_would_be_hinted_at_is_told_without_a_sum(explainer: Explainer) -> None:
    """A fen less of pension, and dibao may be due; nobody applied for it."""
    day, person = date(2020, 11, 1), {"birth": 19720210, "pension_m": 71_000}
    trace = family(explainer.library, day, explainer.targets, [person], applies=False)
    texts = [t.text for t in tippings(trace.book, trace, "zh")]
    assert any("可能符合最低生活保障金条件" in text for text in texts)
    assert not any("最低生活保障金每月" in text for text in texts)
    texts = [t.text for t in tippings(trace.book, trace, "en")]
    assert any("may qualify for minimum living allowance (dibao)" in text for text in texts)
    applied = family(explainer.library, day, explainer.targets, [person], applies=True)
    texts = [t.text for t in tippings(applied.book, applied, "zh")]
    assert any("最低生活保障金每月由0元变为" in text for text in texts)


def test_whichever_fact_is_moved_the_sentence_comes_true(explainer: Explainer) -> None:
    """What is said to follow must follow of a pension as of a gift, of a member as of another.

    Where several facts must be otherwise at once, no sum and no outcome is told.
    """
    tried: dict[str, int] = {}
    for row in pq.read_table(explainer.run / "decisions.parquet").to_pylist():
        if not row["in_view"] and row["outcome"] != "hint":
            continue
        trace = explainer.trace(row["household_id"])
        for one in tippings(trace.book, trace, "zh"):
            ways = 0
            for words, then in moved(trace, one):
                ways += 1
                assert not untrue(trace, one, then), (row["household_id"], one.text, words)
                assert not unsaid(trace, one, then), (row["household_id"], one.text, words)
            tried[one.rule] = tried.get(one.rule, 0) + ways
            if one.rule in ALL_AT_ONCE:
                assert not re.search(r"结论为|变为|每月为", one.text), one.text
    assert {"tekun__income_below_standard", "dibao__income_below_line"} <= tried.keys()
    assert not [rule for rule, ways in tried.items() if not ways and rule not in ALL_AT_ONCE]


@pytest.mark.parametrize(("now", "hint"), [(0, True), (1, False), (U, False)])
def test_only_what_is_known_not_to_be_due_may_come_to_be(now: Any, hint: bool) -> None:
    dibao = "decision__dibao_after_m_hh"
    trace: Any = Told(Decision.CONTINUE, **{dibao: now})
    found = _possible(trace, {dibao: 71_000})
    assert found == ({"decision__dibao_change": Decision.HINT} if hint else {})


STARTED: dict[str, Any] = {"birth": 19750101, "work_start": 202009}
OLD: dict[str, Any] = {"birth": 19400101, "award_tekun_m": 92_300}
WORKING = (
    ([{**STARTED, "other_transfer_m": 50_000}], {"award_dibao_m_hh": 28_100}),
    ([STARTED | wages(80_000)], {"award_dibao_m_hh": 18_100}),
    ([STARTED | wages(25_000) | {"other_transfer_m": 50_000}], {"award_dibao_m_hh": 23_100}),
    (
        [STARTED, {"birth": 19600101, "relation": Relation.SPOUSE, "other_transfer_m": 100_000}],
        {"award_dibao_m_hh": 42_000},
    ),
    ([OLD | {"other_transfer_m": 69_000}], {}),
    ([OLD | {"other_transfer_m": 69_000, "basic_pension_m": 15_000}], {}),
)


@pytest.mark.parametrize(("persons", "facts"), WORKING)
def test_of_wages_and_pensions_too_the_sentence_comes_true(
    library: Library, persons: list[dict[str, Any]], facts: dict[str, Any]
) -> None:
    """A wage may begin a gradual exit, though gifts would end dibao; tekun counts no basic pension.

    What income would bring about is told, but not that dibao or tekun stops.
    """
    trace = family(library, date(2020, 11, 1), WANTED, persons, applies=False, **facts)
    of_income = {"dibao__income_below_line", "margin__income_below_ceiling"}
    told = [one for one in tippings(trace.book, trace, "zh") if not one.also]
    assert of_income & {one.rule for one in told}
    for one in told:
        ways = list(moved(trace, one))
        assert ways or one.rule not in of_income
        for words, then in ways:
            assert not untrue(trace, one, then), (one.text, words)
            assert not unsaid(trace, one, then), (one.text, words)
