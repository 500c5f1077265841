"""The two facts a run must know of every household, where the office's cell was no good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from minsheng.recheck.assembly.scope import Bools, Scope

if TYPE_CHECKING:
    from minsheng.recheck.assembly.gather import Facts

OF_HOUSEHOLD, OF_PERSON = ("award_dibao_m_hh", "award_expenditure_m_hh"), ("award_single_m",
    "award_tekun_m", "award_severe_disability_m", "award_child_m")  # fmt: skip
"""Awards for which a family is in the office's book without applying."""


def make_sure(facts: Facts, scope: Scope) -> None:
    """Settle `applies` and `urban` where their cells could not be read.

    A family in the office's book that draws nothing is there because it applies. The
    standard of a household is that of its village.
    """
    open_ = facts.causes["applies"] != 0
    draws = np.zeros(scope.size[0], np.bool_)
    for name in OF_HOUSEHOLD:
        draws |= (facts.values[name] > 0) | (facts.causes[name] != 0)
    for name in OF_PERSON:
        drawn = (facts.values[name] > 0) | (facts.causes[name] != 0)
        draws |= np.bincount(scope.of[drawn], minlength=scope.size[0]) > 0
    _settle(facts, "applies", open_, scope.in_view & ~draws)
    open_ = facts.causes["urban"] != 0
    if open_.any():
        village = scope.homes["village"].to_numpy()
        _, of = np.unique(village, return_inverse=True)
        known = ~open_
        urban = np.bincount(of[known], facts.values["urban"][known], minlength=of.max() + 1)
        homes = np.maximum(np.bincount(of[known], minlength=of.max() + 1), 1)
        _settle(facts, "urban", open_, (urban / homes > 1 / 2)[of])


def _settle(facts: Facts, name: str, open_: Bools, value: Bools) -> None:
    facts.values[name][open_] = value[open_]
    facts.causes[name][open_] = 0
