"""年龄和父母情形: age, and how a person's parents fare."""

from __future__ import annotations

from tests.policy.laws.plain.case import full_years, graded, once

from minsheng.policy.laws.kinds import Disability, ParentState, Whereabouts

OF_MIND = {Disability.INTELLECTUAL, Disability.MENTAL}
# Where a parent of the file is, and what that makes of him or her (S9 part 1).
STATE_BY_WHEREABOUTS = {
    Whereabouts.DEAD: ParentState.DEAD,
    Whereabouts.MISSING: ParentState.MISSING,
    Whereabouts.PRISON: ParentState.PRISON,
    Whereabouts.DRUG_DETENTION: ParentState.DRUG_DETENTION,
    Whereabouts.OTHER_RESTRAINT: ParentState.OTHER_RESTRAINT,
    Whereabouts.OUT_OF_CONTACT: ParentState.OUT_OF_CONTACT,
}


@once
def age(case, person):
    return full_years(person.birth, case.day)


def minor(case, person):
    return age(case, person) < case.figure("people__adult_age")


def elder(case, person):
    return age(case, person) >= case.figure("people__elder_age")


def parent_severely_disabled(case, person):
    """Grade 1-2 of any kind, or 3-4 when it is of the mind."""
    lightest = case.figure("people__parent_severe_grade")
    if person.disability in OF_MIND:
        lightest = max(lightest, case.figure("people__parent_severe_mind_grade"))
    return graded(person.disability_grade, lightest)


def whereabouts_as_parent(case, person):
    return STATE_BY_WHEREABOUTS.get(person.whereabouts, ParentState.CARING)


def whereabouts_of(case, pointer, recorded):
    parent = case.fellow(pointer)
    return recorded if parent is None else whereabouts_as_parent(case, parent)


def parent_1_whereabouts(case, person):
    return whereabouts_of(case, person.parent_1, person.parent_1_state)


def parent_2_whereabouts(case, person):
    return whereabouts_of(case, person.parent_2, person.parent_2_state)


@once
def condition_as_parent(case, person):
    if person.whereabouts in STATE_BY_WHEREABOUTS:
        return STATE_BY_WHEREABOUTS[person.whereabouts]
    if parent_severely_disabled(case, person):
        return ParentState.SEVERE_DISABILITY
    if person.seriously_ill:
        return ParentState.SERIOUS_ILLNESS
    return ParentState.CARING


def too_ill_as_parent(case, person):
    return parent_severely_disabled(case, person) or person.seriously_ill


def too_ill(case, pointer, recorded):
    """A parent in the file by his or her own health, one outside by the record."""
    parent = case.fellow(pointer)
    if parent is None:
        return recorded in {ParentState.SEVERE_DISABILITY, ParentState.SERIOUS_ILLNESS}
    return too_ill_as_parent(case, parent)


def parent_1_too_ill(case, person):
    return too_ill(case, person.parent_1, person.parent_1_state)


def parent_2_too_ill(case, person):
    return too_ill(case, person.parent_2, person.parent_2_state)


def condition_of(case, pointer, recorded):
    """A parent in the file is judged by the file, one outside by the record."""
    parent = case.fellow(pointer)
    return recorded if parent is None else condition_as_parent(case, parent)


def since_when(case, pointer, recorded):
    parent = case.fellow(pointer)
    return recorded if parent is None else parent.whereabouts_since


def parent_1_condition(case, person):
    return condition_of(case, person.parent_1, person.parent_1_state)


def parent_2_condition(case, person):
    return condition_of(case, person.parent_2, person.parent_2_state)


def parent_1_condition_since(case, person):
    return since_when(case, person.parent_1, person.parent_1_since)


def parent_2_condition_since(case, person):
    return since_when(case, person.parent_2, person.parent_2_since)
