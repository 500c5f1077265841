"""A library of a few lines, to be spoiled in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minsheng.policy.engine.scalar import Household

KINDS = '''from enum import IntEnum


class Guild(IntEnum):
    """Guilds of Eldermark."""

    NONE = 0
    BAKERS = 1
    FERRY = 2
'''
FACTS = """
run:
  as_of: {type: Day, zh: 日, en: day, agency: office, basis: open, ask: 1}
household:
  urban: {type: bool, zh: 城, en: town, agency: office, basis: open, ask: 1, baseline: false}
person:
  wage_m: {type: Fen, zh: 工资, en: wage, agency: guild, basis: authorised, ask: 3, baseline: 0}
  guild: {type: Guild, zh: 行会, en: guild, agency: guild, basis: open, ask: 2, baseline: NONE}
  elder: {type: Pointer, zh: 长辈, en: elder, agency: office, basis: open, ask: 2, baseline: -1}
obligor:
  cousin_m: {type: Fen, zh: 表亲, en: cousin, agency: guild, basis: open, ask: 3, baseline: 0}
bill:
  bill_sum: {type: Fen, zh: 账单, en: bill, agency: bank, basis: open, ask: 3, baseline: 0}
contribution:
  stamp: {type: Fen, zh: 印花, en: stamp, agency: guild, basis: open, ask: 4, baseline: 0}
"""
RULES = '''
@rule("household")
def wages_m_hh(wage_m: Many[Fen]) -> Fen:
    """Wages. Source: roll 1."""
    return total(wage_m)


@rule("household")
def poor(wages_m_hh: Fen, line_m: Fen) -> bool:
    """Poor. Source: roll 2."""
    return wages_m_hh < line_m
'''
PARAMETERS = """
line_m:
  type: Fen
  zh: 线
  en: line
  per: household, month
  values:
    - {start: 2018-01-01, value: 50000, status: verified, source: roll 3}
"""
REASONS = """
- code: dues.poor
  when: poor
  side: for
  zh: 工资{wages_m_hh}低于{line_m}
  en: wages {wages_m_hh} below {line_m}
  article_zh: 卷一
  article_en: roll 1
  source: roll 1
"""

FACT = """  {}:
    {{type: {}, zh: 事, en: fact, agency: office, basis: open, ask: 1, baseline: {}}}
"""
BESIDE = FACTS.replace(
    "obligor:\n",
    "obligor:\n" + FACT.format("cousin_of", "Pointer", -1) + FACT.format("kind", "bool", "true"),
)
"""The facts, and of each cousin whose it is and whether it is kind."""
FIGURE = """
{name}:
  type: {type}
  zh: {zh}
  en: {name}
  per: household
  values:
    - {{start: 2018-01-01, value: {value}, status: verified, source: roll 3}}
"""


def small(
    *,
    kinds: str = KINDS,
    facts: str = FACTS,
    rules: str = RULES,
    parameters: str = PARAMETERS,
    reasons: str = REASONS,
    more: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The files of the small library, some of them replaced."""
    texts = {
        "__init__.py": "",
        "kinds.py": kinds,
        "facts.yaml": facts,
        "dues/__init__.py": "",
        "dues/rules.py": "from minsheng.policy.engine import *\n" + rules,
        "dues/parameters.yaml": parameters,
        "dues/reasons.yaml": reasons,
    }
    return texts | dict(more or {})


def rule_of(signature: str, returns: str, decorator: str = '"household"') -> str:
    """A rule's text: `name(argument: Type) -> Type` and the expression it returns."""
    return f'''
@rule({decorator})
def {signature}:
    """It. Source: roll 4."""
    return {returns}
'''


def facts_with(*own: tuple[str, str, int]) -> str:
    """The facts, and more of the household: each by name, type and baseline."""
    return FACTS.replace("person:\n", "".join(FACT.format(*f) for f in own) + "person:\n")


def figure(name: str, type_: str, value: Any, zh: str = "") -> str:
    """A figure of the law, the same everywhere and since the first day."""
    return FIGURE.format(name=name, type=type_, value=value, zh=zh or name)


def household_of(**facts: Any) -> Household:
    """A household with nobody in it, in the country, by its own facts."""
    rows: dict[Any, Any] = {
        "run": [{"as_of": 20201101}],
        "household": [{"urban": False, **facts}],
    }
    return Household("320681", rows, {})
