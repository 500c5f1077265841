"""The two facts a run must know of every household, where the office's cell was no good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.assembly.scope import Bools, Scope

if TYPE_CHECKING:
    from minsheng.recheck.assembly.gather import Facts

OF_HOUSEHOLD, OF_PERSON = ("award_dibao_m_hh", "award_expenditure_m_hh"), ("award_single_m",
    "award_tekun_m", "award_severe_disability_m", "award_child_m")  # fmt: skip
"""Awards for which a family is in the office's book without applying."""
TOWN, EVERYWHERE = 1_000, 10**12
"""What a village's code of twelve digits is divided by for its town's, and for one of all."""


def make_sure(facts: Facts, scope: Scope) -> None:
    """Settle `applies` and `urban` where their cells could not be read.

    A family in the office's book that draws nothing is there because it applies. Where the
    book says that it does not, either that is wrong or its award is missing from what was
    paid: what it draws is contradicted. The standard of a household is that of its village,
    of whose households at least one is known; else that of the town, else of the county.
    """
    open_ = facts.causes["applies"] != 0
    draws = np.zeros(scope.size[0], np.bool_)
    for name in OF_HOUSEHOLD:
        draws |= (facts.values[name] > 0) | (facts.causes[name] != 0)
    for name in OF_PERSON:
        drawn = (facts.values[name] > 0) | (facts.causes[name] != 0)
        draws |= np.bincount(scope.of[drawn], minlength=scope.size[0]) > 0
    _settle(facts, "applies", open_, scope.in_view & ~draws)
    neither = scope.in_view & ~draws & (facts.values["applies"] == 0)
    for name in OF_HOUSEHOLD:
        facts.causes[name][neither] = int(Cause.CONTRADICTED)
    open_ = facts.causes["urban"] != 0
    known = ~open_
    # A register of which no such cell can be read is refused before: too many of its rows are bad.
    if not open_.any() or not known.any():
        return
    village = scope.homes["village"].to_numpy()
    urban = facts.values["urban"]
    left = open_.copy()
    for within in (1, TOWN, EVERYWHERE):
        _, of = np.unique(village // within, return_inverse=True)
        homes = np.bincount(of[known], minlength=of.max() + 1)
        share = np.bincount(of[known], urban[known], minlength=of.max() + 1) / np.maximum(homes, 1)
        told = left & (homes[of] > 0)
        _settle(facts, "urban", told, (share > 1 / 2)[of])
        left &= ~told


def _settle(facts: Facts, name: str, open_: Bools, value: Bools) -> None:
    facts.values[name][open_] = value[open_]
    facts.causes[name][open_] = 0
