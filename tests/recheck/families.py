"""Small households by hand: what is not said of them is at its baseline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Household, Trace, evaluate

Row = dict[str, Any]


def family(
    library: Library,
    day: date,
    names: Sequence[str],
    persons: Sequence[Row],
    obligors: Sequence[Row] = (),
    **household: Any,
) -> Trace:
    """A household in rural Qidong, evaluated for some names on a day."""
    base: dict[str, Row] = {e: {} for e in ("household", "person", "obligor")}
    for fact in library.facts.values():
        if fact.entity in base:
            base[fact.entity][fact.name] = fact.baseline
    rows = {
        "run": [{"as_of": day.year * 10_000 + day.month * 100 + day.day}],
        "household": [base["household"] | household],
        "person": [base["person"] | person for person in persons],
        "obligor": [base["obligor"] | obligor for obligor in obligors],
        "bill": [],
        "contribution": [],
    }
    found = Household("320681", rows, {"bill": [], "contribution": []})
    return evaluate(compile_book(library, day), found, names)
