"""The thresholds nearest to a household that change something."""

from __future__ import annotations

from typing import Any

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.thresholds import Threshold, try_thresholds


def nearest_thresholds(trace: Trace, wanted: list[str], **limits: Any) -> list[Threshold]:
    """Those of the comparisons tried that change a wanted name.

    Args:
        trace: the household, evaluated for the wanted names.
        wanted: names of the household whose change counts.
        limits: how many to find and to try, and which are sensible.
    """
    return [t.threshold for t in try_thresholds(trace, wanted, **limits) if t.threshold.after]
