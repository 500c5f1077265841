"""What a run writes of each household: no sum stands beside a proposal that is held."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from tests.recheck.outcomes import Row, outcome_of

from minsheng.policy.engine.fused.columns import Batch
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.outcome import (
    BENEFITS,
    DIBAO,
    EXPENDITURE,
    ONCE,
    ONCE_CHANGE,
    RELIEF_YEAR,
    TEKUN,
    TOTAL_AFTER,
    TOTAL_BEFORE,
)
from minsheng.recheck.snapshot import Loaded, Part
from minsheng.recheck.tables import WAITS_FOR, decisions


def written(*rows: Row) -> list[dict[str, Any]]:
    """The rows a run writes of some households."""
    number = len(rows)
    loaded = Loaded(
        Part("320681", 0),
        np.arange(100, 100 + number),
        np.arange(number) + 320_681_100_000,
        Batch(np.zeros(number, np.int64), {}, {}),
    )
    return decisions(loaded, outcome_of(rows), (), {}, "illustrative").to_pylist()


def test_a_sum_stands_beside_what_is_proposed() -> None:
    (found,) = written({DIBAO.change: Decision.ADJUST, DIBAO.after: 58_100, TOTAL_AFTER: 58_100})
    assert (found["dibao_after_m_hh"], found["total_after_m_hh"]) == (58_100, 58_100)
    assert found["tekun_after_m_hh"] == 0


def test_no_sum_stands_beside_what_is_held() -> None:
    """Worked out it may be; proposed it is not, and so no total is."""
    (found,) = written(
        {
            DIBAO.change: Decision.CANNOT_SAY,
            DIBAO.after: 58_100,
            TEKUN.change: Decision.CONTINUE,
            TEKUN.after: 92_300,
            TOTAL_BEFORE: 152_300,
            TOTAL_AFTER: 150_400,
        }
    )
    assert found["dibao_after_m_hh"] is None
    assert found["total_after_m_hh"] is None
    assert (found["tekun_after_m_hh"], found["total_before_m_hh"]) == (92_300, 152_300)


def test_relief_and_aid_wait_for_their_own_proposal_alone() -> None:
    sums = {RELIEF_YEAR: 3_072_000, EXPENDITURE.after: 256_000, ONCE: 142_000}
    for change in (EXPENDITURE.change, ONCE_CHANGE):
        (found,) = written({**sums, change: Decision.CANNOT_SAY})
        relief = change == EXPENDITURE.change
        year, month = found["expenditure_amount_y_hh"], found["expenditure_after_m_hh"]
        assert (year, month) == ((None, None) if relief else (3_072_000, 256_000))
        assert found["temporary_aid_hh"] == (142_000 if relief else None)


def test_what_is_unknown_stays_null_and_says_why() -> None:
    (found,) = written({DIBAO.after: Unknown(Cause.OUT_OF_DATE)})
    assert found["dibao_after_m_hh"] is None
    assert found["unknown_for"] == "out_of_date"


def test_a_city_holds_no_sum_for_a_proposal_that_is_held(runs: dict[str, Path]) -> None:
    for run in runs.values():
        for row in pq.read_table(run / "decisions.parquet").to_pylist():
            held = [b.name for b in BENEFITS if row[f"{b.name}_change"] == "cannot_say"]
            assert all(row[f"{name}_after_m_hh"] is None for name in held)
            assert not held or row["total_after_m_hh"] is None


def test_every_sum_proposed_waits_for_a_proposal() -> None:
    assert set(WAITS_FOR) == {TOTAL_AFTER, ONCE, RELIEF_YEAR, *(b.after for b in BENEFITS)}
