"""How far a record goes: what one record says and nothing bears out is not yet known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.linkage.links import EXACT, Link

UNVERIFIED = int(Cause.UNVERIFIED)
WEAK = "weak"
"""Whether nothing may be taken from a family by a row alone (`Scope.rows`)."""
MATCHED = pl.col("link") == int(Link.MATCHED)
"""Rows that were only matched to the person: they may be somebody else's."""


def not_inquired(contract: Contract) -> pl.Expr:
    """Which rows of a contract are somebody's word, into which nobody inquired.

    Law: S3 art. 18: an inquiry is made at the family's by at least two people. What one of
    them saw, or the family alone told, is declared.
    """
    if not contract.declared:
        return pl.lit(value=False)
    return pl.col(contract.inquiry).is_null() if contract.inquiry else pl.lit(value=True)


def unproven(rows: pl.DataFrame, size: int) -> npt.NDArray[np.bool_]:
    """Who has weak rows, and none that are sound."""
    place = rows["place"].to_numpy()
    weak = rows[WEAK].to_numpy()
    has_weak = np.bincount(place[weak], minlength=size) > 0
    has_strong = np.bincount(place[~weak], minlength=size) > 0
    return np.asarray(has_weak & ~has_strong, np.bool_)


def exact(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that surely are about who they are linked to."""
    return rows.filter(pl.col("link").is_in([int(link) for link in EXACT]))
