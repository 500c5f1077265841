"""What is said of relief that is paid, that ends or that is refused, and why."""

from minsheng.policy.engine import Fen, known, not_, rule
from minsheng.policy.laws.kinds import Decision


@rule("household")
def full_relief_paid(
    full_relief: bool, amount_m_hh: Fen, decision__expenditure_after_m_hh: Fen
) -> bool:
    """Whether the full relief is paid, nothing taken off.

    Source: 《上海市社会救助条例》第十八条 (S20 art. 18, analogue).
    """
    return full_relief & (decision__expenditure_after_m_hh == amount_m_hh)


@rule("household")
def partial_relief_paid(
    partial_relief: bool, amount_m_hh: Fen, decision__expenditure_after_m_hh: Fen
) -> bool:
    """Whether the difference is paid, nothing taken off.

    Source: 《上海市社会救助条例》第十八条 (S20 art. 18, analogue).
    """
    return partial_relief & (decision__expenditure_after_m_hh == amount_m_hh)


@rule("household")
def relief_filled_up(
    paid_in_cash: bool, amount_m_hh: Fen, decision__expenditure_after_m_hh: Fen
) -> bool:
    """Whether only the rest beside single-person dibao or tekun of members is paid.

    Source: 《刚性支出困难家庭认定办法》第四条第一项 (S4 art. 4(1)); S20 art. 12 (analogue).
    Reading: see `decision__expenditure_after_m_hh`.
    """
    after = decision__expenditure_after_m_hh
    return paid_in_cash & (0 < after) & (after < amount_m_hh)


@rule("household")
def relief_superseded(
    paid_in_cash: bool,
    amount_m_hh: Fen,
    decision__expenditure_after_m_hh: Fen,
    decision__basic_asked: bool,
) -> bool:
    """Whether relief that would be due is wholly taken up by other basic aid.

    Source: 《刚性支出困难家庭认定办法》第四条第一项 (S4 art. 4(1)); S20 art. 12 (analogue).
    Reading: see `decision__expenditure_after_m_hh`.
    """
    none_paid = decision__expenditure_after_m_hh == 0
    return paid_in_cash & (0 < amount_m_hh) & none_paid & decision__basic_asked


@rule("household")
def ended_by_basic_aid(award_expenditure_m_hh: Fen, dibao__provided_for: bool) -> bool:
    """Whether relief ends because dibao, or tekun of all, secures the family.

    Source: S20 art. 12 (analogue); 《刚性支出困难家庭认定办法》第四条第一项 (S4 art. 4(1)).
    """
    return (0 < award_expenditure_m_hh) & dibao__provided_for


@rule("household")
def ended_by_register(award_expenditure_m_hh: Fen, dibao__has_registered_member: bool) -> bool:
    """Whether relief ends because no member is registered here any more.

    Source: S20 art. 12 (analogue); S8 part 2; S4 art. 4.
    """
    return (0 < award_expenditure_m_hh) & not_(dibao__has_registered_member)


@rule("household", start="2021-07-01")
def ended_with_the_cash(award_expenditure_m_hh: Fen, recognised_without_cash: bool) -> bool:
    """Whether the monthly sum ends although the family is recognised.

    Source: T1; S8 part 2; 《刚性支出困难家庭认定办法》第十条 (S4 art. 10).
    """
    return (0 < award_expenditure_m_hh) & recognised_without_cash


@rule("household", start="2021-07-01", end="2023-10-18")
def ended_by_low_income(award_expenditure_m_hh: Fen, margin__income_below_ceiling: bool) -> bool:
    """Whether relief ends because the income is below that of the expenditure type.

    Source: a Jiangsu city's formula of 2021-22 (T1, T2): 1.5 S <= h.
    """
    return (0 < award_expenditure_m_hh) & margin__income_below_ceiling


@rule("household", start="2023-10-19")
def ended_by_margin_class(award_expenditure_m_hh: Fen, margin__eligible: bool) -> bool:
    """Whether relief ends because the family is of the margin class.

    Source: S8 part 2; 《刚性支出困难家庭认定办法》第四条第一项 (S4 art. 4(1)), 2025-01-01.
    """
    return (0 < award_expenditure_m_hh) & margin__eligible


@rule("household", start="2025-01-01")
def ended_by_tekun(award_expenditure_m_hh: Fen, dibao__all_in_tekun: bool) -> bool:
    """Whether relief ends because every member belongs to tekun.

    Source: 《刚性支出困难家庭认定办法》第四条第一项 (S4 art. 4(1)), in force 2025-01-01.
    """
    return (0 < award_expenditure_m_hh) & dibao__all_in_tekun


@rule("household")
def refused(
    award_expenditure_m_hh: Fen, decision__pending: bool, decision__basic_after_m_hh: Fen
) -> bool:
    """Whether a family that applies and draws no relief gets neither it nor other basic aid.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): refusals are given with their reason.
    Reading: whoever is given other basic aid is told of that instead.
    """
    none_drawn = award_expenditure_m_hh == 0
    return decision__pending & none_drawn & (decision__basic_after_m_hh == 0)


@rule("household")
def in_question(award_expenditure_m_hh: Fen, refused: bool) -> bool:
    """Whether relief is drawn or refused, so that each ground against it is told.

    Source: 《社会救助暂行办法》第十一条、第十三条 (S1 arts 11, 13).
    """
    return (0 < award_expenditure_m_hh) | refused


@rule("household", start="2021-07-01")
def refused_without_cash(refused: bool, recognised_without_cash: bool) -> bool:
    """Whether no monthly sum is paid although the family is recognised.

    Source: T1; S8 part 2; 《刚性支出困难家庭认定办法》第十条 (S4 art. 10).
    """
    return refused & recognised_without_cash


@rule("household", start="2021-07-01", end="2023-10-18")
def refused_by_low_income(refused: bool, margin__income_below_ceiling: bool) -> bool:
    """Whether relief is refused because the income is below that of the expenditure type.

    Source: a Jiangsu city's formula of 2021-22 (T1, T2): 1.5 S <= h.
    """
    return refused & margin__income_below_ceiling


@rule("household", start="2023-10-19")
def refused_by_margin_class(refused: bool, margin__eligible: bool) -> bool:
    """Whether relief is refused because the family is of the margin class.

    Source: S8 part 2; 《刚性支出困难家庭认定办法》第四条第一项 (S4 art. 4(1)), 2025-01-01.
    """
    return refused & margin__eligible


@rule("household", start="2021-07-01")
def cash_unsettled(in_question: bool, pays_cash: bool, eligible: bool) -> bool:
    """Whether no monthly sum is paid, whatever is still to be found out about the family.

    Source: T1; S8 part 2; 《刚性支出困难家庭认定办法》第十条 (S4 art. 10).
    """
    return in_question & not_(pays_cash) & not_(known(eligible))


@rule("household")
def may_qualify(decision__expenditure_compared: Decision) -> bool:
    """Whether the family is told of relief it has not asked for.

    Source: the local trial rule (FACTS 3); S4 art. 7: upon application; S6 item 22.
    """
    return decision__expenditure_compared == Decision.HINT
