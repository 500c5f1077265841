"""Parquet: whatever types an office's program wrote, and files that are damaged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.extracts.files import HEADS, NUMBER, ROW, small

from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import rows_of
from minsheng.recheck.extracts.values import read_values


@pytest.fixture
def place(tmp_path):
    return tmp_path / "崇川区_工资表_202010.parquet"


def written(path, rows=1, **columns):
    """A file of the small contract, some of its columns of other types."""
    names = list(small().columns)
    made = {name: pa.array([cell] * rows) for name, cell in zip(names, ROW, strict=True)} | columns
    pq.write_table(pa.table(dict(zip(HEADS, made.values(), strict=True))), path)
    return path


def read(path):
    rows, _ = rows_of(path, small())
    return read_values(rows, small(), 202011, list(small().columns))


def refusal(path):
    with pytest.raises(Refused) as caught:
        rows_of(path, small())
    assert "{" not in caught.value.said("zh") + caught.value.said("en")
    return caught.value


def test_it_reads_text(place):
    assert rows_of(written(place), small())[0].rows() == [(1, *ROW)]


BEGAN = dt.datetime(2020, 9, 30, 16, tzinfo=dt.UTC)
MONTHS = [
    pa.array([dt.date(2020, 10, 1)]),
    pa.array([dt.datetime(2020, 10, 1, 8, 30)], pa.timestamp("ns")),  # noqa: DTZ001
    pa.array([BEGAN], pa.timestamp("us", "UTC")),
    pa.array([202010], pa.int32()),
    pa.array([20201001], pa.int64()),
    pa.array([202010.0], pa.float64()),
    pa.array(["2020-10"]).dictionary_encode(),
    pa.array(["2020-10"], pa.large_string()),
    pa.array(["2020-10"], pa.string_view()),
]


@pytest.mark.parametrize("column", MONTHS, ids=lambda c: str(c.type))
def test_months_of_any_type_are_read(place, column):
    found = read(written(place, month=column))
    assert found.faults.rows() == []
    assert found.frame["month"].to_list() == [202010]


WAGES = [
    (pa.array([3000], pa.int16()), 300_000),
    (pa.array([3000.5], pa.float32()), 300_050),
    (pa.array([123456.78], pa.float64()), 12_345_678),
    (pa.array([1234567.89], pa.float64()), None),
    (pa.array([0.1 + 0.2], pa.float64()), 30),
    (pa.array([Decimal("3000.50")], pa.decimal128(18, 2)), 300_050),
]


@pytest.mark.parametrize(("column", "fen"), WAGES, ids=lambda c: str(getattr(c, "type", c)))
def test_sums_of_any_type_are_exact(place, column, fen):
    found = read(written(place, wage=column))
    assert found.frame["wage"].to_list() == [fen]
    assert found.faults["fault"].to_list() == ([] if fen else ["amount_high"])


def test_an_identity_number_stored_as_a_whole_number_is_read(place):
    assert read(written(place, number=pa.array([int(NUMBER)]))).faults.rows() == []


def test_an_identity_number_stored_as_floating_point_is_told(place):
    found = read(written(place, number=pa.array([float(NUMBER)])))
    assert found.faults["fault"].to_list() == ["number_excel"]


def test_no_number_is_an_empty_cell(place):
    found = read(written(place, wage=pa.array([float("nan")])))
    assert found.faults["fault"].to_list() == ["empty"]


def test_a_column_of_nothing_is_empty(place):
    assert read(written(place, payer=pa.nulls(1))).frame["payer"].to_list() == [None]


@pytest.mark.parametrize(
    "column", [pa.array([["甲"]]), pa.array([{"a": 1}]), pa.array([b"\xff\xfe"])], ids=str
)
def test_lists_and_bytes_are_refused_with_their_column(place, column):
    why = refusal(written(place, payer=column))
    assert why.kind == "parquet_type"
    assert "单位" in why.said("zh")


def test_the_first_row_is_1_and_empty_rows_count(place):
    empty = pa.array([None, "a", None])
    nothing = dict.fromkeys(small().columns, pa.array([None, None, None], pa.string()))
    rows, left_out = rows_of(written(place, 3, **(nothing | {"payer": empty})), small())
    assert rows["row"].to_list() == [2]
    assert left_out == 2


def test_columns_beyond_the_contract_are_not_read(place):
    table = pq.read_table(written(place)).append_column("备注", pa.array([["甲"]]))
    pq.write_table(table, place)
    assert rows_of(place, small())[0].columns == ["row", *small().columns]


def test_far_more_rows_than_people_are_refused(place, monkeypatch):
    monkeypatch.setattr("minsheng.recheck.extracts.parquet_file.MOST_ROWS", 9)
    assert refusal(written(place, 10)).kind == "too_many_rows"


def test_a_missing_column_is_named(place):
    pq.write_table(pq.read_table(written(place)).drop_columns(["姓名"]), place)
    assert "姓名" in refusal(place).said("zh")


@pytest.mark.parametrize("left", [0, 3, 100, -1, -9])
def test_a_file_cut_short_is_refused(place, left):
    raw = written(place).read_bytes()
    place.write_bytes(raw[:left])
    assert refusal(place).kind == ("not_parquet" if left else "empty_file")


def test_a_damaged_page_is_refused(place):
    raw = bytearray(written(place, 1000).read_bytes())
    raw[4:60] = bytes(56)
    place.write_bytes(raw)
    assert refusal(place).kind == "not_parquet"


def test_what_is_only_named_parquet_is_refused(place):
    place.write_text("a,b\n1,2\n", "utf-8")
    assert refusal(place).kind == "not_parquet"
