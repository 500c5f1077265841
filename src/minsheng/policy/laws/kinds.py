"""The coded facts of the rule book: each code, once, in the field's own terms.

The glossary gives the Chinese term of each. Numbers are part of the data format
and never change their meaning; new ones are added at the end.
"""

from enum import IntEnum


class Sex(IntEnum):
    """性别."""

    MALE = 1
    FEMALE = 2


class Relation(IntEnum):
    """与户主关系: relation to the head of the household file."""

    HEAD = 0
    SPOUSE = 1
    CHILD = 2
    CHILD_IN_LAW = 3
    GRANDCHILD = 4
    PARENT = 5
    GRANDPARENT = 6
    SIBLING = 7
    OTHER_KIN = 8
    NO_KIN = 9


class Whereabouts(IntEnum):
    """去向: where a person of the file is."""

    HOME = 0
    AWAY = 1
    PRISON = 2
    DRUG_DETENTION = 3
    OTHER_RESTRAINT = 4
    OUT_OF_CONTACT = 5
    MISSING = 6
    DEAD = 7


class Schooling(IntEnum):
    """就读: full-time schooling."""

    NONE = 0
    SCHOOL = 1
    COLLEGE = 2
    POSTGRADUATE = 3


class Disability(IntEnum):
    """残疾类别."""

    NONE = 0
    SIGHT = 1
    HEARING = 2
    SPEECH = 3
    PHYSICAL = 4
    INTELLECTUAL = 5
    MENTAL = 6
    MULTIPLE = 7


class ParentState(IntEnum):
    """父母情形: the state of a child's parent who is not in the household file."""

    CARING = 0
    DEAD = 1
    MISSING = 2
    UNTRACEABLE = 3
    PRISON = 4
    DRUG_DETENTION = 5
    OTHER_RESTRAINT = 6
    OUT_OF_CONTACT = 7
    SEVERE_DISABILITY = 8
    SERIOUS_ILLNESS = 9
    IN_FILE = 10


class IncomeCourse(IntEnum):
    """收入状况: how steady the family's income is (for the review class)."""

    STEADY = 0
    SHORT_TERM_STEADY = 1
    UNSTEADY = 2


class Emergency(IntEnum):
    """急难事由."""

    NONE = 0
    FIRE = 1
    ACCIDENT = 2
    SUDDEN_ILLNESS = 3
    OTHER = 4


class ObligorRelation(IntEnum):
    """赡养、抚养、扶养义务人: the obligor is this person's ..."""

    PARENT = 0
    CHILD = 1
    SPOUSE = 2
    GRANDCHILD = 3
    GRANDPARENT = 4
    SIBLING = 5


class ObligorState(IntEnum):
    """义务人情形."""

    ORDINARY = 0
    TEKUN = 1
    DIBAO = 2
    INCAPABLE = 3
    MISSING = 4
    IN_PRISON = 5


class Bill(IntEnum):
    """支出类别: kind of rigid spending."""

    MEDICAL = 0
    EDUCATION = 1
    REHABILITATION = 2
    DISASTER = 3
    OTHER = 4


class Contributor(IntEnum):
    """参保身份: who pays the social insurance of a month."""

    EMPLOYEE = 0
    FLEXIBLE = 1
    RESIDENT = 2


class Decision(IntEnum):
    """核查结论."""

    SCREENED = 0
    CONTINUE = 1
    ADJUST = 2
    STOP_PROPOSED = 3
    CANNOT_SAY = 4
    GRANT_PROPOSED = 5
    REFUSE_PROPOSED = 6
    HINT = 7


class ReviewClass(IntEnum):
    """复核类别 (local usage of the letters)."""

    NONE = 0
    A = 1
    B = 2
    C = 3


class GradedGround(IntEnum):
    """分类施保情形: what a graded increase is paid for, the gravest first."""

    NONE = 0
    SEVERE_DISABILITY = 1
    SERIOUS_ILLNESS = 2
    ELDER = 3
    MINOR = 4
    VETERAN = 5
    OVERSEAS_RETURNEE = 6
    ALONE = 7


class AidKind(IntEnum):
    """临时救助类型."""

    NONE = 0
    EMERGENCY = 1
    EXPENDITURE = 2


class SelfCare(IntEnum):
    """生活自理能力."""

    ABLE = 0
    PARTLY_LOST = 1
    WHOLLY_LOST = 2
