"""支出型困难家庭: four regimes (FACTS 3); the sum is the inference from the Qidong case."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.policy.laws.plain import dibao, income, margin, means, people, unit
from tests.policy.laws.plain.case import NEW_RULES, made_round, months_since, of, once
from tests.policy.laws.plain.decision.asked import basic_asked, pending

from minsheng.policy.laws.kinds import Bill

OPINION_2023 = date(2023, 10, 19)
MEASURES_2025 = date(2025, 1, 1)
ALWAYS = {Bill.MEDICAL, Bill.EDUCATION, Bill.REHABILITATION}

# --- spending ---


def in_period(case, bill):
    """The twelve months before the month decided, that month itself not."""
    return 1 <= months_since(bill.bill_month, case.month) <= 12


def of_school_age(case, person):
    """From kindergarten on; far beyond any full-time study nothing more counts."""
    first = case.figure("expenditure__school_age")
    return first <= people.age(case, person) < case.figure("expenditure__school_until_age")


def own_y(case, bill):
    if bill.bill_kind == Bill.EDUCATION and not of_school_age(case, bill.person):
        return 0
    if bill.bill_kind == Bill.EDUCATION:
        return min(bill.bill_own_share, bill.bill_public_rate)
    return bill.bill_own_share


def kinds_counted(case):
    if case.day < NEW_RULES:
        return ALWAYS
    if case.day < MEASURES_2025:
        return ALWAYS | {Bill.DISASTER}
    other = {Bill.DISASTER, Bill.OTHER} if case.figure("expenditure__counts_other") else set()
    return ALWAYS | other


def counted_y(case, bill):
    if not in_period(case, bill) or bill.bill_kind not in kinds_counted(case):
        return 0
    return own_y(case, bill) if bill.bill_designated else 0


def spending_y(case, person):
    if not unit.member(case, person):
        return 0
    return sum(counted_y(case, bill) for bill in person.bills)


def bills_of_members_y(case):
    return sum(spending_y(case, person) for person in case.persons)


def living_spending_y_hh(case):
    if case.day < MEASURES_2025:
        return 0
    year = 12 * dibao.line_m_hh(case)
    share = of(year, case.figure("expenditure__living_rate"))
    return made_round(share, case.figure("expenditure__spending_rounding"))


def rigid_spending_y_hh(case):
    return bills_of_members_y(case) + living_spending_y_hh(case)


# --- who qualifies ---


def income_y_hh(case):
    return 12 * income.counted_m_hh(case)


def ceiling_y_hh(case):
    return case.figure("expenditure__disposable_income_y") * unit.size(case)


def income_below_ceiling(case):
    return income_y_hh(case) < ceiling_y_hh(case)


def left_below_line(case):
    left = Fraction(income_y_hh(case) - rigid_spending_y_hh(case), 12)
    return left < dibao.line_m_hh(case)


def spending_over_share(case):
    return rigid_spending_y_hh(case) > of(
        income_y_hh(case), case.figure("expenditure__spending_share")
    )


def has_rigid_spending(case):
    return rigid_spending_y_hh(case) > 0


def property_and_register(case):
    return means.within_low_income_limits(case) and dibao.has_registered_member(case)


@once
def eligible(case):
    if not income_below_ceiling(case) or not property_and_register(case):
        return False
    if case.day < NEW_RULES:
        poor_by_spending = has_rigid_spending(case) and left_below_line(case)
        return poor_by_spending and not dibao.provided_for(case)
    if case.day < OPINION_2023:
        return not margin.income_below_ceiling(case) and left_below_line(case)
    if dibao.provided_for(case) or margin.eligible(case) or not spending_over_share(case):
        return False
    return case.day < MEASURES_2025 or not dibao.all_in_tekun(case)


def over_ceiling(case):
    return not income_below_ceiling(case)


def might_qualify(case):
    return income_below_ceiling(case) and not dibao.provided_for(case)


def grounds_told(case):
    return might_qualify(case) or in_question(case)


def enough_left(case):
    return grounds_told(case) and not left_below_line(case)


def no_spending(case):
    """Below the line with the whole income, which no bill has made smaller."""
    asked = in_question(case) or (might_qualify(case) and left_below_line(case))
    return asked and rigid_spending_y_hh(case) == 0


def nothing_spent(case):
    return grounds_told(case) and not has_rigid_spending(case)


def share_too_small(case):
    too_small = has_rigid_spending(case) and not spending_over_share(case)
    return grounds_told(case) and too_small


def property_over_limits(case):
    asked = income_below_ceiling(case) or in_question(case)
    return asked and not means.within_low_income_limits(case)


# --- the sum ---


def spending_reaches_income(case):
    return rigid_spending_y_hh(case) >= income_y_hh(case)


def paid_in_cash(case):
    return eligible(case) and case.figure("expenditure__pays_cash")


def full_relief(case):
    return paid_in_cash(case) and spending_reaches_income(case)


def partial_relief(case):
    return paid_in_cash(case) and not spending_reaches_income(case)


def recognised_without_cash(case):
    return eligible(case) and not case.figure("expenditure__pays_cash")


def difference_y_hh(case):
    full = 12 * dibao.line_m_hh(case)
    lacking = full - (income_y_hh(case) - rigid_spending_y_hh(case))
    return min(max(lacking, 0), full)


def amount_m_hh(case):
    if not paid_in_cash(case):
        return 0
    month = Fraction(difference_y_hh(case), 12)
    sum_ = made_round(month, case.figure("expenditure__amount_rounding"))
    return min(sum_, dibao.line_m_hh(case))


def amount_y_hh(case):
    return 12 * amount_m_hh(case)


# --- what is said of relief paid and of relief that ends ---


def paid_beside(case):
    """What is left to pay beside dibao, tekun and single-person dibao."""
    from tests.policy.laws.plain.decision import amounts

    return amounts.expenditure_after_m_hh(case)


def full_relief_paid(case):
    return full_relief(case) and paid_beside(case) == amount_m_hh(case)


def partial_relief_paid(case):
    return partial_relief(case) and paid_beside(case) == amount_m_hh(case)


def relief_filled_up(case):
    return 0 < paid_beside(case) < amount_m_hh(case)


def relief_superseded(case):
    return basic_asked(case) and paid_beside(case) == 0 < amount_m_hh(case)


def may_qualify(case):
    """Something would be left to pay, and nobody asked."""
    from tests.policy.laws.plain.decision import amounts

    return not basic_asked(case) and amounts.expenditure_if_asked_m_hh(case) > 0


def relieved(case):
    return case.household.award_expenditure_m_hh > 0


def ended_by_basic_aid(case):
    return relieved(case) and dibao.provided_for(case)


def ended_by_register(case):
    return relieved(case) and dibao.no_registered_member(case)


def ended_with_the_cash(case):
    return relieved(case) and recognised_without_cash(case)


def ended_by_low_income(case):
    return relieved(case) and margin.income_below_ceiling(case)


def ended_by_margin_class(case):
    return relieved(case) and margin.eligible(case)


def ended_by_tekun(case):
    return relieved(case) and dibao.all_in_tekun(case)


def refused(case):
    """Applied, drew none, and goes without any basic aid."""
    from tests.policy.laws.plain.decision import amounts

    left_with_nothing = amounts.basic_after_m_hh(case) == 0
    return pending(case) and not relieved(case) and left_with_nothing


def in_question(case):
    return relieved(case) or refused(case)


def refused_without_cash(case):
    return refused(case) and recognised_without_cash(case)


def refused_by_low_income(case):
    return refused(case) and margin.income_below_ceiling(case)


def refused_by_margin_class(case):
    return refused(case) and margin.eligible(case)
