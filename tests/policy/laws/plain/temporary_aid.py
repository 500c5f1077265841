"""临时救助: S12 part 2, S1 arts 47-49; every measure is local."""

from __future__ import annotations

from tests.policy.laws.plain import dibao, expenditure, means, unit
from tests.policy.laws.plain.case import months_since, once
from tests.policy.laws.plain.decision import amounts
from tests.policy.laws.plain.decision.asked import basic_asked

from minsheng.policy.laws.kinds import AidKind, Emergency


def months_of_the_line(case, figure):
    return dibao.line_m_hh(case) * case.figure(f"temporary_aid__{figure}")


def degree(case, burden):
    """Light, medium or grave, by how many months of the line the burden takes."""
    if burden >= months_of_the_line(case, "grave_from_times"):
        return "grave"
    return "medium" if burden >= months_of_the_line(case, "medium_from_times") else "light"


# --- emergency ---


def emergency_recent(case):
    month = case.household.emergency_month
    if case.household.emergency == Emergency.NONE or month == 0:
        return False
    return 0 <= months_since(month, case.month) <= case.figure("temporary_aid__emergency_months")


def month_missing(case):
    some = case.household.emergency != Emergency.NONE
    return some and case.household.emergency_month == 0


def emergency_least_hh(case):
    return months_of_the_line(case, "emergency_least_times")


@once
def emergency_hardship(case):
    grave = case.household.emergency_loss_hh >= emergency_least_hh(case)
    return aid_first(case) and grave


def aid_first(case):
    return emergency_recent(case) and unit.size(case) > 0


def loss_too_small(case):
    return aid_first(case) and not emergency_hardship(case)


def emergency_times(case):
    step = degree(case, case.household.emergency_loss_hh)
    return case.figure(f"temporary_aid__emergency_{step}_times")


def emergency_amount_hh(case):
    sum_ = dibao.line_m_hh(case) * emergency_times(case)
    return min(sum_, case.household.emergency_loss_hh)


def advance_hh(case):
    return months_of_the_line(case, "emergency_light_times") if aid_first(case) else 0


# --- spending ---


def bills_y_hh(case):
    return expenditure.bills_of_members_y(case)


def spending_least_hh(case):
    return months_of_the_line(case, "spending_least_times")


def burden_heavy(case):
    return bills_y_hh(case) >= spending_least_hh(case)


def beyond_means(case):
    left = expenditure.income_y_hh(case) - bills_y_hh(case)
    return left < 12 * dibao.line_m_hh(case)


def means_within(case):
    poor = expenditure.income_below_ceiling(case)
    return poor and means.within_low_income_limits(case)


def relieved_already(case):
    """By relief that is paid or may be asked for, or has been paid until now."""
    paid = amounts.expenditure_if_asked_m_hh(case) > 0
    return paid or case.household.award_expenditure_m_hh > 0


def crushed(case):
    return burden_heavy(case) and beyond_means(case)


@once
def spending_hardship(case):
    needy = crushed(case) and means_within(case) and dibao.has_registered_member(case)
    return needy and not relieved_already(case)


def relieved_otherwise(case):
    needy = crushed(case) and means_within(case)
    return needy and relieved_already(case) and basic_asked(case)


def relieved_until_now(case):
    return relieved_otherwise(case) and case.household.award_expenditure_m_hh > 0


def relieved_from_now(case):
    return relieved_otherwise(case) and case.household.award_expenditure_m_hh == 0


def means_too_high(case):
    return crushed(case) and not means_within(case)


def spending_times(case):
    step = degree(case, bills_y_hh(case))
    return case.figure(f"temporary_aid__spending_{step}_times")


def spending_amount_hh(case):
    return min(dibao.line_m_hh(case) * spending_times(case), bills_y_hh(case))


# --- what is proposed ---


def kind(case):
    if emergency_hardship(case):
        return AidKind.EMERGENCY
    return AidKind.EXPENDITURE if spending_hardship(case) else AidKind.NONE


def eligible(case):
    return kind(case) != AidKind.NONE


def by_spending(case):
    return kind(case) == AidKind.EXPENDITURE


def amount_hh(case):
    if kind(case) == AidKind.EMERGENCY:
        return emergency_amount_hh(case)
    return spending_amount_hh(case) if kind(case) == AidKind.EXPENDITURE else 0


def major_case(case):
    """So grave, on either ground there is, that it is decided by itself."""
    burdens = []
    if emergency_hardship(case):
        burdens.append(case.household.emergency_loss_hh)
    if spending_hardship(case):
        burdens.append(bills_y_hh(case))
    return any(burden >= months_of_the_line(case, "major_from_times") for burden in burdens)


# --- proposed to who applies, hinted at to who does not ---


def emergency_proposed(case):
    return kind(case) == AidKind.EMERGENCY and case.household.applies


def spending_proposed(case):
    return kind(case) == AidKind.EXPENDITURE and case.household.applies


def emergency_hinted(case):
    return kind(case) == AidKind.EMERGENCY and not case.household.applies


def spending_hinted(case):
    return kind(case) == AidKind.EXPENDITURE and not case.household.applies
