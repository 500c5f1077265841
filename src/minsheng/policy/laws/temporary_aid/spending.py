"""支出型: necessary spending on education, medical care and the like beyond means."""

from minsheng.policy.engine import Count, Fen, Many, known, not_, rule, total, where


@rule("household")
def bills_y_hh(expenditure__spending_y: Many[Fen]) -> Fen:
    """Necessary spending of the members by bills of the last twelve months.

    Source: 《关于进一步加强和改进临时救助工作的意见》第二部分（一）(S12 part 2 (1)), 2018-01-23:
        education, medical care and other necessary spending.
    Reading: the bills that count for expenditure-type families; living costs do not.
    """
    return total(expenditure__spending_y)


@rule("household")
def spending_least_hh(dibao__line_m_hh: Fen, spending_least_times: Count) -> Fen:
    """Spending from which it counts as a sudden burden, over twelve months.

    Source: S12 part 2 (1): 生活必需支出突然增加; the measure is set locally.
    """
    return dibao__line_m_hh * spending_least_times


@rule("household")
def burden_heavy(
    bills_y_hh: Fen, expenditure__known_spending_y_hh: Fen, spending_least_hh: Fen
) -> bool:
    """Whether the spending is large enough to be a sudden burden.

    Source: S12 part 2 (1).
    Reading: yes, as soon as the bills at hand suffice.
    """
    at_hand = spending_least_hh <= expenditure__known_spending_y_hh
    return (spending_least_hh <= bills_y_hh) | at_hand


@rule("household")
def beyond_means(
    expenditure__income_y_hh: Fen,
    expenditure__known_income_y_hh: Fen,
    bills_y_hh: Fen,
    expenditure__known_spending_y_hh: Fen,
    dibao__line_m_hh: Fen,
) -> bool:
    """Whether the spending leaves the family less than the dibao line.

    Source: S12 part 2 (1): 超出家庭承受能力,导致基本生活一定时期内出现严重困难.
    Reading: income less bills of twelve months strictly below twelve times the line. With
        all bills known, the known part of the income may say no; with some unknown, the
        bills at hand may say yes.
    """
    line_y_hh = dibao__line_m_hh * 12
    exact = expenditure__income_y_hh - bills_y_hh < line_y_hh
    at_best = expenditure__known_income_y_hh - bills_y_hh < line_y_hh
    at_worst = expenditure__income_y_hh - expenditure__known_spending_y_hh < line_y_hh
    return where(known(bills_y_hh), exact & at_best, exact | at_worst)


@rule("household")
def means_within(
    expenditure__income_below_ceiling: bool, means__within_low_income_limits: bool
) -> bool:
    """Whether income and property are within what expenditure-type aid allows.

    Source: S12 part 2 (1): per-head disposable income in principle below last year's local
        figure, property by the local rule.
    Reading: the property limits of low-income families.
    """
    return expenditure__income_below_ceiling & means__within_low_income_limits


@rule("household")
def relieved_already(decision__expenditure_if_asked_m_hh: Fen, award_expenditure_m_hh: Fen) -> bool:
    """Whether the same spending is relieved by the monthly expenditure-type sum.

    Source: S12 part 2 (4): temporary aid completes the other schemes (应急、过渡、衔接、补充).
    Reading: the same bills are not paid for twice. Relief that other aid leaves nothing of
        relieves nobody; relief drawn until now was drawn for these bills. Who may have the
        monthly sum and has not asked for it is told of that sum and not of this one.
    """
    return not_(decision__expenditure_if_asked_m_hh == 0) | (0 < award_expenditure_m_hh)


@rule("household")
def spending_hardship(
    burden_heavy: bool,
    beyond_means: bool,
    means_within: bool,
    relieved_already: bool,
    dibao__has_registered_member: bool,
) -> bool:
    """Whether the family qualifies for temporary aid of the expenditure kind (支出型).

    Source: 《关于进一步加强和改进临时救助工作的意见》第二部分（一）(S12 part 2 (1)), 2018-01-23;
        before it 国发〔2014〕47号 and S1 arts 47-49.
    """
    in_need = burden_heavy & beyond_means & means_within
    return in_need & not_(relieved_already) & dibao__has_registered_member


@rule("household")
def relieved_otherwise(
    burden_heavy: bool,
    beyond_means: bool,
    means_within: bool,
    relieved_already: bool,
    decision__basic_asked: bool,
) -> bool:
    """Whether only the monthly expenditure-type sum stands against temporary aid.

    Source: S12 part 2 (4).
    Reading: of a sum that nobody asked for it is not said that it relieves.
    """
    needy = burden_heavy & beyond_means & means_within
    return needy & relieved_already & decision__basic_asked


@rule("household")
def relieved_until_now(relieved_otherwise: bool, award_expenditure_m_hh: Fen) -> bool:
    """Whether it is the monthly sum drawn until now that stands against temporary aid.

    Source: S12 part 2 (4).
    Reading: it is told of whether that sum goes on, is cut or stops.
    """
    return relieved_otherwise & (0 < award_expenditure_m_hh)


@rule("household")
def relieved_from_now(relieved_otherwise: bool, relieved_until_now: bool) -> bool:
    """Whether it is the monthly sum to be granted that stands against temporary aid.

    Source: S12 part 2 (4).
    Reading: while it is open what is drawn, the sum worked out is told.
    """
    until_now = where(known(relieved_until_now), relieved_until_now, False)
    return relieved_otherwise & not_(until_now)


@rule("household")
def means_too_high(burden_heavy: bool, beyond_means: bool, means_within: bool) -> bool:
    """Whether only income or property stands against aid of the expenditure kind.

    Source: S12 part 2 (1).
    """
    return burden_heavy & beyond_means & not_(means_within)
