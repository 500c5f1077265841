"""How a snapshot's files are laid out, so that reading a whole city is quick.

Any Parquet that docs/snapshot.md describes is read; what is chosen here is read fastest.
The facts are mostly the same for long runs of people, so runs of places in a dictionary
are small without compression, and nothing has to be unpacked. What is the same for all of a
row group, its statistics say, and it is not read at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

SPREAD = frozenset({"birth"})
"""Facts with so many values that a dictionary would be slower than the values themselves."""
SCATTERED = frozenset(
    {"schooling", "disability", "disability_grade", "whereabouts", "whereabouts_since"}
    | {"award_old_age_m", "award_care_subsidy_m"}
)
"""Facts that are the same for most people, and others here and there: many short runs. These
are small and quick when packed."""
MIXED = frozenset({"registered_here", "lives_here", "support_duty", "child_allowance_chosen"})
"""Truths that turn so often that plain bits are quicker than runs."""
KEY = "household_id"
"""The key of all files: plain where each has its own, and where rows of one household follow
each other as the steps between them, which unpack quickly and take next to no room."""
NUMBER = "person_id"
"""Not read; packed as small as can be."""
PACKED = {NUMBER: "zstd", **dict.fromkeys(SCATTERED, "lz4")}


def parquet_writer(path: Path, schema: Any) -> Any:
    """A writer of one entity's file.

    Args:
        path: the file, named after the entity.
        schema: its Arrow schema.
    """
    ids = {n for n in schema.names if n in (KEY, NUMBER)}
    steps = ids if path.stem != "household" else ids - {KEY}
    truth = [f.name for f in schema if f.type == pa.bool_()]
    return pq.ParquetWriter(
        path,
        schema,
        compression={n: PACKED.get(n, "none") for n in schema.names},
        use_dictionary=[n for n in schema.names if n not in {*truth, *ids, *SPREAD, *SCATTERED}],
        column_encoding={
            **{n: "PLAIN" if n in MIXED else "RLE" for n in truth},
            **dict.fromkeys(steps, "DELTA_BINARY_PACKED"),
        },
    )
