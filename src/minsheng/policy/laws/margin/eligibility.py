"""Margin class (1.5 times the line) and municipal low-income class (to 2 times)."""

from minsheng.policy.engine import Fen, Rate, Rounding, known, not_, rule, share


@rule("household")
def ceiling_m_hh(dibao__line_m_hh: Fen, ceiling_rate: Rate, line_rounding: Rounding) -> Fen:
    """Income below which a family is of the margin class, a month, the household's.

    Source: 《最低生活保障审核确认办法》第八条 (S2 art. 8), in force 2021-07-01.
    """
    return share(dibao__line_m_hh, ceiling_rate, line_rounding)


@rule("household")
def low_income_ceiling_m_hh(
    dibao__line_m_hh: Fen,
    low_income_rate: Rate,
    line_rounding: Rounding,
) -> Fen:
    """Income below which a family is of the municipal low-income class, a month.

    Source: a municipal class (市标); after the neighbouring city (T1).
    """
    return share(dibao__line_m_hh, low_income_rate, line_rounding)


@rule("household")
def income_below_ceiling(
    income__counted_m_hh: Fen,
    income__known_m_hh: Fen,
    ceiling_m_hh: Fen,
) -> bool:
    """Whether the income is below 1.5 times the dibao line.

    Source: 《最低生活保障审核确认办法》第八条 (S2 art. 8), in force 2021-07-01.
    Reading: strictly below, on the household sum; no, as soon as the known part reaches it.
    """
    return (income__counted_m_hh < ceiling_m_hh) & (income__known_m_hh < ceiling_m_hh)


@rule("household")
def income_below_low_income_ceiling(
    income__counted_m_hh: Fen,
    income__known_m_hh: Fen,
    low_income_ceiling_m_hh: Fen,
) -> bool:
    """Whether the income is below twice the dibao line.

    Source: a municipal class (市标); after the neighbouring city (T1).
    Reading: strictly below, on the household sum; no, as soon as the known part reaches it.
    """
    below = income__counted_m_hh < low_income_ceiling_m_hh
    return below & (income__known_m_hh < low_income_ceiling_m_hh)


@rule("household", name="eligible", end="2021-06-30")
def eligible_local(
    dibao__income_below_line: bool,
    income_below_ceiling: bool,
    means__within_low_income_limits: bool,
    dibao__has_registered_member: bool,
) -> bool:
    """Whether the family is of the dibao-margin class (低保边缘家庭).

    Source: a provincial class (省标) before S2, after the neighbouring city (T1):
    income per head from the standard to below 1.5 times of it, property within limits.
    """
    income = not_(dibao__income_below_line) & income_below_ceiling
    return income & means__within_low_income_limits & dibao__has_registered_member


@rule("household", name="eligible", start="2021-07-01")
def eligible_2021(
    dibao__provided_for: bool,
    income_below_ceiling: bool,
    means__within_low_income_limits: bool,
    dibao__has_registered_member: bool,
) -> bool:
    """Whether the family is of the dibao-margin class (低保边缘家庭).

    Source: 《最低生活保障审核确认办法》第八条 (S2 art. 8), in force 2021-07-01: a family
    that does not qualify for dibao, with income per head below 1.5 times the standard and
    property within the rules; likewise S7 part 1(4), 2022-10-20.
    Reading: the text sets no lower bound; a family below the standard whose property is
    beyond the dibao limits, but within those of low-income families, belongs here.
    """
    income = not_(dibao__provided_for) & income_below_ceiling
    return income & means__within_low_income_limits & dibao__has_registered_member


@rule("household")
def low_income_eligible(
    income_below_ceiling: bool,
    income_below_low_income_ceiling: bool,
    means__within_low_income_limits: bool,
    dibao__has_registered_member: bool,
) -> bool:
    """Whether the family is of the municipal low-income class (市标低收入家庭).

    Source: a municipal class; after the neighbouring city (T1): 1.5 to below 2 times.
    """
    income = not_(income_below_ceiling) & income_below_low_income_ceiling
    return income & means__within_low_income_limits & dibao__has_registered_member


@rule("household")
def over_both_ceilings(income_below_low_income_ceiling: bool) -> bool:
    """Whether the income is at or above twice the dibao line.

    Source: a municipal class; after the neighbouring city (T1).
    """
    return not_(income_below_low_income_ceiling)


@rule("household")
def property_over_limits(
    income_below_low_income_ceiling: bool,
    means__within_low_income_limits: bool,
) -> bool:
    """Whether the property alone keeps the family out of both classes.

    Source: 《最低生活保障审核确认办法》第八条、第十四条 (S2 arts 8, 14).
    """
    return income_below_low_income_ceiling & not_(means__within_low_income_limits)


@rule("household")
def unsettled(eligible: bool, low_income_eligible: bool) -> bool:
    """Whether the class of the family hangs on what is not known.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return not_(known(eligible) & known(low_income_eligible))
