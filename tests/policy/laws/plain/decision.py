"""核查结论: what the laws together make of one household, all facts known."""

from __future__ import annotations

from tests.policy.laws.plain import (
    children,
    dibao,
    disability_subsidy,
    expenditure,
    margin,
    old_age,
    severe_disability,
    tekun,
    temporary_aid,
)
from tests.policy.laws.plain.case import made_round, of, once

from minsheng.policy.laws.kinds import Decision

# --- each benefit before and after ---


def awards(case, fact):
    return sum(getattr(person, fact) for person in case.persons)


def sums(case, reading):
    return sum(reading(case, person) for person in case.persons)


def dibao_before_m_hh(case):
    return case.household.award_dibao_m_hh


def if_asked(case, sum_):
    """Nobody is given basic aid who has not asked for it."""
    return sum_ if basic_asked(case) else 0


def dibao_if_asked_m_hh(case):
    due = dibao.eligible(case)
    return dibao.amount_m_hh(case) if due else dibao.exit_amount_m_hh(case)


def dibao_after_m_hh(case):
    return if_asked(case, dibao_if_asked_m_hh(case))


def tekun_before_m_hh(case):
    return awards(case, "award_tekun_m")


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


def single_before_m_hh(case):
    return awards(case, "award_single_m")


def single_if_asked_m_hh(case):
    return sums(case, single_if_asked_m)


def single_after_m_hh(case):
    return sums(case, single_m)


def expenditure_before_m_hh(case):
    return case.household.award_expenditure_m_hh


def expenditure_if_asked_m_hh(case):
    if dibao_if_asked_m_hh(case) > 0:
        return 0
    beside = single_if_asked_m_hh(case) + tekun_if_asked_m_hh(case)
    return max(0, expenditure.amount_m_hh(case) - beside)


def expenditure_after_m_hh(case):
    return if_asked(case, expenditure_if_asked_m_hh(case))


def severe_disability_before_m_hh(case):
    return awards(case, "award_severe_disability_m")


def severe_disability_after_m_hh(case):
    return sums(case, severe_disability.amount_m)


def living_subsidy_before_m_hh(case):
    return awards(case, "award_living_subsidy_m")


def living_subsidy_after_m_hh(case):
    return sums(case, disability_subsidy.living_amount_m)


def care_subsidy_before_m_hh(case):
    return awards(case, "award_care_subsidy_m")


def care_subsidy_after_m_hh(case):
    return sums(case, disability_subsidy.care_amount_m)


def children_before_m_hh(case):
    return awards(case, "award_child_m")


def children_after_m_hh(case):
    return sums(case, children.amount_m)


def old_age_before_m_hh(case):
    return awards(case, "award_old_age_m")


def old_age_after_m_hh(case):
    return sums(case, old_age.amount_m)


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


def basic_before_m_hh(case):
    return sum(before(case) for before, _ in BASIC.values())


@once
def basic_after_m_hh(case):
    return sum(after(case) for _, after in BASIC.values())


def person_benefits_before_m_hh(case):
    return sum(before(case) for before, _ in OTHER.values())


def person_benefits_after_m_hh(case):
    return sum(after(case) for _, after in OTHER.values())


def total_before_m_hh(case):
    return basic_before_m_hh(case) + person_benefits_before_m_hh(case)


def total_m_hh(case):
    return basic_after_m_hh(case) + person_benefits_after_m_hh(case)


def tekun_due(case):
    return any(tekun.eligible(case, person) for person in case.persons)


def moves_to_tekun(case):
    return dibao.all_in_tekun(case) and tekun_due(case)


# --- what is proposed about each ---


def pending(case):
    return case.household.applies


def proposed(before, after, when_neither):
    if before > 0:
        if after == 0:
            return Decision.STOP_PROPOSED
        return Decision.CONTINUE if after == before else Decision.ADJUST
    return Decision.GRANT_PROPOSED if after > 0 else when_neither


def basic_change(case, benefit):
    before, after = BASIC[benefit]
    if not basic_asked(case):
        told = globals()[f"{benefit}_if_asked_m_hh"](case) > 0
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


# --- one outcome ---


def person_award(case, person):
    own = person.award_single_m + person.award_tekun_m
    return own + person.award_severe_disability_m + person.award_child_m > 0


def in_assistance(case):
    drawn = case.household.award_dibao_m_hh + case.household.award_expenditure_m_hh
    return drawn > 0 or any(person_award(case, person) for person in case.persons)


def in_view(case):
    return in_assistance(case) or pending(case)


def basic_asked(case):
    """Applied, or draws dibao, tekun, dibao alone or relief."""
    return pending(case) or basic_before_m_hh(case) > 0


def refuses_inquiry(case):
    return not case.household.cooperates


def cooperation_term(case):
    if not in_view(case) or case.household.cooperates:
        return 0
    return case.figure("decision__cooperation_days")


def asked_to_cooperate(case):
    return cooperation_term(case) > 0 and cannot_say(case)


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


@once
def outcome(case):
    if in_assistance(case):
        return decided_in_assistance(case)
    if pending(case):
        return decided_on_application(case)
    return Decision.HINT if worth_a_hint(case) else Decision.SCREENED


# --- statements beside the outcome ---


def continues(case):
    return outcome(case) == Decision.CONTINUE


continues_whole = continues


def continues_beside_open(_case):
    """With all facts known nothing is open."""
    return False


def adjusts(case):
    return outcome(case) == Decision.ADJUST


def award_ends(case):
    benefits = (*BASIC, *OTHER)
    return any(globals()[f"{b}_change"](case) == Decision.STOP_PROPOSED for b in benefits)


def more_a_month(case):
    """What an adjustment adds to the month, or takes off it; None where nothing is adjusted."""
    return total_m_hh(case) - total_before_m_hh(case) if adjusts(case) else None


def adjusts_upwards(case):
    return adjusts(case) and more_a_month(case) > 0 and not award_ends(case)


def adjusts_beside_end(case):
    return adjusts(case) and more_a_month(case) > 0 and award_ends(case)


def adjusts_downwards(case):
    return adjusts(case) and more_a_month(case) < 0


def adjusts_in_kind(case):
    return more_a_month(case) == 0


def stops(case):
    return outcome(case) == Decision.STOP_PROPOSED


def cannot_say(case):
    return outcome(case) == Decision.CANNOT_SAY


def grants(case):
    return outcome(case) == Decision.GRANT_PROPOSED


def refuses(case):
    return outcome(case) == Decision.REFUSE_PROPOSED


def refused_beside(case):
    """Applied, drew and gets no basic aid, and is not refused as a whole."""
    if not pending(case) or basic_before_m_hh(case) + basic_after_m_hh(case) > 0:
        return False
    return outcome(case) not in (Decision.REFUSE_PROPOSED, Decision.CANNOT_SAY)


def stop_with_expenditure(case):
    """Who leaves dibao is told what takes its place, newly or as before."""
    return dibao_stops(case) and expenditure_after_m_hh(case) > 0


def stop_with_single(case):
    return dibao_stops(case) and single_after_m_hh(case) > 0


def stop_with_margin(case):
    return dibao_stops(case) and margin.eligible(case)


def granted_by_the_month(case):
    made = [*basic_changes_made(case), *other_changes_made(case)]
    return Decision.GRANT_PROPOSED in made


def grants_monthly(case):
    return grants(case) and granted_by_the_month(case)


grants_whole = grants_monthly


def grants_once(case):
    """All that is granted is paid once and never again."""
    return grants(case) and not granted_by_the_month(case)


def aid_beside(case):
    """Only who has applied for help is proposed any."""
    return temporary_aid.amount_hh(case) > 0 and pending(case) and not grants_once(case)


def aid_hinted(case):
    return temporary_aid.amount_hh(case) > 0 and in_assistance(case) and not pending(case)


# --- hints ---


def heavy_spending(case):
    bills = expenditure.bills_of_members_y(case)
    share = of(expenditure.ceiling_y_hh(case), case.figure("decision__hint_share"))
    heavy = bills > made_round(share, case.figure("decision__hint_rounding"))
    return heavy and expenditure.eligible(case)


def worth_a_hint(case):
    if basic_hinted(case) or other_granted(case) or other_adjusted(case):
        return True
    return temporary_aid_change(case) == Decision.HINT or expenditure.eligible(case)


def hinted(case):
    return not in_view(case) and worth_a_hint(case)


def hinted_by_spending(case):
    return hinted(case) and heavy_spending(case)


def lowered(benefit):
    """The question whether it is proposed that a benefit goes on with less."""
    before, after = {**BASIC, **OTHER}[benefit]

    def asked(case):
        change = globals()[f"{benefit}_change"](case)
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
        globals()[f"{benefit}_change"](case) == Decision.CANNOT_SAY and after(case) > 0
        for benefit, (_, after) in BASIC.items()
    )
    return refuses_inquiry(case) and any(held)


def only_hinted(case):
    """Of some benefit of a person a sum was worked out, and the family only told of it."""
    return any(globals()[f"{benefit}_change"](case) == Decision.HINT for benefit in OTHER)


def goes_over_to_tekun(case):
    return dibao_change(case) == Decision.STOP_PROPOSED and moves_to_tekun(case)


# --- per benefit, with the outcome ---


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


def living_subsidy_change(case):
    return stays(case, living_subsidy_compared(case))


def care_subsidy_change(case):
    return stays(case, care_subsidy_compared(case))


def children_change(case):
    return stays(case, children_compared(case))


def old_age_change(case):
    return stays(case, old_age_compared(case))
