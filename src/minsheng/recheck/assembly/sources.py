"""The side table: which row of which file, of which month, gave each fact."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from minsheng.recheck.assembly.grades import MATCHED, not_inquired
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.assembly.scope import Scope
from minsheng.recheck.extracts.contract import GRADES, Contract
from minsheng.recheck.linkage.links import WORDS, Link

UNNUMBERED = -1
"""The row of a resident in the population extract: of everybody in the snapshot it would say who
they are to whoever holds that file, and nothing is traced by it, for a person has one."""


def sources_of(scope: Scope, delivered: Mapping[str, Linked]) -> pl.DataFrame:
    """One row for each row used about a county's people.

    Returns:
        `household_id`, `person_no`, `extract` (place in `intake.json`), `row` (as a person
        sees it in the file; `UNNUMBERED` of the population), `month` (0 where a row has none),
        `facts` (those it gives), `grade` (1 declared, 2 indicated, 3 verified) and `link`.
    """
    ids = pl.Series(scope.register.household_id[scope.households])
    of, place = pl.Series(scope.of), pl.Series(scope.place)
    parts = []
    for linked in delivered.values():
        rows = scope.rows(linked)
        contract = linked.contract
        if not len(rows) or not contract.facts:
            continue
        grade = pl.lit(GRADES[contract.grade])
        if contract.declared:
            inquired = ~not_inquired(contract)
            grade = pl.when(inquired).then(GRADES["verified"]).otherwise(GRADES["declared"])
        row = pl.lit(UNNUMBERED) if contract.about == "resident" else pl.col("row")
        month = pl.col("month") if "month" in rows.columns else pl.lit(0)
        parts.append(
            rows.select(
                ids.gather(of.gather(rows["place"])).alias("household_id"),
                place.gather(rows["place"]).cast(pl.Int16).alias("person_no"),
                pl.col("extract").cast(pl.Int16),
                row.cast(pl.Int32).alias("row"),
                month.fill_null(0).cast(pl.Int32).alias("month"),
                _facts(rows, contract),
                # What was linked without a number only indicates.
                pl.when(MATCHED).then(pl.min_horizontal(grade, GRADES["indicated"]))
                .otherwise(grade).cast(pl.UInt8).alias("grade"),
                pl.col("link").replace_strict(
                    [int(link) for link in Link], [WORDS[link] for link in Link],
                    return_dtype=pl.String,
                ).cast(pl.Categorical).alias("link"),
            )
        )  # fmt: skip
    return pl.concat(parts).sort("household_id", "person_no", "extract", "row")


def _facts(rows: pl.DataFrame, contract: Contract) -> pl.Series:
    """The facts each row gives, a space between them: those whose cells it fills."""
    spread = next((c for c in contract.columns.values() if c.type == "spread"), None)
    if spread is not None:
        given = pl.when(pl.col(spread.of).is_not_null()).then(pl.col(spread.name).cast(pl.String))
        return rows.select(given.fill_null("").cast(pl.Categorical).alias("facts"))["facts"]
    columns = [c for c in contract.columns.values() if c.gives]
    # A number that points to another person is no cell any more: whose it is was looked up.
    cells = [pl.col(c.name if c.name in rows.columns else "place") for c in columns]
    bits = [cell.is_not_null().cast(pl.Int64) * 2**n for n, cell in enumerate(cells)]
    filled = rows.select(filled=pl.sum_horizontal(pl.lit(0, pl.Int64), *bits))["filled"]
    # Rows fill the same few sets of cells: each set is worded once.
    sets = filled.unique().to_list()
    words = [
        " ".join([*contract.sets, *(c.gives for n, c in enumerate(columns) if one >> n & 1)])
        for one in sets
    ]
    told = filled.replace_strict(sets, words, return_dtype=pl.String)
    return told.cast(pl.Categorical).alias("facts")
