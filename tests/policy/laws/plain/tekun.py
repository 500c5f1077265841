"""特困人员: the rule of 2016 (from memory) until 30 June 2021, S5 from then on."""

from __future__ import annotations

from tests.policy.laws.plain import children, income, means, people
from tests.policy.laws.plain.case import NEW_RULES, full_years, graded, made_round, of, once
from tests.policy.laws.plain.decision.asked import basic_asked, pending

from minsheng.policy.laws.kinds import (
    Disability,
    ObligorRelation,
    ObligorState,
    ParentState,
    Relation,
    Schooling,
    SelfCare,
    Whereabouts,
)

OF_MIND = {Disability.INTELLECTUAL, Disability.MENTAL}
GONE = {Whereabouts.DEAD, Whereabouts.MISSING, Whereabouts.PRISON}

# --- first condition: no work capacity ---


def of_working_disability(case, person):
    if person.disability in OF_MIND:
        lightest = case.figure("tekun__mind_grade")
    elif person.disability == Disability.PHYSICAL:
        lightest = case.figure("tekun__physical_grade")
    elif person.disability == Disability.SIGHT:
        lightest = case.figure("tekun__sight_grade")
    else:
        return False
    return graded(person.disability_grade, lightest)


def too_young(case, person):
    return people.age(case, person) < case.figure("tekun__work_age")


def no_work_capacity(case, person):
    if people.elder(case, person) or too_young(case, person):
        return True
    return of_working_disability(case, person)


def stays_on(case, person):
    """A former minor in tekun: to the age set, and beyond it while at school."""
    if person.award_tekun_m == 0 or too_young(case, person):
        return False
    young = people.age(case, person) < case.figure("tekun__stays_on_age")
    return young or person.schooling == Schooling.SCHOOL


@once
def capacity_met(case, person):
    return no_work_capacity(case, person) or stays_on(case, person)


def works_again(case, person):
    return person.award_tekun_m > 0 and not capacity_met(case, person)


def multiple_to_check(case, person):
    if person.disability != Disability.MULTIPLE or no_work_capacity(case, person):
        return False
    return graded(person.disability_grade, case.figure("tekun__mind_grade"))


# --- second condition: no source of living ---


def income_m(case, person):
    """As for dibao, without the central basic pension, with one head's part of the land."""
    pension = income.basic_pension_counted_m(case, person)
    own = max(0, income.gross_m(case, person) - pension - income.deductions_m(case, person))
    return own + income.land_m(case, person)


def income_below_standard(case, person):
    return income_m(case, person) < case.figure("dibao__standard_m")


def no_income(case, person):
    return income_below_standard(case, person) and means.within_tekun_limits(case)


# --- third condition: nobody able to support ---


def severely_disabled_obligor(case, person):
    lightest = case.figure("tekun__obligor_severe_grade")
    if person.disability in OF_MIND:
        lightest = max(lightest, case.figure("tekun__obligor_mind_grade"))
    return graded(person.disability_grade, lightest)


def removed(case, person):
    if person.whereabouts in (Whereabouts.MISSING, Whereabouts.PRISON):
        return True
    return person.dependent_adult and person.disability in OF_MIND


def on_dibao(case, person):
    return case.household.award_dibao_m_hh > 0 or person.award_single_m > 0


def poor_for_an_obligor(case, month_income):
    return month_income * 12 < case.figure("expenditure__disposable_income_y")


@once
def unable(case, person):
    if capacity_met(case, person) and no_income(case, person):
        return True
    aged = people.age(case, person) >= case.figure("tekun__obligor_dibao_age")
    severe = severely_disabled_obligor(case, person)
    if case.day < NEW_RULES:
        weak = on_dibao(case, person) and (aged or severe)
        return (weak or removed(case, person)) and means.within_tekun_limits(case)
    if on_dibao(case, person) and aged:
        return True
    if not means.within_low_income_limits(case):
        return False
    old = people.age(case, person) >= case.figure("tekun__obligor_old_age")
    own = income.counted_m(case, person) + income.land_m(case, person)
    if (old or severe) and poor_for_an_obligor(case, own):
        return True
    return removed(case, person)


@once
def able_to_support(case, person):
    if people.minor(case, person) or person.whereabouts == Whereabouts.DEAD:
        return False
    return not unable(case, person)


def in_line(case, person):
    """The couple, and whoever descends from it."""
    kin = (Relation.HEAD, Relation.SPOUSE, Relation.CHILD, Relation.GRANDCHILD)
    return person.relation in kin


def able_in_line(case, person):
    return in_line(case, person) and able_to_support(case, person)


def able_heads(case):
    return sum(able_in_line(case, person) for person in case.persons)


def fellow_able(case, person):
    return any(able_in_line(case, other) for other in case.persons if other is not person)


def parents_of(case, person):
    """Those of the file recorded as the person's parents."""
    both = (case.fellow(person.parent_1), case.fellow(person.parent_2))
    return [parent for parent in both if parent is not None]


def those(case, relation):
    """Everybody who is that to the head."""
    return [person for person in case.persons if person.relation == relation]


def is_parent(case, person):
    return person.relation == Relation.PARENT


def parents_in_file(case):
    return len(those(case, Relation.PARENT))


def own_parents(case, person):
    return sum(is_parent(case, parent) for parent in parents_of(case, person))


def heads_own_parents(case, person):
    return own_parents(case, person) if person.relation == Relation.HEAD else 0


def spouses_own_parents(case, person):
    return own_parents(case, person) if person.relation == Relation.SPOUSE else 0


def heads_parents(case):
    return sum(own_parents(case, head) for head in those(case, Relation.HEAD))


def spouses_parents(case):
    return sum(own_parents(case, spouse) for spouse in those(case, Relation.SPOUSE))


def able_as(relation):
    """The question whether a person is that to the head, and able."""

    def asked(case, person):
        return person.relation == relation and able_to_support(case, person)

    return asked


def some_able(relation):
    """The question whether somebody who is that to the head is able."""

    def asked(case):
        return any(able_to_support(case, person) for person in those(case, relation))

    return asked


able_head, head_able = able_as(Relation.HEAD), some_able(Relation.HEAD)
able_spouse, spouse_able = able_as(Relation.SPOUSE), some_able(Relation.SPOUSE)
able_parent, parent_able = able_as(Relation.PARENT), some_able(Relation.PARENT)
able_grandparent = able_as(Relation.GRANDPARENT)
grandparent_able = some_able(Relation.GRANDPARENT)
able_grandchild_of_parents = able_as(Relation.CHILD)
parents_grandchild_able = some_able(Relation.CHILD)


def couple_owes(case):
    """Who of the two has parents there is able; where nobody has any on record, both are."""
    children = [head_able] if heads_parents(case) else []
    children += [spouse_able] if spouses_parents(case) else []
    return all(able(case) for able in children or [head_able, spouse_able])


def able_other_child(case, person):
    """A brother or sister of one of the two."""
    if person.relation in (Relation.HEAD, Relation.SPOUSE):
        return False
    return own_parents(case, person) > 0 and able_to_support(case, person)


def other_child_owes(case):
    if heads_parents(case) and spouses_parents(case):
        return False
    return any(able_other_child(case, person) for person in case.persons)


def able_child_of_grandparents(case, person):
    """The parent in the file whose own parent is there, too."""
    return able_parent(case, person) and parents_of(case, person) != []


def grandparents_child_able(case):
    return any(able_child_of_grandparents(case, person) for person in case.persons)


def owed_as_elder(case, person):
    if person.relation == Relation.PARENT:
        asked = (couple_owes, other_child_owes, parents_grandchild_able)
        return any(owes(case) for owes in asked)
    if person.relation == Relation.GRANDPARENT:
        return head_able(case) or grandparents_child_able(case)
    return False


def owed_by_grandparent(case, person):
    elder = {Relation.CHILD: parent_able, Relation.HEAD: grandparent_able}
    minor = people.minor(case, person)
    return minor and person.relation in elder and elder[person.relation](case)


def whose_parent(case, person):
    """Whose parent this is nobody wrote down, and it matters."""
    if not is_parent(case, person) or not eligible(case, person):
        return False
    if heads_parents(case) + spouses_parents(case) >= parents_in_file(case):
        return False
    return head_able(case) or spouse_able(case)


def obligor_in_file(case, person):
    if in_line(case, person) and fellow_able(case, person):
        return True
    if owed_as_elder(case, person) or owed_by_grandparent(case, person):
        return True
    bound = [case.fellow(p) for p in (person.spouse, person.parent_1, person.parent_2)]
    return any(able_to_support(case, other) for other in bound if other is not None)


# Parents outside the file, as S5 art. 8 reads for those the file knows little about.
NO_SUPPORT_FROM = {
    ParentState.DEAD,
    ParentState.UNTRACEABLE,
    ParentState.MISSING,
    ParentState.PRISON,
    ParentState.SEVERE_DISABILITY,
}


def parent_outside_1(case, person):
    return people.parent_1_condition(case, person) not in NO_SUPPORT_FROM


def parent_outside_2(case, person):
    return people.parent_2_condition(case, person) not in NO_SUPPORT_FROM


@once
def minors_parent_able(case, person):
    if not people.minor(case, person):
        return False
    for pointer, outside in (
        (person.parent_1, parent_outside_1),
        (person.parent_2, parent_outside_2),
    ):
        parent = case.fellow(pointer)
        if outside(case, person) if parent is None else able_to_support(case, parent):
            return True
    return False


def obligor_age(case, obligor):
    return full_years(obligor.obligor_birth, case.day)


def obligor_severely_disabled(case, obligor):
    lightest = case.figure("tekun__obligor_severe_grade")
    if obligor.obligor_disability in OF_MIND:
        lightest = max(lightest, case.figure("tekun__obligor_mind_grade"))
    return graded(obligor.obligor_disability_grade, lightest)


def obligor_removed(case, obligor):
    gone = (ObligorState.INCAPABLE, ObligorState.MISSING, ObligorState.IN_PRISON)
    return obligor.obligor_state in gone


def obligor_unable(case, obligor):
    if obligor.obligor_state == ObligorState.TEKUN:
        return True
    on_dibao_ = obligor.obligor_state == ObligorState.DIBAO
    age = obligor_age(case, obligor)
    aged = age >= case.figure("tekun__obligor_dibao_age")
    severe = obligor_severely_disabled(case, obligor)
    gone = obligor_removed(case, obligor)
    if case.day < NEW_RULES:
        weak = on_dibao_ and (aged or severe)
        return (weak or gone) and obligor.obligor_property_within
    if on_dibao_ and aged:
        return True
    if not obligor.obligor_property_within:
        return False
    frail = severe or age >= case.figure("tekun__obligor_old_age")
    return gone or (frail and poor_for_an_obligor(case, obligor.obligor_income_m))


def obligor_able(case, obligor):
    of_age = obligor_age(case, obligor) >= case.figure("people__adult_age")
    return of_age and not obligor_unable(case, obligor)


def able_for_minor(case, obligor):
    """Parents, grandparents and siblings owe support to minors."""
    kin = (ObligorRelation.PARENT, ObligorRelation.GRANDPARENT, ObligorRelation.SIBLING)
    return obligor_able(case, obligor) and obligor.obligor_relation in kin


def able_for_adult(case, obligor):
    """Everybody but a grandparent, whose duty is to minors."""
    kin = obligor.obligor_relation != ObligorRelation.GRANDPARENT
    return obligor_able(case, obligor) and kin


def able_descendant(case, obligor):
    below = obligor.obligor_relation in (ObligorRelation.CHILD, ObligorRelation.GRANDCHILD)
    return below and obligor_able(case, obligor)


def in_file(case, person):
    return any(person is other for other in case.persons)


def named(case, obligor):
    return case.fellow(obligor.obligor_of) is not None


def unnamed_for_minor(case, obligor):
    return not named(case, obligor) and able_for_minor(case, obligor)


def unnamed_for_adult(case, obligor):
    return not named(case, obligor) and able_for_adult(case, obligor)


def minors_obligor_unnamed(case):
    return any(unnamed_for_minor(case, obligor) for obligor in case.obligors)


def adults_obligor_unnamed(case):
    return any(unnamed_for_adult(case, obligor) for obligor in case.obligors)


def obligors_of(case, person):
    """Those recorded for this very person."""
    return [other for other in case.obligors if case.fellow(other.obligor_of) is person]


def own_obligor_elsewhere(case, person):
    owes = able_for_minor if people.minor(case, person) else able_for_adult
    return any(owes(case, obligor) for obligor in obligors_of(case, person))


def descendant_elsewhere(case, person):
    return any(able_descendant(case, obligor) for obligor in obligors_of(case, person))


@once
def obligor_elsewhere(case, person):
    """His or her own; the couple's children; and those of whom nobody knows whose they are."""
    if own_obligor_elsewhere(case, person):
        return True
    mate = case.fellow(person.spouse)
    if mate is not None and descendant_elsewhere(case, mate):
        return True
    if people.minor(case, person):
        return minors_obligor_unnamed(case)
    return adults_obligor_unnamed(case)


@once
def no_able_obligor(case, person):
    if obligor_in_file(case, person) or minors_parent_able(case, person):
        return False
    return not obligor_elsewhere(case, person)


# --- who is taken in, and what stands against it ---


def gone(case, person):
    return person.whereabouts in GONE


def chose_child_allowance(case, person):
    """A choice that brings nothing is none."""
    return person.child_allowance_chosen and children.if_chosen_m(case, person) > 0


@once
def eligible(case, person):
    if gone(case, person) or chose_child_allowance(case, person) or not person.registered_here:
        return False
    three = (capacity_met, no_income, no_able_obligor)
    return all(condition(case, person) for condition in three)


def kept(person):
    """Who draws tekun is told every reason against it."""
    return person.award_tekun_m > 0


def income_too_high(case, person):
    alone = capacity_met(case, person) and no_able_obligor(case, person)
    return (alone or kept(person)) and not income_below_standard(case, person)


def property_over_limits(case, person):
    alone = capacity_met(case, person) and no_able_obligor(case, person)
    poor = income_below_standard(case, person)
    asked = kept(person) or (alone and poor)
    return asked and not means.within_tekun_limits(case)


def obligor_able_found(case, person):
    if no_able_obligor(case, person):
        return False
    poor = capacity_met(case, person) and no_income(case, person)
    return kept(person) or (poor and not minors_parent_able(case, person))


def registered_elsewhere(case, person):
    return kept(person) and not person.registered_here


def ended_by_absence(case, person):
    return person.award_tekun_m > 0 and gone(case, person)


# --- self-care and sums ---


def missed_items(case, person):
    able = (person.eats, person.dresses, person.leaves_bed)
    able += (person.uses_toilet, person.walks_indoors, person.bathes)
    return able.count(False)


def self_care(case, person):
    missed = missed_items(case, person)
    if missed >= case.figure("tekun__wholly_items"):
        return SelfCare.WHOLLY_LOST
    if missed >= case.figure("tekun__partly_items"):
        return SelfCare.PARTLY_LOST
    return SelfCare.ABLE


def wholly_lost(case, person):
    return eligible(case, person) and self_care(case, person) == SelfCare.WHOLLY_LOST


def partly_lost(case, person):
    return eligible(case, person) and self_care(case, person) == SelfCare.PARTLY_LOST


def self_caring(case, person):
    return eligible(case, person) and self_care(case, person) == SelfCare.ABLE


def basic_m(case, person):
    if not eligible(case, person):
        return 0
    sum_ = of(case.figure("dibao__standard_m"), case.figure("tekun__basic_rate"))
    return made_round(sum_, case.figure("tekun__basic_rounding"))


def step(case, person, form):
    word = {SelfCare.ABLE: "able", SelfCare.PARTLY_LOST: "partly", SelfCare.WHOLLY_LOST: "wholly"}
    return case.figure(f"tekun__{form}_{word[self_care(case, person)]}_m")


def care_central_m(case, person):
    return step(case, person, "central")


def care_dispersed_m(case, person):
    return step(case, person, "dispersed")


def care_m(case, person):
    if not eligible(case, person):
        return 0
    return step(case, person, "central" if person.in_institution else "dispersed")


def amount_m(case, person):
    return basic_m(case, person) + care_m(case, person)


def grantable(case, person):
    return amount_m(case, person) > 0


def granted(case, person):
    return grantable(case, person) and basic_asked(case)


def may_qualify(case, person):
    """Belongs to tekun, and nobody asked."""
    return eligible(case, person) and not basic_asked(case)


# --- what an applicant is told ---


def refused(case):
    """Applied, nobody drew tekun, and the family goes without any basic aid."""
    from tests.policy.laws.plain.decision import amounts

    if not pending(case) or any(kept(person) for person in case.persons):
        return False
    return amounts.basic_after_m_hh(case) == 0


def nobody_without_capacity(case):
    return refused(case) and not any(capacity_met(case, p) for p in case.persons)


def conditions_not_met(case):
    return refused(case) and any(capacity_met(case, p) for p in case.persons)
