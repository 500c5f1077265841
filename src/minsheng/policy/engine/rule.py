"""What a rule is: a plain function with a name, an entity and a time in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar, get_args

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.written import DATE, identifier

Entity = Literal["run", "household", "person", "obligor", "bill", "contribution"]
Function = TypeVar("Function", bound=Callable[..., Any])

FIRST_DAY = date(1949, 10, 1)
LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its author declared it; the function itself is left untouched.

    Attributes:
        function: the law in Python.
        law: folder it stands in; the namespace.
        leaf: its name within the law.
        entity: what one value of it belongs to.
        start: first day in force.
        end: last day in force.
    """

    function: Callable[..., Any]
    law: str
    leaf: str
    entity: Entity
    start: date
    end: date

    @property
    def name(self) -> str:
        """The qualified name, `law__leaf`."""
        return f"{self.law}__{self.leaf}"

    def in_force(self, day: date) -> bool:
        """Whether the rule is law on that day."""
        return self.start <= day <= self.end


def rule(
    entity: Entity,
    *,
    name: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> Callable[[Function], Function]:
    """Declare a function as a rule.

    Args:
        entity: what one value of it belongs to.
        name: the leaf name, when the function is one of several versions; else its own.
        start: first day in force (ISO); always, when left out.
        end: last day in force (ISO); for good, when left out.

    Raises:
        RuleBookError: no such entity, no such day, or no name.
    """
    wrong = list(_faults(entity, name, {"start": start, "end": end}))
    if wrong:
        raise RuleBookError(wrong)

    def declare(function: Function) -> Function:
        law = function.__module__.rsplit(".", 2)[-2]
        declared = Rule(
            function=function,
            law=law,
            leaf=function.__name__ if name is None else name,
            entity=entity,
            start=FIRST_DAY if start is None else date.fromisoformat(start),
            end=LAST_DAY if end is None else date.fromisoformat(end),
        )
        function.__dict__["__rule__"] = declared
        return function

    return declare


def _faults(entity: object, name: object, days: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with a declaration, one sentence each."""
    if entity not in get_args(Entity):
        yield f"`{entity}` is no entity; they are {', '.join(get_args(Entity))}"
    if name is not None and not identifier(name):
        yield f"name={name!r} is to be small letters, digits, single `_`"
    for word, day in days.items():
        if day is None:
            continue
        try:
            written = isinstance(day, str) and DATE.fullmatch(day) and date.fromisoformat(day)
        except ValueError:
            written = None
        if not written:
            yield f'{word}={day!r} is no day of the calendar; write it as "2021-07-01"'
