"""The changes a run proposes, one row per household and benefit, and what to ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from minsheng.policy.engine.fused.columns import Batch, Outcome
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.fused.settle import cheapest_facts, take
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.outcome import (
    BASIC_AID,
    BENEFITS,
    DIBAO,
    EXIT_STARTS,
    IN_VIEW,
    ONCE,
    ONCE_CHANGE,
    OUTCOME,
    UNPROPOSED,
)
from minsheng.recheck.snapshot import Loaded
from minsheng.recheck.tables import reason_column

Array = npt.NDArray[Any]
SILENT = (Decision.SCREENED, Decision.CONTINUE)
FOUND = pa.schema(
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
"""What the rules find."""
SCHEMA = pa.schema(
    [
        *FOUND,
        ("found", pa.string()),
        ("found_sum", pa.int64()),
        ("differs", pa.string()),
        ("rests_on", pa.string()),
        ("own_reasons", pa.string()),
        ("other_help", pa.string()),
        ("other_help_ask", pa.string()),
    ],
)
"""What a run writes of a change.

`change` and `after_m_hh` are what is proposed, `found` and `found_sum` what the rules give: they
differ where an officer's decision bears on the change (`settled`), which `differs` says more of.
`rests_on` and `own_reasons` are what the change rests on (`resting`), `other_help` and
`other_help_ask` what else there is for who loses something (`other_help`).
"""


COLUMNS = (
    *((b.name, b.change, b.before, b.after) for b in BENEFITS),
    ("temporary_aid", ONCE_CHANGE, "", ONCE),
)
CHANGES = tuple(change for _, change, _, _ in COLUMNS)
PLACE_OF_DIBAO = BENEFITS.index(DIBAO)
BASIC = [n for n, (name, *_) in enumerate(COLUMNS) if name in BASIC_AID]


def in_view(outcome: Outcome) -> Array:
    """The rows of the households decided (in assistance or applying)."""
    return np.flatnonzero((outcome.values[IN_VIEW] != 0) | (outcome.causes[IN_VIEW] != 0))


def unsaid(outcome: Outcome) -> Array:
    """The rows of the households in view of which something cannot be said."""
    view = in_view(outcome)
    cannot = [outcome.values[c][view] == int(Decision.CANNOT_SAY) for c in (*CHANGES, OUTCOME)]
    return view[np.logical_or.reduce(cannot)]


def is_unsaid(trace: Trace) -> bool:
    """Whether a household is in view and something cannot be said, by its evaluation."""
    if trace.value(IN_VIEW) is False:
        return False
    return any((trace.value(name) == Decision.CANNOT_SAY) is True for name in (*CHANGES, OUTCOME))


def changes(
    loaded: Loaded,
    outcome: Outcome,
    bits: Sequence[str],
    asked: Mapping[int, str],
    status: str,
) -> pa.Table:
    """The rows of a part: what is proposed for households in view, or cannot be said."""
    view = in_view(outcome)
    decided = np.stack([outcome.values[change][view] for change in CHANGES], axis=1)
    # What is not due beside other basic aid is no news; that none is due is.
    refused = outcome.values[OUTCOME][view] == Decision.REFUSE_PROPOSED
    refused |= (decided[:, BASIC] == Decision.REFUSE_PROPOSED).all(axis=1)
    news = (decided != Decision.REFUSE_PROPOSED) | refused[:, np.newaxis]
    for silent in SILENT:
        news &= decided != silent
    # A gradual exit that begins is put on record, or its months never run; nothing begins
    # while the household cannot be said.
    said = outcome.values[OUTCOME][view] != Decision.CANNOT_SAY
    begins = said & (outcome.values[EXIT_STARTS][view] != 0)
    continues = decided[:, PLACE_OF_DIBAO] == Decision.CONTINUE
    news[:, PLACE_OF_DIBAO] |= begins & continues
    found, benefit = np.nonzero(news)
    rows = view[found]
    names = np.array([name for name, *_ in COLUMNS], object)
    words = np.array([code.name.lower() for code in Decision], object)
    places = np.searchsorted([int(code) for code in Decision], decided[news])
    reasons = reason_column(outcome.masks[rows], bits)
    columns: dict[str, Any] = {
        "household_id": loaded.household_id[rows],
        "county": np.full(len(rows), int(loaded.part.county), np.int32),
        "village": loaded.village[rows],
        "benefit": names[benefit],
        "change": words[places],
        "before_m_hh": _figures(outcome, [b for _, _, b, _ in COLUMNS], rows, benefit),
        # Nothing is proposed where something else is open, nor by a hint.
        "after_m_hh": _figures(
            outcome,
            [a for _, _, _, a in COLUMNS],
            rows,
            benefit,
            np.isin(decided[news], UNPROPOSED),
        ),
        "reasons": reasons.cast(pa.string()),
        "ask": [asked.get(row) for row in rows.tolist()],
        "figures": [status] * len(rows),
    }
    return pa.table({f.name: pa.array(columns[f.name], f.type) for f in FOUND}, FOUND)


def _figures(
    outcome: Outcome,
    names: Sequence[str],
    rows: Array,
    benefit: Array,
    open_: Array | bool = False,
) -> pa.Array:
    """The sum of each row's benefit; null where there is none, or it is unknown or open."""
    sums, unknown = np.zeros(len(rows), np.int64), np.ones(len(rows), bool)
    for place, name in enumerate(names):
        if name:
            here = benefit == place
            sums[here] = outcome.values[name][rows[here]]
            unknown[here] = outcome.causes[name][rows[here]] != 0
    return pa.array(sums, mask=unknown | open_)


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
