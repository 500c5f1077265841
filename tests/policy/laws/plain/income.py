"""家庭收入: S3 arts 15-16, S2 art. 13; support by FACTS 1.5; waiver by S7 part 1(1)."""

from __future__ import annotations

from fractions import Fraction

from tests.policy.laws.plain import people, tekun, unit
from tests.policy.laws.plain.case import (
    NOTICE_2022,
    full_years,
    graded,
    made_round,
    months_since,
    of,
    once,
)

from minsheng.policy.laws.kinds import (
    Contributor,
    Disability,
    ObligorRelation,
    ObligorState,
    Schooling,
    Whereabouts,
)

# --- what is asked about at which age; all facts known, what is found is what is on record ---


def may_have_worked(case, person):
    """From the age at which work is allowed, without end."""
    return people.age(case, person) >= case.figure("income__working_age")


def may_draw_basic_pension(case, person):
    return people.age(case, person) >= case.figure("income__basic_pension_age")


def business_found_m(case, person):
    return person.business_m


def pension_found_m(case, person):
    return person.pension_m


def basic_pension_found_m(case, person):
    return person.basic_pension_m


def unemployment_found_m(case, person):
    return person.unemployment_m


def tax_found_m(case, person):
    return person.income_tax_m


def contributions_found_m(case, person):
    return person.social_contributions_m


# --- wages ---


def recent_as_employee(case, contribution):
    if contribution.contribution_kind != Contributor.EMPLOYEE:
        return False
    age = months_since(contribution.contribution_month, case.month)
    return 0 <= age <= case.figure("income__job_sign_months")


def insured_as_employee(case, person):
    return any(recent_as_employee(case, paid) for paid in person.contributions)


def wage_asked(case, person):
    return may_have_worked(case, person) or insured_as_employee(case, person)


def wage_m(case, person):
    """What is verified stands, whatever was declared or paid to the insurance."""
    return person.wage_verified_m


def wage_counted_m(case, person):
    return max(0, wage_m(case, person) - case.figure("income__work_costs_m"))


def work_costs_deducted(case, person):
    earns = unit.member(case, person) and wage_m(case, person) > 0
    return earns and case.figure("income__work_costs_m") > 0


def wage_verified(case, person):
    return unit.member(case, person) and person.wage_verified_m > 0


def jobless(case, person):
    return wage_m(case, person) == 0 and person.business_m == 0


# --- transfers and deductions ---


def basic_pension_counted_m(case, person):
    return person.basic_pension_m if case.figure("income__counts_basic_pension") else 0


def assistance_counted_m(case, person):
    return person.social_assistance_m if case.figure("income__counts_social_assistance") else 0


def received_m(case, person):
    return person.support_received_m + person.other_transfer_m


def held_out_m(case, person):
    held = person.preferential_pension_m + person.family_planning_m
    held += person.scholarship_m + person.bravery_m
    if not case.figure("income__counts_basic_pension"):
        held += person.basic_pension_m
    if not case.figure("income__counts_social_assistance"):
        held += person.social_assistance_m
    return held


def some_held_out(case, person):
    return unit.member(case, person) and held_out_m(case, person) > 0


def deductions_m(case, person):
    taken = person.income_tax_m + person.social_contributions_m
    if case.figure("income__deducts_support_paid"):
        taken += person.support_paid_m
    return taken


def gross_m(case, person):
    wages = wage_counted_m(case, person)
    transfers = person.pension_m + person.unemployment_m + received_m(case, person)
    transfers += basic_pension_counted_m(case, person) + assistance_counted_m(case, person)
    return wages + person.business_m + person.property_income_m + transfers


@once
def counted_m(case, person):
    """Never below nothing: debts of one member are not taken from another."""
    return max(0, gross_m(case, person) - deductions_m(case, person))


# --- imputed earnings and farming ---


@once
def able_bodied(case, person):
    of_age = case.figure("income__working_age") <= people.age(case, person)
    if not of_age or people.elder(case, person):
        return False
    if person.seriously_ill or person.schooling != Schooling.NONE:
        return False
    lightest = case.figure("income__unfit_grade")
    if person.disability in (Disability.INTELLECTUAL, Disability.MENTAL):
        lightest = max(lightest, case.figure("income__unfit_mind_grade"))
    return not graded(person.disability_grade, lightest)


def idle(case, person):
    if not unit.member(case, person) or not able_bodied(case, person):
        return False
    return jobless(case, person) and case.household.farm_land_hmu == 0


def imputed_m(case, person):
    return case.figure("income__imputed_earnings_m") if idle(case, person) else 0


def imputed_m_hh(case):
    if not case.figure("income__imputes_earnings"):
        return 0
    return sum(imputed_m(case, person) for person in case.persons)


def imputed_counted(case):
    return imputed_m_hh(case) > 0


def farm_m_hh(case):
    """Yield a mu and year, over twelve months, of the members' part of the land by heads."""
    if unit.size(case) == 0:
        return 0
    mu = Fraction(case.household.farm_land_hmu, case.figure("income__hmu_per_mu"))
    year = mu * case.figure("income__farm_yield_y_mu")
    theirs = Fraction(unit.size(case), unit.size(case) + unit.other_heads(case))
    return made_round(year * theirs / 12, case.figure("income__to_fen"))


def of_the_land(case, person):
    return person.whereabouts != Whereabouts.DEAD


def land_heads(case):
    return len([person for person in case.persons if of_the_land(case, person)])


def land_m(case, person):
    """One head's part of a twelfth of what the land yields a year; the dead have none."""
    if person.whereabouts == Whereabouts.DEAD:
        return 0
    living = sum(fellow.whereabouts != Whereabouts.DEAD for fellow in case.persons)
    yield_m = case.household.farm_land_hmu * case.figure("income__farm_yield_y_mu")
    yield_m = Fraction(yield_m, 12 * case.figure("income__hmu_per_mu"))
    return made_round(yield_m / living, case.figure("income__to_fen"))


def farm_counted(case):
    return farm_m_hh(case) > 0


# --- obligors living elsewhere ---


def has_minor(case):
    return any(people.minor(case, person) for person in case.persons)


def support_excused(case, obligor):
    """Unable to support in the sense of S5 art. 8, in such a state, or without a duty."""
    if obligor.obligor_state != ObligorState.ORDINARY or not tekun.obligor_able(case, obligor):
        return True
    if obligor.obligor_relation != ObligorRelation.GRANDPARENT:
        return False
    grandchild = case.fellow(obligor.obligor_of)
    return not (has_minor(case) if grandchild is None else people.minor(case, grandchild))


def support_floor_m(case, obligor):
    heads = max(1, obligor.obligor_family_size)
    kept = of(case.figure("dibao__standard_m"), case.figure("income__support_floor_rate"))
    return made_round(kept * heads, case.figure("income__to_fen"))


def support_by_surplus_m(case, obligor):
    to_fen = case.figure("income__to_fen")
    surplus = max(0, obligor.obligor_family_income_m - support_floor_m(case, obligor))
    due = made_round(of(surplus, case.figure("income__support_rate")), to_fen)
    return made_round(Fraction(due, max(1, obligor.obligor_dependants)), to_fen)


def support_of_parent_m(case, obligor):
    """For one child its share; for several no more than the cap, evenly split."""
    to_fen = case.figure("income__to_fen")
    income = obligor.obligor_income_m
    each = made_round(of(income, case.figure("income__child_support_rate")), to_fen)
    together = made_round(of(income, case.figure("income__child_support_cap_rate")), to_fen)
    return min(each, made_round(Fraction(together, max(1, obligor.obligor_dependants)), to_fen))


def support_before_waiver_m(case, obligor):
    if support_excused(case, obligor):
        return 0
    if obligor.obligor_has_order:
        return obligor.obligor_ordered_m
    if obligor.obligor_family_income_m < support_floor_m(case, obligor):
        return 0
    if obligor.obligor_relation == ObligorRelation.PARENT:
        return support_of_parent_m(case, obligor)
    return support_by_surplus_m(case, obligor)


def waiver_person(case, person):
    if not unit.member(case, person) or people.minor(case, person):
        return False
    severe = graded(person.disability_grade, case.figure("income__waiver_grade"))
    return severe and jobless(case, person)


def waiver_applies(case):
    return any(waiver_person(case, person) for person in case.persons)


def may_be_waived(case, obligor):
    if obligor.obligor_relation == ObligorRelation.SIBLING:
        return True
    return full_years(obligor.obligor_birth, case.day) >= case.figure("income__waiver_age")


def support_waivable(case, obligor):
    """For the disabled person supported; of whom nobody is named, for any but from below."""
    if not may_be_waived(case, obligor):
        return False
    supported = case.fellow(obligor.obligor_of)
    if supported is not None:
        return waiver_person(case, supported)
    if obligor.obligor_relation in (ObligorRelation.CHILD, ObligorRelation.GRANDCHILD):
        return False
    return waiver_applies(case)


def support_waived(case, obligor):
    return support_waivable(case, obligor) and support_before_waiver_m(case, obligor) > 0


def some_support_waived(case):
    return any(support_waived(case, obligor) for obligor in case.obligors)


def support_due_m(case, obligor):
    due = support_before_waiver_m(case, obligor)
    if case.day < NOTICE_2022 or not support_waivable(case, obligor):
        return due
    waived = of(due, case.figure("income__waiver_rate"))
    return due - made_round(waived, case.figure("income__to_fen"))


def support_m_hh(case):
    return sum(support_due_m(case, obligor) for obligor in case.obligors)


def support_counted(case):
    return support_m_hh(case) > 0


# --- the unit ---


def member_counted_m(case, person):
    return counted_m(case, person) if unit.member(case, person) else 0


@once
def counted_m_hh(case):
    own = sum(counted_m(case, person) for person in unit.members(case))
    return own + support_m_hh(case) + farm_m_hh(case) + imputed_m_hh(case)
