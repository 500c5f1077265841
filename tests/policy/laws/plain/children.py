"""孤儿和事实无人抚养儿童: 国办发〔2010〕54号; S9 from 1 January 2020."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.policy.laws.plain import (
    dibao,
    disability_subsidy,
    people,
    severe_disability,
    tekun,
    unit,
)
from tests.policy.laws.plain.case import made_round, months_since, once
from tests.policy.laws.plain.decision import amounts as decision_amounts

from minsheng.policy.laws.kinds import ParentState, Whereabouts

NATIONAL_RULE = date(2020, 1, 1)
LOST = {ParentState.DEAD, ParentState.MISSING, ParentState.UNTRACEABLE}
TOO_ILL = {ParentState.SEVERE_DISABILITY, ParentState.SERIOUS_ILLNESS}
HELD = {ParentState.PRISON, ParentState.DRUG_DETENTION, ParentState.OTHER_RESTRAINT}


@once
def grounds(case, child):
    """For each parent, every state of S9 part 1 he or she is in, each with its beginning.

    One in the file may be in several at once and is asked about each; one outside is in
    the one the child supervisor recorded.
    """
    recorded = (
        (child.parent_1, child.parent_1_state, child.parent_1_since),
        (child.parent_2, child.parent_2_state, child.parent_2_since),
    )
    return [
        {state: since} if case.fellow(pointer) is None else grounds_of(case, case.fellow(pointer))
        for pointer, state, since in recorded
    ]


def grounds_of(case, parent):
    """The list of the opinion, gone through for a parent in the file."""
    listed = {
        ParentState.DEAD: parent.whereabouts == Whereabouts.DEAD,
        ParentState.MISSING: parent.whereabouts == Whereabouts.MISSING,
        ParentState.SEVERE_DISABILITY: people.parent_severely_disabled(case, parent),
        ParentState.SERIOUS_ILLNESS: parent.seriously_ill,
        ParentState.PRISON: parent.whereabouts == Whereabouts.PRISON,
        ParentState.DRUG_DETENTION: parent.whereabouts == Whereabouts.DRUG_DETENTION,
        ParentState.OTHER_RESTRAINT: parent.whereabouts == Whereabouts.OTHER_RESTRAINT,
        ParentState.OUT_OF_CONTACT: parent.whereabouts == Whereabouts.OUT_OF_CONTACT,
    }
    return {state: parent.whereabouts_since for state, so in listed.items() if so}


def long_enough(case, state, since):
    """Held or out of contact for six months at least; no recorded beginning proves nothing."""
    if since == 0:
        return False
    months = months_since(since, case.month)
    if state in HELD:
        return months >= case.figure("children__held_months")
    if state == ParentState.OUT_OF_CONTACT:
        return months >= case.figure("children__out_of_contact_months")
    return False


def absent_long(case, states):
    return any(long_enough(case, state, since) for state, since in states.items())


def cannot_care(case, states):
    return bool((LOST | TOO_ILL) & states.keys()) or absent_long(case, states)


def parent_1_lost(case, child):
    return bool(LOST & grounds(case, child)[0].keys())


def parent_2_lost(case, child):
    return bool(LOST & grounds(case, child)[1].keys())


def parent_1_held(case, child):
    return bool(HELD & grounds(case, child)[0].keys())


def parent_2_held(case, child):
    return bool(HELD & grounds(case, child)[1].keys())


def parent_1_absent_long(case, child):
    return absent_long(case, grounds(case, child)[0])


def parent_2_absent_long(case, child):
    return absent_long(case, grounds(case, child)[1])


def protected_child(case, child):
    alive = child.whereabouts != Whereabouts.DEAD
    return people.minor(case, child) and child.registered_here and alive


@once
def orphan(case, child):
    lost = all(LOST & states.keys() for states in grounds(case, child))
    return protected_child(case, child) and lost


@once
def without_care(case, child):
    if not protected_child(case, child) or orphan(case, child):
        return False
    return all(cannot_care(case, states) for states in grounds(case, child))


def unsupported(case, child):
    if case.day < NATIONAL_RULE and not case.figure("children__local_rule_before_2020"):
        return False
    return without_care(case, child)


def awaiting_national_rule(case, child):
    return without_care(case, child) and not unsupported(case, child)


def term_to_check(case, child):
    """Every parent is gone or held, but one not yet long enough by the file."""
    if not protected_child(case, child) or orphan(case, child) or without_care(case, child):
        return False
    return all(cannot_care(case, states) or HELD & states.keys() for states in grounds(case, child))


def no_longer(case, child):
    return child.award_child_m > 0 and not (orphan(case, child) or unsupported(case, child))


def standard_m(case, child):
    if orphan(case, child):
        where = "institution" if child.in_institution else "scattered"
        return case.figure(f"children__orphan_{where}_m")
    return case.figure("children__unsupported_m") if unsupported(case, child) else 0


def dibao_part_m(case, child):
    if not unit.member(case, child):
        return 0
    each = Fraction(case.household.award_dibao_m_hh, unit.size(case))
    return made_round(each, case.figure("children__part_rounding"))


def drawn_beside_tekun_m(case, child):
    subsidies = child.award_severe_disability_m + child.award_living_subsidy_m
    return dibao_part_m(case, child) + child.award_single_m + subsidies


def if_chosen_m(case, child):
    """An orphan the whole standard, a de facto unsupported child what it lacks to it."""
    if orphan(case, child):
        return standard_m(case, child)
    lacking = max(0, standard_m(case, child) - drawn_beside_tekun_m(case, child))
    return lacking if unsupported(case, child) else 0


def dibao_kept_m(case, child):
    """Whoever stays in dibao, with the family or alone."""
    if not dibao.secured(case, child) and not dibao.single_granted(case, child):
        return 0
    return dibao_part_m(case, child) + child.award_single_m


def subsidy_kept_m(case, child):
    """Both are one; what would end for the child allowance alone is in it, and so kept."""
    if disability_subsidy.living_due(case, child) or severe_disability.due(case, child):
        return child.award_living_subsidy_m + child.award_severe_disability_m
    return 0


def drawn_already_m(case, child):
    """Whatever ends makes nothing up."""
    kept = child.award_tekun_m if tekun.eligible(case, child) else 0
    return dibao_kept_m(case, child) + subsidy_kept_m(case, child) + kept


def tekun_instead(case, child):
    """One of the two; a de facto unsupported child in tekun already gets the difference."""
    if not tekun.granted(case, child):
        return False
    return orphan(case, child) or (unsupported(case, child) and child.award_tekun_m == 0)


def amount_m(case, child):
    if tekun_instead(case, child):
        return 0
    if orphan(case, child):
        return standard_m(case, child)
    if unsupported(case, child):
        return max(0, standard_m(case, child) - drawn_already_m(case, child))
    return 0


def full_allowance(case, child):
    if tekun_instead(case, child):
        return False
    if orphan(case, child):
        return True
    return unsupported(case, child) and drawn_already_m(case, child) == 0


def orphan_paid(case, child):
    return orphan(case, child) and not tekun_instead(case, child)


def unsupported_in_full(case, child):
    return unsupported(case, child) and full_allowance(case, child)


def unsupported_difference(case, child):
    draws = unsupported(case, child) and drawn_already_m(case, child) > 0
    return draws and amount_m(case, child) > 0


def drawn_above_standard(case, child):
    if not unsupported(case, child) or tekun_instead(case, child):
        return False
    return amount_m(case, child) == 0


def basic_next_m(case, child):
    """Dibao and tekun by the sums given now; as before while nothing of them is decided."""
    from tests.policy.laws.plain.decision import asked, outcome

    if asked.refuses_inquiry(case) and outcome.cannot_say(case):
        stays = child.award_tekun_m if tekun.eligible(case, child) else 0
        return dibao_kept_m(case, child) + stays
    found = decision_amounts.single_m(case, child)
    if dibao.secured(case, child):
        each = Fraction(decision_amounts.dibao_after_m_hh(case), unit.size(case))
        found += made_round(each, case.figure("children__part_rounding"))
    if child.award_tekun_m > 0:
        found += tekun.amount_m(case, child)
    return found


def subsidy_next_m(case, child):
    """What is new of the living subsidy is not drawn before its dibao is granted."""
    from tests.policy.laws.plain.decision import changes

    found = severe_disability.amount_m(case, child)
    if child.award_living_subsidy_m > 0 or not changes.dibao_held_up(case):
        found += disability_subsidy.living_amount_m(case, child)
    return found


def drawn_next_m(case, child):
    """The same benefits, by the sums that are given now."""
    return basic_next_m(case, child) + subsidy_next_m(case, child)


def next_m(case, child):
    if not unsupported(case, child) or tekun_instead(case, child):
        return 0
    return max(0, standard_m(case, child) - drawn_next_m(case, child))


def falls_next(case, child):
    return unsupported(case, child) and next_m(case, child) < amount_m(case, child)


def rises_next(case, child):
    return unsupported(case, child) and next_m(case, child) > amount_m(case, child)
