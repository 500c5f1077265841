"""The changes a run proposes, one row per household and benefit, and what to ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from minsheng.policy.engine.fused.compiled import Batch, Fused, Outcome
from minsheng.policy.engine.fused.settle import cheapest_facts, take
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.outcome import BENEFITS, IN_VIEW, ONCE, ONCE_CHANGE
from minsheng.recheck.snapshot import Loaded
from minsheng.recheck.tables import reason_codes

Array = npt.NDArray[Any]
SILENT = (Decision.SCREENED, Decision.CONTINUE)
SCHEMA = pa.schema(
    [
        ("household_id", pa.int64()),
        ("county", pa.int32()),
        ("village", pa.int64()),
        ("benefit", pa.string()),
        ("change", pa.string()),
        ("before_m_hh", pa.int64()),
        ("after_m_hh", pa.int64()),
        ("reasons", pa.string()),
        ("ask", pa.string()),
        ("figures", pa.string()),
    ],
)


def changes(
    loaded: Loaded,
    outcome: Outcome,
    fused: Fused,
    table: Array,
    as_of: int,
    status: str,
) -> pa.Table:
    """The rows of a part: what is proposed for households in view, or cannot be said."""
    view = np.flatnonzero((outcome.values[IN_VIEW] != 0) | (outcome.causes[IN_VIEW] != 0))
    columns = [*((b.name, b.change, b.before, b.after) for b in BENEFITS)]
    columns.append(("temporary_aid", ONCE_CHANGE, "", ONCE))
    unsaid = [c for _, c, _, _ in columns]
    lacking = np.zeros(len(loaded.household_id), bool)
    for name in unsaid:
        lacking |= outcome.values[name] == int(Decision.CANNOT_SAY)
    asked = to_ask(loaded.batch, view[lacking[view]], fused, table, as_of)
    rows: list[dict[str, Any]] = []
    for row in view:
        reasons = ""
        for benefit, change, before, after in columns:
            decision = outcome.values[change][row]
            if decision in SILENT:
                continue
            reasons = reasons or " ".join(reason_codes(outcome.masks[row], fused.plan.bits))
            rows.append(
                {
                    "household_id": int(loaded.household_id[row]),
                    "county": int(loaded.part.county),
                    "village": int(loaded.village[row]),
                    "benefit": benefit,
                    "change": Decision(decision).name.lower(),
                    "before_m_hh": _figure(outcome, before, row),
                    "after_m_hh": _figure(outcome, after, row),
                    "reasons": reasons,
                    "ask": " ".join(asked.get(int(row), ())) or None,
                    "figures": status,
                },
            )
    return pa.Table.from_pylist(rows, SCHEMA)


def _figure(outcome: Outcome, name: str, row: int) -> int | None:
    """A sum, or None where there is none or it is unknown."""
    if not name or outcome.causes[name][row]:
        return None
    return int(outcome.values[name][row])


def to_ask(
    batch: Batch,
    rows: Array,
    fused: Fused,
    table: Array,
    as_of: int,
) -> Mapping[int, tuple[str, ...]]:
    """For households where something cannot be said: the cheapest facts that settle it all."""
    if not len(rows):
        return {}
    library = fused.plan.book.library
    facts = [library.facts[n] for n in fused.plan.facts]

    def settled(part: Batch) -> npt.NDArray[np.bool_]:
        result = fused.run(part, table, as_of)
        good = np.ones(part.households, bool)
        for name in (*(b.change for b in BENEFITS), ONCE_CHANGE):
            good &= result.values[name] != int(Decision.CANNOT_SAY)
            good &= result.causes[name] == 0
        return good

    part = take(batch, rows, library.facts)
    answers: Sequence[tuple[str, ...]] = cheapest_facts(part, facts, library, as_of, settled)
    return {int(row): names for row, names in zip(rows, answers, strict=True)}
