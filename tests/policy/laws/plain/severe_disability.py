"""重残救助: two groups outside dibao (FACTS 4.3)."""

from __future__ import annotations

from tests.policy.laws.plain import (
    children,
    dibao,
    disability_subsidy,
    income,
    people,
    tekun,
    unit,
)
from tests.policy.laws.plain.case import graded, made_round, of, once

from minsheng.policy.laws.kinds import Disability

# Hearing and speech do not count; a multiple disability is asked about.
KINDS = {Disability.SIGHT, Disability.PHYSICAL, Disability.INTELLECTUAL, Disability.MENTAL}


def severe(case, person):
    grave = graded(person.disability_grade, case.figure("severe_disability__severe_grade"))
    return person.disability in KINDS and grave


def no_fixed_income(case, person):
    wages = person.wage_declared_m + person.wage_verified_m
    return wages + person.business_m + person.pension_m == 0


def disabled_member(case, person):
    certified = person.disability != Disability.NONE and person.disability_grade > 0
    return certified and unit.member(case, person)


def disabled_heads(case):
    return sum(disabled_member(case, person) for person in case.persons)


def aged_keeper(case, person):
    aged = people.age(case, person) >= case.figure("severe_disability__keeper_age")
    return aged and unit.member(case, person)


def younger_keeper(case, person):
    return unit.member(case, person) and not aged_keeper(case, person)


def kept_by_the_aged(case, person):
    """Those parents count who keep the family now: neither the dead nor who lives apart."""
    if people.minor(case, person):
        return False
    parents = [case.fellow(person.parent_1), case.fellow(person.parent_2)]
    keepers = [p for p in parents if p is not None and unit.member(case, p)]
    return keepers != [] and all(aged_keeper(case, parent) for parent in keepers)


def ceiling_m_hh(case):
    return dibao.line_m_hh(case) * case.figure("severe_disability__ceiling_times")


def within_ceiling(case):
    return income.counted_m_hh(case) <= ceiling_m_hh(case)


def barred(case, person):
    if tekun.granted(case, person) or person.work_injury_care:
        return True
    return children.orphan(case, person) or children.full_allowance(case, person)


def outside_dibao(case, person):
    alone = dibao.single_granted(case, person)
    return not alone and not dibao.secured(case, person)


def admitted(case, person):
    """On this register, about, and outside dibao; of whose family is not asked."""
    here = disability_subsidy.at_large(case, person)
    return here and outside_dibao(case, person) and not barred(case, person)


@once
def on_full_ground(case, person):
    grave = severe(case, person) and no_fixed_income(case, person)
    return grave and admitted(case, person)


def family_case_here(case, person):
    """Several disabled in the family, or an adult kept by aged parents."""
    found = family_case(case, person) and admitted(case, person)
    return found and not on_full_ground(case, person)


def family_case(case, person):
    several = disabled_heads(case) >= case.figure("severe_disability__several_from")
    return disabled_member(case, person) and (several or kept_by_the_aged(case, person))


def due(case, person):
    """Whatever the child is paid: a ground, and neither dibao, tekun nor care for an injury."""
    if tekun.granted(case, person) or person.work_injury_care:
        return False
    if not disability_subsidy.at_large(case, person) or not outside_dibao(case, person):
        return False
    if severe(case, person) and no_fixed_income(case, person):
        return True
    return family_case(case, person) and within_ceiling(case)


def on_family_ground(case, person):
    return family_case_here(case, person) and within_ceiling(case)


def over_ceiling(case, person):
    return family_case_here(case, person) and not within_ceiling(case)


def eligible(case, person):
    return on_full_ground(case, person) or on_family_ground(case, person)


def has_fixed_income(case, person):
    grave = severe(case, person) and not no_fixed_income(case, person)
    return grave and admitted(case, person)


def multiple_to_check(case, person):
    grade = case.figure("severe_disability__severe_grade")
    multiple = person.disability == Disability.MULTIPLE and graded(person.disability_grade, grade)
    return multiple and no_fixed_income(case, person) and admitted(case, person)


def no_longer(case, person):
    if barred(case, person) or not outside_dibao(case, person):
        return False
    return person.award_severe_disability_m > 0 and not eligible(case, person)


def gone_now(case, person):
    here = disability_subsidy.at_large(case, person)
    return no_longer(case, person) and not here


def not_severe_now(case, person):
    if not no_longer(case, person) or gone_now(case, person):
        return False
    return not severe(case, person)


def fixed_income_now(case, person):
    """Here, outside dibao and severely disabled: then only an income stands in the way."""
    if not no_longer(case, person) or gone_now(case, person):
        return False
    return severe(case, person) and not no_fixed_income(case, person)


def amount_m(case, person):
    if not eligible(case, person):
        return 0
    rate = "full_rate" if on_full_ground(case, person) else "family_rate"
    share = of(case.figure("dibao__standard_m"), case.figure(f"severe_disability__{rate}"))
    return made_round(share, case.figure("severe_disability__amount_rounding"))


def on_dibao_now(case, person):
    return person.award_severe_disability_m > 0 and not outside_dibao(case, person)


def barred_now(case, person):
    return person.award_severe_disability_m > 0 and barred(case, person)


def gives_way_if_asked(case, person):
    """What is drawn would go once the basic aid comes that the family is told of."""
    of_family = dibao.may_qualify(case) and dibao.securable(case, person)
    alone = dibao.single_may_qualify(case, person)
    told = of_family or alone or tekun.may_qualify(case, person)
    return amount_m(case, person) > 0 and told
