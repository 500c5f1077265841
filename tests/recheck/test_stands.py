"""How a comparison stands, in words: which way it would turn, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from tests.policy.engine.nearest import nearest_thresholds
from tests.policy.engine.small import FACT, FACTS, PARAMETERS, figure, rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import library_from_texts
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.stands import Stand, stand_of
from minsheng.recheck.words import Language

OWN = FACT.format("savings", "Fen", 0) + FACT.format("joined", "Month", 0)
PERSONS = FACT.format("birth", "Day", 19_700_101) + FACT.format("horses", "Count", 0)
ALL = FACTS.replace("person:\n", OWN + "person:\n").replace("obligor:\n", PERSONS + "obligor:\n")
FIGURES = (
    figure("cap", "Fen", 100_000, "限额")
    + figure("old", "Count", 60, "年龄")
    + figure("most", "Count", 1, "最多")
    + figure("wait", "Count", 24, "等待期")
)
AGED = "aged(birth: Day, as_of: Day, old: Count) -> bool"
FEW = "few(horses: Count, most: Count) -> bool"


def traced(
    rule: tuple[str, str, str],
    persons: Sequence[Mapping[str, Any]] = (),
    cousins: Sequence[int] = (),
    **facts: Any,
) -> Trace:
    """A household with one rule that compares, and what is due by it."""
    signature, returns, entity = rule
    name = signature.partition("(")[0]
    if entity == "household":
        due = rule_of(f"due({name}: bool) -> Count", f"where({name}, 12, 0)")
    else:
        due = rule_of(f"due({name}: Many[bool]) -> Count", f"count({name})")
    rules = rule_of(signature, returns, f'"{entity}"') + due
    texts = small(facts=ALL, parameters=PARAMETERS + FIGURES, rules=rules, reasons="")
    book = compile_book(library_from_texts(texts), date(2020, 11, 1))
    rows: dict[Any, Any] = {
        "run": [{"as_of": 20201101}],
        "household": [{"urban": False, "savings": 0, "joined": 0, **facts}],
        "person": [{"birth": 19_900_101, "horses": 5, **person} for person in persons],
        "obligor": [{"cousin_m": sum_} for sum_ in cousins],
    }
    return evaluate(book, Household("320681", rows, {}), ["dues__due"])


def stands(trace: Trace, language: Language) -> list[Stand]:
    found = nearest_thresholds(trace, ["dues__due"])
    return [stand_of(trace, threshold, language) for threshold in found]


@pytest.mark.parametrize(
    ("written", "savings", "zh", "en"),
    [
        ("savings < cap", 99_900, "达到", "reached"),
        ("savings < cap", 100_000, "低于", "fell below"),
        ("savings < cap", 100_100, "低于", "fell below"),
        ("savings <= cap", 100_000, "超过", "exceeded"),
        ("savings <= cap", 100_100, "不超过", "did not exceed"),
        ("cap < savings", 100_100, "不超过", "did not exceed"),
        ("cap < savings", 100_000, "超过", "exceeded"),
        ("cap <= savings", 100_000, "低于", "fell below"),
        ("cap <= savings", 99_900, "达到", "reached"),
    ],
)
def test_a_sum_would_turn_at_the_limit_or_beyond_it(
    written: str, savings: int, zh: str, en: str
) -> None:
    """On whichever side of the comparison the law's limit stands."""
    trace = traced(
        ("modest(savings: Fen, cap: Fen) -> bool", written, "household"), savings=savings
    )
    (chinese,), (english,) = stands(trace, "zh"), stands(trace, "en")
    assert (chinese.turn, chinese.full_turn) == (f"{zh}1,000元", f"事{zh}1,000元")
    assert (english.turn, english.full_turn) == (f"it {en} 1,000 yuan", f"fact {en} 1,000 yuan")
    assert chinese.subject == "事"
    assert chinese.now.startswith(f"现为{savings / 100:,.0f}元（限额1,000元，")
    assert not chinese.waits


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_age_is_said_of_the_person_whose_it_is(place: int) -> None:
    relations = (Relation.HEAD, Relation.SPOUSE, Relation.PARENT)
    persons: list[dict[str, Any]] = [{"relation": relation} for relation in relations]
    persons[place]["birth"] = 19_610_101
    trace = traced((AGED, "old <= years_between(birth, as_of)", "person"), persons)
    zh, en = ("户主", "配偶", "父母")[place], ("head", "spouse", "parent")[place]
    assert stands(trace, "zh") == [
        Stand(zh, "现年59周岁", "满60周岁时", f"{zh}满60周岁", waits=True)
    ]
    assert stands(trace, "en") == [Stand(en, " now 59", "at 60", f"{en} were 60", waits=True)]


def test_a_count_is_said_of_the_person_whose_it_is() -> None:
    persons: list[dict[str, Any]] = [
        {"relation": Relation.HEAD},
        {"relation": Relation.SPOUSE, "horses": 1},
    ]
    trace = traced((FEW, "horses <= most", "person"), persons)
    ((chinese,), (english,)) = (stands(trace, language) for language in ("zh", "en"))
    assert (chinese.subject, chinese.now) == ("配偶事", "现有1（限1）")
    assert chinese.full_turn == "配偶事增至2"
    assert (english.subject, english.turn) == ("spouse, fact", "it were 2")


def test_a_sum_is_said_of_the_obligor_whose_it_is() -> None:
    """By number, where it is not known whose kin it is."""
    rule = ("poor(cousin_m: Fen, cap: Fen) -> bool", "cousin_m < cap", "obligor")
    trace = traced(rule, cousins=[500, 99_900])
    ((chinese,), (english,)) = (stands(trace, language) for language in ("zh", "en"))
    assert chinese.subject == "义务人2表亲"
    assert english.subject == "obligor 2, cousin"
    assert chinese.turn == "达到1,000元"


def test_months_only_run_on() -> None:
    rule = (
        "fresh(joined: Month, as_of: Day, wait: Count) -> bool",
        "months_between(joined, month_of(as_of)) <= wait",
        "household",
    )
    trace = traced(rule, joined=201_811)
    ((chinese,), (english,)) = (stands(trace, language) for language in ("zh", "en"))
    assert (chinese.now, chinese.turn) == ("：已满24个月（等待期24个月）", "再过1个月")
    assert (english.turn, english.full_turn) == ("in 1 month", "1 month had gone by")
    assert chinese.waits
    assert english.waits
