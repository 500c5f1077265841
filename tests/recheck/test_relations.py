"""Relations that contradict each other are found, to the day; what is only unknown is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minsheng.policy.engine.fused.columns import Batch, Column
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.places import Places
from minsheng.recheck.relations import impossible_relations

OPEN = None
"""A cell that is unknown."""
TYPES = {"relation": np.int16, "spouse": np.int16, "birth": np.int32}
HEAD, SPOUSE, CHILD = (int(Relation[name]) for name in ("HEAD", "SPOUSE", "CHILD"))


def column(name: str, cells: list[Any], *, causes: bool) -> Column:
    values = np.array([0 if c is OPEN else c for c in cells], TYPES.get(name, np.int16))
    missing = np.array([int(Cause.NOT_DELIVERED) * (c is OPEN) for c in cells], np.uint8)
    return Column(values, missing if causes or missing.any() else None)


def found(library: Library, sizes: list[int], **cells: list[Any]) -> list[tuple[str, list[int]]]:
    """What is wrong, by its words, with the rows it is wrong in; the same with all causes there."""
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    told = []
    for causes in (False, True):
        columns = {name: column(name, given, causes=causes) for name, given in cells.items()}
        places = Places(Batch(np.zeros(len(sizes), np.int64), {"person": starts}, columns))
        faults = impossible_relations(library.facts, places)
        told.append([(f.words, np.flatnonzero(f.wrong).tolist()) for f in faults if f.wrong.any()])
    assert told[0] == told[1]
    return told[0]


@pytest.mark.parametrize(
    ("relation", "words", "wrong"),
    [
        ([HEAD, CHILD, HEAD], None, []),
        ([CHILD, HEAD, HEAD], None, []),
        ([HEAD, HEAD, HEAD], "makes several persons its head", [0]),
        ([HEAD, CHILD, CHILD], "makes nobody its head", [1]),
        ([CHILD, CHILD, HEAD], "makes nobody its head", [0]),
        ([OPEN, CHILD, HEAD], None, []),
        ([OPEN, HEAD, HEAD], None, []),
        ([OPEN, CHILD, CHILD], "makes nobody its head", [1]),
    ],
)
def test_a_household_has_one_head(library: Library, relation, words, wrong) -> None:
    """Two in one and none in the next are as many as there should be, and still wrong."""
    told = found(library, [2, 1], relation=relation)
    assert told == ([(f"`relation` (与户主关系) {words}", wrong)] if words else [])


def test_as_many_heads_as_households_need_not_be_one_each(library: Library) -> None:
    told = found(library, [2, 1], relation=[HEAD, HEAD, CHILD])
    assert [rows for _, rows in told] == [[0], [1]]
    told = found(library, [1, 2], relation=[CHILD, HEAD, HEAD])
    assert [rows for _, rows in told] == [[1], [0]]


@pytest.mark.parametrize(
    ("spouse", "wrong"),
    [
        ([1, 0, -1], []),
        ([-1, -1, -1], []),
        ([1, -1, -1], [0]),
        ([1, 2, 1], [0]),
        ([1, 2, 0], [0, 1, 2]),
        ([1, OPEN, -1], []),
        ([OPEN, 0, -1], []),
    ],
)
def test_a_spouse_has_the_other_as_spouse(library: Library, spouse, wrong) -> None:
    """In a household that is not the first, so that places are told from rows."""
    told = found(library, [1, 3], spouse=[-1, *spouse])
    assert [rows for _, rows in told] == ([[row + 1 for row in wrong]] if wrong else [])


@pytest.mark.parametrize(
    ("child", "parent", "wrong"),
    [
        (20_000_102, 20_000_101, False),
        (20_000_101, 20_000_101, True),
        (20_000_101, 20_000_102, True),
        (OPEN, 20_000_102, False),
        (20_000_101, OPEN, False),
    ],
)
@pytest.mark.parametrize("name", ["parent_1", "parent_2"])
def test_a_parent_is_older_to_the_day(library: Library, name, child, parent, wrong) -> None:
    told = found(library, [1, 2], birth=[19_000_101, parent, child], **{name: [-1, -1, 0]})
    assert told == ([(told[0][0], [2])] if wrong else [])
    assert not wrong or "is not older than the person, their child" in told[0][0]


def test_a_pointer_that_is_unknown_says_nothing_of_age(library: Library) -> None:
    assert found(library, [2], birth=[20_000_101, 19_000_101], parent_1=[-1, OPEN]) == []


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ([1, 2, -1], [-1, -1, -1], []),
        ([1, 0, -1], [-1, -1, -1], [0, 1]),
        ([1, 2, 0], [-1, -1, -1], [0, 1, 2]),
        ([1, -1, -1], [2, 0, -1], [0, 1]),
        ([1, OPEN, -1], [2, 0, -1], [0, 1]),
        ([1, OPEN, -1], [2, OPEN, -1], []),
        ([2, 2, 1], [-1, -1, -1], [0, 1, 2]),
    ],
)
def test_nobody_is_their_own_ancestor_where_no_birth_tells(
    library: Library, first, second, wrong
) -> None:
    """Nor the child of somebody who is."""
    told = found(
        library,
        [1, 3],
        birth=[19_000_101, OPEN, OPEN, OPEN],
        parent_1=[-1, *first],
        parent_2=[-1, *second],
    )
    rows = [rows for words, rows in told if "makes a person their own ancestor" in words]
    assert rows == ([[row + 1 for row in wrong]] if wrong else [])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"parent_1": [1, -1], "parent_2": [1, -1]}, "is the same person as `parent_1`"),
        ({"parent_1": [1, -1], "parent_2": [OPEN, -1]}, None),
        ({"parent_1": [-1, -1], "parent_2": [-1, -1]}, None),
        ({"parent_1": [1, -1], "spouse": [1, 0]}, "is the person's own parent (`parent_1`)"),
        ({"parent_2": [1, -1], "spouse": [1, 0]}, "is the person's own parent (`parent_2`)"),
        ({"parent_2": [OPEN, -1], "spouse": [1, 0]}, None),
        ({"parent_1": [0, -1], "parent_2": [0, -1]}, "is the same person as `parent_1`"),
    ],
)
def test_one_person_is_not_two_relatives(library: Library, cells, words) -> None:
    told = found(library, [2], **cells)
    assert [rows for _, rows in told] == ([[0]] if words else [])
    assert not words or told[0][0].endswith(words)
