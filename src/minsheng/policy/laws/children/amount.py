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
        subsidy and counts as one. For the choice, all that is drawn: which of it goes on
        hangs on the choice itself.
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
def dibao_kept_m(dibao_part_m: Fen, award_single_m: Fen, disability_subsidy__on_dibao: bool) -> Fen:
    """What the child draws of dibao and will go on drawing dibao, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)): 最低生活
        保障金.
    Reading: the award in force; dibao that ends makes nothing up, as tekun that ends does
        not. With the family or alone it is one benefit: who changes over goes on drawing it.
    """
    return where(disability_subsidy__on_dibao, dibao_part_m + award_single_m, 0)


@rule("person")
def subsidy_kept_m(
    award_living_subsidy_m: Fen,
    disability_subsidy__living_due: bool,
    award_severe_disability_m: Fen,
    severe_disability__due: bool,
) -> Fen:
    """What the child draws of living subsidy and will go on drawing it, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)):
        困难残疾人生活补贴.
    Reading: the award in force; one that ends whatever the child is paid makes nothing up.
        Severe-disability aid is in Jiangsu paid as a living subsidy and is one with it: who
        changes over goes on drawing it.
    """
    due = disability_subsidy__living_due | severe_disability__due
    return where(due, award_living_subsidy_m + award_severe_disability_m, 0)


@rule("person")
def drawn_already_m(
    dibao_kept_m: Fen, subsidy_kept_m: Fen, tekun__eligible: bool, award_tekun_m: Fen
) -> Fen:
    """What the child draws of the benefits that are made up to the standard, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)): 最低生活
        保障金、特困人员救助供养金或者困难残疾人生活补贴.
    Reading: tekun, too, counts only where it goes on; one that ends, by the child's choice
        (S5 art. 9) or because its conditions are not met, makes nothing up.
    """
    return dibao_kept_m + subsidy_kept_m + where(tekun__eligible, award_tekun_m, 0)


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
def basic_next_m(
    decision__cannot_say: bool,
    decision__refuses_inquiry: bool,
    dibao_kept_m: Fen,
    tekun__eligible: bool,
    dibao__secured: bool,
    decision__dibao_after_m_hh: Fen,
    unit__size: Count,
    part_rounding: Rounding,
    decision__single_m: Fen,
    award_tekun_m: Fen,
    tekun__amount_m: Fen,
) -> Fen:
    """What the child will draw of dibao and tekun, once all given now is paid, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)).
    Reading: of tekun only what goes on, for a child who comes into it is paid no allowance.
        While the family does not cooperate, neither is granted or altered: what goes on is
        drawn as before, and a sum only worked out is told of to nobody.
    """
    each = part(decision__dibao_after_m_hh, unit__size, part_rounding)
    dibao = where(dibao__secured, each, 0) + decision__single_m
    given = dibao + where(award_tekun_m == 0, 0, tekun__amount_m)
    kept = dibao_kept_m + where(tekun__eligible, award_tekun_m, 0)
    return where(decision__cannot_say & decision__refuses_inquiry, kept, given)


@rule("person", start="2020-01-01")
def subsidy_next_m(
    severe_disability__amount_m: Fen,
    disability_subsidy__living_amount_m: Fen,
    award_living_subsidy_m: Fen,
    decision__dibao_held_up: bool,
) -> Fen:
    """What the child will draw of living subsidy, once all given now is paid, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)).
    Reading: none is granted before the dibao it hangs on; severe-disability aid is one with it.
    """
    waits = decision__dibao_held_up & (award_living_subsidy_m == 0)
    return severe_disability__amount_m + where(waits, 0, disability_subsidy__living_amount_m)


@rule("person", start="2020-01-01")
def drawn_next_m(basic_next_m: Fen, subsidy_next_m: Fen) -> Fen:
    """What the child will draw of the benefits made up, once all given now is paid, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)).
    Reading: the same benefits as are drawn already.
    """
    return basic_next_m + subsidy_next_m


@rule("person", start="2020-01-01")
def next_m(unsupported: bool, tekun_instead: bool, standard_m: Fen, drawn_next_m: Fen) -> Fen:
    """The sum a de facto unsupported child will be paid once all given now is drawn, per month.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)), in force
        2020-01-01: made up to the standard beside what is drawn already (已经…的).
    Reading: the month a benefit is granted, or its sum changes, the child draws the award
        before it; the next review makes up what is left.
    """
    then = greatest(standard_m - drawn_next_m, 0)
    return where(unsupported & not_(tekun_instead), then, 0)


@rule("person", start="2020-01-01")
def falls_next(unsupported: bool, amount_m: Fen, next_m: Fen) -> bool:
    """Whether the sum will fall once dibao or a living subsidy given now is drawn.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)), in force
        2020-01-01.
    Reading: the family is told at once, so that no total is taken for one that lasts.
    """
    return unsupported & (next_m < amount_m)


@rule("person", start="2020-01-01")
def rises_next(unsupported: bool, amount_m: Fen, next_m: Fen) -> bool:
    """Whether the sum will rise once dibao or a living subsidy is drawn with a lower sum.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)), in force
        2020-01-01.
    Reading: told at once, that the family knows the rest of it is made up.
    """
    return unsupported & (amount_m < next_m)
