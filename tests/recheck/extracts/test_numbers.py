"""Identity numbers, held against python-stdnum."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from minsheng.recheck.extracts.numbers import births_of, is_men, is_plainly_right, parsed, written


def numbers_of(*cells):
    values, faults = parsed(pl.Series(cells, dtype=pl.String))
    return [fault or value for value, fault in zip(values, faults, strict=True)]


BIRTHS = st.dates(dt.date(1890, 1, 1), dt.date(2020, 11, 30))
BODIES = st.builds(
    "{:06}{:%Y%m%d}{:03}".format, st.integers(110000, 659999), BIRTHS, st.integers(0, 999)
)


def whole(body):
    return body + mod_11_2.calc_check_digit(body)


@given(BODIES)
def test_a_right_number_is_its_first_17_digits(body):
    number = whole(body)
    assert mod_11_2.is_valid(number)
    assert numbers_of(number) == [int(body)]
    assert written(np.array([int(body)])) == [number]
    assert births_of(np.array([int(body)]))[0] == int(body[6:14])
    assert is_men(np.array([int(body)]))[0] == (int(body[16]) % 2 == 1)


@given(BODIES, st.sampled_from("0123456789X"))
def test_a_check_digit_is_right_exactly_where_stdnum_says_so(body, letter):
    (found,) = numbers_of(body + letter)
    if mod_11_2.is_valid(body + letter):
        assert found == int(body)
    else:
        floats = letter != "X" and int(float(body + letter)) == int(body + letter)
        assert found == ("number_excel" if floats else "number_check")


@given(
    st.builds("{:06}{:04}{:02}{:02}{:03}".format, st.integers(0, 999999), st.integers(1870, 2030),
              st.integers(0, 13), st.integers(0, 32), st.integers(0, 999)),
    st.sampled_from(["", *"0123456789Xx"]),
)  # fmt: skip
def test_one_at_a_time_a_number_is_right_where_the_column_says_so(body, letter):
    number = body + (letter or mod_11_2.calc_check_digit(body))
    assert is_plainly_right(number) == (numbers_of(number) == [int(body)] and letter != "x")


@given(BODIES, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_found(body, place, step):
    number = whole(body)
    wrong = f"{number[:place]}{(int(number[place]) + step) % 10}{number[place + 1 :]}"
    assert isinstance(numbers_of(wrong)[0], str)


@given(BODIES, st.integers(0, 15))
def test_two_digits_exchanged_are_found(body, place):
    number = whole(body)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        assert isinstance(numbers_of(swapped)[0], str)


@given(BODIES)
def test_a_number_that_excel_kept_as_floating_point_is_found(body):
    """Its check digit is right by luck once in eleven times, or it lost nothing."""
    number = whole(body)
    if number.endswith("X"):
        return
    shown = str(int(float(number)))
    (found,) = numbers_of(shown)
    if shown == number:
        assert found == int(body)
    else:
        assert isinstance(found, str) or mod_11_2.is_valid(shown)
    assert numbers_of(f"{float(number):.5E}") == ["number_excel"]


FORMS = [
    str.lower, lambda n: f"'{n}", lambda n: f" {n[:6]} {n[6:14]} {n[14:]}", lambda n: f"{n}\u202c",
    lambda n: n.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
    lambda n: n.replace("X", "ｘ"), lambda n: f"\u200b{n}", lambda n: f"{n[:6]}-{n[6:]}",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@given(BODIES)
def test_a_number_may_be_written_otherwise(form, body):
    assert numbers_of(form(whole(body))) == [int(body)]


LAST_CENTURY = st.dates(dt.date(1900, 1, 1), dt.date(1999, 12, 31))
OLD = st.builds(
    "{:06}{:%y%m%d}{:03}".format,
    st.integers(110000, 659999),
    LAST_CENTURY,
    st.integers(0, 999),
)


@given(OLD)
def test_a_number_of_15_digits_is_read_as_of_the_last_century(old):
    assert numbers_of(old) == [int(f"{old[:6]}19{old[6:]}")]


WRONG = [
    ("", "number_form"),
    ("32068119900101001", "number_form"),
    ("3206811990010100133", "number_form"),
    ("32068119900101001A", "number_form"),
    ("X20681199001010013", "number_form"),
    ("不详", "number_form"),
    ("320681199013010010", "number_birth"),
    ("320681190002290010", "number_birth"),
    ("320681199002300013", "number_birth"),
    ("320681187901010010", "number_birth"),
    ("3.2E+17", "number_excel"),
    ("3.20681199001010E+17", "number_excel"),
    ("3e17", "number_excel"),
    ("320681199001010013.0", "number_excel"),
    ("３20681199013010010", "number_birth"),
]


@pytest.mark.parametrize(("cell", "fault"), WRONG)
def test_what_is_no_number_is_told(cell, fault):
    if fault == "number_birth":
        cell = whole(cell.replace("３", "3")[:17])
    assert numbers_of(cell) == [fault]


def test_an_empty_cell_has_no_fault_here():
    assert numbers_of(None) == [None]


def test_many_numbers_are_read_each_in_its_row():
    good, bad = whole("32068119900101001"), "320681199001010014"
    cells = [good, bad, None, good.lower(), "3.2E+17", f" {good} "]
    whole_ = int(good[:17])
    means = [whole_, "number_check", None, whole_, "number_excel", whole_]
    assert numbers_of(*cells * 1000) == means * 1000
