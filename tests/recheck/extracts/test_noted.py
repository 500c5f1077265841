"""What the register notes of a delivery, and reads again next month."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.recheck.extracts.files import HEADS, ROW, csv_of, small, workbook

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.noted import (
    Noted,
    content_of,
    medians_of,
    note_of,
    notes_in,
    write_notes,
)
from minsheng.recheck.extracts.rows import rows_of
from minsheng.recheck.extracts.values import read_values


def rows_in(*wages):
    number = range(2, 2 + len(wages))
    return pl.DataFrame({"row": number, "wage": pl.Series(wages, dtype=pl.String)})


def test_a_note_is_read_as_it_was_written(tmp_path):
    notes = [Noted("wages", 320602, 202010, 3, "a", {"wage": 1.5}, {"wage": 2}, "c", "f"),
             Noted("missing", 0, 202010, 0, "b")]  # fmt: skip
    write_notes(tmp_path / "deliveries.json", notes)
    assert notes_in(tmp_path / "deliveries.json") == {note.slot: note for note in notes}


def test_no_file_is_no_notes(tmp_path):
    assert notes_in(tmp_path / "deliveries.json") == {}


COUNTY_AS_TEXT = {"contract": "wages", "county": "320602", "month": 1, "rows": 1, "sha256": ""}


@pytest.mark.parametrize(
    "text",
    ["{", "{}", "[1]", '[{"contract": "wages"}]', "[" * 9999, "NaN", json.dumps([COUNTY_AS_TEXT])],
    ids=len,
)
def test_damaged_notes_are_told(tmp_path, text):
    path = tmp_path / "deliveries.json"
    path.write_text(text, "utf-8")
    with pytest.raises(RecheckError, match=r"deliveries\.json .*backup"):
        notes_in(path)


def test_notes_of_a_later_version_are_read(tmp_path):
    entry = {"contract": "a", "county": 0, "month": 202010, "rows": 1, "sha256": "x", "later": 1}
    (tmp_path / "d.json").write_text(json.dumps([entry]), "utf-8")
    assert notes_in(tmp_path / "d.json")["a", 0].rows == 1


def test_medians_are_of_sums_above_nothing_in_the_unit_agreed():
    read = read_values(rows_in("0", "10", "20", "30.5", "x"), small(), 202011, ["wage"])
    assert medians_of(small(), read) == ({"wage": 20.0}, {"wage": 3})


def test_sums_too_large_to_be_believed_count():
    read = read_values(rows_in("3,000,000", "4000000", "￥5000000"), small(), 202011, ["wage"])
    assert medians_of(small(), read) == ({"wage": 4_000_000.0}, {"wage": 3})


def test_no_sums_have_no_median():
    read = read_values(rows_in("0"), small(), 202011, ["wage"])
    assert medians_of(small(), read) == ({}, {})


def test_the_same_rows_are_known_in_another_file(tmp_path):
    book = workbook(tmp_path / "a.xlsx", [("说明",), HEADS, ROW, (), ROW])
    text = tmp_path / "b.csv"
    text.write_text(csv_of(HEADS, ROW, ROW), "utf-8")
    other = tmp_path / "c.csv"
    other.write_text(csv_of(HEADS, ROW, (*ROW[:4], "3001")), "utf-8")
    found = [content_of(rows_of(path, small())[0]) for path in (book, text, other)]
    assert found[0] == found[1] != found[2]


def test_cells_that_only_join_alike_are_not_the_same():
    assert content_of(rows_in("1", "23")) != content_of(rows_in("12", "3"))
    assert content_of(rows_in()) == content_of(rows_in())


def test_a_note_says_what_there_was():
    rows = rows_in("10", "20")
    read = read_values(rows, small(), 202011, ["wage"])
    note = note_of(small(), 320602, 202010, rows, read, "a" * 64, "崇川区_工资表_202010.xlsx")
    assert (note.rows, note.medians, note.slot) == (2, {"wage": 15.0}, ("small", 320602))
    assert len(note.content) == 64
