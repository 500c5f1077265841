"""What is wrong with an identity number or a phone that was typed, in one sentence."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
from django.utils.translation import gettext_noop as _

from minsheng.policy.laws.kinds import Sex
from minsheng.recheck.extracts.numbers import is_plainly_right, parsed

_SAID = {
    "number_check": _("身份证号码有误：末位校验码不符，请核对"),
    "number_birth": _("身份证号码有误：其中的出生日期不存在，请核对"),
    "number_form": _("身份证号码须为18位，前17位为数字，末位为数字或X"),
    "number_excel": _("身份证号码被电子表格改写过，后几位已丢失，请重新录入"),
}


_PHONE = re.compile(r"1\d{10}|0\d{9,11}|[2-9]\d{6,7}|[48]00\d{7}", re.ASCII)
"""A mobile; a city's code and a number; a number of this city; one paid for by whom is called."""


def is_phone(digits: str) -> bool:
    """Whether digits, as `normal_phone` gives them, may be a number of a phone."""
    return _PHONE.fullmatch(digits) is not None


def fault_of_number(number: str) -> str:
    """One sentence; empty where the number may be right.

    Args:
        number: as `normal_number` gives it.
    """
    if is_plainly_right(number):
        return ""
    fault = parsed(pl.Series([number]))[1][0]
    return _SAID[fault] if fault else ""


def born_of(number: str) -> date:
    """The day of birth in a number without a fault."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> int:
    """The sex in a number without a fault."""
    return (Sex.MALE if int(number[16]) % 2 else Sex.FEMALE).value
