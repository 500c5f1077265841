"""Row groups of a county: the screened as they come, the assisted when there are enough."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from minsheng.city import groups
from minsheng.city.groups import RowGroups


class Written:
    def __init__(self) -> None:
        self.tables: list[list[int]] = []

    def write_table(self, table: Any, *, row_group_size: int) -> None:
        assert row_group_size >= table.num_rows
        self.tables.append(table["household_id"].to_pylist())


@pytest.fixture
def writers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Written]:
    monkeypatch.setattr(groups, "MOST_HOUSEHOLDS", 4)
    return {"household": Written(), "person": Written()}


def some(first: int, number: int) -> dict[str, Any]:
    ids = list(range(first, first + number))
    of = [i for i in ids for _ in range(1 + i % 3)]
    return {"household": pa.table({"household_id": ids}), "person": pa.table({"household_id": of})}


def test_each_standing_has_groups_of_its_own(writers: dict[str, Written]) -> None:
    made = RowGroups(writers)
    made.add(some(0, 4), np.array([False, True, False, True]))
    made.add(some(4, 4), np.array([True, True, True, False]))
    made.add(some(8, 2), np.array([False, False]))
    made.close()
    assert writers["household"].tables == [[0, 2], [7], [1, 3], [8, 9], [4, 5, 6]]
    assert writers["person"].tables == [
        [of for of in table for _ in range(1 + of % 3)] for table in writers["household"].tables
    ]


def test_nobody_assisted_and_nobody_screened(writers: dict[str, Written]) -> None:
    made = RowGroups(writers)
    made.add(some(0, 2), np.array([False, False]))
    made.add(some(2, 2), np.array([True, True]))
    made.close()
    made.close()
    assert writers["household"].tables == [[0, 1], [2, 3]]
