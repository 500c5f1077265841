"""Who stands behind a reason that speaks of obligors: those who are able, owe or are excused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minsheng.policy.engine.scalar import Trace
from minsheng.recheck.asking import obligor_title, person_title
from minsheng.recheck.filled import whose
from minsheng.recheck.words import Language, pick

PARENT_OUTSIDE = ("户外的父母", "a parent outside the file")


def obligors_behind(trace: Trace, when: str, place: int, language: Language) -> tuple[str, ...]:
    """The obligors a reason speaks of, by what they are to whom; none for any other reason.

    Args:
        trace: the household's evaluation.
        when: the rule the reason hangs on.
        place: the person it is told of.
        language: `zh` or `en`.
    """
    match when:
        case "tekun__obligor_able_found":
            names = [*_fellows(trace, place, language), *_elsewhere(trace, place, language)]
        case "income__support_counted":
            names = _rows(trace, "income__support_due_m", language)
        case "income__some_support_waived":
            names = _rows(trace, "income__support_waived", language)
        case _:
            names = []
    return tuple(dict.fromkeys(names))


def _rows(trace: Trace, name: str, language: Language) -> list[str]:
    """The obligors living elsewhere of whom something is known to hold, or to be due."""
    found = [row for row, value in enumerate(trace.values.get(name, ())) if _some(value)]
    return [
        obligor_title(trace, row, language) or whose(trace, "obligor", row, language)
        for row in found
    ]


def _fellows(trace: Trace, place: int, language: Language) -> Iterator[str]:
    """Those of the file who owe the person support and are known to be able."""
    person = trace.household.rows["person"][place]
    able = trace.values["tekun__able_to_support"]
    for pointer in ("spouse", "parent_1", "parent_2"):
        other = person.get(pointer)
        if isinstance(other, int) and other >= 0 and able[other] is True:
            yield person_title(trace, other, language)
    if trace.values["tekun__in_line"][place] is True:
        for other, holds in enumerate(trace.values["tekun__able_in_line"]):
            if other != place and holds is True:
                yield person_title(trace, other, language)


def _elsewhere(trace: Trace, place: int, language: Language) -> Iterator[str]:
    """Those outside the file who owe the person support and are known to be able."""
    minor = trace.values["people__minor"][place]
    if minor is not True:
        yield from _rows(trace, "tekun__able_for_adult", language) if minor is False else ()
        return
    yield from _rows(trace, "tekun__able_for_minor", language)
    person = trace.household.rows["person"][place]
    for number in (1, 2):
        outside = trace.values[f"tekun__parent_outside_{number}"][place] is True
        if person.get(f"parent_{number}") == -1 and outside:
            yield pick(PARENT_OUTSIDE, language)


def _some(value: Any) -> bool:
    """Whether a value is known and something."""
    return value is True or (isinstance(value, int) and value > 0)
