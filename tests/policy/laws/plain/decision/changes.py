"""What is proposed of each benefit, once the outcome is known."""

from __future__ import annotations

from tests.policy.laws.plain.decision.amounts import BASIC, OTHER, moves_to_tekun
from tests.policy.laws.plain.decision.asked import in_view, refuses_inquiry
from tests.policy.laws.plain.decision.compared import (
    care_subsidy_compared,
    children_compared,
    dibao_compared,
    expenditure_compared,
    living_subsidy_compared,
    old_age_compared,
    severe_disability_compared,
    single_compared,
    tekun_compared,
)
from tests.policy.laws.plain.decision.outcome import cannot_say

from minsheng.policy.laws.kinds import Decision


def stays(case, compared):
    """Nothing is taken from, or refused to, a family of which nothing can be said.

    Nor from one that neither draws basic aid nor applies: it is only told what it may have.
    """
    taken = compared in (Decision.STOP_PROPOSED, Decision.REFUSE_PROPOSED)
    undecided = cannot_say(case) or not in_view(case)
    if not in_view(case) and compared in (Decision.GRANT_PROPOSED, Decision.ADJUST):
        return Decision.HINT
    return Decision.CANNOT_SAY if taken and undecided else compared


def waits(case, compared):
    """Of a family that does not cooperate nothing is concluded of any basic benefit."""
    concluded = compared not in (Decision.SCREENED, Decision.HINT)
    if concluded and cannot_say(case) and refuses_inquiry(case):
        return Decision.CANNOT_SAY
    return stays(case, compared)


def dibao_change(case):
    return waits(case, dibao_compared(case))


def tekun_change(case):
    return waits(case, tekun_compared(case))


def single_change(case):
    return waits(case, single_compared(case))


def expenditure_change(case):
    return waits(case, expenditure_compared(case))


def severe_disability_change(case):
    return stays(case, severe_disability_compared(case))


def dibao_held_up(case):
    """What would be granted of dibao is not, for want of cooperation."""
    new = Decision.GRANT_PROPOSED in (dibao_compared(case), single_compared(case))
    return new and refuses_inquiry(case) and cannot_say(case)


def living_subsidy_change(case):
    """It begins with dibao at the earliest."""
    compared = living_subsidy_compared(case)
    if compared == Decision.GRANT_PROPOSED and dibao_held_up(case):
        return Decision.CANNOT_SAY
    return stays(case, compared)


def care_subsidy_change(case):
    return stays(case, care_subsidy_compared(case))


def children_change(case):
    return stays(case, children_compared(case))


def old_age_change(case):
    return stays(case, old_age_compared(case))


BASIC_CHANGE = {
    "dibao": dibao_change,
    "tekun": tekun_change,
    "single": single_change,
    "expenditure": expenditure_change,
}
OTHER_CHANGE = {
    "severe_disability": severe_disability_change,
    "living_subsidy": living_subsidy_change,
    "care_subsidy": care_subsidy_change,
    "children": children_change,
    "old_age": old_age_change,
}


def award_ends(case):
    changes = (*BASIC_CHANGE.values(), *OTHER_CHANGE.values())
    return any(change(case) == Decision.STOP_PROPOSED for change in changes)


def goes_over_to_tekun(case):
    return dibao_change(case) == Decision.STOP_PROPOSED and moves_to_tekun(case)


def lowered(benefit):
    """The question whether it is proposed that a benefit goes on with less."""
    before, after = {**BASIC, **OTHER}[benefit]

    def asked(case):
        change = {**BASIC_CHANGE, **OTHER_CHANGE}[benefit](case)
        return change == Decision.ADJUST and 0 < after(case) < before(case)

    return asked


dibao_lowered = lowered("dibao")
tekun_lowered = lowered("tekun")
single_lowered = lowered("single")
expenditure_lowered = lowered("expenditure")
severe_disability_lowered = lowered("severe_disability")
living_subsidy_lowered = lowered("living_subsidy")
care_subsidy_lowered = lowered("care_subsidy")
children_lowered = lowered("children")
old_age_lowered = lowered("old_age")


def only_worked_out(case):
    """Of a family that does not cooperate, what was worked out and would be given or altered."""
    held = (
        BASIC_CHANGE[benefit](case) == Decision.CANNOT_SAY and after(case) > 0
        for benefit, (_, after) in BASIC.items()
    )
    return refuses_inquiry(case) and any(held)


def only_hinted(case):
    """Of some benefit of a person a sum was worked out, and the family only told of it."""
    return any(change(case) == Decision.HINT for change in OTHER_CHANGE.values())
