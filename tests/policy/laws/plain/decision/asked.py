"""What a household draws today, and whether it is to be decided: 核查范围."""

from __future__ import annotations


def awards(case, fact):
    return sum(getattr(person, fact) for person in case.persons)


def dibao_before_m_hh(case):
    return case.household.award_dibao_m_hh


def tekun_before_m_hh(case):
    return awards(case, "award_tekun_m")


def single_before_m_hh(case):
    return awards(case, "award_single_m")


def expenditure_before_m_hh(case):
    return case.household.award_expenditure_m_hh


def severe_disability_before_m_hh(case):
    return awards(case, "award_severe_disability_m")


def living_subsidy_before_m_hh(case):
    return awards(case, "award_living_subsidy_m")


def care_subsidy_before_m_hh(case):
    return awards(case, "award_care_subsidy_m")


def children_before_m_hh(case):
    return awards(case, "award_child_m")


def old_age_before_m_hh(case):
    return awards(case, "award_old_age_m")


def basic_before_m_hh(case):
    drawn = dibao_before_m_hh(case) + tekun_before_m_hh(case)
    return drawn + single_before_m_hh(case) + expenditure_before_m_hh(case)


def person_benefits_before_m_hh(case):
    disabled = severe_disability_before_m_hh(case) + living_subsidy_before_m_hh(case)
    disabled += care_subsidy_before_m_hh(case)
    return disabled + children_before_m_hh(case) + old_age_before_m_hh(case)


def total_before_m_hh(case):
    return basic_before_m_hh(case) + person_benefits_before_m_hh(case)


def person_award(case, person):
    own = person.award_single_m + person.award_tekun_m
    return own + person.award_severe_disability_m + person.award_child_m > 0


def in_assistance(case):
    drawn = case.household.award_dibao_m_hh + case.household.award_expenditure_m_hh
    return drawn > 0 or any(person_award(case, person) for person in case.persons)


def pending(case):
    return case.household.applies


def in_view(case):
    return in_assistance(case) or pending(case)


def basic_asked(case):
    """Applied, or draws dibao, tekun, dibao alone or relief."""
    return pending(case) or basic_before_m_hh(case) > 0


def refuses_inquiry(case):
    return not case.household.cooperates
