"""法定义务人: whether somebody with a legal duty is able to support the person.

Obligors stand in three places: as rows of their own (`obligors_elsewhere`), as fellows
of the household file (`fellows`, `elders`), and as a minor's parents recorded outside it.
"""

from minsheng.policy.engine import Count, Many, Pointer, at, count, known, not_, rule, where
from minsheng.policy.laws.kinds import ParentState, Relation


@rule("person")
def in_line(relation: Relation) -> bool:
    """Whether the person is the head, the spouse, or of their children and grandchildren.

    Source: 《中华人民共和国民法典》第一千零五十九条、第一千零六十七条、第一千零七十四条
        (FACTS 1.5).
    """
    couple = (relation == Relation.HEAD) | (relation == Relation.SPOUSE)
    return couple | (relation == Relation.CHILD) | (relation == Relation.GRANDCHILD)


@rule("person")
def able_in_line(able_to_support: bool, in_line: bool) -> bool:
    """Whether the person is able to support and of that line.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return able_to_support & in_line


@rule("person")
def surely_able(able_in_line: bool) -> bool:
    """Whether the person is known to be able and of that line; never unknown.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return where(known(able_in_line), able_in_line, False)


@rule("person")
def perhaps_able(able_in_line: bool) -> bool:
    """Whether the person is, or may prove to be, able and of that line; never unknown.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return where(known(able_in_line), able_in_line, True)


@rule("household")
def able_heads(able_in_line: Many[bool]) -> Count:
    """How many of that line are able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return count(able_in_line)


@rule("household")
def surely_able_heads(surely_able: Many[bool]) -> Count:
    """How many of them are known to be; a lower bound, never unknown.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return count(surely_able)


@rule("household")
def perhaps_able_heads(perhaps_able: Many[bool]) -> Count:
    """How many of them may be; an upper bound, never unknown.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return count(perhaps_able)


@rule("person")
def fellow_able(
    able_heads: Count,
    surely_able_heads: Count,
    surely_able: bool,
    perhaps_able_heads: Count,
    perhaps_able: bool,
) -> bool:
    """Whether somebody else of that line is able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    Reading: nobody is his or her own obligor. One fellow known to be able suffices; where
        no fellow can be, the person's own unknown income says nothing. Between the two the
        number itself is unknown, and so is the answer.
    """
    at_least = surely_able_heads - where(surely_able, 1, 0)
    at_most = perhaps_able_heads - where(perhaps_able, 1, 0)
    return (1 <= at_least) | ((1 <= at_most) & (1 <= able_heads))


@rule("person")
def obligor_in_file(
    in_line: bool,
    fellow_able: bool,
    spouse: Pointer,
    parent_1: Pointer,
    parent_2: Pointer,
    able_to_support: Many[bool],
    owed_as_elder: bool,
    owed_by_grandparent: bool,
) -> bool:
    """Whether somebody of the file owes the person support and is able to give it.

    Source: 《特困人员认定办法》第四条第三项 (S5 art. 4 (3)); 民发〔2016〕178号 (law, memory);
        duties: 《中华人民共和国民法典》第一千零五十九条、第一千零六十七条、第一千零七十四条.
    Reading: recorded spouses and parents of anybody; the couple and their children and
        grandchildren each other; the parents and grandparents in the file by `owed_as_elder`
        and `owed_by_grandparent`. An in-law owes nothing, a sibling of the head or another
        relative only what is recorded.
    """
    married = at(spouse, able_to_support, False)
    parents = at(parent_1, able_to_support, False) | at(parent_2, able_to_support, False)
    elders = owed_as_elder | owed_by_grandparent
    return married | parents | (in_line & fellow_able) | elders


@rule("person")
def parent_outside_1(people__parent_1_condition: ParentState) -> bool:
    """Whether the first parent, were he or she outside the file, would be able.

    Source: 《特困人员认定办法》第八条 (S5 art. 8); 民发〔2016〕178号 (law, memory).
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

    Source: 《特困人员认定办法》第八条 (S5 art. 8); 民发〔2016〕178号 (law, memory).
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

    Source: 《特困人员认定办法》第四条第三项、第八条 (S5 arts 4 (3), 8); 民发〔2016〕178号.
    """
    first = at(parent_1, able_to_support, parent_outside_1)
    return people__minor & (first | at(parent_2, able_to_support, parent_outside_2))


@rule("person")
def no_able_obligor(
    obligor_in_file: bool,
    minors_parent_able: bool,
    obligor_elsewhere: bool,
) -> bool:
    """Whether nobody with a legal duty to support the person is able to (第三无).

    Source: 《特困人员认定办法》第四条第三项 (S5 art. 4 (3)), in force 2021-07-01; before it
        民发〔2016〕178号 (law, memory).
    """
    return not_(obligor_in_file | minors_parent_able | obligor_elsewhere)
