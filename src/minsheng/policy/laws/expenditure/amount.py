"""The monthly sum of expenditure-type relief."""

from minsheng.policy.engine import Fen, Rounding, clamp, known, least, not_, part, rule, where


@rule("household")
def spending_reaches_income(
    income_y_hh: Fen,
    known_income_y_hh: Fen,
    rigid_spending_y_hh: Fen,
    known_spending_y_hh: Fen,
) -> bool:
    """Whether rigid spending is at least the whole income: X >= Y.

    Source: 《上海市社会救助条例》第十八条 (S20 art. 18, analogue).
    Reading: the text says "exceeds"; at equality the difference is the full sum anyway.
    """
    exact = income_y_hh <= rigid_spending_y_hh
    at_best = known_income_y_hh <= rigid_spending_y_hh
    at_worst = income_y_hh <= known_spending_y_hh
    return where(known(rigid_spending_y_hh), exact & at_best, exact | at_worst)


@rule("household")
def paid_in_cash(eligible: bool, pays_cash: bool) -> bool:
    """Whether the family gets a monthly sum.

    Source: 《支出型贫困家庭基本生活救助办法（试行）》, text not established; S20 art. 18.
    """
    return eligible & pays_cash


@rule("household")
def full_relief(paid_in_cash: bool, spending_reaches_income: bool) -> bool:
    """Whether the family gets its full relief (家庭全额救助金): the standard for every member.

    Source: 《上海市社会救助条例》第十八条 (S20 art. 18, analogue).
    Reading: inference from the Qidong case, 640 x 4 x 12 = 30,720 yuan (FACTS 3.1).
    """
    return paid_in_cash & spending_reaches_income


@rule("household")
def partial_relief(paid_in_cash: bool, spending_reaches_income: bool) -> bool:
    """Whether the family gets the difference only.

    Source: 《上海市社会救助条例》第十八条 (S20 art. 18, analogue).
    """
    return paid_in_cash & not_(spending_reaches_income)


@rule("household")
def recognised_without_cash(eligible: bool, pays_cash: bool) -> bool:
    """Whether the family is recognised, and sent to aid by kind, without a monthly sum.

    Source: S8 part 2; 《刚性支出困难家庭认定办法》第十条 (S4 art. 10); T1.
    """
    return eligible & not_(pays_cash)


@rule("household")
def difference_y_hh(income_y_hh: Fen, rigid_spending_y_hh: Fen, dibao__line_m_hh: Fen) -> Fen:
    """12 × S × H - (Y - X), not below 0, not above 12 × S × H: what is lacking, a year.

    Source: 《上海市社会救助条例》第十八条 (S20 art. 18, analogue).
    """
    line_y_hh = dibao__line_m_hh * 12
    return clamp(line_y_hh - (income_y_hh - rigid_spending_y_hh), 0, line_y_hh)


@rule("household")
def amount_m_hh(
    paid_in_cash: bool,
    spending_reaches_income: bool,
    difference_y_hh: Fen,
    dibao__line_m_hh: Fen,
    amount_rounding: Rounding,
) -> Fen:
    """Expenditure-type relief, a month: clamp(S × H - (Y - X) / 12, 0, S × H).

    Source: 《上海市社会救助条例》第十八条 (S20 art. 18, analogue) for the local trial rule.
    Reading: inference (FACTS 3.1). The year's difference is divided once, at the end, and
    never exceeds the full sum.
    """
    difference_m_hh = least(dibao__line_m_hh, part(difference_y_hh, 12, amount_rounding))
    amount = where(spending_reaches_income, dibao__line_m_hh, difference_m_hh)
    return where(paid_in_cash, amount, 0)


@rule("household")
def amount_y_hh(amount_m_hh: Fen) -> Fen:
    """Expenditure-type relief over twelve months.

    Source: inference from the Qidong case (FACTS 3.1); valid at most twelve months
    (S4 art. 10, in force 2025-01-01).
    """
    return amount_m_hh * 12
