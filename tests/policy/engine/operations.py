"""Every operator and helper of the rule language, each with operands to try it on.

The text of an operation is one expression of the language; the scalar function and the
compiled one are made of the same text, as a rule's two evaluators are made of one rule.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from minsheng.policy.engine import helpers
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.language import HELPERS
from minsheng.policy.engine.unknown import Cause, Unknown

NOT_AUTHORISED = Unknown(Cause.NOT_AUTHORISED)
NOT_DELIVERED = Unknown(Cause.NOT_DELIVERED)
SEVERAL = Unknown(Cause.CONTRADICTED | Cause.OUT_OF_DATE)
UNKNOWNS = (*map(Unknown, Cause), SEVERAL)
EVERY = tuple(Unknown(Cause(causes)) for causes in range(1, 2 ** len(Cause)))
"""Every cause and all that several may come to together."""
ROUNDINGS = tuple(
    Rounding(base, direction, tie)
    for base in (1, 100)
    for direction, tie in ((-1, 0), (1, 0), (0, -1), (0, 1))
)


def lists(cells: tuple[Any, ...]) -> tuple[tuple[Any, ...], ...]:
    """Every list of up to three cells."""
    return tuple(row for length in range(4) for row in itertools.product(cells, repeat=length))


KNOWN: dict[str, tuple[Any, ...]] = {
    "int": (-13, -1, 0, 1, 12, 150),
    "few": (-1, 0, 7),
    "bool": (True, False),
    "why": (0, 150),
    "why_truth": (True, False),
    "day": (19560315, 19560314, 20181101, 20200229),
    "month": (0, 201812, 201901, 202011),
    "months": (-13, 0, 1, 24),
    "pointer": (-2, -1, 0, 1, 2, 3),
    "rounding": ROUNDINGS,
}
UNKNOWN: dict[str, tuple[Any, ...]] = {
    "few": (NOT_AUTHORISED, NOT_DELIVERED),
    "why": EVERY,
    "why_truth": EVERY,
    "rounding": (),
}
MANY: dict[str, tuple[Any, ...]] = {
    "ints": lists((-3, 0, 5, NOT_AUTHORISED, NOT_DELIVERED)),
    "bools": lists((True, False, NOT_AUTHORISED, NOT_DELIVERED)),
}
TOGETHER = ("pointing", "conditions")
"""Lists that go together row by row: as long as each other."""
MANY |= dict.fromkeys(TOGETHER, MANY["bools"])
LETTERS = "abcd"


@dataclass(frozen=True)
class Operation:
    """One operator or helper.

    Attributes:
        text: an expression of its operands `a`, `b`, `c`, `d`.
        kinds: what each operand is, a key of `KNOWN`.
        result: `int` or `bool`.
    """

    text: str
    kinds: tuple[str, ...]
    result: str

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The expression as a function."""
        names = {name: getattr(helpers, name) for name in HELPERS}
        return eval(f"lambda {', '.join(LETTERS[: len(self.kinds)])}: {self.text}", names)

    @property
    def title(self) -> str:
        """The expression and what its operands are."""
        return f"{self.text} of {', '.join(self.kinds)}"

    def operands(self) -> Iterator[tuple[Any, ...]]:
        """Every combination of known and unknown operands."""
        for operands in itertools.product(*(domain(kind) for kind in self.kinds)):
            if self.kinds != TOGETHER or len({*map(len, operands)}) == 1:
                yield operands

    def substitutes(self, operands: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """The operands with every unknown put in place by what is known, in every way."""
        choices = [
            lists_like(kind, operand) if kind in MANY else supposed(kind, operand)
            for kind, operand in zip(self.kinds, operands, strict=True)
        ]
        yield from itertools.product(*choices)


def domain(kind: str) -> tuple[Any, ...]:
    """The operands of a kind, known and unknown."""
    return MANY[kind] if kind in MANY else KNOWN[kind] + UNKNOWN.get(kind, UNKNOWNS)


def supposed(kind: str, operand: Any) -> tuple[Any, ...]:
    return KNOWN[kind] if isinstance(operand, Unknown) else (operand,)


def lists_like(kind: str, operand: tuple[Any, ...]) -> tuple[Any, ...]:
    cells = (-3, 0, 5) if kind == "ints" else (True, False)
    return tuple(
        itertools.product(*(cells if isinstance(c, Unknown) else (c,) for c in operand)),
    )


OPERATIONS = (
    Operation("a + b", ("int", "int"), "int"),
    Operation("a - b", ("int", "int"), "int"),
    Operation("a * b", ("int", "int"), "int"),
    Operation("a // 12", ("int",), "int"),
    Operation("a < b", ("int", "int"), "bool"),
    Operation("a <= b", ("int", "int"), "bool"),
    Operation("a == b", ("int", "int"), "bool"),
    Operation("a == b", ("bool", "bool"), "bool"),
    Operation("a & b", ("bool", "bool"), "bool"),
    Operation("a | b", ("bool", "bool"), "bool"),
    Operation("where(a, b, c)", ("bool", "int", "int"), "int"),
    Operation("where(a, b, c)", ("bool", "bool", "bool"), "bool"),
    Operation("not_(a)", ("bool",), "bool"),
    Operation("known(a)", ("int",), "bool"),
    Operation("known(a)", ("bool",), "bool"),
    Operation("contradicted(a)", ("why",), "bool"),
    Operation("contradicted(a)", ("why_truth",), "bool"),
    Operation("unverified(a)", ("why",), "bool"),
    Operation("unverified(a)", ("why_truth",), "bool"),
    Operation("least(a, b)", ("int", "int"), "int"),
    Operation("least(a, b, c)", ("few", "few", "few"), "int"),
    Operation("least(a, b, c, d)", ("few", "few", "few", "few"), "int"),
    Operation("greatest(a, b)", ("int", "int"), "int"),
    Operation("greatest(a, b, c)", ("few", "few", "few"), "int"),
    Operation("greatest(a, b, c, d)", ("few", "few", "few", "few"), "int"),
    Operation("clamp(a, b, c)", ("int", "int", "int"), "int"),
    Operation("total(a)", ("ints",), "int"),
    Operation("total_known(a)", ("ints",), "int"),
    Operation("count(a)", ("bools",), "int"),
    Operation("any_(a)", ("bools",), "bool"),
    Operation("any_of(a, b)", TOGETHER, "bool"),
    Operation("all_(a)", ("bools",), "bool"),
    Operation("largest(a, b)", ("ints", "few"), "int"),
    Operation("at(a, b, c)", ("pointer", "ints", "few"), "int"),
    Operation("at(a, b, c)", ("pointer", "bools", "bool"), "bool"),
    Operation("rounded(a, b)", ("int", "rounding"), "int"),
    Operation("share(a, b, c)", ("int", "int", "rounding"), "int"),
    Operation("part(a, b, c)", ("int", "int", "rounding"), "int"),
    Operation("years_between(a, b)", ("day", "day"), "int"),
    Operation("month_of(a)", ("day",), "int"),
    Operation("months_between(a, b)", ("month", "month"), "int"),
    Operation("months_later(a, b)", ("month", "months"), "int"),
)
