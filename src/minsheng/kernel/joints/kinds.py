"""The kinds of findings: whose desk, how long, and how one may end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_noop as _

from minsheng.kernel.joints.panels import Of

if TYPE_CHECKING:
    from minsheng.kernel.access.officer import Officer
    from minsheng.kernel.joints.models import Finding

Deed: TypeAlias = "Callable[[Finding, str, Officer, datetime], None]"
"""Of a finding, the outcome chosen, who chose it and when."""


@dataclass(frozen=True)
class Outcome:
    """How a finding may end.

    Attributes:
        title: as a clerk chooses it; translated when shown.
        note: whether a reason must be written.
    """

    key: str
    title: str
    note: bool = False


JOINED = Outcome("joined", _("两条记录合并，并入另一条相同的线索"))
"""How one ends whose subject was merged with that of another of the same: nobody chooses it."""
WITHDRAWN = Outcome("withdrawn", _("提出方已撤回"))
"""How one ends that the office that put it on another's desk takes back."""
UNCHOSEN = (JOINED, WITHDRAWN)


@dataclass(frozen=True)
class FindingKind:
    """A kind of finding.

    Attributes:
        key: the programme's name first, as `assistance.stopped`.
        of: what it is about.
        title: as lists show it; translated when shown.
        programme: whose rows it is among; empty for the register's own.
        desk: the role it waits for.
        days: working days until it is late.
        outcomes: how it may end; nothing ends in any other way.
        facts: what its facts are called, by key; translated when shown.
        deed: done as one is closed, in the same transaction, where an outcome does something.
        follows: whether it goes with the person to another office; not what offices ask each
            other.
    """

    key: str
    of: Of
    title: str
    programme: str
    desk: str
    days: int
    outcomes: tuple[Outcome, ...]
    facts: dict[str, str]
    deed: Deed | None = None
    follows: bool = True

    def outcome(self, key: str) -> Outcome | None:
        """One of its outcomes."""
        return next((o for o in self.outcomes if o.key == key), None)

    def ended(self, key: str) -> Outcome | None:
        """How one of it ended: by one of its outcomes, or one nobody chooses."""
        return next((o for o in (*self.outcomes, *UNCHOSEN) if o.key == key), None)


_KINDS: dict[str, FindingKind] = {}


def register(kind: FindingKind) -> None:
    """Make a kind known.

    Raises:
        ValueError: another bears its name, or it can never end.
    """
    if _KINDS.get(kind.key, kind) != kind:
        raise ValueError(f"two kinds of findings are called {kind.key}")
    if not kind.outcomes:
        raise ValueError(f"{kind.key}: a finding that cannot end is no finding")
    _KINDS[kind.key] = kind


def kinds() -> dict[str, FindingKind]:
    """All kinds, by key."""
    return dict(_KINDS)


def kind_of(key: str) -> FindingKind:
    """One kind.

    Raises:
        KeyError: there is no such kind.
    """
    return _KINDS[key]
