"""Who qualifies, under the regimes by date.

`S` dibao standard a month, `H` members, `Y` income a year, `X` rigid spending a year,
`G` last year's local disposable income per head. No test divides.
"""

from minsheng.policy.engine import (
    Count,
    Fen,
    Rate,
    Rounding,
    known,
    not_,
    rule,
    share,
    where,
)


@rule("household")
def income_y_hh(income__counted_m_hh: Fen) -> Fen:
    """Y: counted income of the unit over the twelve months.

    Source: 《刚性支出困难家庭认定办法》第四条 (S4 art. 4).
    """
    return income__counted_m_hh * 12


@rule("household")
def known_income_y_hh(income__known_m_hh: Fen) -> Fen:
    """The part of Y that is known: a lower bound.

    Source: 《刚性支出困难家庭认定办法》第四条 (S4 art. 4).
    """
    return income__known_m_hh * 12


@rule("household")
def ceiling_y_hh(disposable_income_y: Fen, unit__size: Count) -> Fen:
    """G × H: income below which a family may qualify, a year, the household's.

    Source: 《上海市社会救助条例》第十二条 (S20 art. 12, analogue); S8 part 2;
    《刚性支出困难家庭认定办法》第四条第二项 (S4 art. 4(2)), in force 2025-01-01.
    """
    return disposable_income_y * unit__size


@rule("household")
def income_below_ceiling(income_y_hh: Fen, known_income_y_hh: Fen, ceiling_y_hh: Fen) -> bool:
    """Whether income per head is below last year's local disposable income.

    Source: S20 art. 12 (analogue); S8 part 2; S4 art. 4(2), in force 2025-01-01.
    Reading: strictly below; no, as soon as the known part reaches the ceiling.
    """
    return (income_y_hh < ceiling_y_hh) & (known_income_y_hh < ceiling_y_hh)


@rule("household")
def left_below_line(
    income_y_hh: Fen,
    known_income_y_hh: Fen,
    rigid_spending_y_hh: Fen,
    known_spending_y_hh: Fen,
    dibao__line_m_hh: Fen,
) -> bool:
    """Whether what is left after rigid spending is below the dibao line: (Y - X) / 12 < S × H.

    Source: 《上海市社会救助条例》第十二条 (S20 art. 12, analogue); a Jiangsu city (T1, T2).
    Reading: compared over the year, so that nothing is divided; settled by the known
    part of the bills alone if they suffice, or by the known part of the income.
    """
    line_y_hh = dibao__line_m_hh * 12
    exact = income_y_hh - rigid_spending_y_hh < line_y_hh
    at_best = known_income_y_hh - rigid_spending_y_hh < line_y_hh
    at_worst = income_y_hh - known_spending_y_hh < line_y_hh
    return where(known(rigid_spending_y_hh), exact & at_best, exact | at_worst)


@rule("household")
def spending_over_share(
    income_y_hh: Fen,
    known_income_y_hh: Fen,
    rigid_spending_y_hh: Fen,
    known_spending_y_hh: Fen,
    spending_share: Rate,
    share_rounding: Rounding,
) -> bool:
    """Whether rigid spending is more than a set share of the income.

    Source: S8 part 2 (2023); 《刚性支出困难家庭认定办法》第四条第四项 (S4 art. 4(4)),
    in force 2025-01-01; the share is set locally.
    Reading: strictly more. Cutting the share down to the fen does not change a strict
    comparison with whole fen.
    """
    limit = share(income_y_hh, spending_share, share_rounding)
    known_limit = share(known_income_y_hh, spending_share, share_rounding)
    exact = limit < rigid_spending_y_hh
    at_best = known_limit < rigid_spending_y_hh
    at_worst = limit < known_spending_y_hh
    return where(known(rigid_spending_y_hh), exact & at_best, exact | at_worst)


@rule("household")
def has_rigid_spending(rigid_spending_y_hh: Fen, known_spending_y_hh: Fen) -> bool:
    """Whether the family had any rigid spending in the twelve months: 0 < X.

    Source: 《支出型贫困家庭基本生活救助办法（试行）》, text not established; its name: poor by
    spending (因支出致贫).
    Reading: one bill at hand settles it, whatever the others are.
    """
    return (0 < known_spending_y_hh) | (0 < rigid_spending_y_hh)


@rule("household")
def property_and_register(
    means__within_low_income_limits: bool,
    dibao__has_registered_member: bool,
) -> bool:
    """Whether property is within the limits of low-income families and the register is here.

    Source: S20 art. 12 (analogue); S8 part 2; 《刚性支出困难家庭认定办法》第四条第三项
    (S4 art. 4(3)), in force 2025-01-01.
    """
    return means__within_low_income_limits & dibao__has_registered_member


@rule("household", name="eligible", end="2021-06-30")
def eligible_trial(
    dibao__provided_for: bool,
    income_below_ceiling: bool,
    has_rigid_spending: bool,
    left_below_line: bool,
    property_and_register: bool,
) -> bool:
    """Whether the family is an expenditure-type poor family (支出型贫困家庭).

    Source: 《支出型贫困家庭基本生活救助办法（试行）》, text not established; the form is
    《上海市社会救助条例》第十二条 (S20 art. 12, analogue).
    Reading: inference (FACTS 3.1): not in dibao, Y/H < G, property, (Y - X)/12 < S × H.
    Some spending there must be (0 < X), or the family is not poor by it. No share of the
    income is asked for, because none is established for these years; so a family whom
    only its property keeps out of dibao is relieved on small bills, too.
    """
    test = income_below_ceiling & has_rigid_spending & left_below_line
    return not_(dibao__provided_for) & test & property_and_register


@rule("household", name="eligible", start="2021-07-01", end="2023-10-18")
def eligible_jiangsu(
    margin__income_below_ceiling: bool,
    income_below_ceiling: bool,
    left_below_line: bool,
    property_and_register: bool,
) -> bool:
    """Whether it is an expenditure-type family in hardship (支出型困难家庭).

    Source: a Jiangsu city's formula of 2021-22 (T1, T2): 1.5 S <= h < G/12 and
    h - X/12/H < S; evidence for that city, not for Nantong.
    Reading: taken over from 2021-07-01; the day is not established.
    """
    income = not_(margin__income_below_ceiling) & income_below_ceiling
    return income & left_below_line & property_and_register


@rule("household", name="eligible", start="2023-10-19", end="2024-12-31")
def eligible_2023(
    dibao__provided_for: bool,
    margin__eligible: bool,
    income_below_ceiling: bool,
    spending_over_share: bool,
    property_and_register: bool,
) -> bool:
    """Whether the family is one in hardship through rigid spending (刚性支出困难家庭).

    Source: 《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》第二部分 (S8 part 2),
    国办发〔2023〕39号 (the day of publication from memory).
    """
    outside = not_(dibao__provided_for) & not_(margin__eligible)
    return outside & income_below_ceiling & spending_over_share & property_and_register


@rule("household", name="eligible", start="2025-01-01")
def eligible_2025(
    dibao__provided_for: bool,
    margin__eligible: bool,
    dibao__all_in_tekun: bool,
    income_below_ceiling: bool,
    spending_over_share: bool,
    property_and_register: bool,
) -> bool:
    """Whether the family is one in hardship through rigid spending (刚性支出困难家庭).

    Source: 《刚性支出困难家庭认定办法》第四条 (S4 art. 4), in force 2025-01-01.
    Reading: a family some of whose members are in tekun may still apply for the rest.
    """
    basic = dibao__provided_for | dibao__all_in_tekun
    outside = not_(basic) & not_(margin__eligible)
    return outside & income_below_ceiling & spending_over_share & property_and_register


@rule("household")
def over_ceiling(income_below_ceiling: bool) -> bool:
    """Whether income per head reaches last year's local disposable income.

    Source: S20 art. 12 (analogue); S8 part 2; S4 art. 4(2).
    """
    return not_(income_below_ceiling)


@rule("household")
def grounds_told(income_below_ceiling: bool, dibao__provided_for: bool, in_question: bool) -> bool:
    """Whether the family is told of spending too small for relief.

    Source: 《社会救助暂行办法》第十一条、第十三条 (S1 arts 11, 13); S20 art. 12 (analogue).
    Reading: told while the family may still prove below the ceiling and outside dibao; of
    relief in question told in any case, so that no end is without cause.
    """
    might = income_below_ceiling & not_(dibao__provided_for)
    return where(known(might), might, True) | in_question


@rule("household")
def enough_left(grounds_told: bool, left_below_line: bool) -> bool:
    """Whether a family that might qualify keeps enough after its rigid spending.

    Source: S20 art. 12 (analogue); T1, T2.
    Reading: see `grounds_told`; said as soon as it is known, whatever the rest proves to be.
    """
    return grounds_told & not_(left_below_line)


@rule("household", end="2021-06-30")
def no_spending(
    income_below_ceiling: bool,
    dibao__provided_for: bool,
    in_question: bool,
    decision__in_view: bool,
    has_rigid_spending: bool,
    left_below_line: bool,
) -> bool:
    """Whether a family below the line that might qualify had no rigid spending at all.

    Source: 《支出型贫困家庭基本生活救助办法（试行）》, text not established (see `eligible`).
    Reading: told a family that is decided as soon as it is known, whatever its income proves
    to be; of relief in question said in any case.
    """
    might = income_below_ceiling & not_(dibao__provided_for) & left_below_line
    told = where(known(might), might, where(decision__in_view, True, might)) | in_question
    return told & not_(has_rigid_spending)


@rule("household", start="2023-10-19", end="2024-12-31")
def nothing_spent(grounds_told: bool, has_rigid_spending: bool) -> bool:
    """Whether a family that might qualify had no rigid spending at all.

    Source: S8 part 2.
    Reading: nothing is no share of any income; said whatever the rest proves to be. From
        2025 the basic living is spending, so that there always is some.
    """
    return grounds_told & not_(has_rigid_spending)


@rule("household")
def share_too_small(
    grounds_told: bool, has_rigid_spending: bool, spending_over_share: bool
) -> bool:
    """Whether a family that might qualify spends something, but too small a share of its income.

    Source: S8 part 2; S4 art. 4(4), in force 2025-01-01.
    Reading: see `grounds_told`; said as soon as it is known, whatever the rest proves to be.
    """
    return grounds_told & has_rigid_spending & not_(spending_over_share)


@rule("household")
def property_over_limits(
    income_below_ceiling: bool,
    in_question: bool,
    decision__in_view: bool,
    means__within_low_income_limits: bool,
) -> bool:
    """Whether the property keeps the family out of relief.

    Source: S20 art. 12 (analogue); S8 part 2; S4 art. 4(3).
    Reading: told a family that is decided as soon as it is known, whatever its income proves
    to be; of relief in question said in any case.
    """
    might = where(decision__in_view, True, income_below_ceiling)
    told = where(known(income_below_ceiling), income_below_ceiling, might) | in_question
    return told & not_(means__within_low_income_limits)


@rule("household")
def income_unsettled(income_y_hh: Fen, eligible: bool) -> bool:
    """Whether it hangs on income that is not known.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return not_(known(income_y_hh)) & not_(known(eligible))


@rule("household")
def spending_unsettled(rigid_spending_y_hh: Fen, eligible: bool, amount_m_hh: Fen) -> bool:
    """Whether entitlement or amount hangs on bills that are not known.

    Source: 《刚性支出困难家庭认定办法》第五条第二项 (S4 art. 5(2)): on valid bills.
    """
    open_question = not_(known(eligible) & known(amount_m_hh))
    return not_(known(rigid_spending_y_hh)) & open_question


@rule("household")
def income_partly_known(income_unsettled: bool, known_income_y_hh: Fen) -> bool:
    """Whether it hangs on income of which a part has been established.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return income_unsettled & (0 < known_income_y_hh)


@rule("household")
def income_wholly_open(income_unsettled: bool, known_income_y_hh: Fen) -> bool:
    """Whether it hangs on income of which nothing has been established.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return income_unsettled & (known_income_y_hh == 0)


@rule("household")
def spending_partly_known(spending_unsettled: bool, known_spending_y_hh: Fen) -> bool:
    """Whether it hangs on bills, some of which are at hand.

    Source: 《刚性支出困难家庭认定办法》第五条第二项 (S4 art. 5(2)): on valid bills.
    """
    return spending_unsettled & (0 < known_spending_y_hh)


@rule("household")
def spending_wholly_open(spending_unsettled: bool, known_spending_y_hh: Fen) -> bool:
    """Whether it hangs on bills, none of which is known to count.

    Source: 《刚性支出困难家庭认定办法》第五条第二项 (S4 art. 5(2)): on valid bills.
    """
    return spending_unsettled & (known_spending_y_hh == 0)
