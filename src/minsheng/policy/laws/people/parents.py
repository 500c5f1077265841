"""父母情形: the state of each parent, in the household file or out of it.

The facts `parent_1_state` and `parent_1_since` describe a parent who is *not* in the
file. For one who is, the state follows from that person's own row. The rules here
give one answer for both; a law that asks about parents uses them, never the facts.
"""

from minsheng.policy.engine import Count, Many, Month, Pointer, at, rule, where
from minsheng.policy.laws.kinds import Disability, ParentState, Whereabouts


@rule("person")
def parent_severely_disabled(
    disability: Disability,
    disability_grade: Count,
    parent_severe_grade: Count,
    parent_severe_mind_grade: Count,
) -> bool:
    """Whether the person, as a parent, counts as severely disabled (重残).

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1): grade 1-2 of
        any kind, or grade 3-4 mental or intellectual; in force 2020-01-01.
    Reading: a multiple disability (多重残疾) counts by its own grade, 1-2 only.
    """
    of_mind = (disability == Disability.INTELLECTUAL) | (disability == Disability.MENTAL)
    graded = 1 <= disability_grade
    grave = disability_grade <= parent_severe_grade
    grave_of_mind = of_mind & (disability_grade <= parent_severe_mind_grade)
    return graded & (grave | grave_of_mind)


@rule("person")
def whereabouts_as_parent(whereabouts: Whereabouts) -> ParentState:
    """The state this person is in as a parent by whereabouts alone; caring if at hand.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01; used for orphans (国办发〔2010〕54号) as well.
    Reading: apart from health, so that who is at home is known not to be lost though the
        health is unknown. Working away from home is caring.
    """
    contact = where(
        whereabouts == Whereabouts.OUT_OF_CONTACT, ParentState.OUT_OF_CONTACT, ParentState.CARING
    )
    restraint = where(
        whereabouts == Whereabouts.OTHER_RESTRAINT, ParentState.OTHER_RESTRAINT, contact
    )
    detention = where(
        whereabouts == Whereabouts.DRUG_DETENTION, ParentState.DRUG_DETENTION, restraint
    )
    prison = where(whereabouts == Whereabouts.PRISON, ParentState.PRISON, detention)
    missing = where(whereabouts == Whereabouts.MISSING, ParentState.MISSING, prison)
    return where(whereabouts == Whereabouts.DEAD, ParentState.DEAD, missing)


@rule("person")
def too_ill_as_parent(parent_severely_disabled: bool, seriously_ill: bool) -> bool:
    """Whether the person, as a parent, is severely disabled or seriously ill (重残、重病).

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01.
    Reading: the opinion names health beside prison, detention and lost contact, each enough
        by itself; so it is asked wherever the person is.
    """
    return parent_severely_disabled | seriously_ill


@rule("person")
def condition_as_parent(
    whereabouts_as_parent: ParentState, parent_severely_disabled: bool, seriously_ill: bool
) -> ParentState:
    """The state this person is in as a parent (父母情形), were he or she one.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01; used for orphans (国办发〔2010〕54号) as well.
    Reading: of several states the gravest is given, in the order of the opinion: dead,
        missing, prison, drug detention, other restraint, out of contact, severe
        disability, serious illness. Working away from home is caring. Where any one state
        is enough, `parent_1_whereabouts` and `parent_1_too_ill` are asked instead: the
        gravest may be too short, and would hide one that is enough.
    """
    health = where(
        parent_severely_disabled,
        ParentState.SEVERE_DISABILITY,
        where(seriously_ill, ParentState.SERIOUS_ILLNESS, ParentState.CARING),
    )
    present = whereabouts_as_parent == ParentState.CARING
    return where(present, health, whereabouts_as_parent)


@rule("person")
def parent_1_whereabouts(
    parent_1: Pointer, parent_1_state: ParentState, whereabouts_as_parent: Many[ParentState]
) -> ParentState:
    """State of the first parent by whereabouts, wherever that parent is recorded.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01; used for orphans (国办发〔2010〕54号) as well.
    Reading: a parent in the household file is judged by his or her own row; one outside
        it by the state the child supervisor recorded.
    """
    return at(parent_1, whereabouts_as_parent, parent_1_state)


@rule("person")
def parent_2_whereabouts(
    parent_2: Pointer, parent_2_state: ParentState, whereabouts_as_parent: Many[ParentState]
) -> ParentState:
    """State of the second parent by whereabouts, wherever that parent is recorded.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01; used for orphans (国办发〔2010〕54号) as well.
    Reading: as for the first parent.
    """
    return at(parent_2, whereabouts_as_parent, parent_2_state)


@rule("person")
def parent_1_condition(
    parent_1: Pointer, parent_1_state: ParentState, condition_as_parent: Many[ParentState]
) -> ParentState:
    """State of the first parent (父母一情形), wherever that parent is recorded.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01.
    Reading: a parent in the household file is judged by his or her own row; one outside
        it by the state the child supervisor recorded.
    """
    return at(parent_1, condition_as_parent, parent_1_state)


@rule("person")
def parent_2_condition(
    parent_2: Pointer, parent_2_state: ParentState, condition_as_parent: Many[ParentState]
) -> ParentState:
    """State of the second parent (父母二情形), wherever that parent is recorded.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01.
    Reading: as for the first parent.
    """
    return at(parent_2, condition_as_parent, parent_2_state)


@rule("person")
def parent_1_too_ill(
    parent_1: Pointer, parent_1_state: ParentState, too_ill_as_parent: Many[bool]
) -> bool:
    """Whether the first parent is severely disabled or seriously ill, wherever recorded.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01.
    Reading: severe disability here is grade 1-2, or grade 3-4 mental or intellectual; for
        a parent in the file that line is drawn here, for another by the child supervisor.
    """
    disabled = parent_1_state == ParentState.SEVERE_DISABILITY
    recorded = disabled | (parent_1_state == ParentState.SERIOUS_ILLNESS)
    return at(parent_1, too_ill_as_parent, recorded)


@rule("person")
def parent_2_too_ill(
    parent_2: Pointer, parent_2_state: ParentState, too_ill_as_parent: Many[bool]
) -> bool:
    """Whether the second parent is severely disabled or seriously ill, wherever recorded.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1), in force
        2020-01-01.
    Reading: as for the first parent.
    """
    disabled = parent_2_state == ParentState.SEVERE_DISABILITY
    recorded = disabled | (parent_2_state == ParentState.SERIOUS_ILLNESS)
    return at(parent_2, too_ill_as_parent, recorded)


@rule("person")
def parent_1_condition_since(
    parent_1: Pointer, parent_1_since: Month, whereabouts_since: Many[Month]
) -> Month:
    """Month since which the first parent has been where he or she is; 0 if not recorded.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1: six months in
        prison, detention or out of contact), in force 2020-01-01.
    Reading: only whereabouts have a beginning that matters; for disability and illness
        the law sets no time, and the month then says nothing.
    """
    return at(parent_1, whereabouts_since, parent_1_since)


@rule("person")
def parent_2_condition_since(
    parent_2: Pointer, parent_2_since: Month, whereabouts_since: Many[Month]
) -> Month:
    """Month since which the second parent has been where he or she is; 0 if not recorded.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1: six months in
        prison, detention or out of contact), in force 2020-01-01.
    Reading: as for the first parent.
    """
    return at(parent_2, whereabouts_since, parent_2_since)
