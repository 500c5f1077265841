"""Who is entitled: register, income, property (户籍、收入、财产三要件)."""

from minsheng.policy.engine import Count, Fen, Many, any_, known, not_, rule


@rule("household")
def line_m_hh(standard_m: Fen, unit__size: Count) -> Fen:
    """Income below which the assistance unit gets dibao, a month, the household's.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9), in force 2014-05-01.
    Reading: the standard is per head; it is multiplied by the heads instead of dividing
    the income by them, so that nothing is rounded.
    """
    return standard_m * unit__size


@rule("household")
def income_below_line(
    income__counted_m_hh: Fen,
    income__known_m_hh: Fen,
    line_m_hh: Fen,
) -> bool:
    """Whether the income of the assistance unit is below the line.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9), in force 2014-05-01;
    《最低生活保障审核审批办法（试行）》第四条 (S3 art. 4), 2012-12-12 to 2021-06-30.
    Reading: strictly below, compared on the household sum. As soon as the part of the
    income that is known reaches the line the answer is no, whatever the rest is.
    """
    return (income__counted_m_hh < line_m_hh) & (income__known_m_hh < line_m_hh)


@rule("household")
def income_reaches_line(income_below_line: bool) -> bool:
    """Whether the income is at or above the line.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9), in force 2014-05-01.
    """
    return not_(income_below_line)


@rule("person")
def registered_member(unit__member: bool, registered_here: bool) -> bool:
    """Whether the person belongs to the unit and is on this household register.

    Source: 《最低生活保障审核审批办法（试行）》第四条 (S3 art. 4);
    《最低生活保障审核确认办法》第四条、第五条 (S2 arts 4, 5).
    """
    return unit__member & registered_here


@rule("household")
def has_registered_member(registered_member: Many[bool]) -> bool:
    """Whether one member of the unit is registered where the family applies.

    Source: 《最低生活保障审核审批办法（试行）》第四条、第十一条 (S3 arts 4, 11);
    《最低生活保障审核确认办法》第五条 (S2 art. 5).
    Reading: the family applies where one of its members is registered; those registered
    elsewhere are counted with it.
    """
    return any_(registered_member)


@rule("household")
def eligible(
    income_below_line: bool,
    means__within_dibao_limits: bool,
    has_registered_member: bool,
) -> bool:
    """Whether the assistance unit is entitled to dibao.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9); S3 art. 4 (2012-12-12 to 2021-06-30);
    《最低生活保障审核确认办法》第四条、第十二条 (S2 arts 4, 12), in force 2021-07-01.
    """
    return income_below_line & means__within_dibao_limits & has_registered_member


@rule("household")
def property_over_limits(means__within_dibao_limits: bool) -> bool:
    """Whether the property is beyond what dibao allows.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9); S3 art. 17; S2 art. 14.
    """
    return not_(means__within_dibao_limits)


@rule("household")
def no_registered_member(has_registered_member: bool) -> bool:
    """Whether nobody of the unit is registered where the family applies.

    Source: S3 art. 4; S2 art. 5.
    """
    return not_(has_registered_member)


@rule("household")
def income_unsettled(income_below_line: bool, eligible: bool) -> bool:
    """Whether entitlement hangs on income that is not known.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): income is checked with the
    family's authorisation; without the check nothing may be said.
    """
    return not_(known(income_below_line)) & not_(known(eligible))


@rule("household")
def unsettled_in_part(income_unsettled: bool, income__known_m_hh: Fen) -> bool:
    """Whether entitlement hangs on income of which a part has been established.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return income_unsettled & (0 < income__known_m_hh)


@rule("household")
def unsettled_wholly(income_unsettled: bool, income__known_m_hh: Fen) -> bool:
    """Whether entitlement hangs on income of which nothing has been established.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return income_unsettled & (income__known_m_hh == 0)
