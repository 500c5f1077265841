"""Rules of one expression over a few facts, evaluated for a household of such values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from tests.policy.engine.small import figure, rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import library_from_texts
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.laws.kinds import Relation

TYPES = {
    "a": "Fen",
    "b": "Fen",
    "c": "Fen",
    "nil": "Fen",
    "n": "Count",
    "m": "Count",
    "none": "Count",
    "joined": "Month",
    "pay": "Fen",
    "wage": "Many[Fen]",
    "paper": "Many[Fen]",
    "elder": "Pointer",
    "as_of": "Day",
    "rate": "Rate",
    "up": "Rounding",
    "down": "Rounding",
}
ZH = {
    "a": "甲",
    "b": "乙",
    "c": "丙",
    "nil": "零",
    "n": "件",
    "m": "次",
    "none": "无",
    "joined": "入会",
}
FACT = "  {}: {{type: {}, zh: {}, en: {}, agency: office, basis: open, ask: 1}}\n"
FACTS = f"""
run:
  as_of: {{type: Day, zh: 日, en: day, agency: office, basis: open, ask: 1}}
household:
  urban: {{type: bool, zh: 城镇, en: town, agency: office, basis: open, ask: 1, baseline: false}}
{"".join(FACT.format(name, TYPES[name], zh, name) for name, zh in ZH.items())}
person:
{FACT.format("wage", "Fen", "工资", "wage")}
{FACT.format("pay", "Fen", "薪金", "pay")}
{FACT.format("elder", "Pointer", "长辈（本户）", "elder (here)")}
bill:
{FACT.format("paper", "Fen", "票据", "paper")}
"""
FIGURES = (
    figure("rate", "Rate", 2_500, "比例")
    + figure("up", "Rounding", "{base: 100, direction: up, tie: none}", "进")
    + figure("down", "Rounding", "{base: 100, direction: down, tie: none}", "舍")
)
NAMES = {"dues/names.yaml": "rules:\n  told: {zh: 结果, en: result}\n"}
FAMILY = (Relation.HEAD, Relation.SPOUSE, Relation.CHILD, Relation.CHILD, Relation.PARENT)
VALUES = {"a": 700, "b": 500, "c": 300, "nil": 0, "n": 3, "m": 2, "none": 0, "joined": 201_911}


def traced(
    expression: str,
    type_: str,
    wages: Sequence[int] = (),
    *,
    elders: Sequence[Any] = (),
    bills: Sequence[tuple[int, int]] = (),
    entity: str = "household",
    **values: Any,
) -> Trace:
    """A household with a rule of one expression, `dues__told`, evaluated for it.

    Args:
        expression, type_, entity: of the rule.
        wages, elders: of the persons, from the head on.
        bills: whose each is, by the person's place, and its sum.
        values: of the household's facts, where others than `VALUES`.
    """
    names = [n for n in TYPES if re.search(rf"\b{n}\b", expression)]
    arguments = ", ".join(f"{n}: {TYPES[n]}" for n in names)
    rules = rule_of(f"told({arguments}) -> {type_}", expression, f'"{entity}"')
    texts = small(facts=FACTS, parameters=FIGURES, rules=rules, reasons="", more=NAMES)
    book = compile_book(library_from_texts(texts), date(2020, 11, 1))
    persons = zip_longest(wages, elders[: len(wages)], FAMILY[: len(wages)], fillvalue=-1)
    rows: dict[Any, Any] = {
        "run": [{"as_of": 20201101}],
        "household": [{"urban": False, **VALUES, **values}],
        "person": [{"wage": w, "pay": w, "elder": e, "relation": r} for w, e, r in persons],
        "bill": [{"paper": sum_} for _, sum_ in bills],
    }
    parents: dict[Any, list[int]] = {"bill": [person for person, _ in bills]}
    return evaluate(book, Household("320681", rows, parents), ["dues__told"])
