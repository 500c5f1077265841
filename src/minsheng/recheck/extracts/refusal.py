"""Why a whole file is not taken: one sentence in each language, with what mends it."""

from __future__ import annotations

from minsheng.recheck.errors import RecheckError

SENTENCES: dict[str, tuple[str, str]] = {
    "not_a_workbook": (
        "不是Excel工作簿（{why}）；请用Excel另存为“Excel工作簿（.xlsx）”后重新报送",
        "is no Excel workbook ({why}); save it as .xlsx with Excel and send it again",
    ),
    "old_or_locked": (
        "是旧版（.xls）或者加了密码的工作簿；请取消密码，另存为“Excel工作簿（.xlsx）”后重新报送",
        (
            "is an old (.xls) or locked workbook; take off the password, save it as .xlsx and send "
            "it again"
        ),
    ),
    "empty_file": ("是空文件；请重新报送", "is empty; send it again"),
    "too_large": (
        "解压后有{megabytes} MB，超过上限；请改用CSV或者Parquet报送",
        "unpacks to {megabytes} MB, more than is taken; send it as CSV or Parquet",
    ),
    "no_sheet": (
        "没有名为“{sheet}”的工作表，现有工作表：{names}；请把数据放在该名称的工作表中后重新报送",
        (
            "has no sheet named {sheet}, only {names}; put the rows on a sheet of that name and send "
            "it again"
        ),
    ),
    "sheet_full": (
        "工作表“{sheet}”已写满{row}行，超出的行可能已被截断；请分成几个文件，或者改用CSV报送",
        (
            "the sheet {sheet} is full ({row} rows), so rows beyond may have been cut off; send it in "
            "parts or as CSV"
        ),
    ),
    "formula": (
        "工作表“{sheet}”的{cell}单元格是公式；请全选、复制，“选择性粘贴”为数值后重新报送",
        (
            "cell {cell} of the sheet {sheet} holds a formula; copy all, paste as values and send it "
            "again"
        ),
    ),
    "merged": (
        "工作表“{sheet}”的表头{cells}是合并单元格；请取消合并，每列一个表头，重新报送",
        (
            "the heads of the sheet {sheet} are merged in {cells}; unmerge them, one head a column, "
            "and send it again"
        ),
    ),
    "no_heads": (
        "前{rows}行中找不到表头，应有：{heads}；请按约定的表头重新报送",
        "has no row of heads in its first {rows}; it is to have {heads}; send it with those heads",
    ),
    "missing_heads": (
        "缺少列：{heads}；请补齐后重新报送",
        "lacks the columns {heads}; add them and send it again",
    ),
    "double_heads": (
        "表头“{head}”出现两次；请只保留一列后重新报送",
        "has the head {head} twice; keep one of the two columns and send it again",
    ),
    "encoding": (
        "第{row}行的文字既不是UTF-8也不是GB18030编码；请用UTF-8另存后重新报送",
        "row {row} is neither UTF-8 nor GB18030 text; save it as UTF-8 and send it again",
    ),
    "ragged": (
        "第{row}行有{cells}个单元格，表头有{heads}个；请检查该行的逗号和引号后重新报送",
        (
            "row {row} has {cells} cells under {heads} heads; look at its commas and quotation marks "
            "and send it again"
        ),
    ),
    "not_parquet": (
        "不能按Parquet读取（{why}）；请重新报送",
        "is not readable as Parquet ({why}); send it again",
    ),
    "unknown_kind": (
        "不是.xlsx、.csv或者.parquet文件；请另存为其中一种后重新报送",
        "is no .xlsx, .csv or .parquet file; save it as one of these and send it again",
    ),
    "unknown_agency": (
        "文件名不含任何约定的数据名称；请按“区县_数据名称_年月”命名，数据名称为：{names}",
        (
            "is named after no extract that is agreed on; name it county_extract_yyyymm, the extract "
            "one of {names}"
        ),
    ),
    "unknown_county": (
        "文件名没有区县；“{extract}”按区县报送，请以区县名称或者6位代码开头，可选：{counties}",
        (
            "names no county; {extract} is sent by county: begin the file's name with its name or "
            "code, one of {counties}"
        ),
    ),
    "no_month": (
        "文件名没有年月；请以六位年月结尾，例如202010",
        "names no month; end the file's name with it, as 202010",
    ),
    "twice": (
        "与{other}是同一数据、同一区县、同一月份；请只保留正确的一个",
        "is the same extract, county and month as {other}; keep the right one of the two",
    ),
    "same_as_last": (
        "与上次报送的{other}内容完全相同，可能误报了上月的文件；请报送{month}的数据",
        (
            "is, byte for byte, {other} as sent before: last month's file again; send the one of "
            "{month}"
        ),
    ),
    "stale": (
        "最新的数据是{newest}，核查{month}需要{needed}或以后的数据；请报送新的数据",
        (
            "is out of date: its newest month is {newest}, and {month} asks for {needed} or later; "
            "send newer data"
        ),
    ),
    "half": (
        "只有{rows}行，{against}，可能只报送了一部分；请核对后重新报送全部数据",
        "has {rows} rows, {against_en}, so a part may be missing; send the whole of it again",
    ),
    "doubled": (
        "{rows}行中有{repeated}行重复，可能重复导出；请去掉重复后重新报送",
        (
            "{repeated} of its {rows} rows stand there twice: it may have been exported twice over; "
            "take the second out and send it again"
        ),
    ),
    "unit": (
        (
            "“{head}”一列的中位数是{median}，约为{expected}的{times}倍，单位可能有误（约定为{unit}）；"
            ""
            "请改正单位后重新报送"
        ),
        (
            "the median of {head} is {median}, about {times} times the {expected} of before or "
            "elsewhere: its unit may be wrong (agreed: {unit}); mend the unit and send it again"
        ),
    ),
    "too_bad": (
        "{rows}行中有{bad}行不合格，超过五分之一；请对照退回的清单改正后重新报送",
        (
            "{bad} of its {rows} rows are wrong, more than a fifth; mend them by the list returned "
            "and send it again"
        ),
    ),
    "no_rows": ("一行数据也没有；请重新报送", "has no rows; send it again"),
}


class Refused(RecheckError):  # noqa: N818 - a verdict of the door, not a mishap
    """A file that is not taken.

    Args:
        kind: of `SENTENCES`.
        **named: what the sentence names.
    """

    def __init__(self, kind: str, **named: object) -> None:
        self.kind = kind
        self.named = named
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """The sentence, without the file's name before it."""
        return SENTENCES[self.kind][language == "en"].format(**self.named)
