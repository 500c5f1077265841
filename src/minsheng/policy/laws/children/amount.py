"""基本生活费: how much a child is paid, in full or as a difference."""

from minsheng.policy.engine import Count, Fen, Rounding, greatest, not_, part, rule, where


@rule("person")
def standard_m(
    orphan: bool,
    unsupported: bool,
    in_institution: bool,
    orphan_institution_m: Fen,
    orphan_scattered_m: Fen,
    unsupported_m: Fen,
) -> Fen:
    """The standard of the child's kind, per month; 0 for everybody else.

    Source: 国办发〔2010〕54号第二部分: institution above scattered; S9 part 3 (1):
        de facto unsupported in step with the orphan standard.
    """
    of_orphan = where(in_institution, orphan_institution_m, orphan_scattered_m)
    return where(orphan, of_orphan, where(unsupported, unsupported_m, 0))


@rule("person")
def dibao_part_m(
    unit__member: bool, unit__size: Count, award_dibao_m_hh: Fen, part_rounding: Rounding
) -> Fen:
    """The child's own part of the dibao its household draws, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)):
        根据人均救助水平.
    Reading: the award in force, divided by the members of the unit.
    """
    return where(unit__member, part(award_dibao_m_hh, unit__size, part_rounding), 0)


@rule("person")
def drawn_beside_tekun_m(
    dibao_part_m: Fen,
    award_single_m: Fen,
    award_severe_disability_m: Fen,
    award_living_subsidy_m: Fen,
) -> Fen:
    """What the child draws of dibao and living subsidy, which are made up, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)): 最低生活
        保障金或者困难残疾人生活补贴.
    Reading: awards in force (已经…的). Severe-disability aid is in Jiangsu paid as a living
        subsidy and counts as one.
    """
    return dibao_part_m + award_single_m + award_severe_disability_m + award_living_subsidy_m


@rule("person")
def if_chosen_m(orphan: bool, unsupported: bool, standard_m: Fen, drawn_beside_tekun_m: Fen) -> Fen:
    """What the child would be paid if it took this allowance and not tekun, per month.

    Source: 国办发〔2010〕54号第二部分; S9 part 3 (1); 《特困人员认定办法》第九条
        (S5 art. 9): the choice.
    """
    difference = greatest(standard_m - drawn_beside_tekun_m, 0)
    return where(orphan, standard_m, where(unsupported, difference, 0))


@rule("person")
def drawn_already_m(drawn_beside_tekun_m: Fen, tekun__eligible: bool, award_tekun_m: Fen) -> Fen:
    """What the child draws of the benefits that are made up to the standard, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)): 最低生活
        保障金、特困人员救助供养金或者困难残疾人生活补贴.
    Reading: tekun counts only where it goes on; one that ends, by the child's choice
        (S5 art. 9) or because its conditions are not met, makes nothing up.
    """
    return drawn_beside_tekun_m + where(tekun__eligible, award_tekun_m, 0)


@rule("person")
def tekun_instead(
    orphan: bool, unsupported: bool, tekun__granted: bool, award_tekun_m: Fen
) -> bool:
    """Whether the child is supported in tekun, so that no child allowance is paid beside it.

    Source: 《特困人员认定办法》第九条 (S5 art. 9), in force 2021-07-01; before it
        民发〔2016〕178号 (law, memory).
    Reading: an orphan has one of the two. A de facto unsupported child who already draws
        tekun gets the difference (S9 part 3 (1)). Tekun that was chosen and is not due
        takes nothing away; until it can be granted, with its sum, the allowance does not end.
    """
    nothing_drawn = award_tekun_m == 0
    return tekun__granted & (orphan | (unsupported & nothing_drawn))


@rule("person")
def amount_m(
    orphan: bool, unsupported: bool, tekun_instead: bool, standard_m: Fen, drawn_already_m: Fen
) -> Fen:
    """The child's basic living allowance (儿童基本生活费), per month; 0 without a claim.

    Source: 国办发〔2010〕54号第二部分 for orphans, in full; S9 part 3 (1) for de
        facto unsupported children: the difference to what they draw already, others in full.
    Reading: never below 0: who draws more than the standard keeps what is drawn.
    """
    difference = greatest(standard_m - drawn_already_m, 0)
    due = where(orphan, standard_m, where(unsupported, difference, 0))
    return where(tekun_instead, 0, due)


@rule("person")
def full_allowance(
    orphan: bool, unsupported: bool, tekun_instead: bool, drawn_already_m: Fen
) -> bool:
    """Whether the child is paid the allowance in full.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)).
    """
    in_full = orphan | (unsupported & (drawn_already_m == 0))
    return in_full & not_(tekun_instead)


@rule("person")
def unsupported_in_full(unsupported: bool, full_allowance: bool) -> bool:
    """Whether a de facto unsupported child is paid in full.

    Source: S9 part 3 (1).
    """
    return unsupported & full_allowance


@rule("person")
def unsupported_difference(
    unsupported: bool, tekun_instead: bool, drawn_already_m: Fen, amount_m: Fen
) -> bool:
    """Whether a de facto unsupported child is paid the difference.

    Source: S9 part 3 (1).
    """
    return unsupported & not_(tekun_instead) & (0 < drawn_already_m) & (0 < amount_m)


@rule("person")
def drawn_above_standard(unsupported: bool, tekun_instead: bool, amount_m: Fen) -> bool:
    """Whether a de facto unsupported child already draws as much as the standard.

    Source: S9 part 3 (1).
    """
    return unsupported & not_(tekun_instead) & (amount_m == 0)


@rule("person")
def orphan_paid(orphan: bool, tekun_instead: bool) -> bool:
    """Whether the child is paid as an orphan.

    Source: 国办发〔2010〕54号第二部分.
    """
    return orphan & not_(tekun_instead)


@rule("person", start="2020-01-01")
def falls_with_dibao(
    unsupported: bool,
    amount_m: Fen,
    award_dibao_m_hh: Fen,
    award_single_m: Fen,
    dibao__secured: bool,
    decision__dibao_after_m_hh: Fen,
    dibao__single_granted: bool,
    decision__single_m: Fen,
) -> bool:
    """Whether the sum will fall once dibao that is newly granted is drawn.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)), in force
        2020-01-01: made up to the standard beside the dibao already drawn (已经…的).
    Reading: the month it is granted the child draws none of it yet; the next review makes it
        up. The family is told at once, so that no total is taken for one that lasts. While
        the sum of dibao is open, none is granted yet.
    """
    family = dibao__secured & (award_dibao_m_hh == 0) & (0 < decision__dibao_after_m_hh)
    alone = dibao__single_granted & (award_single_m == 0) & (0 < decision__single_m)
    return unsupported & (0 < amount_m) & (family | alone)
