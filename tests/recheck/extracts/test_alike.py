"""Rows that stand there twice, and rows that contradict each other."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recheck.extracts.files import HEADS, ROW, TEXT, csv_of, small

from minsheng.recheck.extracts.alike import agreed_in, at_odds, repeated, repeated_rows
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.rows import rows_of

WAGES = small()
BILLS = small(TEXT.replace("key: [number, month, payer]", "key: []\nalike: true"))
SCHEMA = {
    "row": pl.Int64,
    "number": pl.Int64,
    "month": pl.Int64,
    "payer": pl.String,
    "wage": pl.Int64,
}


def frame(*rows):
    made = pl.DataFrame(list(rows), schema=SCHEMA, orient="row")
    return made.with_columns(pl.lit("张三").alias("name"))


def told(found):
    assert set(found["fault"]) <= {"repeated", "at_odds"}
    assert set(found["column"]) <= {""}
    return [(row, int(other)) for row, other in found.select("row", "value").iter_rows()]


A, B = (1, 202010, "甲", 3000), (1, 202010, "甲", 4000)


def test_the_second_of_two_rows_alike_is_repeated():
    rows = frame((2, *A), (3, *B), (7, *A), (9, *A))
    assert told(repeated(rows, WAGES)) == [(7, 2), (9, 2)]
    assert repeated_rows(rows, WAGES) == 2


def test_of_rows_at_odds_what_all_say_is_left():
    """The wage is disputed; of another month a third row says nothing of the wage at all."""
    other = (1, 202009, "甲", None), (1, 202009, "甲", 3000), (1, 202009, "甲", 3000)
    rows = frame((2, *A), (3, *B), (5, *other[0]), (6, *other[1]), (9, *other[2]))
    rows = rows.rename({"number": "place"})
    agreed, disputed = agreed_in(rows, WAGES)
    assert agreed.sort("row").select("row", "place", "month", "payer", "wage").rows() == [
        (2, 1, 202010, "甲", None), (5, 1, 202009, "甲", None),
    ]  # fmt: skip
    assert disputed.sort("row").select("row", "column").rows() == [(2, "wage"), (5, "wage")]


def test_empty_cells_are_alike():
    rows = frame((2, 1, 202010, None, None), (3, 1, 202010, None, None))
    assert told(repeated(rows, WAGES)) == [(3, 2)]


def test_rows_that_have_shifted_are_not_alike(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(csv_of(HEADS, ROW, ROW[:3], ROW[:3]), "utf-8")
    assert told(repeated(rows_of(path, WAGES)[0], WAGES)) == []


def test_two_bills_alike_are_two_bills():
    rows = frame((2, *A), (3, *A))
    assert told(repeated(rows, BILLS)) == []
    assert told(at_odds(frame((2, *A), (3, *B)), BILLS)) == []
    assert repeated_rows(rows, BILLS) == 1


def test_rows_at_odds_are_all_returned_each_with_another():
    rows = frame((2, *A), (3, *B), (4, 2, *A[1:]), (5, 1, 202010, "甲", 5000))
    assert told(at_odds(rows, WAGES)) == [(2, 3), (3, 2), (5, 2)]


def test_a_row_like_the_first_is_at_odds_with_the_one_that_differs():
    rows = frame((2, *A), (3, *A), (4, *B))
    assert told(at_odds(rows, WAGES)) == [(2, 4), (3, 4), (4, 2)]


def test_an_empty_cell_against_a_sum_is_at_odds():
    rows = frame((2, *A), (3, *A[:3], None))
    assert told(at_odds(rows, WAGES)) == [(2, 3), (3, 2)]


@pytest.mark.parametrize(
    "other",
    [
        (1, 202010, "乙", 4000),
        (1, 202009, "甲", 4000),
        (2, 202010, "甲", 4000),
        (1, 202010, None, 1),
    ],
)
def test_two_jobs_months_or_people_are_not_at_odds(other):
    assert told(at_odds(frame((2, *A), (3, *other)), WAGES)) == []


def test_what_may_be_empty_in_a_key_is_a_value_of_it():
    rows = frame((2, 1, 202010, None, 1), (3, 1, 202010, None, 2))
    assert told(at_odds(rows, WAGES)) == [(2, 3), (3, 2)]


def test_rows_whose_person_or_month_is_not_known_are_not_compared():
    rows = frame((2, None, *A[1:]), (3, None, *B[1:]), (4, 1, None, "甲", 1), (5, 1, None, "甲", 2))
    assert told(at_odds(rows, WAGES)) == []


def test_the_place_of_a_person_stands_for_the_number():
    rows = frame((2, *A), (3, *B)).rename({"number": "place"}).drop("name")
    assert told(at_odds(rows, WAGES)) == [(2, 3), (3, 2)]
    assert told(repeated(frame((2, *A), (3, *A)).rename({"number": "place"}), WAGES)) == [(3, 2)]


def test_no_rows_have_none():
    assert told(repeated(frame(), WAGES)) == []
    assert told(at_odds(frame(), WAGES)) == []


CELLS = st.tuples(
    st.sampled_from([1, 2, None]), st.sampled_from([202009, 202010]),
    st.sampled_from(["甲", "乙", None]), st.sampled_from([1, 2, None]),
)  # fmt: skip


@given(st.lists(CELLS, max_size=12))
def test_both_agree_with_a_plain_reading(cells):
    """Row by row, as a clerk would look for them."""
    rows = frame(*((n, *row) for n, row in enumerate(cells, 2)))
    first, groups, again = {}, defaultdict(list), []
    for number, row in enumerate(cells, 2):
        if row in first:
            again.append((number, first[row]))
        first.setdefault(row, number)
        if row[0] is not None:
            groups[row[:3]].append((number, row))
    odd = []
    for members in groups.values():
        for number, row in members:
            others = [n for n, other in members if other != row]
            if others:
                odd.append((number, others[0]))
    assert told(repeated(rows, WAGES)) == again
    assert told(at_odds(rows, WAGES)) == sorted(odd)


def test_each_contract_says_what_one_thing_is():
    for key, contract in contracts().items():
        assert bool(contract.keyed_by) != contract.alike, key
        assert set(contract.keyed_by) <= set(contract.columns), key
        if contract.keyed_by and contract.about != "household":
            assert "number" in contract.keyed_by, key
        if "month" in contract.columns and contract.keyed_by:
            # A bill has a number of its own, whatever its month.
            assert {"month", "bill"} & set(contract.keyed_by), key
