"""What the law gives of each benefit, each at its place beside the others."""

from __future__ import annotations

from tests.policy.laws.plain import (
    children,
    dibao,
    disability_subsidy,
    expenditure,
    old_age,
    severe_disability,
    tekun,
)
from tests.policy.laws.plain.case import once
from tests.policy.laws.plain.decision.asked import (
    basic_asked,
    care_subsidy_before_m_hh,
    children_before_m_hh,
    dibao_before_m_hh,
    expenditure_before_m_hh,
    living_subsidy_before_m_hh,
    old_age_before_m_hh,
    severe_disability_before_m_hh,
    single_before_m_hh,
    tekun_before_m_hh,
)


def sums(case, reading):
    return sum(reading(case, person) for person in case.persons)


def if_asked(case, sum_):
    """Nobody is given basic aid who has not asked for it."""
    return sum_ if basic_asked(case) else 0


def dibao_if_asked_m_hh(case):
    due = dibao.eligible(case)
    return dibao.amount_m_hh(case) if due else dibao.exit_amount_m_hh(case)


def dibao_after_m_hh(case):
    return if_asked(case, dibao_if_asked_m_hh(case))


@once
def tekun_if_asked_m_hh(case):
    return sums(case, tekun.amount_m)


def tekun_after_m_hh(case):
    return if_asked(case, tekun_if_asked_m_hh(case))


def single_if_asked_m(case, person):
    """Nobody's living is secured twice: not in tekun, not in dibao or its gradual exit."""
    if tekun.eligible(case, person) or dibao.securable(case, person):
        return 0
    return dibao.single_amount_m(case, person)


def single_m(case, person):
    return if_asked(case, single_if_asked_m(case, person))


def single_if_asked_m_hh(case):
    return sums(case, single_if_asked_m)


def single_after_m_hh(case):
    return sums(case, single_m)


def expenditure_if_asked_m_hh(case):
    if dibao_if_asked_m_hh(case) > 0:
        return 0
    beside = single_if_asked_m_hh(case) + tekun_if_asked_m_hh(case)
    return max(0, expenditure.amount_m_hh(case) - beside)


def expenditure_after_m_hh(case):
    return if_asked(case, expenditure_if_asked_m_hh(case))


def severe_disability_after_m_hh(case):
    return sums(case, severe_disability.amount_m)


def living_subsidy_after_m_hh(case):
    return sums(case, disability_subsidy.living_amount_m)


def care_subsidy_after_m_hh(case):
    return sums(case, disability_subsidy.care_amount_m)


def children_after_m_hh(case):
    return sums(case, children.amount_m)


def old_age_after_m_hh(case):
    return sums(case, old_age.amount_m)


IF_ASKED = {
    "dibao": dibao_if_asked_m_hh,
    "tekun": tekun_if_asked_m_hh,
    "single": single_if_asked_m_hh,
    "expenditure": expenditure_if_asked_m_hh,
}
BASIC = {
    "dibao": (dibao_before_m_hh, dibao_after_m_hh),
    "tekun": (tekun_before_m_hh, tekun_after_m_hh),
    "single": (single_before_m_hh, single_after_m_hh),
    "expenditure": (expenditure_before_m_hh, expenditure_after_m_hh),
}
OTHER = {
    "severe_disability": (severe_disability_before_m_hh, severe_disability_after_m_hh),
    "living_subsidy": (living_subsidy_before_m_hh, living_subsidy_after_m_hh),
    "care_subsidy": (care_subsidy_before_m_hh, care_subsidy_after_m_hh),
    "children": (children_before_m_hh, children_after_m_hh),
    "old_age": (old_age_before_m_hh, old_age_after_m_hh),
}


@once
def basic_after_m_hh(case):
    return sum(after(case) for _, after in BASIC.values())


def person_benefits_after_m_hh(case):
    return sum(after(case) for _, after in OTHER.values())


def total_m_hh(case):
    return basic_after_m_hh(case) + person_benefits_after_m_hh(case)


def tekun_due(case):
    return any(tekun.eligible(case, person) for person in case.persons)


def moves_to_tekun(case):
    return dibao.all_in_tekun(case) and tekun_due(case)
