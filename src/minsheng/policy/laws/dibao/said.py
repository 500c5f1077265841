"""What is said of a grant that is made and of an award that ends, and why."""

from minsheng.policy.engine import Count, Fen, known, not_, rule, where
from minsheng.policy.laws.kinds import Decision, GradedGround, ReviewClass


@rule("household")
def topped_up(eligible: bool, amount_m_hh: Fen, decision__basic_asked: bool) -> bool:
    """Whether the family is paid a top-up.

    Source: 《社会救助暂行办法》第十二条 (S1 art. 12); S3 art. 27; S2 art. 23.
    """
    return eligible & (0 < amount_m_hh) & decision__basic_asked


@rule("household")
def topped_up_plain(topped_up: bool, graded_increases_m_hh: Fen) -> bool:
    """Whether the family is paid a top-up without any graded increase.

    Source: 《社会救助暂行办法》第十二条 (S1 art. 12); S3 art. 27; S2 art. 23.
    """
    return topped_up & (graded_increases_m_hh == 0)


@rule("household")
def topped_up_graded(topped_up: bool, graded_increases_m_hh: Fen) -> bool:
    """Whether the family is paid a top-up with a graded increase for some member.

    Source: 《社会救助暂行办法》第十二条 (S1 art. 12); S3 arts 27, 28; S2 arts 23, 27.
    """
    return topped_up & (0 < graded_increases_m_hh)


@rule("person")
def graded_ground(
    severely_disabled: bool,
    seriously_ill: bool,
    people__elder: bool,
    people__minor: bool,
    veteran: bool,
    overseas_returnee: bool,
    unit__size: Count,
) -> GradedGround:
    """What a graded increase would be paid for: the gravest ground.

    Source: S3 art. 28; S2 art. 27; the grounds are set locally.
    Reading: as `graded_increase_rate`, which takes the gravest; of those that bring the same,
        the first. While a ground that goes before is open, none is named.
    """
    alone = where(unit__size == 1, GradedGround.ALONE, GradedGround.NONE)
    abroad = where(overseas_returnee, GradedGround.OVERSEAS_RETURNEE, alone)
    served = where(veteran, GradedGround.VETERAN, abroad)
    young = where(people__minor, GradedGround.MINOR, served)
    aged = where(people__elder, GradedGround.ELDER, young)
    frail = where(seriously_ill, GradedGround.SERIOUS_ILLNESS, aged)
    return where(severely_disabled, GradedGround.SEVERE_DISABILITY, frail)


@rule("person")
def graded_for_disability(has_graded_increase: bool, graded_ground: GradedGround) -> bool:
    """Whether the increase paid for the member is for severe disability.

    Source: S3 art. 28; S2 art. 27.
    """
    return has_graded_increase & (graded_ground == GradedGround.SEVERE_DISABILITY)


@rule("person")
def graded_for_illness(has_graded_increase: bool, graded_ground: GradedGround) -> bool:
    """Whether the increase paid for the member is for serious illness.

    Source: S3 art. 28; S2 art. 27.
    """
    return has_graded_increase & (graded_ground == GradedGround.SERIOUS_ILLNESS)


@rule("person")
def graded_for_age(has_graded_increase: bool, graded_ground: GradedGround) -> bool:
    """Whether the increase paid for the member is for age.

    Source: S3 art. 28; S2 art. 27.
    """
    return has_graded_increase & (graded_ground == GradedGround.ELDER)


@rule("person")
def graded_for_minor(has_graded_increase: bool, graded_ground: GradedGround) -> bool:
    """Whether the increase paid for the member is for being a minor.

    Source: S3 art. 28; S2 art. 27.
    """
    return has_graded_increase & (graded_ground == GradedGround.MINOR)


@rule("person")
def graded_for_veteran(has_graded_increase: bool, graded_ground: GradedGround) -> bool:
    """Whether the increase paid for the member is for being a veteran.

    Source: S3 art. 28; S2 art. 27.
    """
    return has_graded_increase & (graded_ground == GradedGround.VETERAN)


@rule("person")
def graded_for_returnee(has_graded_increase: bool, graded_ground: GradedGround) -> bool:
    """Whether the increase paid for the member is for being a returned overseas Chinese.

    Source: S3 art. 28; S2 art. 27.
    """
    return has_graded_increase & (graded_ground == GradedGround.OVERSEAS_RETURNEE)


@rule("person")
def graded_for_alone(has_graded_increase: bool, graded_ground: GradedGround) -> bool:
    """Whether the increase paid for the member is for living alone.

    Source: S3 art. 28; S2 art. 27.
    """
    return has_graded_increase & (graded_ground == GradedGround.ALONE)


@rule("household")
def sum_made_round(
    topped_up: bool, amount_m_hh: Fen, paid_gap_m_hh: Fen, graded_increases_m_hh: Fen
) -> bool:
    """Whether the sum told of a top-up is another for being made round.

    Source: 《社会救助暂行办法》第十二条 (S1 art. 12): by the difference; rounding set locally.
    """
    return topped_up & not_(amount_m_hh == paid_gap_m_hh + graded_increases_m_hh)


@rule("household")
def left_have_enough(
    award_dibao_m_hh: Fen, eligible: bool, gap_m_hh: Fen, all_in_tekun: bool
) -> bool:
    """Whether dibao ends because those left beside members in tekun have enough.

    Source: 《社会救助暂行办法》第十二条 (S1 art. 12); 国发〔2016〕14号 [memory].
    """
    nothing_lacking = eligible & (gap_m_hh == 0)
    return (0 < award_dibao_m_hh) & nothing_lacking & not_(all_in_tekun)


@rule("person")
def part_left_out(part_stopped: bool, gap_m_hh: Fen, decision__basic_asked: bool) -> bool:
    """Whether a member's part is left out of a sum the family is paid.

    Source: 《社会救助暂行办法》第四十五条 (S1 art. 45); S2 art. 34.
    Reading: while the sum is open the part is left out of whatever it proves to be.
    """
    lacking = 0 < gap_m_hh
    return part_stopped & where(known(lacking), lacking, True) & decision__basic_asked


@rule("household")
def class_a(review_class: ReviewClass, reviewed: bool, in_exit: bool) -> bool:
    """Whether the family goes on or comes into dibao, in no exit, and is of review class A.

    Source: S3 art. 33; S6 item 7; S2 art. 31.
    """
    return reviewed & (review_class == ReviewClass.A) & not_(in_exit)


@rule("household")
def class_b(review_class: ReviewClass, reviewed: bool, in_exit: bool) -> bool:
    """Whether the family goes on or comes into dibao, in no exit, and is of review class B.

    Source: S3 art. 33; S6 item 7; S2 art. 31.
    """
    return reviewed & (review_class == ReviewClass.B) & not_(in_exit)


@rule("household")
def class_c(review_class: ReviewClass, reviewed: bool, in_exit: bool) -> bool:
    """Whether the family goes on or comes into dibao, in no exit, and is of review class C.

    Source: S3 art. 33; S6 item 7; S2 art. 31.
    """
    return reviewed & (review_class == ReviewClass.C) & not_(in_exit)


@rule("household")
def review_in_exit(in_exit: bool, reviewed: bool) -> bool:
    """Whether the family goes on in its gradual exit, which sets the next review.

    Source: S6 item 11, 2020-08-25; S2 art. 33.
    Reading: its circumstances have just changed; no class is told of it.
    """
    return reviewed & in_exit


@rule("person")
def single_paid(decision__single_m: Fen) -> bool:
    """Whether the person is paid single-person dibao.

    Source: S3 art. 10; 民发〔2020〕69号 [memory]; S2 art. 8.
    """
    return 0 < decision__single_m


@rule("person")
def single_with_family(award_single_m: Fen, secured: bool) -> bool:
    """Whether single-person dibao ends because the person has dibao with the family.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9); S2 art. 8.
    """
    return (0 < award_single_m) & secured


@rule("person")
def single_to_tekun(award_single_m: Fen, tekun__granted: bool) -> bool:
    """Whether single-person dibao ends because the person goes over to tekun.

    Source: 国发〔2016〕14号 [memory].
    """
    return (0 < award_single_m) & tekun__granted


@rule("person")
def single_ended(
    award_single_m: Fen, single_person_eligible: bool, secured: bool, tekun__granted: bool
) -> bool:
    """Whether single-person dibao ends and neither dibao nor tekun takes its place.

    Source: S3 art. 10; 民发〔2020〕69号 [memory]; S2 art. 8.
    Reading: while it is open whether one of them does, the reason of the end is told.
    """
    in_family = where(known(secured), secured, False)
    in_tekun = where(known(tekun__granted), tekun__granted, False)
    ended = (0 < award_single_m) & not_(single_person_eligible)
    return ended & not_(in_family | in_tekun)


@rule("person")
def single_gone(single_ended: bool, tekun__gone: bool) -> bool:
    """Whether it ends because the person has died, is missing or in prison.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return single_ended & tekun__gone


@rule("person")
def single_outside_class(
    single_ended: bool, single_gone: bool, margin__eligible: bool, provided_for: bool
) -> bool:
    """Whether it ends because the family is not of the margin class, nor in dibao.

    Source: S3 art. 10; 民发〔2020〕69号 [memory]; S2 art. 8.
    Reading: a family in dibao is below the class, not outside its limits; while it is open
        whether it is in dibao, `single_below_class` speaks.
    """
    told = where(known(single_gone), single_gone, False)
    return single_ended & not_(told) & not_(margin__eligible) & not_(provided_for)


@rule("person")
def single_outside_family(
    single_ended: bool, single_gone: bool, single_outside_class: bool, unit__member: bool
) -> bool:
    """Whether it ends because the person is no member of the margin family.

    Source: S3 art. 10; 民发〔2020〕69号 [memory]; S2 art. 8.
    Reading: this stands as well while it is open whether the family is of the class.
    """
    first = single_gone | single_outside_class
    told = where(known(first), first, False)
    return single_ended & not_(told) & not_(unit__member)


@rule("person")
def single_below_class(
    single_ended: bool,
    single_gone: bool,
    single_outside_class: bool,
    single_outside_family: bool,
    margin__eligible: bool,
) -> bool:
    """Whether it ends because the family is poorer than the margin class.

    Source: 《社会救助暂行办法》第九条、第十四条 (S1 arts 9, 14).
    Reading: told of a member while it is open whether the family's dibao or tekun takes its
        place; once that is known, it is told instead.
    """
    first = single_gone | single_outside_class | single_outside_family
    told = where(known(first), first, False)
    return single_ended & not_(told) & not_(margin__eligible)


@rule("person")
def single_without_ground(
    single_ended: bool,
    single_gone: bool,
    single_outside_class: bool,
    single_outside_family: bool,
    single_below_class: bool,
    single_ground: bool,
) -> bool:
    """Whether it ends because disability or illness no longer give a ground.

    Source: S3 art. 10; 民发〔2020〕69号 [memory]; S2 art. 8.
    """
    outside = single_gone | single_outside_class | single_outside_family
    first = outside | single_below_class
    told = where(known(first), first, False)
    return single_ended & not_(told) & not_(single_ground)


@rule("person", end="2020-06-02")
def single_without_register(
    single_ended: bool,
    single_gone: bool,
    single_outside_class: bool,
    single_outside_family: bool,
    single_below_class: bool,
    single_without_ground: bool,
    separately_registered: bool,
) -> bool:
    """Whether it ends because the person has no household register of their own.

    Source: 《最低生活保障审核审批办法（试行）》第十条第一项 (S3 art. 10(1)).
    """
    outside = single_gone | single_outside_class | single_outside_family
    first = outside | single_below_class | single_without_ground
    told = where(known(first), first, False)
    return single_ended & not_(told) & not_(separately_registered)


@rule("household")
def single_refused(
    decision__pending: bool, decision__single_before_m_hh: Fen, decision__basic_after_m_hh: Fen
) -> bool:
    """Whether nobody of a family that applies has dibao alone, nor the family other basic aid.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): refusals are given with their reason;
    S3 art. 10; 民发〔2020〕69号 [memory]; S2 art. 8.
    Reading: whoever is given other basic aid is told of that instead.
    """
    none_drawn = decision__single_before_m_hh == 0
    return decision__pending & none_drawn & (decision__basic_after_m_hh == 0)


@rule("household")
def may_qualify(decision__dibao_compared: Decision) -> bool:
    """Whether the family is told of dibao it has not asked for.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): upon application; S6 item 22;
    S2 art. 6.
    """
    return decision__dibao_compared == Decision.HINT


@rule("person")
def single_may_qualify(single_grantable: bool, decision__single_compared: Decision) -> bool:
    """Whether the person is told of single-person dibao that was not asked for.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): upon application; S6 item 22;
    S2 art. 6.
    """
    hinted = decision__single_compared == Decision.HINT
    return hinted & where(known(single_grantable), single_grantable, False)
