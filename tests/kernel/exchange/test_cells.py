"""Every kind of cell goes through a real workbook and a real CSV and comes back as it was."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.exchange.books import book_of

from minsheng.kernel.database.scope import Areas
from minsheng.kernel.exchange.area_names import AreaNames
from minsheng.kernel.exchange.cells import as_typed, bare, defused
from minsheng.kernel.exchange.incoming import read_back
from minsheng.kernel.exchange.kinds import AreaName, Choice, Day, Money, Seen, Text, Whole
from minsheng.kernel.exchange.listing import Column, Listing
from minsheng.kernel.exchange.numbers import Birth, Number, Phone
from minsheng.kernel.exchange.sheet_out import Line, Sheet
from minsheng.kernel.exchange.words import BadCellError, Words, sentences
from minsheng.kernel.registry.models import Person
from minsheng.recheck.cells import STARTS_A_FORMULA

NAMES = AreaNames(
    {81_000_000_000: "启东市", 81_101_000_000: "北新镇", 81_101_214_000: "永济村委会",
     81_102_000_000: "近海镇", 81_102_214_000: "永济村委会"},
    (81_101_214_000, 81_102_214_000), {"320681101214": 81_101_214_000},
)  # fmt: skip
SEEN = Seen("zh", NAMES, open=True, yours=Areas(((81_101_000_000, 81_102_000_000),)))
SEXES = Choice({1: Words("男", "male"), 2: Words("女", "female")})
VALUES = {
    "text": (Text(), ["平常", "=1+1", "+86", "-5", "@x", "＝1", "'=1", "''=1", 'a,"b"',
                      "|x", "%1"]),
    "whole": (Whole(-10, 10**9), [0, -3, 7, 10**9]),
    "money": (Money(-(10**12)), [0, 1, 10, -5, 123_456, 99_999_999_999, 4_350_01]),
    "day": (Day(), [date(1880, 1, 1), date(1899, 12, 31), date(1900, 2, 28), date(1904, 1, 1),
                    date(2020, 2, 29), date(2020, 11, 30)]),
    "choice": (SEXES, [1, 2]),
    "number": (Number(), ["320602199001010018", "11010519491231002X"]),
    "phone": (Phone(), ["13888887777", "051388888888"]),
    "area": (AreaName(), [81_101_214_000]),
}  # fmt: skip


def listing_of(kind):
    column = Column("it", Words("值", "value"), Words("", ""), kind, lambda row: row["it"],
                    change=lambda value: {"it": value})  # fmt: skip
    name = Words("试表", "trial")
    return Listing("trial", name, Person, (column,), ("it",), ("area_lived",), ("pk",))


@pytest.mark.parametrize("name", list(VALUES))
def test_through_a_workbook(tmp_path, name):
    kind, values = VALUES[name]
    path = tmp_path / "x.xlsx"
    sheet = Sheet(path, listing_of(kind), SEEN)
    sheet.write(Line(f"k{n}", [kind.cell(v, SEEN)]) for n, v in enumerate([*values, None]))
    sheet.close({"listing": "trial"})
    lines = read_back(path, "xlsx", listing_of(kind)).lines
    assert [kind.read(line.cells["it"], SEEN) for line in lines[:-1]] == values
    assert lines[-1].cells["it"] == ""


@pytest.mark.parametrize("name", list(VALUES))
def test_through_text(name):
    kind, values = VALUES[name]
    held = io.StringIO()
    csv.writer(held).writerows([kind.text(v, SEEN)] for v in values)
    rows = list(csv.reader(io.StringIO(held.getvalue(), newline="")))
    assert [kind.read(bare(row[0]), SEEN) for row in rows] == values
    assert all(kind.canonical(kind.text(v, SEEN), SEEN) == kind.text(v, SEEN) for v in values)


@given(st.text(max_size=12) | st.tuples(st.sampled_from("'=+-@\t＝ "), st.text()).map("".join))
def test_no_text_is_a_formula_and_each_comes_back(text):
    cell = defused(text)
    assert not cell.startswith(STARTS_A_FORMULA)
    assert not cell.lstrip().startswith(STARTS_A_FORMULA)
    assert as_typed(cell) == text


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        (Text(4), "太长的文字", "too_long"),
        (Text(), "两\n行", "unprintable"),
        (Whole(), "3.5", "not_whole"),
        (Whole(), "1,2", "not_whole"),
        (Whole(), "-1", "out_of_range"),
        (Whole(), "三", "not_whole"),
        (Whole(), "9" * 400, "not_whole"),
        (Money(), "12.345", "not_money"),
        (Money(), "1,23", "not_money"),
        (Money(), "-0.01", "out_of_range"),
        (Money(), "NaN", "not_money"),
        (Money(), "1e3", "not_money"),
        (Money(), "9" * 50, "not_money"),
        (Money(), "", "not_money"),
        (Day(), "44165", "serial_day"),
        (Day(), "2020-02-30", "not_a_day"),
        (Day(), "30/11/2020", "not_a_day"),
        (Day(), "1020-01-01", "not_a_day"),
        (Day(), "昨天", "not_a_day"),
        (SEXES, "中", "not_a_choice"),
        (Number(), "320602199001010011", "number_check"),
        (Number(), "3.20602E+17", "number_lost"),
        (Number(), "3206021990", "not_a_number"),
        (Number(), "＊＊＊＊0018", "masked"),
        (Phone(), "138****7777", "masked"),
        (Phone(), "12345", "not_a_phone"),
        (Phone(), "1388888777７７12", "not_a_phone"),
        (Phone(), "13888887777转2", "not_a_phone"),
        (AreaName(), "无名村", "no_such_area"),
        (AreaName(), "近海镇 永济村委会", "area_not_yours"),
    ],
)
def test_what_cannot_be_read_is_named(kind, text, fault):
    with pytest.raises(BadCellError, match=f"^{fault}$") as caught:
        kind.read(text, SEEN)
    named = {"head": "值", **caught.value.sentence.named}
    for language in ("zh", "en"):
        assert sentences()[fault][language].format(**named)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Whole(), "１２", 12),
        (Whole(), "1,234", 1234),
        (Whole(), "3.0", 3),
        (Money(), "￥1,234.5", 123_450),
        (Money(), "１２．３元", 1230),
        (Day(), "2020年1月2日", date(2020, 1, 2)),
        (Day(), "2020-01-02 00:00:00", date(2020, 1, 2)),
        (Day(), "20200102", date(2020, 1, 2)),
        (Day(), "２０２０／１／２", date(2020, 1, 2)),
        (SEXES, "Female", 2),
        (Number(), "11010519491231002x", "11010519491231002X"),
        (Phone(), "0086 138-8888-7777", "13888887777"),
        (Phone(), "(0513)88888888", "051388888888"),
        (AreaName(), "永济村", 81_101_214_000),
        (AreaName(), "320681101214", 81_101_214_000),
        (AreaName(), "启东市北新镇永济村", 81_101_214_000),
    ],
)
def test_what_people_write_is_read(kind, text, value):
    assert kind.read(text, SEEN) == value


def test_one_name_of_two_villages_of_ones_own_is_ambiguous():
    both = Seen("zh", NAMES, yours=Areas(((81_000_000_000, 82_000_000_000),)))
    with pytest.raises(BadCellError, match="ambiguous_area"):
        AreaName().read("永济村", both)


def test_a_number_stored_as_one_has_lost_its_digits(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(book_of([["标识（请勿改动）", "值"], ["k", 320602199001010018]], "试表"))
    line = read_back(path, "xlsx", listing_of(Number())).lines[0]
    with pytest.raises(BadCellError, match="number_lost"):
        Number().read(line.cells["it"], SEEN)


def test_numbers_are_masked_but_for_who_may_reveal():
    masked = Seen("zh", NAMES)
    assert Number().text("320602199001010018", masked) == "＊＊＊＊0018"
    assert Phone().text("13888887777", masked) == "138＊＊＊＊7777"
    assert Birth().text(date(1990, 1, 1), masked) == "1990"
    assert Birth().text(None, masked) == ""


@pytest.mark.parametrize("kind", [Text(), Number(), Phone(), SEXES])
def test_no_kind_lets_a_formula_through(kind):
    for sight in (SEEN, Seen("zh", NAMES)):
        assert not kind.text('=HYPERLINK("http://x")', sight).startswith("=")
