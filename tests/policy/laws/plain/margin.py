"""低保边缘家庭、低收入家庭: S2 art. 8; a provincial and a municipal class before and beside."""

from __future__ import annotations

from tests.policy.laws.plain import dibao, income, means
from tests.policy.laws.plain.case import NEW_RULES, made_round, of, once


def times_the_line(case, rate):
    share = of(dibao.line_m_hh(case), case.figure(rate))
    return made_round(share, case.figure("margin__line_rounding"))


def ceiling_m_hh(case):
    return times_the_line(case, "margin__ceiling_rate")


def low_income_ceiling_m_hh(case):
    return times_the_line(case, "margin__low_income_rate")


def income_below_ceiling(case):
    return income.counted_m_hh(case) < ceiling_m_hh(case)


def income_below_low_income_ceiling(case):
    return income.counted_m_hh(case) < low_income_ceiling_m_hh(case)


def property_and_register(case):
    return means.within_low_income_limits(case) and dibao.has_registered_member(case)


@once
def eligible(case):
    """From the line to one and a half of it; since 2021 whoever is not in dibao below that."""
    if not income_below_ceiling(case) or not property_and_register(case):
        return False
    if case.day < NEW_RULES:
        return dibao.income_reaches_line(case)
    return not dibao.provided_for(case)


def low_income_eligible(case):
    between = income_below_low_income_ceiling(case) and not income_below_ceiling(case)
    return between and property_and_register(case)


def over_both_ceilings(case):
    return not income_below_low_income_ceiling(case)


def property_over_limits(case):
    poor = income_below_low_income_ceiling(case)
    return poor and not means.within_low_income_limits(case)
