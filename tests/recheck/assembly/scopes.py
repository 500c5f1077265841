"""A made-up county, and rows about its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from tests.recheck.linkage.people import AREA, number, person, register

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.assembly.rows import DOUBTS, Linked
from minsheng.recheck.assembly.scope import Scope
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.linkage.links import Link

MONTH = 202011
ODD, LATE, MISSING = int(Cause.CONTRADICTED), int(Cause.OUT_OF_DATE), int(Cause.NOT_DELIVERED)
TEXTS = ("key", "text", "choice", "spread")
UNVERIFIED, UNSIGNED = int(Cause.UNVERIFIED), int(Cause.NOT_AUTHORISED)


def county(
    *sizes: int,
    in_view: Sequence[bool] | None = None,
    signed: Sequence[bool] | None = None,
    villages: Sequence[int] | None = None,
) -> Scope:
    """Households of some sizes, all in view and signed unless it is said otherwise."""
    rows, place = [], 0
    for household, size in enumerate(sizes):
        for _ in range(size):
            more = {} if villages is None else {"village": villages[household]}
            rows.append(person(f"h{household}", f"张{place}", number(19800101, place), **more))
            place += 1
    made = register(*rows)
    everybody = np.ones(len(sizes), bool)
    return Scope(
        made, AREA, *made.places_of(AREA),
        everybody if in_view is None else np.array(in_view),
        everybody if signed is None else np.array(signed), MONTH,
    )  # fmt: skip


def linked(
    extract: str,
    rows: Sequence[Mapping[str, object]] = (),
    *,
    sent: bool = True,
    stale: bool = False,
    doubts: Sequence[tuple[int, str, str, str]] = (),
) -> Linked:
    """A contract's rows: each with `place` and what else is given; linked by number.

    Unless it is said otherwise they are of the first file, in its order from the second row,
    and were inquired into.
    Doubts are of `DOUBTS`: the place, why, the column and the fact.
    """
    contract = contracts()[extract]
    columns = [c for c in contract.columns.values() if c.type not in {"number", "name"}]
    schema = {
        "place": pl.Int32, "other_place": pl.Int32, "link": pl.UInt8,
        "extract": pl.Int16, "row": pl.Int64,
        **{c.name: pl.String if c.type in TEXTS else pl.Int64 for c in columns},
    }  # fmt: skip
    team = {contract.inquiry: 1} if contract.inquiry else {}
    full = [
        {**dict.fromkeys(schema), **team, "link": int(Link.NUMBER), "extract": 0, "row": n, **row}
        for n, row in enumerate(rows, 2)
    ]
    full.sort(key=lambda row: int(str(row["place"])))
    counties = {AREA} if sent else set()
    return Linked(
        contract, pl.DataFrame(full, schema=schema, strict=False),
        pl.DataFrame(list(doubts), schema=DOUBTS, orient="row"), counties,
        {AREA} if stale else set(),
    )  # fmt: skip
