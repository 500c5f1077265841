"""In which facts what was read of a household differs from what is true of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from minsheng.recheck.extracts.known import known_facts
from minsheng.recheck.opening import STORED

UNSEEN = "?"


def facts_at_odds(
    snapshot: Path, truth: Path, true_id: Mapping[int, int], wanted: pl.Series
) -> pl.DataFrame:
    """Facts known in both that differ, of some households.

    Args:
        snapshot: as read from the files.
        truth: the true one.
        true_id: the true number of each household number of the snapshot.
        wanted: true numbers of the households asked for.

    Returns:
        `household`, `fact`, `true`, `read`: values as text, all rows of the household in
        order; parents' pointers are left out, whose order is the register's.
    """
    back = {true: read for read, true in true_id.items()}
    read_ids = pl.Series([back[h] for h in wanted.unique().to_list() if h in back], dtype=pl.Int64)
    found = []
    for entity in STORED:
        true_rows = _rows(truth, entity, wanted.unique())
        read_rows = _rows(snapshot, entity, read_ids)
        read_rows = read_rows.with_columns(
            pl.col("household_id").replace_strict(true_id, return_dtype=pl.Int64)
        )
        facts = [
            n for n, f in known_facts().items()
            if f.entity == entity and not n.startswith("parent_")
            and n in true_rows.columns and n in read_rows.columns
        ]  # fmt: skip
        if not facts:
            continue
        shown = [
            rows.group_by("household_id", maintain_order=True).agg(
                pl.col(facts).cast(pl.String).fill_null(UNSEEN)
            )
            for rows in (true_rows, read_rows)
        ]
        both = shown[0].join(shown[1], on="household_id", how="left", suffix="__read")
        for name in facts:
            odd = both.select(
                pl.col("household_id").alias("household"),
                pl.lit(name).alias("fact"),
                pl.col(name).list.join(" ").alias("true"),
                pl.col(f"{name}__read").list.join(" ").fill_null("").alias("read"),
            ).filter(pl.col("true") != pl.col("read"))
            found.append(odd)
    return (
        pl.concat(found)
        if found
        else pl.DataFrame(schema=dict.fromkeys(("household", "fact", "true", "read"), pl.String))
    )


def _rows(folder: Path, entity: str, households: pl.Series) -> pl.DataFrame:
    parts = [
        pl.scan_parquet(path).filter(pl.col("household_id").is_in(households.implode())).collect()
        for path in sorted(folder.glob(f"*/{entity}.parquet"))
    ]
    return pl.concat(parts, how="diagonal_relaxed")
