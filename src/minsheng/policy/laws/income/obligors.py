"""赡养、抚养、扶养费: support that obligors living elsewhere ought to pay."""

from minsheng.policy.engine import (
    Count,
    Fen,
    Many,
    Pointer,
    Rate,
    Rounding,
    any_,
    at,
    greatest,
    least,
    not_,
    part,
    rule,
    share,
    where,
)
from minsheng.policy.laws.kinds import ObligorRelation, ObligorState


@rule("household")
def has_minor(people__minor: Many[bool]) -> bool:
    """Whether there is a minor in the file.

    Source: 《民法典》第一千零七十四条第一款 (FACTS 1.5) and, before 2021, 《婚姻法》 (memory).
    """
    return any_(people__minor)


@rule("obligor")
def support_excused(
    obligor_state: ObligorState,
    obligor_relation: ObligorRelation,
    tekun__obligor_able: bool,
    obligor_of: Pointer,
    people__minor: Many[bool],
    has_minor: bool,
) -> bool:
    """Whether the obligor cannot be expected to pay, or owes nothing at all.

    Source: 《特困人员认定办法》第八条 (S5 art. 8) lists who is unable to support: tekun, dibao
        recipient, the aged and the severely disabled of little income, without capacity,
        missing, in prison; grandparents: 《民法典》第一千零七十四条第一款 (FACTS 1.5).
    Reading: inference; no text read says it of income. One reading for both laws: whoever
        tekun holds to be unable or under age owes nothing here, nor do grandparents of an
        adult; where nobody is recorded whom they support, nor where there is no minor. The
        states excuse as such, without a test of property. All this goes before a court order;
        money nobody can pay feeds nobody.
    """
    special = not_(obligor_state == ObligorState.ORDINARY)
    grandparent = obligor_relation == ObligorRelation.GRANDPARENT
    of_minor = at(obligor_of, people__minor, has_minor)
    return special | not_(tekun__obligor_able) | (grandparent & not_(of_minor))


@rule("obligor")
def support_floor_m(
    dibao__standard_m: Fen,
    obligor_family_size: Count,
    support_floor_rate: Rate,
    to_fen: Rounding,
) -> Fen:
    """Monthly income the obligor's family keeps before support is due, fen a month.

    Source: the usual provincial form, m × standard × family size (FACTS 1.5, uncertain);
        principle in 《城市居民最低生活保障条例》第二条 (S17 art. 2).
    Reading: the standard of the household that asks is used, not that of the obligor's
        place; a family without heads recorded counts as one person.
    """
    heads = greatest(1, obligor_family_size)
    return share(dibao__standard_m * heads, support_floor_rate, to_fen)


@rule("obligor")
def support_by_surplus_m(
    obligor_family_income_m: Fen,
    support_floor_m: Fen,
    support_rate: Rate,
    obligor_dependants: Count,
    to_fen: Rounding,
) -> Fen:
    """Support due by the surplus of the obligor's family, fen a month, for one dependant.

    Source: the usual provincial form, max(0, income - m × standard × size) × r / dependants
        (FACTS 1.5, uncertain); the duty itself in 《民法典》第一千零六十七、一千零七十四、
        一千零七十五条 and, before 2021, in 《婚姻法》 (memory).
    """
    surplus = greatest(0, obligor_family_income_m - support_floor_m)
    heads = greatest(1, obligor_dependants)
    return part(share(surplus, support_rate, to_fen), heads, to_fen)


@rule("obligor")
def support_of_parent_m(
    obligor_income_m: Fen,
    child_support_rate: Rate,
    child_support_cap_rate: Rate,
    obligor_dependants: Count,
    to_fen: Rounding,
) -> Fen:
    """Child support due from a parent living elsewhere, fen a month, for one child.

    Source: 《民法典婚姻家庭编的解释（一）》第四十九条 (S18 art. 49): 20 to
        30 % of the payer's gross monthly income; for two or more children more, at most 50 %. In
        force 2021-01-01; before it the same figures in 法发〔1993〕30号 (memory).
    Reading: a parent owes the same to a minor child and to an adult one who cannot live
        independently; the cap is shared evenly among all whom the parent supports.
    """
    heads = greatest(1, obligor_dependants)
    each = share(obligor_income_m, child_support_rate, to_fen)
    capped = part(share(obligor_income_m, child_support_cap_rate, to_fen), heads, to_fen)
    return least(each, capped)


@rule("obligor")
def support_before_waiver_m(
    support_excused: bool,
    obligor_has_order: bool,
    obligor_ordered_m: Fen,
    obligor_family_income_m: Fen,
    support_floor_m: Fen,
    obligor_relation: ObligorRelation,
    support_of_parent_m: Fen,
    support_by_surplus_m: Fen,
) -> Fen:
    """Support the obligor ought to pay, fen a month, before any waiver.

    Source: 《城市居民最低生活保障条例》第二条 (S17 art. 2): income includes the support that legal
        obligors ought to pay; the formula as in FACTS 1.5 (uncertain).
    Reading: nothing from one who is excused; else a court order or written agreement goes
        before every formula; else nothing while the obligor's family has less than the
        floor; else child support from a parent, the surplus formula from all others.
    """
    poor = obligor_family_income_m < support_floor_m
    is_parent = obligor_relation == ObligorRelation.PARENT
    formula = where(is_parent, support_of_parent_m, support_by_surplus_m)
    reckoned = where(poor, 0, formula)
    return where(support_excused, 0, where(obligor_has_order, obligor_ordered_m, reckoned))
