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
from minsheng.recheck.outcome import BENEFITS, IN_VIEW, ONCE, ONCE_CHANGE, OUTCOME
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


COLUMNS = (
    *((b.name, b.change, b.before, b.after) for b in BENEFITS),
    ("temporary_aid", ONCE_CHANGE, "", ONCE),
)
CHANGES = tuple(change for _, change, _, _ in COLUMNS)


def in_view(outcome: Outcome) -> Array:
    """The rows of the households decided (in assistance or applying)."""
    return np.flatnonzero((outcome.values[IN_VIEW] != 0) | (outcome.causes[IN_VIEW] != 0))


def unsaid(outcome: Outcome) -> Array:
    """The rows of the households in view of which something cannot be said."""
    view = in_view(outcome)
    cannot = [outcome.values[c][view] == int(Decision.CANNOT_SAY) for c in (*CHANGES, OUTCOME)]
    return view[np.logical_or.reduce(cannot)]


def changes(
    loaded: Loaded,
    outcome: Outcome,
    bits: Sequence[str],
    asked: Mapping[int, str],
    status: str,
) -> pa.Table:
    """The rows of a part: what is proposed for households in view, or cannot be said."""
    rows: list[dict[str, Any]] = []
    for row in in_view(outcome):
        reasons = ""
        for benefit, change, before, after in COLUMNS:
            decision = outcome.values[change][row]
            refused = outcome.values[OUTCOME][row] == Decision.REFUSE_PROPOSED
            if decision in SILENT or (decision == Decision.REFUSE_PROPOSED and not refused):
                continue  # what is not due beside other aid is no news
            reasons = reasons or " ".join(reason_codes(outcome.masks[row], bits))
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
                    "ask": asked.get(int(row)),
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
) -> dict[int, str]:
    """For households where something cannot be said: the cheapest facts that settle it all.

    Returns:
        The facts' names, joined by spaces, by row; nothing for a row that no fact settles.
    """
    if not len(rows):
        return {}
    library = fused.plan.book.library
    facts = [library.facts[n] for n in fused.plan.facts]

    def settled(part: Batch) -> npt.NDArray[np.bool_]:
        result = fused.run(part, table, as_of)
        good = np.ones(part.households, bool)
        for name in (*CHANGES, OUTCOME):
            good &= result.values[name] != int(Decision.CANNOT_SAY)
            good &= result.causes[name] == 0
        return good

    part = take(batch, rows, library.facts)
    answers: Sequence[tuple[str, ...]] = cheapest_facts(part, facts, library, as_of, settled)
    return {int(row): " ".join(names) for row, names in zip(rows, answers, strict=True) if names}
