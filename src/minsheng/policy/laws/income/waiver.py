"""减免 (2022): support not counted for adult severely disabled persons without work."""

from minsheng.policy.engine import (
    Count,
    Day,
    Fen,
    Many,
    Pointer,
    Rate,
    Rounding,
    any_,
    at,
    not_,
    rule,
    share,
    where,
    years_between,
)
from minsheng.policy.laws.kinds import ObligorRelation


@rule("person", start="2022-10-20")
def waiver_person(
    unit__member: bool,
    people__minor: bool,
    disability_grade: Count,
    waiver_grade: Count,
    jobless: bool,
) -> bool:
    """Whether the person is an adult severely disabled member without work.

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一部分第一项 (S7 part 1(1)), in
        force 2022-10-20.
    Reading: severely disabled is grade 1-2 of any kind.
    """
    severe = (1 <= disability_grade) & (disability_grade <= waiver_grade)
    return unit__member & not_(people__minor) & severe & jobless


@rule("household", start="2022-10-20")
def waiver_applies(waiver_person: Many[bool]) -> bool:
    """Whether the unit has an adult severely disabled member without work.

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一部分第一项 (S7 part 1(1)), in
        force 2022-10-20.
    """
    return any_(waiver_person)


@rule("obligor", start="2022-10-20")
def may_be_waived(
    obligor_relation: ObligorRelation, obligor_birth: Day, as_of: Day, waiver_age: Count
) -> bool:
    """Whether the obligor is a sibling, or of 60 or over.

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一部分第一项 (S7 part 1(1)), in
        force 2022-10-20: support from siblings, or from persons of 60 or over.
    """
    aged = waiver_age <= years_between(obligor_birth, as_of)
    return (obligor_relation == ObligorRelation.SIBLING) | aged


@rule("obligor", start="2022-10-20")
def support_waivable(
    may_be_waived: bool,
    obligor_of: Pointer,
    waiver_person: Many[bool],
    waiver_applies: bool,
    obligor_relation: ObligorRelation,
) -> bool:
    """Whether support from this obligor may be waived in whole or in part.

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一部分第一项 (S7 part 1(1)), in
        force 2022-10-20.
    Reading: it is waived for the disabled person whom the obligor supports, and for no other.
        Where nobody is recorded, the disabled person is meant, unless the obligor is a child or
        grandchild, who supports another member.
    """
    child = obligor_relation == ObligorRelation.CHILD
    below = child | (obligor_relation == ObligorRelation.GRANDCHILD)
    return may_be_waived & at(obligor_of, waiver_person, waiver_applies & not_(below))


@rule("obligor", end="2022-10-19", name="support_due_m")
def support_due_m_unwaived(support_before_waiver_m: Fen) -> Fen:
    """Support the obligor ought to pay (应付赡养抚养扶养费), fen a month.

    Source: 《城市居民最低生活保障条例》第二条 (S17 art. 2); until 2022-10-19 no national text
        waives it.
    """
    return support_before_waiver_m


@rule("obligor", start="2022-10-20", name="support_due_m")
def support_due_m_waived(
    support_before_waiver_m: Fen, support_waivable: bool, waiver_rate: Rate, to_fen: Rounding
) -> Fen:
    """Support the obligor ought to pay (应付赡养抚养扶养费), fen a month.

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一部分第一项 (S7 part 1(1)), in
        force 2022-10-20.
    Reading: the part waived is `waiver_rate`; a court order is waived like the rest.
    """
    waived = share(support_before_waiver_m, waiver_rate, to_fen)
    return support_before_waiver_m - where(support_waivable, waived, 0)


@rule("household", start="2022-10-20")
def some_support_waived(support_waived: Many[bool]) -> bool:
    """Whether support from some obligor has been waived.

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一部分第一项 (S7 part 1(1)), in
        force 2022-10-20.
    """
    return any_(support_waived)


@rule("obligor", start="2022-10-20")
def support_waived(support_waivable: bool, support_before_waiver_m: Fen) -> bool:
    """Whether support that would be due from this obligor has been waived.

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一部分第一项 (S7 part 1(1)), in
        force 2022-10-20.
    """
    return support_waivable & (0 < support_before_waiver_m)
