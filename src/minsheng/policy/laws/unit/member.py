"""家庭人口: the members of the assistance unit and their number."""

from minsheng.policy.engine import Count, Many, any_, count, known, not_, rule, where


@rule("person", start="2012-12-12")
def member(out_unrelated: bool, out_apart: bool, out_gone: bool, out_clergy: bool) -> bool:
    """Whether the person is a member of the assistance unit (共同生活的家庭成员).

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5), in force 2012-12-12 to
        2021-06-30; 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    Reading: the household register plays no part here; it is a condition of its own.
    """
    return not_(out_unrelated | out_apart | out_gone | out_clergy)


@rule("person", start="2012-12-12")
def member_surely(member: bool) -> bool:
    """Whether the person is known to be a member; itself never unknown.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    Reading: a lower bound for everything summed over members.
    """
    return where(known(member), member, False)


@rule("person", start="2012-12-12")
def member_perhaps(member: bool) -> bool:
    """Whether the person is a member or may yet prove to be one; itself never unknown.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    Reading: an upper bound for everything counted over members.
    """
    return where(known(member), member, True)


@rule("person", start="2012-12-12")
def member_open(member: bool) -> bool:
    """Whether it cannot be said if the person is a member; itself never unknown.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    """
    return not_(known(member))


@rule("household", start="2012-12-12")
def size(member: Many[bool]) -> Count:
    """Number of members of the assistance unit (家庭人口), persons.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01; S3 art. 5, in
        force 2012-12-12.
    """
    return count(member)


@rule("person", start="2012-12-12")
def other(member: bool, out_dead: bool) -> bool:
    """Whether the person is a living person of the file, but no member of the unit.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01; S3 art. 5, in
        force 2012-12-12.
    """
    return not_(member | out_dead)


@rule("household", start="2012-12-12")
def other_heads(other: Many[bool]) -> Count:
    """Number of living persons of the file who are no members of the unit.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    """
    return count(other)


@rule("household", start="2012-12-12")
def others(other: Many[bool]) -> bool:
    """Whether the file holds living persons who are no members of the unit.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    """
    return any_(other)


@rule("household", start="2012-12-12")
def size_least(member_surely: Many[bool]) -> Count:
    """Smallest number of members that what is known allows; itself never unknown.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    """
    return count(member_surely)


@rule("household", start="2012-12-12")
def size_most(member_perhaps: Many[bool]) -> Count:
    """Largest number of members that what is known allows; itself never unknown.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    """
    return count(member_perhaps)


@rule("household", start="2012-12-12")
def nobody(size_most: Count) -> bool:
    """Whether the file holds no member of an assistance unit at all.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    """
    return size_most <= 0
