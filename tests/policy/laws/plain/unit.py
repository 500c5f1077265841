"""共同生活的家庭成员: S3 art. 5 until 30 June 2021, S2 art. 7 from then on."""

from __future__ import annotations

from tests.policy.laws.plain import people
from tests.policy.laws.plain.case import NEW_RULES, once

from minsheng.policy.laws.kinds import Relation, Schooling, Whereabouts


@once
def unable_alone(case, person):
    """A minor, an adult who cannot live alone, a student up to bachelor level."""
    if people.minor(case, person) or person.dependent_adult:
        return True
    return person.schooling in (Schooling.SCHOOL, Schooling.COLLEGE)


def head_unable_alone(case, person):
    return person.relation == Relation.HEAD and unable_alone(case, person)


def parents_of_head_belong(case):
    """Since 2021 parents are in only with a head who is their dependent child."""
    return any(head_unable_alone(case, person) for person in case.persons)


@once
def related_to_head(case, person):
    if person.support_duty:
        return True
    if person.relation == Relation.CHILD:
        return unable_alone(case, person)
    if person.relation == Relation.PARENT:
        return case.day < NEW_RULES or parents_of_head_belong(case)
    return person.relation in (Relation.HEAD, Relation.SPOUSE)


@once
def married_into(case, person):
    spouse = case.fellow(person.spouse)
    return spouse is not None and related_to_head(case, spouse)


@once
def related_or_married(case, person):
    return related_to_head(case, person) or married_into(case, person)


@once
def child_of_circle(case, person):
    if not unable_alone(case, person):
        return False
    parents = [case.fellow(person.parent_1), case.fellow(person.parent_2)]
    return any(related_or_married(case, parent) for parent in parents if parent is not None)


def belongs(case, person):
    return related_or_married(case, person) or child_of_circle(case, person)


def out_unrelated(case, person):
    return not belongs(case, person)


def out_apart(case, person):
    return not person.lives_here


def out_dead(case, person):
    return person.whereabouts == Whereabouts.DEAD


def out_prison(case, person):
    return person.whereabouts == Whereabouts.PRISON


def out_drug_detention(case, person):
    return person.whereabouts == Whereabouts.DRUG_DETENTION


def out_missing(case, person):
    return person.whereabouts == Whereabouts.MISSING


def clergy_found_years(case, person):
    return person.clergy_years


def out_clergy(case, person):
    return person.clergy_years >= case.figure("unit__clergy_years_out")


@once
def member(case, person):
    grounds = [out_unrelated, out_apart, out_dead, out_prison, out_clergy]
    if case.day >= NEW_RULES:
        grounds += [out_drug_detention, out_missing]
    return not any(ground(case, person) for ground in grounds)


def members(case):
    return [person for person in case.persons if member(case, person)]


def size(case):
    return len(members(case))


def other(case, person):
    return person.whereabouts != Whereabouts.DEAD and not member(case, person)


def other_heads(case):
    return sum(other(case, person) for person in case.persons)


def others(case):
    return other_heads(case) > 0


def nobody(case):
    return members(case) == []


def out_gone(case, person):
    gone = {Whereabouts.DEAD, Whereabouts.PRISON}
    if case.day >= NEW_RULES:
        gone |= {Whereabouts.MISSING, Whereabouts.DRUG_DETENTION}
    return person.whereabouts in gone


def first_ground(case, person):
    """The one ground that is told, in the order of the law's own list of questions."""
    for ground in (out_gone, out_unrelated, out_clergy, out_apart):
        if ground(case, person):
            return ground
    return None


def first_unrelated(case, person):
    return first_ground(case, person) is out_unrelated


def first_clergy(case, person):
    return first_ground(case, person) is out_clergy


def first_apart(case, person):
    return first_ground(case, person) is out_apart
