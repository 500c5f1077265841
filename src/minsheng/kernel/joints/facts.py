"""Facts provided: which dated facts a programme supplies to the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from minsheng.policy.engine.facts import Fact

Supplied: TypeAlias = dict[int, Any]


@dataclass(frozen=True)
class Provided:
    """A fact of the rules, and the programme that knows it.

    Attributes:
        fact: its name, as `facts.yaml` has it.
        programme: which supplies it.
        values: of some persons or households, on a day: by number, as the rules want it; who
            is left out, of them it is not known.
        basis: why it may be used for a decision, in law; shown with it.
    """

    fact: str
    programme: str
    values: Callable[[Iterable[int], date], Supplied]
    basis: str


_PROVIDED: dict[str, Provided] = {}


def register(provided: Provided, known: dict[str, Fact]) -> None:
    """Make a fact's supplier known.

    Args:
        provided: the fact.
        known: the facts the rules may ask for.

    Raises:
        ValueError: the rules know no such fact, or another programme supplies it.
    """
    if provided.fact not in known:
        raise ValueError(f"{provided.programme}: no rule knows a fact {provided.fact}")
    held = _PROVIDED.get(provided.fact, provided)
    if held.programme != provided.programme:
        raise ValueError(f"{provided.fact} is supplied by {held.programme}, which knows it first")
    _PROVIDED[provided.fact] = provided


def provided() -> dict[str, Provided]:
    """All facts that programmes supply, by name."""
    return dict(_PROVIDED)
