"""Cells: what may be written how, and what is never guessed."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recheck.extracts.files import TEXT, small

from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.values import FEW, read_values

COLUMNS = """\
columns:
  number: {head: 公民身份号码, type: number}
  name: {head: 姓名, type: name, may_be_empty: true}
  wage: {head: 收入（元）, type: money, unit: yuan, may_be_empty: true}
  low: {head: 税（元）, type: money, unit: yuan, most: 200, least: 2, may_be_empty: true}
  fen: {head: 费（分）, type: money, unit: fen, may_be_empty: true}
  times: {head: 次数, type: count, most: 100, may_be_empty: true}
  area: {head: 面积, type: count, scale: 100, may_be_empty: true}
  day: {head: 日期, type: day, may_be_empty: true}
  month: {head: 年月, type: month, may_be_empty: true}
  ends: {head: 止, type: month, may_be_empty: true, zero: true, gives: exit_start}
  began: {head: 起, type: month, may_be_empty: true, zero: true, gives: work_start}
  ill: {head: 重病, type: truth, may_be_empty: true}
  sex: {head: 性别, type: code, codes: {男: MALE, 女: FEMALE}, gives: sex, may_be_empty: true}
  state: {head: 状态, type: choice, choices: [结婚, 离婚], may_be_empty: true}
  village: {head: 村居, type: village, may_be_empty: true}
  text: {head: 备注, type: text, may_be_empty: true}
  team: {head: 调查人员, type: team, may_be_empty: true}
"""
DECLARED = TEXT.replace("grade: verified", "grade: declared\ninquiry: team")
ALL = DECLARED.split("columns:")[0].replace("[number, month, payer]", "[number, month]") + COLUMNS
CONTRACT = small(ALL)


def read(column, *cells, month=202011):
    """What each cell gives: a value, or the name of its fault."""
    rows = pl.DataFrame({"row": range(len(cells)), column: pl.Series(cells, dtype=pl.String)})
    found = read_values(rows, CONTRACT, month, [column])
    faults = dict(found.faults.select("row", "fault").iter_rows())
    return [faults.get(n, value) for n, value in enumerate(found.frame[column])]


def one(column, cell, month=202011):
    return read(column, cell, month=month)[0]


SUMS = [
    ("3000", 300_000), ("3000.5", 300_050), ("3000.50", 300_050), ("0", 0), ("0.00", 0),
    ("-0", 0), ("007", 700), ("3000.", 300_000), ("3000.10000", 300_010),
    ("1,234.56", 123_456), ("12,345,678", 1_234_567_800), ("￥1,234", 123_400), ("¥5", 500),
    ("１２３４．５６", 123_456), ("１，２３４", 123_400), ("1 234.5", 123_450),
    ("9999999999999", 999_999_999_999_900),
    ("1,23", "amount_form"), ("12,34.5", "amount_form"), ("1,2345", "amount_form"),
    ("1.234,56", "amount_form"), ("3千", "amount_form"), ("1.2万", "amount_form"),
    ("1.5万元", "amount_form"), ("3000元", "amount_form"), ("约3000", "amount_form"),
    ("1e5", "amount_form"), ("3.2E+17", "amount_form"), ("三千", "amount_form"),
    ("--", "amount_form"), ("+5", "amount_form"), ("(5)", "amount_form"), ("0x10", "amount_form"),
    (".5", "amount_form"), ("5%", "amount_form"), ("٣", "amount_form"),
    ("-5", "amount_negative"), ("-0.01", "amount_negative"), ("-￥5", "amount_negative"),
    ("0.001", "amount_fine"), ("3000.555", "amount_fine"),
    ("99999999999999", "amount_high"), ("1" * 40, "amount_high"),
    ("2020-10-01", "amount_date"), ("2020-10-01 00:00:00", "amount_date"),
    ("2020/1/1", "amount_date"), ("2020年1月", "amount_date"),
    (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "means"), SUMS)
def test_a_sum_is_read_exactly_or_not_at_all(cell, means):
    assert one("wage", cell) == means


LIMITS = [
    ("low", "1.99", "amount_low"), ("low", "2", 200), ("low", "200", 20_000),
    ("low", "200.01", "amount_high"), ("fen", "5", 5), ("fen", "5.5", "amount_whole"),
    ("fen", "5.0", 5), ("times", "100", 100), ("times", "101", "amount_high"),
    ("times", "1.5", "amount_whole"), ("times", "2.0", 2), ("area", "3.25", 325),
    ("area", "3.255", "amount_fine"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "means"), LIMITS)
def test_least_and_most_are_in_the_unit_of_the_file(column, cell, means):
    assert one(column, cell) == means


TEAMS = [
    ("张三、李四", 1), ("张三,李四", 1), ("张三；李四、王五", 1), ("张 三 、 李 四", 1),
    ("John Smith/Mary Li", 1), ("古丽·买买提、李四", 1), ("张三、李四、待核", 1),
    ("张三", "team_form"), ("张三、", "team_form"), ("张三、张三", "team_form"),
    ("张三、待核", "team_form"), ("本人、家属", "team_form"),
    ("张三、村干部", "team_form"), ("张三、3", "team_form"), ("张三 李四", "team_form"),
    ("John Smith", "team_form"), ("2", "team_form"), ("、", "team_form"), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "means"), TEAMS)
def test_an_inquiry_is_made_by_two_who_are_named(cell, means):
    assert one("team", cell) == means


DAYS = [
    ("2020-10-01", 20_201_001), ("2020/10/1", 20_201_001), ("2020.10.1", 20_201_001),
    ("20201001", 20_201_001), ("2020年10月1日", 20_201_001), ("2020年10月01日", 20_201_001),
    ("2020-10-01 00:00:00", 20_201_001), ("2020-10-01 08:12:33.5", 20_201_001),
    ("2020-10-01T00:00:00", 20_201_001), ("２０２０-１０-０１", 20_201_001),
    ("2020-10-01 00:00:00.000000", 20_201_001), ("2020/10/1 8:12", 20_201_001),
    ("2020-02-29", 20_200_229), ("2000-02-29", 20_000_229), ("1900-02-28", 19_000_228),
    ("2020-11-30", 20_201_130), ("1890-01-01", 18_900_101),
    ("2019-02-29", "date_form"), ("1900-02-29", "date_form"), ("2020-11-31", "date_form"),
    ("2020-13-01", "date_form"), ("2020-00-10", "date_form"), ("2020-10-00", "date_form"),
    ("10/1/2020", "date_form"), ("1.10.20", "date_form"), ("20-10-01", "date_form"),
    ("2020-10", "date_form"), ("今天", "date_form"), ("2020-10-01abc", "date_form"),
    ("44105", "date_serial"), ("44105.5", "date_serial"), ("４４１０５", "date_serial"),
    ("2020-12-01", "date_future"), ("9999-12-31", "date_future"), ("1889-12-31", "date_old"),
    ("0001-01-01", "date_old"), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "means"), DAYS)
def test_a_day_is_one_of_the_calendar_or_a_fault(cell, means):
    assert one("day", cell) == means


MONTHS = [
    ("2020-10", 202_010), ("2020-1", 202_001), ("2020/10", 202_010), ("202010", 202_010),
    ("2020年10月", 202_010), ("2020年1月", 202_001), ("2020年10月份", 202_010),
    ("2020 年 10 月", 202_010), ("2020.10", 202_010), ("2020.01", 202_001), ("2020.2", 202_002),
    ("2020-10-01 00:00:00", 202_010), ("20201001", 202_010), ("2020年10月1日", 202_010),
    ("２０２０．１０", 202_010), ("2020-11", 202_011),
    ("2020.1", "month_unclear"), ("２０２０．１", "month_unclear"),
    ("2020-13", "month_form"), ("202000", "month_form"), ("10-2020", "month_form"),
    ("2020", "month_form"), ("十月", "month_form"), ("44105", "date_serial"),
    ("2020-12", "date_future"), ("1889-12", "date_old"), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "means"), MONTHS)
def test_a_month_is_read_or_a_fault(cell, means):
    assert one("month", cell) == means


def test_an_empty_month_that_means_never_is_0_and_one_ahead_is_taken():
    assert read("ends", None, "2021-11", "2021-12", "x") == [
        0,
        202_111,
        "date_future",
        "month_form",
    ]


def test_what_nobody_announces_lies_not_ahead():
    """Else a run would refuse the whole snapshot for one such month."""
    assert read("began", None, "2020-11", "2020-12") == [0, 202_011, "date_future"]


def test_it_is_read_the_same_where_texts_repeat():
    cells = [None, "2021-11", "x", "2020-10"] * FEW
    assert read("ends", *cells)[:4] == [0, 202_111, "month_form", 202_010]
    assert read("wage", *(["3000", None, "x"] * FEW))[:3] == [300_000, None, "amount_form"]


NAMES = [
    ("张三", "张三"), ("张 三", "张三"),
    ("张\u3000三", "张三"), ("阿依古丽·买买提", "阿依古丽·买买提"),
    ("阿依古丽•买买提", "阿依古丽·买买提"), ("张\u200b三", "张三"), ("𠮷田〇", "𠮷田〇"),
    ("Anna O'Neil-Smith", "Anna O'Neil-Smith"),
    ("张", "name_form"), ("张三（女）", "name_form"), ("张？", "name_form"), ("张三1", "name_form"),
    ("不详", "name_form"), ("合计", "name_form"), ("····", "name_form"), ("123", "name_form"),
    ("320681199001010013", "name_form"), ("张" * 21, "name_form"), ("张?三", "name_form"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "means"), NAMES)
def test_a_name_is_of_letters(cell, means):
    assert one("name", cell) == means


WORDS = [
    ("ill", "是", 1), ("ill", "否", 0), ("ill", "TRUE", 1), ("ill", "false", 0), ("ill", "1", 1),
    ("ill", "有", 1), ("ill", "无", 0), ("ill", "待核", "truth_form"), ("ill", "Y", "truth_form"),
    ("sex", "男", 1), ("sex", "女", 2),
    ("sex", "男性", "code_unknown"), ("sex", "1", "code_unknown"),
    ("state", "结婚", "结婚"), ("state", "丧偶", "code_unknown"),
    ("village", "320602001001", 320_602_001_001), ("village", "3.20602E+11", "village_form"),
    ("village", "320602001", "village_form"), ("text", "任意", "任意"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "means"), WORDS)
def test_words_are_those_agreed_on(column, cell, means):
    if column == "sex" and isinstance(means, int):
        means = CONTRACT.columns["sex"].codes[cell]
    assert one(column, cell) == means


@pytest.mark.parametrize("column", [name for name in CONTRACT.columns if name != "number"])
def test_words_of_programs_for_nothing_are_never_taken(column):
    for cell in ("null", "NULL", "(null)", "NaN", "None", r"\N", "n/a", "nil"):
        assert one(column, cell) == "null_word", cell
    for cell in ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#####"):
        assert one(column, cell) == "excel_error", cell


def test_words_for_nothing_in_place_of_a_number_are_told():
    assert read("number", "NULL", "#N/A", None) == ["null_word", "excel_error", "empty"]


def test_what_must_be_filled_in_is_told_where_it_is_not():
    rows = pl.DataFrame({"row": [2, 3], "wage": [None, "1"]}, schema_overrides={"wage": pl.String})
    found = read_values(rows, small(), 202011, ["wage"])
    assert found.faults.rows() == [(2, "wage", None, "empty")]


def test_each_fault_stands_with_its_row_column_and_value():
    rows = pl.DataFrame({"row": [5, 9], "wage": ["x", "1"], "day": ["2020-10-01", "44105"]})
    found = read_values(rows, CONTRACT, 202011, ["wage", "day"])
    assert found.faults.rows() == [
        (5, "wage", "x", "amount_form"),
        (9, "day", "44105", "date_serial"),
    ]
    assert found.frame.rows() == [(5, None, 20_201_001), (9, 100, None)]


def test_no_rows_are_read_as_none():
    for key, contract in contracts().items():
        rows = pl.DataFrame(schema={"row": pl.Int64, **dict.fromkeys(contract.columns, pl.String)})
        found = read_values(rows, contract, 202011, list(contract.columns))
        assert found.frame.columns == ["row", *contract.columns], key
        assert found.faults.rows() == []


FORMS = [
    lambda d: f"{d}", lambda d: f"{d:,}", lambda d: f"￥{d:,}", lambda d: f" {d}".strip(),
    lambda d: f"{d}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
]  # fmt: skip
FEN = st.integers(0, 10**15 - 1)


@given(fen=FEN, form=st.sampled_from(FORMS), zeros=st.integers(0, 5))
def test_a_sum_in_any_form_is_the_sum(fen, form, zeros):
    yuan = Decimal(fen) / 100
    text = form(yuan)
    if "." in text or "．" in text:
        text += "0" * zeros
    assert one("wage", text) == fen


@given(value=st.decimals(0, 10**12, places=4))
def test_the_reader_of_sums_is_exact_against_decimal(value):
    fen = value * 100
    means = int(fen) if fen == int(fen) else "amount_fine"
    assert one("wage", f"{value:f}") == means


@given(text=st.text("0123456789.,-￥ 万元eE", max_size=14))
def test_a_sum_that_is_read_is_what_decimal_reads(text):
    text = text.strip()
    means = one("wage", text or None)
    if isinstance(means, int):
        bare = text.replace(" ", "").replace(",", "").replace("￥", "")
        assert Decimal(bare) * 100 == means


DAY_FORMS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S"]
LOOSE = [
    "{0.year}-{0.month}-{0.day}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}年{0.month}月{0.day}日",
]


@given(
    day=st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2020, 11, 30)),  # noqa: DTZ001
    form=st.sampled_from([*DAY_FORMS, *LOOSE]),
)
def test_a_day_in_any_form_is_the_day(day, form):
    text = form.format(day) if "{" in form else day.strftime(form)
    assert one("day", text) == day.year * 10_000 + day.month * 100 + day.day


@given(st.integers(1890, 2020), st.integers(0, 13), st.integers(0, 32))
def test_days_are_those_of_the_calendar(year, month, day):
    try:
        real = dt.date(year, month, day) <= dt.date(2020, 11, 30)
    except ValueError:
        real = False
    found = one("day", f"{year}-{month}-{day}")
    assert (found == year * 10_000 + month * 100 + day) == real


def test_each_month_has_its_days():
    for year in (1900, 1999, 2000, 2019, 2020):
        for month in range(1, 13):
            last = calendar.monthrange(year, month)[1]
            cells = [f"{year}-{month}-{last}", f"{year}-{month}-{last + 1}"]
            good = year * 10_000 + month * 100 + last
            if good <= 20_201_130:
                assert read("day", *cells) == [good, "date_form"]


MONTH_FORMS = [
    "{0}-{1:02}",
    "{0}-{1}",
    "{0}/{1:02}",
    "{0}{1:02}",
    "{0}年{1}月",
    "{0}年{1:02}月",
    "{0}.{1:02}",
]


@given(st.integers(1900, 2019), st.integers(1, 12), st.sampled_from(MONTH_FORMS))
def test_a_month_in_any_form_is_the_month(year, month, form):
    assert one("month", form.format(year, month)) == year * 100 + month


ANY = st.one_of(
    st.none(), st.text(max_size=20), st.sampled_from([c for c, _ in SUMS + DAYS + MONTHS])
)


@given(st.lists(ANY, max_size=20), st.sampled_from(sorted(CONTRACT.columns)))
def test_whatever_stands_there_is_a_value_or_a_fault_never_both(cells, column):
    cells = [cell or None for cell in cells]
    rows = pl.DataFrame({"row": range(len(cells)), column: pl.Series(cells, dtype=pl.String)})
    found = read_values(rows, CONTRACT, 202011, [column])
    wrong = set(found.faults["row"])
    for row, (cell, value) in enumerate(zip(cells, found.frame[column], strict=True)):
        if row in wrong:
            assert value is None
        else:
            assert (value is None) == (cell is None) or column in {"ends", "began"}
