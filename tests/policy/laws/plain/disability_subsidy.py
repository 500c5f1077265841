"""残疾人两项补贴: 国发〔2015〕52号; sums by 苏民规〔2022〕4号 (FACTS 4.3)."""

from __future__ import annotations

from tests.policy.laws.plain import children, dibao, tekun, unit
from tests.policy.laws.plain.case import graded, made_round, of

from minsheng.policy.laws.kinds import Disability, Whereabouts

ABSENT = {Whereabouts.DEAD, Whereabouts.MISSING, Whereabouts.PRISON}


def certified(case, person):
    return person.disability != Disability.NONE and person.disability_grade > 0


def injury_care(case, person):
    return person.work_injury_care


def barred(case, person):
    return tekun.granted(case, person) or person.work_injury_care


# --- care subsidy ---


def severe_for_care(case, person):
    grade = case.figure("disability_subsidy__care_severe_grade")
    return graded(person.disability_grade, grade)


def at_large(case, person):
    return person.registered_here and person.whereabouts not in ABSENT


def tekun_in_place(case, person):
    """Drawn already, or proposed: a sum only worked out takes the place of nothing."""
    from tests.policy.laws.plain.decision import asked, outcome

    if not tekun.granted(case, person):
        return False
    decided = outcome.dibao_stops(case) or not asked.refuses_inquiry(case)
    return decided or person.award_tekun_m > 0


def care_eligible(case, person):
    if tekun_in_place(case, person) or person.work_injury_care:
        return False
    return severe_for_care(case, person) and at_large(case, person)


def care_in_question(case, person):
    return severe_for_care(case, person) and at_large(case, person)


def care_barred_by_tekun(case, person):
    return care_in_question(case, person) and tekun_in_place(case, person)


def care_barred_by_injury(case, person):
    return care_in_question(case, person) and person.work_injury_care


def care_amount_m(case, person):
    due = care_eligible(case, person)
    return case.figure("disability_subsidy__care_standard_m") if due else 0


def care_ended(case, person):
    severe = severe_for_care(case, person) and at_large(case, person)
    return person.award_care_subsidy_m > 0 and not severe


# --- living subsidy ---


def severe_for_living(case, person):
    grade = case.figure("disability_subsidy__living_severe_grade")
    return graded(person.disability_grade, grade)


def on_dibao(case, person):
    return dibao.secured(case, person) or dibao.single_granted(case, person)


def child_allowance_instead(case, person):
    return children.orphan(case, person) or children.full_allowance(case, person)


def living_due(case, person):
    if barred(case, person) or person.whereabouts in ABSENT or not person.registered_here:
        return False
    return certified(case, person) and on_dibao(case, person)


def living_eligible(case, person):
    return living_due(case, person) and not child_allowance_instead(case, person)


def replaced_by_child_allowance(case, person):
    return living_due(case, person) and child_allowance_instead(case, person)


def living_severe(case, person):
    return living_eligible(case, person) and severe_for_living(case, person)


def living_other(case, person):
    return living_eligible(case, person) and not severe_for_living(case, person)


def living_amount_m(case, person):
    if not living_eligible(case, person):
        return 0
    rate = "severe" if severe_for_living(case, person) else "other"
    share = case.figure(f"disability_subsidy__living_{rate}_rate")
    sum_ = of(case.figure("dibao__standard_m"), share)
    return made_round(sum_, case.figure("disability_subsidy__living_rounding"))


def living_ended(case, person):
    claim = certified(case, person) and at_large(case, person)
    return person.award_living_subsidy_m > 0 and not claim


def in_dibao_now(case, person):
    of_family = case.household.award_dibao_m_hh > 0 and unit.member(case, person)
    return of_family or person.award_single_m > 0


def without_its_dibao(case, person):
    """Drawn with a certificate, dibao not due, and no other benefit to blame."""
    if person.award_living_subsidy_m == 0 or barred(case, person):
        return False
    return certified(case, person) and not on_dibao(case, person)


def living_off_dibao(case, person):
    return without_its_dibao(case, person) and not in_dibao_now(case, person)


def living_ends_with_dibao(case, person):
    return without_its_dibao(case, person) and in_dibao_now(case, person)


def living_barred_by_tekun(case, person):
    return person.award_living_subsidy_m > 0 and tekun.granted(case, person)


def living_barred_by_injury(case, person):
    return person.award_living_subsidy_m > 0 and person.work_injury_care
