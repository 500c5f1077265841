"""家庭成员范围: who is within the circle of relations, present or not.

The circle is drawn in three steps, none of which looks back: those related to the
head, the spouses of those, and the children of both who cannot live independently.
"""

from minsheng.policy.engine import Many, Pointer, any_, at, rule
from minsheng.policy.laws.kinds import Relation, Schooling


@rule("person")
def unable_alone(people__minor: bool, dependent_adult: bool, schooling: Schooling) -> bool:
    """Whether the person, as somebody's child, is one who cannot live independently.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5), in force 2012-12-12;
        《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01: minor children,
        adult children unable to live independently, including full-time students up to
        bachelor level.
    Reading: secondary school, college and university are all "up to bachelor level";
        postgraduate study is not.
    """
    student = (schooling == Schooling.SCHOOL) | (schooling == Schooling.COLLEGE)
    return people__minor | dependent_adult | student


@rule("person")
def head_unable_alone(relation: Relation, unable_alone: bool) -> bool:
    """Whether the person is the head of the file and cannot live independently.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    """
    return (relation == Relation.HEAD) & unable_alone


@rule("household")
def parents_of_head_belong(head_unable_alone: Many[bool]) -> bool:
    """Whether the parents of the head are in the unit for the head's sake.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    Reading: membership binds both ways. Where the head is a minor or an adult unable to
        live independently, the parents are in with this child, though not named.
    """
    return any_(head_unable_alone)


@rule("person", start="2012-12-12", end="2021-06-30", name="related_to_head")
def related_to_head_2012(relation: Relation, unable_alone: bool, support_duty: bool) -> bool:
    """Whether the person is the head, or in the circle through the head.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5): spouse; parents and minor
        children; adult children unable to live independently; others with a legal support
        duty who live together long-term. In force 2012-12-12 to 2021-06-30.
    Reading: the head of the file is the applicant, and his or her parents are meant.
    """
    couple = (relation == Relation.HEAD) | (relation == Relation.SPOUSE)
    child = (relation == Relation.CHILD) & unable_alone
    return couple | (relation == Relation.PARENT) | child | support_duty


@rule("person", start="2021-07-01", name="related_to_head")
def related_to_head_2021(
    relation: Relation, unable_alone: bool, support_duty: bool, parents_of_head_belong: bool
) -> bool:
    """Whether the person is the head, or in the circle through the head.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7): spouse; minor children; adult children
        unable to live independently; others with a legal support duty who live together
        long-term. Parents are no longer named. In force 2021-07-01.
    Reading: parents who do live together long-term come in through the support duty.
    """
    couple = (relation == Relation.HEAD) | (relation == Relation.SPOUSE)
    child = (relation == Relation.CHILD) & unable_alone
    parent = (relation == Relation.PARENT) & parents_of_head_belong
    return couple | parent | child | support_duty


@rule("person", start="2012-12-12")
def married_into(spouse: Pointer, related_to_head: Many[bool]) -> bool:
    """Whether the person's spouse is in the circle through the head.

    Source: 《最低生活保障审核审批办法（试行）》第五条第一项 (S3 art. 5 (1));
        《最低生活保障审核确认办法》第七条第一项 (S2 art. 7 (1)).
    """
    return at(spouse, related_to_head, False)


@rule("person", start="2012-12-12")
def related_or_married(related_to_head: bool, married_into: bool) -> bool:
    """Whether the person is in the circle through the head or by marriage.

    Source: 《最低生活保障审核审批办法（试行）》第五条第一项 (S3 art. 5 (1));
        《最低生活保障审核确认办法》第七条第一项 (S2 art. 7 (1)).
    """
    return related_to_head | married_into


@rule("person", start="2012-12-12")
def child_of_circle(
    unable_alone: bool, parent_1: Pointer, parent_2: Pointer, related_or_married: Many[bool]
) -> bool:
    """Whether the person is a child, unable to live independently, of somebody in the circle.

    Source: 《最低生活保障审核审批办法（试行）》第五条第二、三项 (S3 art. 5 (2), (3));
        《最低生活保障审核确认办法》第七条第二、三项 (S2 art. 7 (2), (3)).
    """
    first = at(parent_1, related_or_married, False)
    second = at(parent_2, related_or_married, False)
    return unable_alone & (first | second)


@rule("person", start="2012-12-12")
def belongs(related_or_married: bool, child_of_circle: bool) -> bool:
    """Whether the person is within the circle of family members (家庭成员范围).

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5), in force 2012-12-12;
        《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    Reading: the list holds for each pair in the unit, not for the applicant alone: a
        daughter-in-law and grandchildren are in with the son who is in. Three steps
        suffice; whoever is farther off comes in by the recorded support duty.
    """
    return related_or_married | child_of_circle
