"""What can be wrong with a rule book or a question to it, as one sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class PolicyError(Exception):
    """A fault a person can mend; its text says what, where and how."""


class RuleBookError(PolicyError):
    """One or several faults of a rule book, found when it was read or compiled.

    Attributes:
        faults: one sentence each.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def nearest(name: str, names: Iterable[str]) -> str:
    """The hint "did you mean …", or nothing when no name comes near."""
    near = get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f"; the nearest existing name is `{near[0]}`" if near else ""
