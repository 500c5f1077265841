"""What a household's evaluation says, for a sentence: the rules by name, all else nought."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.asking import Asked
from minsheng.recheck.conclusion import conclusion
from minsheng.recheck.outcome import (
    BENEFITS,
    ONCE,
    ONCE_CHANGE,
    OUTCOME,
    RELIEF_YEAR,
    TOTAL_AFTER,
    TOTAL_BEFORE,
)

UNKNOWN = Unknown(Cause.OUT_OF_DATE)
SUMS = (
    TOTAL_BEFORE,
    TOTAL_AFTER,
    ONCE,
    RELIEF_YEAR,
    *(n for b in BENEFITS for n in (b.before, b.after)),
)
CHANGES = (ONCE_CHANGE, *(b.change for b in BENEFITS))


class Told:
    """A trace that holds what a conclusion asks for."""

    def __init__(self, outcome: Decision, **values: Any) -> None:
        known = dict.fromkeys(SUMS, 0) | dict.fromkeys(CHANGES, Decision.SCREENED)
        given = {OUTCOME: outcome, **known, **values}
        self.book = SimpleNamespace(day=date(2023, 11, 1), conditions=())
        self.values = {name: [value] for name, value in given.items()}

    def value(self, name: str, row: int = 0) -> Any:
        return self.values[name][row]


def said(outcome: Decision, language: str = "zh", asked: list[Asked] | None = None, **values: Any):
    """The conclusion of a household of which all else is nought."""
    return conclusion(Told(outcome, **values), asked or [], language)


STOPS = {
    "decision__tekun_change": Decision.STOP_PROPOSED,
    "decision__dibao_change": Decision.GRANT_PROPOSED,
}
