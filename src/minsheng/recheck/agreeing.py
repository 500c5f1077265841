"""Whether what a run wrote of a household is what its evaluation gives, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.outcome import IN_VIEW, NEXT_REVIEW
from minsheng.recheck.tables import CODED, MONEY, cause_names, is_held

APART = ("household_id", "ask", "stands")
"""A household is found by its id; what to ask is found by deciding it many times; what it stands
as is the officers' word."""
COLUMNS = (
    "household_id",
    "county",
    "village",
    *(column for _, column, _ in CODED),
    "in_view",
    *(column for _, column in MONEY),
    "next_review",
    "unknown_for",
    "reasons",
    "ask",
    "stands",
    "figures",
)
"""What a run writes of every household."""


def agrees(written: Mapping[str, Any], trace: Trace, village: int, figures: str) -> bool:
    """Whether a row is what the evaluation gives.

    Args:
        written: the row, by column.
        trace: the household's evaluation.
        village: the household's, of the snapshot.
        figures: how far the run's figures can be trusted.
    """
    given = dict(_given(trace))
    given |= {"county": int(trace.household.county), "village": village, "figures": figures}
    return all(written[column] == given[column] for column in COLUMNS if column not in APART)


def _given(trace: Trace) -> Iterator[tuple[str, Any]]:
    """What the evaluation gives, by column, as a run writes it."""

    def known(name: str) -> Any:
        value = trace.value(name)
        return None if isinstance(value, Unknown) else value

    for name, column, code in CODED:
        value = known(name)
        yield column, None if value is None else code(int(value)).name.lower()
    for name, column in MONEY:
        value = None if is_held(name, trace.value) else known(name)
        yield column, None if value is None else int(value)
    view, review = known(IN_VIEW), known(NEXT_REVIEW)
    yield "in_view", None if view is None else bool(view)
    yield "next_review", None if review is None else int(review)
    yield "unknown_for", cause_names(reduce(or_, _causes(trace), Cause(0)))
    yield "reasons", " ".join(holding(trace))


def _causes(trace: Trace) -> Iterator[Cause]:
    for name, _ in MONEY:
        value = trace.value(name)
        if isinstance(value, Unknown):
            yield value.cause


def holding(trace: Trace) -> Iterator[str]:
    """The codes of the reasons that hold, in the order of the law book."""
    for reason, when in trace.book.conditions:
        for value in trace.values[when.name]:
            if value is True:
                yield reason.code
                break
