"""最低生活保障: S1 arts 9-13, S3 until 30 June 2021, S2 from then on, S6 and S7 beside."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.policy.laws.plain import income, margin, means, people, tekun, unit
from tests.policy.laws.plain.case import (
    NEW_RULES,
    NOTICE_2022,
    REFORM,
    graded,
    made_round,
    month_after,
    months_since,
    of,
    once,
)
from tests.policy.laws.plain.decision.asked import basic_asked, pending

from minsheng.policy.laws.kinds import (
    Decision,
    Disability,
    GradedGround,
    IncomeCourse,
    ReviewClass,
    Whereabouts,
)

SINGLE_RULE_2020 = date(2020, 6, 3)

# --- who is entitled ---


def line_m_hh(case):
    return case.figure("dibao__standard_m") * unit.size(case)


def income_below_line(case):
    return income.counted_m_hh(case) < line_m_hh(case)


def income_reaches_line(case):
    return not income_below_line(case)


def registered_member(case, person):
    return unit.member(case, person) and person.registered_here


def has_registered_member(case):
    return any(registered_member(case, person) for person in case.persons)


def no_registered_member(case):
    return not has_registered_member(case)


def property_over_limits(case):
    return not means.within_dibao_limits(case)


@once
def eligible(case):
    within = means.within_dibao_limits(case)
    return has_registered_member(case) and income_below_line(case) and within


# --- how much ---


def severely_disabled(case, person):
    return graded(person.disability_grade, case.figure("dibao__severe_grade"))


def covered(case, person):
    return unit.member(case, person) and not tekun.eligible(case, person)


def beside_tekun(case, person):
    return unit.member(case, person) and not tekun.eligible(case, person)


def all_in_tekun(case):
    return not any(beside_tekun(case, person) for person in case.persons)


def part_stopped(case, person):
    refused = person.refusals >= case.figure("dibao__refusal_limit")
    return unit.member(case, person) and refused and income.able_bodied(case, person)


def paid(case, person):
    return covered(case, person) and not part_stopped(case, person)


def lighter_ground(case, person):
    if people.elder(case, person) or people.minor(case, person):
        return True
    return person.veteran or person.overseas_returnee or unit.size(case) == 1


def graded_increase_rate(case, person):
    if severely_disabled(case, person):
        return case.figure("dibao__severe_increase_rate")
    if person.seriously_ill:
        return case.figure("dibao__illness_increase_rate")
    if lighter_ground(case, person):
        return case.figure("dibao__lighter_increase_rate")
    return 0


def graded_ground(case, person):
    """The first that holds, in the order in which the increases take precedence."""
    grounds = {
        GradedGround.SEVERE_DISABILITY: severely_disabled(case, person),
        GradedGround.SERIOUS_ILLNESS: person.seriously_ill,
        GradedGround.ELDER: people.elder(case, person),
        GradedGround.MINOR: people.minor(case, person),
        GradedGround.VETERAN: person.veteran,
        GradedGround.OVERSEAS_RETURNEE: person.overseas_returnee,
        GradedGround.ALONE: unit.size(case) == 1,
    }
    return next((ground for ground, holds in grounds.items() if holds), GradedGround.NONE)


def covered_heads(case):
    return sum(covered(case, person) for person in case.persons)


def paid_heads(case):
    return sum(paid(case, person) for person in case.persons)


def tekun_income_m(case, person):
    if not (unit.member(case, person) and tekun.eligible(case, person)):
        return 0
    return income.counted_m(case, person) + income.land_m(case, person)


def gap_m_hh(case):
    """What the members left in dibao lack, with the income that is left to them."""
    if not eligible(case):
        return 0
    own = income.counted_m_hh(case)
    own -= sum(tekun_income_m(case, person) for person in case.persons)
    return max(0, covered_heads(case) * case.figure("dibao__standard_m") - own)


def provided_for(case):
    """By dibao that is paid, or, below the line, by tekun of everybody."""
    nobody_left = not any(covered(case, person) for person in case.persons)
    return gap_m_hh(case) > 0 or (eligible(case) and nobody_left)


def securable(case, person):
    """Could be in dibao with the family, which its gradual exit does not end at once."""
    return covered(case, person) and (provided_for(case) or in_exit(case))


def secured(case, person):
    """In dibao with the family."""
    return securable(case, person) and basic_asked(case)


def graded_increase_m(case, person):
    if gap_m_hh(case) == 0 or not paid(case, person):
        return 0
    more = of(case.figure("dibao__standard_m"), graded_increase_rate(case, person))
    return made_round(more, case.figure("dibao__part_rounding"))


def has_graded_increase(case, person):
    return basic_asked(case) and graded_increase_m(case, person) > 0


def graded_for_disability(case, person):
    ground = graded_ground(case, person)
    return has_graded_increase(case, person) and ground == GradedGround.SEVERE_DISABILITY


def graded_for_illness(case, person):
    ground = graded_ground(case, person)
    return has_graded_increase(case, person) and ground == GradedGround.SERIOUS_ILLNESS


def graded_for_age(case, person):
    ground = graded_ground(case, person)
    return has_graded_increase(case, person) and ground == GradedGround.ELDER


def graded_for_minor(case, person):
    ground = graded_ground(case, person)
    return has_graded_increase(case, person) and ground == GradedGround.MINOR


def graded_for_veteran(case, person):
    ground = graded_ground(case, person)
    return has_graded_increase(case, person) and ground == GradedGround.VETERAN


def graded_for_returnee(case, person):
    ground = graded_ground(case, person)
    return has_graded_increase(case, person) and ground == GradedGround.OVERSEAS_RETURNEE


def graded_for_alone(case, person):
    ground = graded_ground(case, person)
    return has_graded_increase(case, person) and ground == GradedGround.ALONE


def paid_gap_m_hh(case):
    """The gap of all whom dibao secures, by heads, but for those whose part is stopped."""
    if gap_m_hh(case) == 0:
        return 0
    top_up = Fraction(gap_m_hh(case) * paid_heads(case), covered_heads(case))
    return made_round(top_up, case.figure("dibao__part_rounding"))


def left_out_m_hh(case):
    return gap_m_hh(case) - paid_gap_m_hh(case)


def some_left_out(case):
    return basic_asked(case) and left_out_m_hh(case) > 0


@once
def amount_m_hh(case):
    if not eligible(case) or covered_heads(case) == 0:
        return 0
    sum_ = paid_gap_m_hh(case)
    sum_ += sum(graded_increase_m(case, person) for person in case.persons)
    return made_round(sum_, case.figure("dibao__amount_rounding"))


# --- gradual exit ---


def net_wage_m(case, person):
    of_wage = person.income_tax_m + person.social_contributions_m
    return max(0, income.wage_counted_m(case, person) - of_wage)


def without_work_m(case, person):
    """Counted income had the person no job: no wage, and nothing taken off it."""
    wage = income.wage_counted_m(case, person)
    off_wage = min(wage, person.income_tax_m + person.social_contributions_m)
    still_off = income.deductions_m(case, person) - off_wage
    return max(0, income.gross_m(case, person) - wage - still_off)


def in_work(case, person):
    return unit.member(case, person) and person.work_start > 0


def earnings_m(case, person):
    if not in_work(case, person):
        return 0
    return income.counted_m(case, person) - without_work_m(case, person)


def known_rest_m(case, person):
    """With all facts known, what is counted of a member without work."""
    if in_work(case, person):
        return without_work_m(case, person)
    return income.counted_m(case, person) if unit.member(case, person) else 0


def over_line_by_work(case):
    jobs = any(earnings_m(case, person) > 0 for person in case.persons)
    rest = income.counted_m_hh(case) - sum(earnings_m(case, p) for p in case.persons)
    return income_reaches_line(case) and jobs and rest < line_m_hh(case)


def exit_open(case):
    start = case.household.exit_start
    if start == 0:
        return True
    return months_since(start, case.month) < case.figure("dibao__exit_months")


def draws(case):
    return case.household.award_dibao_m_hh > 0


def in_exit(case):
    if case.day < REFORM or not draws(case):
        return False
    return over_line_by_work(case) and means.within_dibao_limits(case) and exit_open(case)


def exit_begins(case):
    return in_exit(case) and case.household.exit_start == 0


def exit_runs(case):
    return in_exit(case) and case.household.exit_start != 0


def exit_used_up(case):
    return draws(case) and over_line_by_work(case) and not exit_open(case)


def exit_amount_m_hh(case):
    if not in_exit(case):
        return 0
    kept = of(case.household.award_dibao_m_hh, case.figure("dibao__exit_share"))
    return made_round(kept, case.figure("dibao__amount_rounding"))


# --- review ---


def frail_member(case, person):
    frail = person.seriously_ill or severely_disabled(case, person)
    return unit.member(case, person) and frail


def able_member(case, person):
    return unit.member(case, person) and income.able_bodied(case, person)


def has_frail_member(case):
    return any(frail_member(case, person) for person in case.persons)


def has_able_member(case):
    return any(able_member(case, person) for person in case.persons)


def review_class(case):
    if not draws(case) and not eligible(case):
        return ReviewClass.NONE
    course = case.household.income_course
    if course == IncomeCourse.STEADY and (has_frail_member(case) or not has_able_member(case)):
        return ReviewClass.A
    if course == IncomeCourse.UNSTEADY and has_able_member(case):
        return ReviewClass.C
    return ReviewClass.B


def review_months(case):
    half, quarter = (case.figure(f"dibao__review_{n}_months") for n in ("half", "quarter"))
    class_ = review_class(case)
    if class_ == ReviewClass.NONE:
        return 0
    if class_ == ReviewClass.A:
        return 12
    if case.day >= REFORM:
        return half if class_ == ReviewClass.C else 12
    if class_ == ReviewClass.B:
        return half
    return 1 if case.household.urban else quarter


def reviewed(case):
    from tests.policy.laws.plain.decision import changes

    paid = (Decision.GRANT_PROPOSED, Decision.CONTINUE, Decision.ADJUST)
    return changes.dibao_change(case) in paid


def next_review(case):
    if not reviewed(case):
        return 0
    usual = month_after(case.month, review_months(case))
    if not in_exit(case):
        return usual
    if case.month == exit_last(case):
        return month_after(case.month, 1)
    return min(usual, exit_last(case))


def exit_last(case):
    """The month before the one in which the months set are over."""
    first = case.household.exit_start or case.month
    return month_after(first, case.figure("dibao__exit_months") - 1)


# --- dibao for one person ---


def own_income_m(case, person):
    return income.counted_m(case, person) + income.land_m(case, person)


def own_income_below(case, person):
    return own_income_m(case, person) < case.figure("dibao__standard_m")


def long_clergy(case, person):
    long = person.clergy_years >= case.figure("dibao__clergy_years_least")
    if not person.registered_here or tekun.gone(case, person):
        return False
    return long and own_income_m(case, person) < case.figure("dibao__standard_m")


def mentally_disabled(case, person):
    of_mind = person.disability in (Disability.INTELLECTUAL, Disability.MENTAL)
    return of_mind and graded(person.disability_grade, case.figure("dibao__mental_grade"))


def register_heads(case):
    return sum(person.registered_here for person in case.persons)


def separately_registered(case, person):
    return not person.registered_here or register_heads(case) == 1


def jobless_severely_disabled(case, person):
    """An adult severely disabled member without work, as a household of one (S7, 2022)."""
    if not unit.member(case, person) or people.minor(case, person) or provided_for(case):
        return False
    poor = own_income_m(case, person) < case.figure("dibao__standard_m")
    without_work = severely_disabled(case, person) and income.jobless(case, person)
    return poor and without_work and means.within_low_income_limits(case)


def single_ground(case, person):
    severe = severely_disabled(case, person)
    if case.day < SINGLE_RULE_2020:
        able = income.able_bodied(case, person) or people.minor(case, person)
        return severe and not able
    if severe or person.seriously_ill:
        return True
    return case.day >= NEW_RULES and mentally_disabled(case, person)


@once
def single_person_eligible(case, person):
    if long_clergy(case, person):
        return True
    if case.day >= NOTICE_2022 and jobless_severely_disabled(case, person):
        return True
    if not unit.member(case, person) or not margin.eligible(case):
        return False
    if person.whereabouts == Whereabouts.MISSING:
        return False
    if case.day < SINGLE_RULE_2020 and not separately_registered(case, person):
        return False
    return single_ground(case, person)


def single_grantable(case, person):
    """An own award goes to nobody whose living dibao of the family or tekun could secure."""
    if securable(case, person) or tekun.eligible(case, person):
        return False
    return single_person_eligible(case, person)


def single_granted(case, person):
    return single_grantable(case, person) and basic_asked(case)


def single_rate(case, person):
    if long_clergy(case, person) or person.seriously_ill:
        return case.figure("dibao__single_full_rate")
    if severely_disabled(case, person):
        return case.figure("dibao__single_severe_rate")
    return case.figure("dibao__single_mental_rate")


@once
def single_amount_m(case, person):
    if not single_person_eligible(case, person):
        return 0
    sum_ = of(case.figure("dibao__standard_m"), single_rate(case, person))
    return made_round(sum_, case.figure("dibao__amount_rounding"))


# --- what is said of a grant and of an end ---


def topped_up(case):
    return basic_asked(case) and amount_m_hh(case) > 0


def graded_increases_m_hh(case):
    return sum(graded_increase_m(case, person) for person in case.persons)


def topped_up_plain(case):
    return topped_up(case) and graded_increases_m_hh(case) == 0


def topped_up_graded(case):
    return topped_up(case) and graded_increases_m_hh(case) > 0


def sum_made_round(case):
    """Paid, and not to the fen what gap and increases come to."""
    return topped_up(case) and amount_m_hh(case) != paid_gap_m_hh(case) + graded_increases_m_hh(
        case
    )


def left_have_enough(case):
    somebody_left = not all_in_tekun(case)
    return draws(case) and eligible(case) and somebody_left and gap_m_hh(case) == 0


def part_left_out(case, person):
    return basic_asked(case) and gap_m_hh(case) > 0 and part_stopped(case, person)


def told_its_class(case):
    return reviewed(case) and not in_exit(case)


def review_in_exit(case):
    return reviewed(case) and in_exit(case)


def class_a(case):
    return told_its_class(case) and review_class(case) == ReviewClass.A


def class_b(case):
    return told_its_class(case) and review_class(case) == ReviewClass.B


def class_c(case):
    return told_its_class(case) and review_class(case) == ReviewClass.C


def single_paid(case, person):
    return single_granted(case, person) and single_amount_m(case, person) > 0


def single_with_family(case, person):
    return person.award_single_m > 0 and secured(case, person)


def single_to_tekun(case, person):
    return person.award_single_m > 0 and tekun.eligible(case, person)


def single_ended(case, person):
    if person.award_single_m == 0 or single_person_eligible(case, person):
        return False
    return not secured(case, person) and not tekun.eligible(case, person)


def single_gone(case, person):
    return single_ended(case, person) and tekun.gone(case, person)


def single_ended_of_somebody_here(case, person):
    return single_ended(case, person) and not tekun.gone(case, person)


def single_outside_class(case, person):
    outside = not margin.eligible(case) and not provided_for(case)
    return single_ended_of_somebody_here(case, person) and outside


def single_outside_family(case, person):
    if single_outside_class(case, person) or unit.member(case, person):
        return False
    return single_ended_of_somebody_here(case, person)


def of_margin_family(case, person):
    return margin.eligible(case) and unit.member(case, person)


def single_without_ground(case, person):
    ended = single_ended_of_somebody_here(case, person) and of_margin_family(case, person)
    return ended and not single_ground(case, person)


def single_without_register(case, person):
    ended = single_ended_of_somebody_here(case, person) and of_margin_family(case, person)
    alone = separately_registered(case, person)
    return ended and single_ground(case, person) and not alone


def single_refused(case):
    """Applied, nobody drew it, and the family goes without any basic aid."""
    from tests.policy.laws.plain.decision import amounts

    if not pending(case) or any(p.award_single_m > 0 for p in case.persons):
        return False
    return amounts.basic_after_m_hh(case) == 0


# --- what is told of that was not asked for ---


def may_qualify(case):
    if basic_asked(case):
        return False
    return (amount_m_hh(case) if eligible(case) else 0) > 0


def single_may_qualify(case, person):
    return single_grantable(case, person) and not basic_asked(case)
