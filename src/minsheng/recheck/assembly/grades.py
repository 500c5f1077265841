"""How far a record goes: what one record says and nothing bears out is not yet known."""

from __future__ import annotations

import numpy as np
import polars as pl

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.assembly.scope import Bools
from minsheng.recheck.linkage.links import EXACT, Link

UNVERIFIED = int(Cause.UNVERIFIED)


def unproven(rows: pl.DataFrame, size: int) -> Bools:
    """Who has rows that were linked without a number, and none that were linked by one."""
    place = rows["place"].to_numpy()
    weak = (rows["link"] == int(Link.MATCHED)).to_numpy()
    has_weak = np.bincount(place[weak], minlength=size) > 0
    has_strong = np.bincount(place[~weak], minlength=size) > 0
    return np.asarray(has_weak & ~has_strong, np.bool_)


def exact(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that surely are about who they are linked to."""
    return rows.filter(pl.col("link").is_in([int(link) for link in EXACT]))
