"""What is given today against what the law gives, benefit by benefit."""

from __future__ import annotations

from tests.policy.laws.plain import temporary_aid
from tests.policy.laws.plain.decision.amounts import BASIC, IF_ASKED, OTHER
from tests.policy.laws.plain.decision.asked import basic_asked, pending

from minsheng.policy.laws.kinds import Decision


def proposed(before, after, when_neither):
    if before > 0:
        if after == 0:
            return Decision.STOP_PROPOSED
        return Decision.CONTINUE if after == before else Decision.ADJUST
    return Decision.GRANT_PROPOSED if after > 0 else when_neither


def basic_change(case, benefit):
    before, after = BASIC[benefit]
    if not basic_asked(case):
        told = IF_ASKED[benefit](case) > 0
        return Decision.HINT if told else Decision.SCREENED
    none = Decision.REFUSE_PROPOSED if pending(case) else Decision.SCREENED
    return proposed(before(case), after(case), none)


def other_change(case, benefit):
    before, after = OTHER[benefit]
    return proposed(before(case), after(case), Decision.SCREENED)


def dibao_compared(case):
    return basic_change(case, "dibao")


def tekun_compared(case):
    return basic_change(case, "tekun")


def single_compared(case):
    return basic_change(case, "single")


def expenditure_compared(case):
    return basic_change(case, "expenditure")


def severe_disability_compared(case):
    return other_change(case, "severe_disability")


def living_subsidy_compared(case):
    return other_change(case, "living_subsidy")


def care_subsidy_compared(case):
    return other_change(case, "care_subsidy")


def children_compared(case):
    return other_change(case, "children")


def old_age_compared(case):
    return other_change(case, "old_age")


def temporary_aid_change(case):
    if temporary_aid.amount_hh(case) == 0:
        return Decision.SCREENED
    return Decision.GRANT_PROPOSED if pending(case) else Decision.HINT


def basic_changes_made(case):
    return [basic_change(case, benefit) for benefit in BASIC]


def other_changes_made(case):
    return [other_change(case, benefit) for benefit in OTHER]
