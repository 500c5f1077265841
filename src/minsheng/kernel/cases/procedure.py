"""A procedure as the law has it: steps, who does what in each, by when, and what must exist first.

Frozen values and no code, so that a page can print them as they are and a test can hold them
against the law. A law that changed is a second procedure with dates of its own, never an `if`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

ANYWHERE = ("*",)
"""Of a deed that may be done in every step but those that end a case."""
FAMILY = "family"
"""Whom a case waits for while clocks stand still."""
TIME = "time"
"""What a case waits for while a notice hangs out."""


class Unit(StrEnum):
    """What a limit counts."""

    WORKING = "working"
    CALENDAR = "calendar"


class Status(StrEnum):
    """How far a limit can be trusted."""

    VERIFIED = "verified"
    REMEMBERED = "remembered"
    ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True)
class Step:
    """Where a case may stand.

    Attributes:
        waits_for: the role at whose desk it lies, `FAMILY`, `TIME`, or empty where it has ended.
    """

    key: str
    zh: str
    en: str
    waits_for: str

    @property
    def ends(self) -> bool:
        """Whether nothing is done any more."""
        return self.waits_for == ""


@dataclass(frozen=True)
class Need:
    """Something that must exist before a deed is done.

    Attributes:
        key: by which a programme has the function that looks.
    """

    key: str
    zh: str
    en: str


@dataclass(frozen=True)
class Deed:
    """Something done in a case, by its name.

    Attributes:
        at: the steps in which it may be done, or `ANYWHERE`.
        to: the step it leads to; empty where the case stays.
        roles: who may do it.
        needs: what must exist first.
        apart_from: deeds; whoever has done one of them in this case may not do this one.
        outcome: how the case ends by it; empty where it goes on.
        source: the article that orders or allows it.
    """

    key: str
    zh: str
    en: str
    at: tuple[str, ...]
    to: str
    roles: tuple[str, ...]
    needs: tuple[Need, ...] = ()
    apart_from: tuple[str, ...] = ()
    outcome: str = ""
    source: str = ""


@dataclass(frozen=True)
class Limit:
    """A time by which, or before which not, something is done.

    Attributes:
        days: how many.
        after: deeds from whose day it runs; that day itself does not count.
        by: deeds that meet it.
        earliest: it is one before which they may not be done, as a notice hangs out.
        source: the article.
        climbs_to: the role that is told when it has lapsed.
        behind: another limit that must pass first, as a notice hangs out: it runs from its end.
    """

    key: str
    zh: str
    en: str
    days: int
    unit: Unit
    after: tuple[str, ...]
    by: tuple[str, ...]
    source: str
    status: Status = Status.VERIFIED
    earliest: bool = False
    climbs_to: str = "county_reviewer"
    behind: str = ""


Named = TypeVar("Named", Step, Deed, Limit)


@dataclass(frozen=True)
class Procedure:
    """A procedure that is in force for some kinds of cases, from one day to another.

    Attributes:
        key: kept with each case for ever.
        kinds: of cases, as programmes call them.
        purpose: what a case of it is for: to grant, or to look again.
        since: the first day on which a case may be bound to it.
        until: the first on which none may any more; None as long as it is in force.
        first: the step in which a case begins.
        binds: the deed on whose day a case is bound to its procedure.
        published: whether anything is hung out before a decision.
        source: the act.
    """

    key: str
    kinds: tuple[str, ...]
    purpose: str
    zh: str
    en: str
    since: date
    until: date | None
    first: str
    binds: str
    published: bool
    steps: tuple[Step, ...]
    deeds: tuple[Deed, ...]
    limits: tuple[Limit, ...]
    source: str

    def step(self, key: str) -> Step:
        """A step by its key.

        Raises:
            KeyError: there is none.
        """
        return _named(self.steps, key, self.key)

    def deed(self, key: str) -> Deed:
        """A deed by its key.

        Raises:
            KeyError: there is none.
        """
        return _named(self.deeds, key, self.key)

    def limit(self, key: str) -> Limit:
        """A limit by its key.

        Raises:
            KeyError: there is none.
        """
        return _named(self.limits, key, self.key)

    def possible(self, step: str) -> list[Deed]:
        """The deeds that may be done in a step, in the order of the law."""
        if self.step(step).ends:
            return []
        return [deed for deed in self.deeds if step in deed.at or deed.at == ANYWHERE]

    def holds(self, day: date) -> bool:
        """Whether cases are bound to it on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def _named(values: tuple[Named, ...], key: str, of: str) -> Named:
    for value in values:
        if value.key == key:
            return value
    raise KeyError(f"{of} has no {key}")


def faults(procedure: Procedure) -> Iterator[str]:
    """What is wrong with a procedure, each in a sentence; a test wants none of any."""
    steps = {step.key for step in procedure.steps}
    deeds = {deed.key for deed in procedure.deeds}
    for deed in procedure.deeds:
        for step in (*deed.at, deed.to):
            if step not in steps and step and step not in ANYWHERE:
                yield f"{deed.key} speaks of {step}, which is no step"
        for other in set(deed.apart_from) - deeds:
            yield f"{deed.key} is kept apart from {other}, which is no deed"
        if not deed.roles:
            yield f"nobody may do {deed.key}"
        if deed.outcome and not procedure.step(deed.to).ends:
            yield f"{deed.key} gives an outcome, and the case goes on"
    for limit in procedure.limits:
        for other in {*limit.after, *limit.by} - deeds:
            yield f"the limit {limit.key} speaks of {other}, which is no deed"
        if limit.behind and limit.behind not in {one.key for one in procedure.limits}:
            yield f"the limit {limit.key} runs behind {limit.behind}, which is no limit"
    yield from (f"no way leads to {step}" for step in steps - _reached(procedure))
    yield from (
        f"no way leads on from {step.key}"
        for step in procedure.steps
        if not step.ends and not any(deed.to for deed in procedure.possible(step.key))
    )


def _reached(procedure: Procedure) -> set[str]:
    found, fresh = set[str](), {procedure.first}
    while fresh:
        found |= fresh
        fresh = {deed.to for step in fresh for deed in procedure.possible(step) if deed.to} - found
    return found
