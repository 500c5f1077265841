"""Rigid spending (刚性支出) of the twelve months before the month decided."""

from minsheng.policy.engine import (
    Count,
    Day,
    Fen,
    Many,
    Month,
    Rate,
    Rounding,
    known,
    least,
    month_of,
    months_between,
    not_,
    rule,
    share,
    total,
    total_known,
    where,
)
from minsheng.policy.laws.kinds import Bill


@rule("bill")
def in_period(as_of: Day, bill_month: Month) -> bool:
    """Whether the spending lies in the twelve months before the month decided.

    Source: 《刚性支出困难家庭认定办法》第四条第四项 (S4 art. 4(4)), in force 2025-01-01.
    Reading: the same twelve months were used for the earlier local rules.
    """
    ago = months_between(bill_month, month_of(as_of))
    return (1 <= ago) & (ago <= 12)


@rule("person")
def of_school_age(people__age: Count, school_age: Count, school_until_age: Count) -> bool:
    """Whether the person is of an age at which spending on education is rigid spending.

    Source: 《刚性支出困难家庭认定办法》第五条 (S4 art. 5), in force 2025-01-01: education from
        kindergarten to the bachelor and vocational schools.
    Reading: no text draws an upper age; `school_until_age` is a wide one.
    """
    return (school_age <= people__age) & (people__age < school_until_age)


@rule("bill")
def own_y(bill_kind: Bill, bill_own_share: Fen, bill_public_rate: Fen, of_school_age: bool) -> Fen:
    """What of a bill fell on the family itself, education at most at the public rate.

    Source: 《刚性支出困难家庭认定办法》第五条 (S4 art. 5), in force 2025-01-01.
    Reading: the same was used for the earlier local rules. Education is that from
        kindergarten to the bachelor; what is spent on courses at another age is none.
    """
    capped = least(bill_own_share, bill_public_rate)
    schooling = where(of_school_age, capped, 0)
    return where(bill_kind == Bill.EDUCATION, schooling, bill_own_share)


@rule("bill", name="counted_y", end="2021-06-30")
def counted_y_trial(
    in_period: bool,
    own_y: Fen,
    bill_kind: Bill,
    bill_designated: bool,
) -> Fen:
    """Rigid spending a bill counts for, in the twelve months.

    Source: 《支出型贫困家庭基本生活救助办法（试行）》, text not established; the three kinds
    earlier local rules used (FACTS 3): medical, education, rehabilitation.
    Reading: inference.
    """
    care = (bill_kind == Bill.MEDICAL) | (bill_kind == Bill.REHABILITATION)
    kind = care | (bill_kind == Bill.EDUCATION)
    return where(kind & bill_designated & in_period, own_y, 0)


@rule("bill", name="counted_y", start="2021-07-01", end="2024-12-31")
def counted_y_2021(
    in_period: bool,
    own_y: Fen,
    bill_kind: Bill,
    bill_designated: bool,
) -> Fen:
    """Rigid spending a bill counts for, in the twelve months.

    Source: the form of a Jiangsu city (T4): medical, education, rehabilitation, disaster
    or accident.
    Reading: its column "other" is left out until a county says what belongs there.
    """
    return where(not_(bill_kind == Bill.OTHER) & bill_designated & in_period, own_y, 0)


@rule("bill", name="counted_y", start="2025-01-01")
def counted_y_2025(
    in_period: bool,
    own_y: Fen,
    bill_kind: Bill,
    bill_designated: bool,
    counts_other: bool,
) -> Fen:
    """Rigid spending a bill counts for, in the twelve months.

    Source: 《刚性支出困难家庭认定办法》第五条 (S4 art. 5), in force 2025-01-01: medical,
    education, rehabilitation; other spending as the county recognises it.
    Reading: disaster and accident belong to what the county recognises.
    """
    other = (bill_kind == Bill.OTHER) | (bill_kind == Bill.DISASTER)
    kind = not_(other) | counts_other
    return where(kind & bill_designated & in_period, own_y, 0)


@rule("person")
def spending_y(unit__member: bool, counted_y: Many[Fen]) -> Fen:
    """Rigid spending for one member, in the twelve months.

    Source: 《刚性支出困难家庭认定办法》第五条 (S4 art. 5): of the members living together.
    """
    return where(unit__member, total(counted_y), 0)


@rule("person")
def known_spending_y(unit__member: bool, counted_y: Many[Fen]) -> Fen:
    """The part of a member's rigid spending that is known: a lower bound.

    Source: 《刚性支出困难家庭认定办法》第五条 (S4 art. 5).
    """
    of_member = where(unit__member, total_known(counted_y), 0)
    return where(known(unit__member), of_member, 0)


@rule("household", name="living_spending_y_hh", end="2024-12-31")
def living_spending_y_hh_none(dibao__line_m_hh: Fen) -> Fen:
    """Necessary living costs counted as rigid spending: none before 2025.

    Source: earlier local rules counted bills only (FACTS 3).
    """
    return dibao__line_m_hh * 0


@rule("household", name="living_spending_y_hh", start="2025-01-01")
def living_spending_y_hh_2025(
    dibao__line_m_hh: Fen,
    living_rate: Rate,
    spending_rounding: Rounding,
) -> Fen:
    """Necessary living costs counted as rigid spending, in the twelve months.

    Source: 《刚性支出困难家庭认定办法》第五条第一项 (S4 art. 5(1)), in force 2025-01-01.
    Reading: nobody collects bills for food and clothes; they are put at a share of the
    dibao standard.
    """
    return share(dibao__line_m_hh * 12, living_rate, spending_rounding)


@rule("household")
def rigid_spending_y_hh(spending_y: Many[Fen], living_spending_y_hh: Fen) -> Fen:
    """X: rigid spending of the family in the twelve months.

    Source: 《刚性支出困难家庭认定办法》第四条、第五条 (S4 arts 4, 5); before 2025 local rules.
    """
    return total(spending_y) + living_spending_y_hh


@rule("household")
def known_spending_y_hh(known_spending_y: Many[Fen]) -> Fen:
    """The part of the rigid spending that bills at hand prove: a lower bound.

    Source: 《刚性支出困难家庭认定办法》第四条、第五条 (S4 arts 4, 5).
    """
    return total(known_spending_y)
