"""One outcome for the household, drawn from what was compared."""

from __future__ import annotations

from tests.policy.laws.plain import dibao, expenditure
from tests.policy.laws.plain.case import made_round, of, once
from tests.policy.laws.plain.decision.amounts import BASIC, basic_after_m_hh, moves_to_tekun
from tests.policy.laws.plain.decision.asked import (
    basic_before_m_hh,
    in_assistance,
    in_view,
    pending,
    refuses_inquiry,
)
from tests.policy.laws.plain.decision.compared import (
    basic_change,
    basic_changes_made,
    dibao_compared,
    other_change,
    other_changes_made,
    temporary_aid_change,
)

from minsheng.policy.laws.kinds import Decision


def dibao_stops(case):
    stops = dibao_compared(case) == Decision.STOP_PROPOSED
    return stops and not moves_to_tekun(case)


def other_basic_stops(case):
    others = [basic_change(case, benefit) for benefit in BASIC if benefit != "dibao"]
    return Decision.STOP_PROPOSED in others and basic_after_m_hh(case) == 0


def basic_granted(case):
    return Decision.GRANT_PROPOSED in basic_changes_made(case)


def basic_hinted(case):
    return Decision.HINT in basic_changes_made(case)


def assistance_ends(case):
    ends = [other_change(case, benefit) for benefit in ("severe_disability", "children")]
    return Decision.STOP_PROPOSED in ends


def person_granted(case):
    return Decision.GRANT_PROPOSED in other_changes_made(case)


def other_granted(case):
    made = [*other_changes_made(case), temporary_aid_change(case)]
    return Decision.GRANT_PROPOSED in made


def basic_changes(case):
    made = basic_changes_made(case)
    return Decision.ADJUST in made or Decision.STOP_PROPOSED in made


def other_adjusted(case):
    return Decision.ADJUST in other_changes_made(case)


def other_stops(case):
    return Decision.STOP_PROPOSED in other_changes_made(case)


def exit_starts(case):
    return dibao.exit_begins(case)


def anything_changes(case):
    basic = basic_changes(case) or basic_granted(case) or exit_starts(case)
    return basic or other_adjusted(case) or other_stops(case) or other_granted(case)


def decided_in_assistance(case):
    if dibao_stops(case) or other_basic_stops(case):
        return Decision.STOP_PROPOSED
    if refuses_inquiry(case):
        return Decision.CANNOT_SAY
    return Decision.ADJUST if anything_changes(case) else Decision.CONTINUE


def decided_on_application(case):
    if refuses_inquiry(case):
        return Decision.CANNOT_SAY
    granted = basic_granted(case) or other_granted(case)
    return Decision.GRANT_PROPOSED if granted else Decision.REFUSE_PROPOSED


def worth_a_hint(case):
    if basic_hinted(case) or other_granted(case) or other_adjusted(case):
        return True
    return temporary_aid_change(case) == Decision.HINT or expenditure.eligible(case)


@once
def outcome(case):
    if in_assistance(case):
        return decided_in_assistance(case)
    if pending(case):
        return decided_on_application(case)
    return Decision.HINT if worth_a_hint(case) else Decision.SCREENED


def stops(case):
    return outcome(case) == Decision.STOP_PROPOSED


def cannot_say(case):
    return outcome(case) == Decision.CANNOT_SAY


def grants(case):
    return outcome(case) == Decision.GRANT_PROPOSED


def refuses(case):
    return outcome(case) == Decision.REFUSE_PROPOSED


def continues(case):
    return outcome(case) == Decision.CONTINUE


continues_whole = continues


def continues_beside_open(_case):
    """With all facts known nothing is open."""
    return False


def adjusts(case):
    return outcome(case) == Decision.ADJUST


def cooperation_term(case):
    if not in_view(case) or case.household.cooperates:
        return 0
    return case.figure("decision__cooperation_days")


def asked_to_cooperate(case):
    return cooperation_term(case) > 0 and cannot_say(case)


def refused_beside(case):
    """Applied, drew and gets no basic aid, and is not refused as a whole."""
    if not pending(case) or basic_before_m_hh(case) + basic_after_m_hh(case) > 0:
        return False
    return outcome(case) not in (Decision.REFUSE_PROPOSED, Decision.CANNOT_SAY)


def hinted(case):
    return not in_view(case) and worth_a_hint(case)


def heavy_spending(case):
    bills = expenditure.bills_of_members_y(case)
    share = of(expenditure.ceiling_y_hh(case), case.figure("decision__hint_share"))
    heavy = bills > made_round(share, case.figure("decision__hint_rounding"))
    return heavy and expenditure.eligible(case)


def hinted_by_spending(case):
    return hinted(case) and heavy_spending(case)
