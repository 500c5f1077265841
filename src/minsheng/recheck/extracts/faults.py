"""What can be wrong with a cell or a row: why, and how to mend it, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault of a row.

    Attributes:
        why: what is wrong.
        mend: what the office is to do.
    """

    why_zh: str
    mend_zh: str
    why_en: str
    mend_en: str


FAULTS: dict[str, Fault] = {
    "empty": Fault("必填项为空", "补填", "is empty", "fill it in"),
    "number_form": Fault(
        "不是18位公民身份号码", "按证件核对后改正",
        "is no identity number of 18 digits", "compare with the card and correct it",
    ),
    "number_excel": Fault(
        "被Excel改成了数字，末几位已丢失",
        "把该列设为文本格式，按证件重新录入",
        "was turned into a number by Excel and has lost its last digits",
        "make the column text and enter it anew from the card",
    ),
    "number_check": Fault(
        "校验码不符，号码有误", "按证件核对后改正",
        "has a wrong check digit", "compare with the card and correct it",
    ),
    "number_birth": Fault(
        "号码中的出生日期不存在", "按证件核对后改正",
        "holds a day of birth that is none", "compare with the card and correct it",
    ),
    "name_form": Fault(
        "不像姓名", "按证件核对后改正", "does not look like a name", "correct it from the card",
    ),
    "truth_form": Fault(
        "应填“是”或“否”", "改为“是”或“否”", "is to be 是 or 否", "write 是 or 否",
    ),
    "code_unknown": Fault(
        "不在约定的选项之内", "改为约定的选项",
        "is none of the words agreed on", "write one of them",
    ),
    "amount_form": Fault(
        "不是数字", "只填数字，不带单位和文字", "is no number", "write digits only",
    ),
    "amount_date": Fault(
        "是日期，不是数字", "把单元格设为数值格式后重新填写",
        "is a date where a number belongs", "format the cell as a number and enter it anew",
    ),
    "amount_negative": Fault("是负数", "核对后改正", "is negative", "check and correct it"),
    "amount_fine": Fault(
        "小数位过多", "保留到分（两位小数）", "has too many decimals", "round it to two decimals",
    ),
    "amount_high": Fault(
        "超出合理范围，可能单位有误", "核对金额和单位后改正",
        "is beyond what can be; its unit may be wrong", "check sum and unit and correct it",
    ),
    "amount_low": Fault("小于最小值", "核对后改正", "is below the least", "check and correct it"),
    "date_form": Fault(
        "不是日期", "写成2020-10-01的形式", "is no date", "write it as 2020-10-01",
    ),
    "month_form": Fault("不是年月", "写成2020-10的形式", "is no month", "write it as 2020-10"),
    "date_serial": Fault(
        "是Excel的日期序号，不是日期", "把单元格设为文本，写成2020-10-01的形式",
        "is Excel's serial number of a date", "make the cell text and write it as 2020-10-01",
    ),
    "date_future": Fault("晚于核查月份", "核对后改正", "lies ahead", "check and correct it"),
    "date_old": Fault(
        "早于130年以前", "核对后改正", "is over 130 years ago", "check and correct it",
    ),
    "month_old": Fault(
        "早于核查所看的十二个月", "不再报送该行",
        "is before the twelve months looked at", "leave the row out",
    ),
    "village_form": Fault(
        "不是12位村居代码", "按统计用区划代码填写",
        "is no village code of 12 digits", "take it from the list of divisions",
    ),
    "repeated": Fault(
        "与第{row}行完全相同", "删除重复的一行", "is the same as row {row}", "delete one of them",
    ),
    "at_odds": Fault(
        "同一人同一项与第{row}行不一致", "核对后只保留正确的一行",
        "disagrees with row {row} about the same person and thing", "keep the right one only",
    ),
}  # fmt: skip
