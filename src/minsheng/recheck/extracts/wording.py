"""Reads names and the words agreed on: a code, a choice, yes or no.

Each reader gives the values of some cells and the kinds of fault; a value is null where the
cell is empty or wrong, a fault is null where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from minsheng.recheck.extracts.contract import Column
from minsheng.recheck.extracts.marks import UNSEEN

Pair = tuple[pl.Series, pl.Series]
TRUTHS = {"是": 1, "否": 0, "true": 1, "false": 0, "1": 1, "0": 0, "有": 1, "无": 0}
NAME = r"^\p{Han}[\p{Han}·]{0,18}\p{Han}$|^[A-Za-z][A-Za-z .'·-]{1,59}$"
NO_NAMES = ("不详", "未知", "无名", "待核", "待查", "同上", "合计", "小计", "总计", "测试")
NO_TEAM = (
    "本人",
    "家属",
    "户主",
    "配偶",
    "父亲",
    "母亲",
    "父母",
    "儿子",
    "女儿",
    "子女",
    "亲属",
    "邻居",
    "村干部",
)
"""Words for who is asked, or for anybody: no name of who asked."""
TEAM = 2
"""Investigators of a household inquiry, at least (S3 art. 18)."""
VILLAGE = r"^[0-9]{12}$"
CELL = pl.col("cell")


def texts(cells: pl.Series, column: Column, month: int) -> Pair:
    """Anything."""
    del column, month
    return cells, pl.Series("fault", [None], pl.String).new_from_index(0, len(cells))


def names(cells: pl.Series, column: Column, month: int) -> Pair:
    """Names, without blanks between Chinese characters."""
    del column, month
    chinese = CELL.str.contains(r"^\p{Han}")
    bare = pl.when(chinese).then(CELL.str.replace_all(rf"[\s{UNSEEN}]", "")).otherwise(CELL)
    read = cells.to_frame("cell").with_columns(
        value=bare.str.replace_all(r"[•．・‧∙●]", "·").cast(pl.String)
    )
    good = pl.col("value").str.contains(NAME) & ~pl.col("value").is_in(NO_NAMES)
    return _sound(read.with_columns(good=good), "name_form")


def teams(cells: pl.Series, column: Column, month: int) -> Pair:
    """Whether two people inquired: 1 where two different names stand there.

    S3 art. 18: a household inquiry is made by at least two people.
    """
    del column, month
    parted = CELL.str.replace_all(rf"[\s{UNSEEN}]*[、,，;；/][\s{UNSEEN}]*", "、").str.split("、")
    one = pl.element()
    tight = one.str.replace_all(r"\s", "")
    bare = pl.when(one.str.contains(r"^\p{Han}")).then(tight).otherwise(one)
    named = parted.list.eval(
        bare.filter(bare.str.contains(NAME) & ~bare.is_in([*NO_NAMES, *NO_TEAM]))
    )
    read = cells.to_frame("cell").with_columns(good=named.list.n_unique() >= TEAM)
    return _sound(read.with_columns(value=pl.lit(1, pl.Int64)), "team_form")


def villages(cells: pl.Series, column: Column, month: int) -> Pair:
    """Codes of villages."""
    del column, month
    good = CELL.str.contains(VILLAGE)
    value = pl.when(good).then(CELL).cast(pl.Int64)
    return _sound(cells.to_frame("cell").with_columns(value=value, good=good), "village_form")


def codes(cells: pl.Series, column: Column, month: int) -> Pair:
    """Words that stand for codes of a fact."""
    del month
    return _words(cells, {word: int(code) for word, code in column.codes.items()}, "code_unknown")


def facts(cells: pl.Series, column: Column, month: int) -> Pair:
    """Words that stand for facts."""
    del month
    return _words(cells, column.codes, "code_unknown")


def choices(cells: pl.Series, column: Column, month: int) -> Pair:
    """Words that stand for themselves."""
    del month
    return _words(cells, {word: word for word in column.choices}, "code_unknown")


def truths(cells: pl.Series, column: Column, month: int) -> Pair:
    """Yes or no."""
    del column, month
    return _words(cells.str.to_lowercase(), TRUTHS, "truth_form")


def _words(cells: pl.Series, words: Mapping[str, Any], fault: str) -> Pair:
    kind = pl.String if isinstance(next(iter(words.values())), str) else pl.Int64
    value = CELL.replace_strict(list(words), list(words.values()), default=None, return_dtype=kind)
    read = cells.to_frame("cell").with_columns(value=value)
    return _sound(read.with_columns(good=pl.col("value").is_not_null()), fault)


def _sound(read: pl.DataFrame, fault: str) -> Pair:
    """The values that are `good`, and one kind of fault for what is not."""
    found = read.select(
        value=pl.when("good").then("value"),
        fault=pl.when(CELL.is_not_null() & ~pl.col("good").fill_null(value=False)).then(
            pl.lit(fault)
        ),
    )
    return found["value"], found["fault"]
