"""How much: top-up on the household sum, graded increases (分类施保)."""

from minsheng.policy.engine import (
    Count,
    Fen,
    Many,
    Rate,
    Rounding,
    any_,
    count,
    greatest,
    not_,
    part,
    rounded,
    rule,
    share,
    total,
    where,
)


@rule("person")
def severely_disabled(disability_grade: Count, severe_grade: Count) -> bool:
    """Whether the person is severely disabled for dibao: grade 1 or 2 of any kind.

    Source: 《最低生活保障审核确认办法》第八条第一项 (S2 art. 8(1)); before, S3 arts 10, 28.
    Reading: S3 does not name the grades; the same were used.
    """
    return (1 <= disability_grade) & (disability_grade <= severe_grade)


@rule("person")
def covered(unit__member: bool, tekun__grantable: bool) -> bool:
    """Whether the member's living is secured by dibao rather than by tekun.

    Source: 《国务院关于进一步健全特困人员救助供养制度的意见》（国发〔2016〕14号）:
    those taken into tekun no longer fall under dibao [memory].
    Reading: the rest of the family stays in dibao with the income that is its own. Nobody
        leaves dibao before the tekun sum stands.
    """
    return unit__member & not_(tekun__grantable)


@rule("person")
def beside_tekun(unit__member: bool, tekun__eligible: bool) -> bool:
    """Whether the member does not belong to tekun.

    Source: 国发〔2016〕14号 [memory]; 《社会救助暂行办法》第十四条 (S1 art. 14).
    """
    return unit__member & not_(tekun__eligible)


@rule("household")
def all_in_tekun(beside_tekun: Many[bool]) -> bool:
    """Whether no member of the unit is left who does not belong to tekun.

    Source: 国发〔2016〕14号 [memory]; 《刚性支出困难家庭认定办法》第四条第一项 (S4 art. 4(1)),
    in force 2025-01-01.
    Reading: as soon as they are known to belong there; the care class may still be open.
    """
    return not_(any_(beside_tekun))


@rule("person")
def part_stopped(
    unit__member: bool,
    income__able_bodied: bool,
    refusals: Count,
    refusal_limit: Count,
) -> bool:
    """Whether the member's own part is stopped for refusing suitable work.

    Source: 《社会救助暂行办法》第四十五条 (S1 art. 45), in force 2014-05-01;
    《最低生活保障审核确认办法》第三十四条 (S2 art. 34), in force 2021-07-01.
    Reading: three refusals running; the law says cut or stop, the proposal is to stop;
    the parts of the others are not touched.
    """
    return unit__member & income__able_bodied & (refusal_limit <= refusals)


@rule("person")
def paid(covered: bool, part_stopped: bool) -> bool:
    """Whether the member's part of the household sum is paid.

    Source: 《社会救助暂行办法》第四十五条 (S1 art. 45).
    """
    return covered & not_(part_stopped)


@rule("person")
def lighter_ground(
    people__elder: bool,
    people__minor: bool,
    veteran: bool,
    overseas_returnee: bool,
    unit__size: Count,
) -> bool:
    """Whether the member falls into the lower class of graded increases.

    Source: 《最低生活保障审核审批办法（试行）》第二十八条 (S3 art. 28): the aged, minors and
    others set locally; 《最低生活保障审核确认办法》第二十七条 (S2 art. 27).
    Reading: veterans, returned overseas Chinese and those living alone follow the class
    printed by the neighbouring city (T1); Nantong's list is not established.
    """
    alone = unit__size == 1
    return people__elder | people__minor | veteran | overseas_returnee | alone


@rule("person")
def graded_increase_rate(
    severely_disabled: bool,
    seriously_ill: bool,
    lighter_ground: bool,
    severe_increase_rate: Rate,
    illness_increase_rate: Rate,
    lighter_increase_rate: Rate,
) -> Rate:
    """Share of the standard added for the member, by the gravest ground.

    Source: S3 art. 28; S2 art. 27; the shares are set locally.
    Reading: one increase a person; severe disability goes before serious illness, that
    before age and the like.
    """
    lighter = where(lighter_ground, lighter_increase_rate, 0)
    return where(
        severely_disabled,
        severe_increase_rate,
        where(seriously_ill, illness_increase_rate, lighter),
    )


@rule("household")
def covered_heads(covered: Many[bool]) -> Count:
    """Members whose living dibao secures.

    Source: S3 art. 27; S2 art. 23.
    """
    return count(covered)


@rule("household")
def paid_heads(paid: Many[bool]) -> Count:
    """Members whose part is paid.

    Source: 《社会救助暂行办法》第四十五条 (S1 art. 45).
    """
    return count(paid)


@rule("person")
def tekun_income_m(
    unit__member: bool, tekun__grantable: bool, income__counted_m: Fen, income__land_m: Fen
) -> Fen:
    """Counted income of a member who goes over to tekun, a month.

    Source: 国发〔2016〕14号 [memory]; see `covered`.
    Reading: with the share of the land that tekun counts as the member's own.
    """
    return where(unit__member & tekun__grantable, income__counted_m + income__land_m, 0)


@rule("household")
def gap_m_hh(
    eligible: bool,
    standard_m: Fen,
    covered_heads: Count,
    income__counted_m_hh: Fen,
    tekun_income_m: Many[Fen],
) -> Fen:
    """What the covered members lack to the standard, a month, the household's.

    Source: 《社会救助暂行办法》第十二条 (S1 art. 12);
    《最低生活保障审核审批办法（试行）》第二十七条 (S3 art. 27);
    《最低生活保障审核确认办法》第二十三条 (S2 art. 23).
    Reading: (standard - income per head) × heads = heads × standard - income. A family
        that is in tekun as a whole lacks nothing here, whatever its income.
    """
    own_income = income__counted_m_hh - total(tekun_income_m)
    lacking = greatest(0, standard_m * covered_heads - own_income)
    return where(eligible & (0 < covered_heads), lacking, 0)


@rule("household")
def provided_for(eligible: bool, gap_m_hh: Fen, all_in_tekun: bool) -> bool:
    """Whether dibao, or tekun of all members, secures the family's basic living.

    Source: 《社会救助暂行办法》第九条、第十二条、第十四条 (S1 arts 9, 12, 14).
    Reading: inference; other benefits are excluded by dibao that is granted, not by an
        entitlement to nothing: where those left beside a member in tekun have enough of
        their own there is no dibao. The stopped part of somebody who refuses work
        (S1 art. 45) does not undo the grant.
    """
    return (0 < gap_m_hh) | (eligible & all_in_tekun)


@rule("person")
def securable(covered: bool, provided_for: bool, in_exit: bool) -> bool:
    """Whether the family's dibao could secure the member's living, the exit included.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11); S6 item 11 and S2 art. 33: in the gradual
    exit a family goes on in dibao.
    """
    return covered & (provided_for | in_exit)


@rule("person")
def secured(securable: bool, decision__basic_asked: bool) -> bool:
    """Whether the family's dibao does: it could, and basic aid was asked for.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): upon application.
    Reading: inference; who did not ask is told of dibao and loses nothing by it meanwhile.
    """
    return securable & decision__basic_asked


@rule("person")
def graded_increase_m(
    gap_m_hh: Fen,
    paid: bool,
    standard_m: Fen,
    graded_increase_rate: Rate,
    part_rounding: Rounding,
) -> Fen:
    """Graded increase (分类施保) for the member, a month.

    Source: 《最低生活保障审核审批办法（试行）》第二十八条 (S3 art. 28);
    《最低生活保障审核确认办法》第二十七条 (S2 art. 27), in force 2021-07-01.
    Reading: beside a top-up only.
    """
    increase = share(standard_m, graded_increase_rate, part_rounding)
    return where((0 < gap_m_hh) & paid, increase, 0)


@rule("household")
def paid_gap_m_hh(
    gap_m_hh: Fen, covered_heads: Count, paid_heads: Count, part_rounding: Rounding
) -> Fen:
    """What is paid of the gap once the stopped parts are left out, a month, the household's.

    Source: 《社会救助暂行办法》第四十五条 (S1 art. 45); S2 art. 34.
    Reading: heads are divided by only to leave out a stopped part, after multiplying.
    """
    return where(gap_m_hh == 0, 0, part(gap_m_hh * paid_heads, covered_heads, part_rounding))


@rule("household")
def left_out_m_hh(gap_m_hh: Fen, paid_gap_m_hh: Fen) -> Fen:
    """What the stopped parts take from the gap, a month, the household's.

    Source: 《社会救助暂行办法》第四十五条 (S1 art. 45); S2 art. 34.
    """
    return gap_m_hh - paid_gap_m_hh


@rule("household")
def some_left_out(left_out_m_hh: Fen, decision__basic_asked: bool) -> bool:
    """Whether a stopped part is left out of a gap that is paid.

    Source: 《社会救助暂行办法》第四十五条 (S1 art. 45); S2 art. 34.
    """
    return (0 < left_out_m_hh) & decision__basic_asked


@rule("household")
def amount_m_hh(paid_gap_m_hh: Fen, graded_increase_m: Many[Fen], amount_rounding: Rounding) -> Fen:
    """Dibao of the assistance unit, a month.

    Source: 《社会救助暂行办法》第十二条 (S1 art. 12); S3 arts 27, 28; S2 arts 23, 27;
    part of a member who refuses work: S1 art. 45, S2 art. 34.
    Reading: the sum is made round once, on the household, upward.
    """
    return rounded(paid_gap_m_hh + total(graded_increase_m), amount_rounding)


@rule("household")
def graded_increases_m_hh(graded_increase_m: Many[Fen]) -> Fen:
    """Graded increases of all members, a month, the household's.

    Source: S3 art. 28; S2 art. 27.
    """
    return total(graded_increase_m)


@rule("person")
def has_graded_increase(graded_increase_m: Fen, decision__basic_asked: bool) -> bool:
    """Whether a graded increase is paid for the member.

    Source: S3 art. 28; S2 art. 27.
    """
    return (0 < graded_increase_m) & decision__basic_asked
