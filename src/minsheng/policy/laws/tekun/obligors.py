"""法定义务人: whether somebody with a legal duty is able to support the person.

Obligors stand in three places: as rows of their own (`obligors_elsewhere`), as fellows
of the household file (`fellows`), and as a minor's parents recorded outside it.
"""

from minsheng.policy.engine import Many, Pointer, any_, at, not_, rule, where
from minsheng.policy.laws.kinds import ParentState, Relation


@rule("person")
def in_line(relation: Relation) -> bool:
    """Whether the person stands in the head's own line: spouse, ancestors, descendants.

    Source: 《中华人民共和国民法典》第一千零五十九条、第一千零六十七条、第一千零七十四条
        (FACTS 1.5).
    """
    couple = (relation == Relation.HEAD) | (relation == Relation.SPOUSE)
    below = (relation == Relation.CHILD) | (relation == Relation.GRANDCHILD)
    return couple | below | (relation == Relation.PARENT) | (relation == Relation.GRANDPARENT)


@rule("person")
def able_in_line(able_to_support: bool, in_line: bool) -> bool:
    """Whether the person is able to support and of the head's own line.

    Source: S5 art. 4 (3); the rule of 2016 (law, memory).
    """
    return able_to_support & in_line


@rule("person")
def obligor_in_file(
    in_line: bool,
    able_in_line: Many[bool],
    spouse: Pointer,
    parent_1: Pointer,
    parent_2: Pointer,
    able_to_support: Many[bool],
) -> bool:
    """Whether somebody of the file owes the person support and is able to give it.

    Source: 《特困人员认定办法》第四条第三项 (S5 art. 4 (3)); the rule of 2016 (law, memory);
        duties: 《中华人民共和国民法典》第一千零五十九条、第一千零六十七条、第一千零七十四条.
    Reading: those of the head's own line owe each other support; for anybody else (a
        sibling, an in-law, another relative) only the recorded spouse and parents do.
        Somebody able counts for himself too, which decides nothing: who is able to
        support lacks the first two conditions.
    """
    married = at(spouse, able_to_support, False)
    parents = at(parent_1, able_to_support, False) | at(parent_2, able_to_support, False)
    return married | parents | (in_line & any_(able_in_line))


@rule("person")
def parent_outside_1(people__parent_1_condition: ParentState) -> bool:
    """Whether the first parent, were he or she outside the file, would be able.

    Source: 《特困人员认定办法》第八条 (S5 art. 8); the rule of 2016 (law, memory).
    Reading: dead and untraceable parents support nobody; missing, imprisoned and severely
        disabled ones are taken to be within the property limits, which no file shows for
        them. Detention, lost contact and illness are not in the article.
    """
    gone = people__parent_1_condition == ParentState.DEAD
    lost = people__parent_1_condition == ParentState.UNTRACEABLE
    missing = people__parent_1_condition == ParentState.MISSING
    held = people__parent_1_condition == ParentState.PRISON
    disabled = people__parent_1_condition == ParentState.SEVERE_DISABILITY
    return not_(gone | lost | missing | held | disabled)


@rule("person")
def parent_outside_2(people__parent_2_condition: ParentState) -> bool:
    """Whether the second parent, were he or she outside the file, would be able.

    Source: 《特困人员认定办法》第八条 (S5 art. 8); the rule of 2016 (law, memory).
    Reading: as for the first parent.
    """
    gone = people__parent_2_condition == ParentState.DEAD
    lost = people__parent_2_condition == ParentState.UNTRACEABLE
    missing = people__parent_2_condition == ParentState.MISSING
    held = people__parent_2_condition == ParentState.PRISON
    disabled = people__parent_2_condition == ParentState.SEVERE_DISABILITY
    return not_(gone | lost | missing | held | disabled)


@rule("person")
def minors_parent_able(
    people__minor: bool,
    parent_1: Pointer,
    parent_2: Pointer,
    able_to_support: Many[bool],
    parent_outside_1: bool,
    parent_outside_2: bool,
) -> bool:
    """Whether a minor has a parent able to support it, in the file or outside.

    Source: 《特困人员认定办法》第四条第三项、第八条 (S5 arts 4 (3), 8); the rule of 2016.
    """
    first = at(parent_1, able_to_support, parent_outside_1)
    return people__minor & (first | at(parent_2, able_to_support, parent_outside_2))


@rule("person")
def no_able_obligor(
    obligor_in_file: bool,
    minors_parent_able: bool,
    people__minor: bool,
    minors_obligor_elsewhere: bool,
    adults_obligor_elsewhere: bool,
) -> bool:
    """Whether nobody with a legal duty to support the person is able to (第三无).

    Source: 《特困人员认定办法》第四条第三项 (S5 art. 4 (3)), in force 2021-07-01; before it the
        rule of 2016 (law, memory).
    """
    elsewhere = where(people__minor, minors_obligor_elsewhere, adults_obligor_elsewhere)
    return not_(obligor_in_file | minors_parent_able | elsewhere)
