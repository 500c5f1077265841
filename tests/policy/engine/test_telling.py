"""Which of several comparisons of the same value is named, and which are only its echo."""

from __future__ import annotations

from datetime import date

import pytest
from tests.policy.engine.nearest import nearest_thresholds
from tests.policy.engine.small import FACTS, PARAMETERS, rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.scalar import Household, evaluate

FACT = (
    "  savings: {type: Fen, zh: 积蓄, en: savings, agency: o, basis: open, ask: 1, baseline: 0}\n"
)
FIGURE = """
{name}:
  type: Fen
  zh: {name}
  en: {name}
  per: household
  values:
    - {{start: 2018-01-01, value: {value}, status: verified, source: roll 3}}
"""
RULES = (
    rule_of("idle(savings: Fen, cap: Fen) -> bool", "savings <= cap")
    + rule_of("modest(savings: Fen, also_cap: Fen) -> bool", "savings <= also_cap")
    + rule_of("rich(savings: Fen, far_cap: Fen) -> bool", "far_cap < savings")
    + rule_of(
        "due(idle: bool, modest: bool, rich: bool) -> Count",
        "where(modest, 12, where(idle & rich, 1, 0))",
    )
)


@pytest.fixture
def book(read):
    figures = "".join(
        FIGURE.format(name=name, value=value)
        for name, value in (("cap", 100_000), ("also_cap", 100_000), ("far_cap", 110_000))
    )
    facts = FACTS.replace("person:\n", FACT + "person:\n")
    texts = small(facts=facts, parameters=PARAMETERS + figures, rules=RULES, reasons="")
    return compile_book(read(texts), date(2020, 11, 1))


def near(book, savings: int):
    rows = {"run": [{"as_of": 20201101}], "household": [{"urban": False, "savings": savings}]}
    trace = evaluate(book, Household("320681", rows, {}), ["dues__due"])
    return nearest_thresholds(trace, ["dues__due"])


def test_of_two_laws_with_one_limit_the_one_that_matters_is_named(book) -> None:
    """The first would say the same whatever its own answer were."""
    (found,) = near(book, 99_000)
    assert found.rule == "dues__modest"
    assert found.after == {"dues__due": 0}


def test_a_limit_farther_on_the_same_way_is_no_news(book) -> None:
    """To pass it would change the dues, but only because the nearer one is passed."""
    assert [t.rule for t in near(book, 99_000)] == ["dues__modest"]
    assert [t.gap for t in near(book, 99_000)] == [1_000]
