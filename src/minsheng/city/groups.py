"""Row groups of a county: those in assistance or applying apart from those only screened.

Of the screened no office has been asked, so most of their columns are the same throughout
a row group, and need not be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minsheng.city.dice import Bools
from minsheng.snapshot.columns import MOST_HOUSEHOLDS

WHOLE = 2**31 - 1
Tables = Mapping[str, Any]


class RowGroups:
    """The files of a county as they are written.

    Args:
        writers: a Parquet writer for each entity.
    """

    def __init__(self, writers: Mapping[str, Any]) -> None:
        self.writers = writers
        self.waiting: list[Tables] = []

    def add(self, made: Tables, assisted: Bools) -> None:
        """Write those only screened; those in assistance or applying wait for more of them.

        Args:
            made: the tables of at most `MOST_HOUSEHOLDS` households, by entity.
            assisted: which of them are in assistance or applying.
        """
        self._write(_part(made, ~assisted))
        held = sum(_households(table) for table in self.waiting)
        if held + np.count_nonzero(assisted) > MOST_HOUSEHOLDS:
            self.close()
        self.waiting.append(_part(made, assisted))

    def close(self) -> None:
        """Write all that wait."""
        if self.waiting:
            self._write({e: pa.concat_tables([h[e] for h in self.waiting]) for e in self.writers})
        self.waiting = []

    def _write(self, made: Tables) -> None:
        if _households(made):
            for entity, writer in self.writers.items():
                writer.write_table(made[entity], row_group_size=WHOLE)


def _households(made: Tables) -> int:
    return int(made["household"].num_rows)


def _part(made: Tables, wanted: Bools) -> Tables:
    """Some households, with all rows below them."""
    ids = made["household"]["household_id"].filter(pa.array(wanted))
    return {
        entity: table.filter(pc.is_in(table["household_id"], value_set=ids.combine_chunks()))
        for entity, table in made.items()
    }
