"""What can be wrong with a cell or a row: why, and how to mend it, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from minsheng.policy.engine.written import parse_yaml
from minsheng.recheck.extracts.contract import Column

OTHER_HOUSEHOLD = "other_household"
"""A row whose number is a person's of another household than its key."""
ELSEWHERE = {"repeated": "repeated_elsewhere", "at_odds": "at_odds_elsewhere"}
"""Faults of a row because of one in another file; `FILE:ROW` is noted of them."""
WHOLE_ROW = ("repeated", "at_odds", "ragged", *ELSEWHERE.values())
"""Faults of a row, not of a cell; `{value}` in their sentences is what was noted of it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault of a row.

    Attributes:
        name_zh: in a table of how many there are.
        name_en: the same in English.
        zh: what is wrong; goes on from the column's head.
        en: the same in English.
        mend_zh: what the office is to do.
        mend_en: the same in English.
    """

    name_zh: str
    name_en: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str


@cache
def faults() -> dict[str, Fault]:
    """All kinds of fault."""
    text = files("minsheng.recheck.extracts").joinpath("faults.yaml").read_text(encoding="utf-8")
    return {kind: Fault(**words) for kind, words in parse_yaml(text, "faults.yaml").items()}


def counted_as(kind: str, column: Column | None, language: str) -> str:
    """What a fault is called where it is told how often it stands: `工资：空值字样`.

    Args:
        kind: of `faults`.
        column: the contract's; None for a fault of the whole row.
        language: `zh` or `en`.
    """
    fault = faults()[kind]
    called = fault.name_zh if language == "zh" else fault.name_en
    if column is None or kind in WHOLE_ROW:
        return called
    return f"{column.head}{'：' if language == 'zh' else ': '}{called}"


def said(kind: str, column: Column | None, value: str, language: str) -> tuple[str, str]:
    """Why a cell or row is returned and how to mend it, after the column's head.

    Args:
        kind: of `faults`.
        column: the contract's; None for a fault of the whole row.
        value: of a fault of the whole row, what was noted of it.
        language: `zh` or `en`.
    """
    fault = faults()[kind]
    zh = language == "zh"
    file, _, row = value.rpartition(":")
    named = {"value": value, "file": file, "row": row}
    if column is not None:
        options = [*column.codes, *column.choices]
        named |= {
            "options": ("、" if zh else ", ").join(options),
            "most": "" if column.most is None else f"{column.most:,}",
            "least": f"{column.least:,}",
        }
        if kind == "amount_high" and column.most is None:
            named["most"] = f"{10**13 // column.scale:,}"
    why, mend = (fault.zh, fault.mend_zh) if zh else (fault.en, fault.mend_en)
    return why.format(**named), mend.format(**named)
