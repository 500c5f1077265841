"""What a rule is: a plain function with a name, an entity and a time in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar

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
    """

    def declare(function: Function) -> Function:
        law = function.__module__.rsplit(".", 2)[-2]
        declared = Rule(
            function=function,
            law=law,
            leaf=name or function.__name__,
            entity=entity,
            start=date.fromisoformat(start) if start else FIRST_DAY,
            end=date.fromisoformat(end) if end else LAST_DAY,
        )
        function.__dict__["__rule__"] = declared
        return function

    return declare
