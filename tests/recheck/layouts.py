"""Snapshots' files written anew, in the row groups they had or in one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.snapshot.layout import parquet_writer


def sizes_of(file: Path) -> list[int]:
    """How many rows each row group of a file has."""
    about = pq.ParquetFile(file).metadata
    return [about.row_group(k).num_rows for k in range(about.num_row_groups)]


def lay(table: pa.Table, file: Path, sizes: list[int], **layout: Any) -> None:
    """Write a table in row groups of such sizes, as Arrow does or with a layout."""
    with pq.ParquetWriter(file, table.schema, **layout) as writer:
        _groups(writer, table, sizes)


def lay_as_ours(table: pa.Table, file: Path, sizes: list[int]) -> None:
    """Write a table in row groups of such sizes, as our cities are."""
    with parquet_writer(file, table.schema) as writer:
        _groups(writer, table, sizes)


def _groups(writer: Any, table: pa.Table, sizes: list[int]) -> None:
    assert sum(sizes) == table.num_rows
    for start, end in pairwise(np.cumsum([0, *sizes]).tolist()):
        writer.write_table(table.slice(start, end - start), row_group_size=2**31 - 1)


def in_one_group(city: Path) -> Path:
    """A city with one row group for each county, its households in order."""
    for file in city.glob("*/*.parquet"):
        table = pq.read_table(file)
        order = np.argsort(table["household_id"].to_numpy(), kind="stable")
        lay_as_ours(table.take(pa.array(order)), file, [table.num_rows])
    return city
