"""Which procedures there are: programmes register theirs as the site starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from minsheng.kernel.cases.procedure import Procedure

if TYPE_CHECKING:
    from minsheng.kernel.cases.models import Case
    from minsheng.kernel.refusals import RefusedError

Check: TypeAlias = "Callable[[Case, datetime], RefusedError | None]"
"""Looks whether what a deed needs is there; gives why it cannot be done without, or nothing."""

_PROCEDURES: dict[str, Procedure] = {}
_CHECKS: dict[str, Check] = {}


class NoProcedureError(LookupError):
    """No law says how such a case goes on that day."""


def register(procedure: Procedure) -> None:
    """Make a procedure known.

    Raises:
        ValueError: another bears its name.
    """
    if _PROCEDURES.get(procedure.key, procedure) != procedure:
        raise ValueError(f"two procedures are called {procedure.key}")
    _PROCEDURES[procedure.key] = procedure


def register_check(need: str, check: Check) -> None:
    """Say how it is found out whether a need is met."""
    _CHECKS[need] = check


def procedures() -> dict[str, Procedure]:
    """All of them, by key."""
    return dict(_PROCEDURES)


def checks() -> dict[str, Check]:
    """How needs are looked at, by key."""
    return dict(_CHECKS)


def procedure_of(key: str) -> Procedure:
    """One procedure.

    Raises:
        KeyError: there is none.
    """
    return _PROCEDURES[key]


def procedure_for(kind: str, purpose: str, day: date) -> Procedure:
    """The procedure to which a case of a kind is bound on a day.

    Raises:
        NoProcedureError: none is in force then.
    """
    for procedure in _PROCEDURES.values():
        if kind in procedure.kinds and procedure.purpose == purpose and procedure.holds(day):
            return procedure
    raise NoProcedureError(f"no procedure of {kind} ({purpose}) is in force on {day}")
