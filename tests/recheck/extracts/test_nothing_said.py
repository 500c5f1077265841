"""An office's word that it has nothing: believed only where it says just that, and who and when."""

from __future__ import annotations

import polars as pl
import pytest

from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.nothing_said import nothing_said
from minsheng.recheck.extracts.refusal import Refused

WAGES = contracts()["wages"]


def said(*lines: tuple[str | None, ...]) -> pl.DataFrame:
    """Lines under the heads, of three cells each."""
    rows = [{"row": n, **dict(zip("abc", line, strict=True))} for n, line in enumerate(lines, 2)]
    return pl.DataFrame(rows, {"row": pl.Int64, **dict.fromkeys("abc", pl.String)})


@pytest.mark.parametrize(
    "lines",
    [
        [("本月无数据", "李四", "2020-11-03")],
        [("本月无数据。", "2020年11月3日", "李四")],
        [("本月无数据 李四 2020-11-03", None, None)],
        [(None, "本月无数据", "李四，20201103")],
        [("本月无数据", None, None), ("经办人：李四", None, "日期：2020-11")],
    ],
)
def test_who_says_when_that_there_is_nothing_is_believed(lines) -> None:
    assert nothing_said(said(*lines), WAGES).startswith("本月无数据")


@pytest.mark.parametrize(
    "lines",
    [
        [("本月无数据变动，同上月", "李四", "2020-11-03")],
        [("本月无数据有误，请勿采用", None, None)],
        [("本月无数据的人员见附件", "李四", "2020-11-03")],
        [("本月无数据", None, None)],
        [("本月无数据", "李四", None)],
        [("本月无数据", None, "2020-11-03")],
        [("本月无数据", "李四", "2020-11-03"), ("另见附件", None, None)],
    ],
)
def test_anything_else_that_begins_so_is_no_answer(lines) -> None:
    with pytest.raises(Refused) as caught:
        nothing_said(said(*lines), WAGES)
    assert caught.value.kind == "nothing_unsigned"


def test_rows_are_rows() -> None:
    """A file that holds people, and one of more lines than such a word takes, is read."""
    person = ("110101199001011237", "李四", "3000")
    assert nothing_said(said(person), WAGES) == ""
    assert nothing_said(said(*[("本月无数据", "李四", "2020-11-03")] * 4), WAGES) == ""
    assert nothing_said(said(), WAGES) == ""
