"""What a run decides of households, row by row, as the compiled rules would give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from minsheng.policy.engine.fused.columns import Outcome
from minsheng.policy.engine.unknown import Unknown
from minsheng.recheck.outcome import IN_VIEW, TARGETS

Row = Mapping[str, Any]


def outcome_of(rows: Sequence[Row], bits: Sequence[str] = ()) -> Outcome:
    """An outcome: each row by name, all else nought, in view unless it says otherwise.

    Args:
        rows: of the households; `reasons` are codes of `bits`.
        bits: the codes of the reasons that can be given.
    """
    given = [{IN_VIEW: True, **row} for row in rows]
    values: dict[str, Any] = {}
    causes: dict[str, Any] = {}
    for name in TARGETS:
        column = [row.get(name, 0) for row in given]
        open_ = [isinstance(value, Unknown) for value in column]
        values[name] = np.array(
            [0 if o else int(v) for v, o in zip(column, open_, strict=True)], np.int64
        )
        causes[name] = np.array(
            [int(v.cause) if o else 0 for v, o in zip(column, open_, strict=True)], np.uint8
        )
    masks = [sum(1 << bits.index(code) for code in row.get("reasons", ())) for row in given]
    return Outcome(values, causes, np.array(masks, np.uint64).reshape(-1, 1))
