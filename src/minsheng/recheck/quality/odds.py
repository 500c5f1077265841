"""In which facts what was read of a household differs from what is true of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from minsheng.snapshot.columns import ENTITIES
from minsheng.snapshot.facts import known_facts

UNSEEN = "?"
ORDERED = ("household", "person")
SCHEMA = {"household": pl.Int64, "fact": pl.String, "true": pl.String, "read": pl.String}


def facts_at_odds(
    snapshot: Path, truth: Path, true_id: Mapping[int, int], wanted: pl.Series
) -> pl.DataFrame:
    """Facts read as known and not so, of some households; what is unknown is at odds with nothing.

    Args:
        snapshot: as read from the files.
        truth: the true one.
        true_id: the true number of each household number of the snapshot.
        wanted: true numbers of the households asked for.

    Returns:
        `household`, `fact`, `true`, `read`: the values that differ, as text, row by row;
        where rows are lost or too many, those values only. Parents' pointers are left out,
        whose order is the register's.
    """
    back = {true: read for read, true in true_id.items()}
    read_ids = pl.Series([back[h] for h in wanted.unique().to_list() if h in back], dtype=pl.Int64)
    found = []
    for entity in ENTITIES:
        true_rows = _rows(truth, entity, wanted.unique())
        read_rows = _rows(snapshot, entity, read_ids).with_columns(
            pl.col("household_id").replace_strict(true_id, return_dtype=pl.Int64)
        )
        facts = [
            n for n, f in known_facts().items()
            if f.entity == entity and not n.startswith("parent_")
            and n in true_rows.columns and n in read_rows.columns
        ]  # fmt: skip
        both = _by_household(true_rows, facts).join(
            _by_household(read_rows, facts), on="household_id", how="left", suffix="__read"
        )
        for row in both.sort("household_id").iter_rows(named=True):
            for name in facts:
                values = row[name], row[f"{name}__read"] or []
                true, read = differing(*values, ordered=entity in ORDERED)
                if true or read:
                    said = (" ".join(true), " ".join(read))
                    found.append((row["household_id"], name, *said))
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def differing(
    true: Sequence[str], read: Sequence[str], *, ordered: bool = True
) -> tuple[list[str], list[str]]:
    """The values of a fact that are not read as they are.

    Args:
        true: of each row of a household.
        read: the same, `UNSEEN` where it is not known.
        ordered: whether the rows stand in one order in both, as people do and bills do not.

    Returns:
        What is so and was not read so, and what was read instead; both empty where nothing
        differs. Of people as many as there are, those who differ; else what is lost, and what
        there is too much, whatever its place. What is not known may be what seems lost.
    """
    if ordered and len(true) == len(read):
        odd = [(t, r) for t, r in zip(true, read, strict=True) if UNSEEN not in (t, r) and t != r]
        return [t for t, _ in odd], [r for _, r in odd]
    lost = sorted((Counter(t for t in true if t != UNSEEN) - Counter(read)).elements())
    added = sorted((Counter(r for r in read if r != UNSEEN) - Counter(true)).elements())
    unseen = (list(read).count(UNSEEN), list(true).count(UNSEEN))
    return lost[unseen[0] :], added[unseen[1] :]


def _by_household(rows: pl.DataFrame, facts: Sequence[str]) -> pl.DataFrame:
    """The values of all rows of a household, as text."""
    text = pl.col(list(facts)).cast(pl.String).fill_null(UNSEEN)
    return rows.group_by("household_id", maintain_order=True).agg(text)


def _rows(folder: Path, entity: str, households: pl.Series) -> pl.DataFrame:
    parts = [
        pl.scan_parquet(path).filter(pl.col("household_id").is_in(households.implode())).collect()
        for path in sorted(folder.glob(f"*/{entity}.parquet"))
    ]
    return pl.concat(parts, how="diagonal_relaxed")
