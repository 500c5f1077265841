"""Unknown, as a value: why a fact is not known, and what operators make of it.

The table is `docs/unknown.md`; the exhaustive test of it is
`tests/policy/engine/test_unknown.py`. Nothing here guesses: a result is known only
when every value the unknown could take would give the same one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag
from typing import Any, TypeGuard


class Cause(IntFlag):
    """Why a value is unknown; causes of several unknowns add up."""

    NOT_AUTHORISED = 1
    NOT_DELIVERED = 2
    CONTRADICTED = 4
    OUT_OF_DATE = 8
    UNDEFINED = 16
    """The law gives no value: a division by nothing, a pointer to nobody."""
    UNVERIFIED = 32
    """Only one record speaks of it, and nobody has verified that record."""


@dataclass(frozen=True, slots=True, init=False, eq=False)
class Unknown:
    """A value that is not known, with its causes; there is one for each set of causes.

    Operators follow Kleene's logic for `&` and `|`; `0 * unknown` is 0; every other
    operation on an unknown is unknown, for all the causes of its operands.
    """

    cause: Cause

    def __new__(cls, cause: Cause) -> Unknown:  # noqa: PYI034 - the one there is
        """The unknown of some causes."""
        return _UNKNOWNS[cause]

    def __reduce__(self) -> tuple[type[Unknown], tuple[Cause]]:
        """Copied or sent to another process, it is the one there is."""
        return Unknown, (self.cause,)

    def _with(self, other: Any) -> Unknown:
        # As plain integers, for an enum's own `|` is ten times as slow.
        return _UNKNOWNS[int.__or__(self.cause, other.cause)] if type(other) is Unknown else self

    __add__ = __radd__ = __sub__ = __rsub__ = _with
    __lt__ = __le__ = __gt__ = __ge__ = _with
    __eq__ = __ne__ = _with  # type: ignore[assignment]

    def __hash__(self) -> int:
        return hash(self.cause)

    def __mul__(self, other: Any) -> int | Unknown:
        return 0 if not isinstance(other, Unknown) and other == 0 else self._with(other)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Unknown:
        if not isinstance(other, Unknown) and other == 0:
            return self._with(UNDEFINED)
        return self._with(other)

    __rfloordiv__ = _with

    def __and__(self, other: Any) -> bool | Unknown:
        return False if other is False else self._with(other)

    __rand__ = __and__

    def __or__(self, other: Any) -> bool | Unknown:
        return True if other is True else self._with(other)

    __ror__ = __or__

    def __bool__(self) -> bool:
        msg = "an unknown value is neither true nor false; use where(), & or |"
        raise TypeError(msg)

    def __repr__(self) -> str:
        return f"unknown({'+'.join(c.name.lower() for c in self.cause if c.name)})"


def _made(cause: Cause) -> Unknown:
    unknown = object.__new__(Unknown)
    object.__setattr__(unknown, "cause", cause)
    return unknown


_UNKNOWNS = tuple(_made(Cause(mask)) for mask in range(1 << len(Cause)))
UNDEFINED = Unknown(Cause.UNDEFINED)


def together(values: Iterable[Any]) -> Unknown | None:
    """The unknown of all the causes among some values; None when every value is known."""
    found: Unknown | None = None
    for value in values:
        if type(value) is Unknown and value is not found:
            found = value if found is None else found._with(value)  # noqa: SLF001
    return found


def is_unknown(value: object) -> TypeGuard[Unknown]:
    """Whether a value of the scalar evaluator is unknown."""
    return isinstance(value, Unknown)
