"""Single-person dibao (单人保): one member of a hard-up family, as a household of one."""

from minsheng.policy.engine import (
    Count,
    Fen,
    Many,
    Rate,
    Rounding,
    count,
    not_,
    rule,
    share,
    where,
)
from minsheng.policy.laws.kinds import Disability


@rule("person")
def own_income_m(income__counted_m: Fen, income__land_m: Fen) -> Fen:
    """The person's own income, a month, the share of the household's land included.

    Source: S3 arts 10, 15; 《最低生活保障审核确认办法》第八条、第十三条 (S2 arts 8, 13).
    Reading: inference; as for tekun, whose own income counts the same share.
    """
    return income__counted_m + income__land_m


@rule("person")
def own_income_below(income__counted_m: Fen, own_income_m: Fen, standard_m: Fen) -> bool:
    """Whether the person's own income is below the standard.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9); S3 art. 10; S2 art. 8.
    Reading: no, as soon as it reaches the standard without the land.
    """
    return (income__counted_m < standard_m) & (own_income_m < standard_m)


@rule("person")
def long_clergy(
    unit__clergy_found_years: Count,
    clergy_years_least: Count,
    own_income_below: bool,
    registered_here: bool,
    tekun__gone: bool,
) -> bool:
    """Whether the person is hard-up clergy, three years or more in a religious place.

    Source: 《最低生活保障审核审批办法（试行）》第四条、第十条第二项 (S3 arts 4, 10(2));
    《最低生活保障审核确认办法》第四条、第八条第三项 (S2 arts 4, 8(3)).
    Reading: hard-up is own income below the standard; who has died, is missing or in prison
        has no living to be secured here, and who is registered elsewhere applies there.
    """
    long = (clergy_years_least <= unit__clergy_found_years) & own_income_below
    return long & registered_here & not_(tekun__gone)


@rule("person", start="2021-07-01")
def mentally_disabled(
    disability: Disability,
    disability_grade: Count,
    mental_grade: Count,
) -> bool:
    """Whether the person is intellectually or mentally disabled, grade 1 to 3.

    Source: 《最低生活保障审核确认办法》第八条第一项 (S2 art. 8(1)), in force 2021-07-01.
    """
    kind = (disability == Disability.INTELLECTUAL) | (disability == Disability.MENTAL)
    return kind & (1 <= disability_grade) & (disability_grade <= mental_grade)


@rule("household")
def register_heads(registered_here: Many[bool]) -> Count:
    """Persons of the file on this household register.

    Source: 《最低生活保障审核审批办法（试行）》第十条第一项 (S3 art. 10(1)).
    """
    return count(registered_here)


@rule("person")
def separately_registered(registered_here: bool, register_heads: Count) -> bool:
    """Whether the person has a household register of their own (单独立户).

    Source: 《最低生活保障审核审批办法（试行）》第十条第一项 (S3 art. 10(1)).
    Reading: lives here but is on another register, or stands alone on this one.
    """
    return not_(registered_here) | (register_heads == 1)


@rule("person", name="single_ground", end="2020-06-02")
def single_ground_2012(
    severely_disabled: bool, people__minor: bool, income__able_bodied: bool
) -> bool:
    """Whether the person's disability is a ground for dibao alone.

    Source: 《最低生活保障审核审批办法（试行）》第十条第一项 (S3 art. 10(1)), 2012-12-12: an adult,
    severely disabled, without capacity to work.
    """
    return severely_disabled & not_(people__minor) & not_(income__able_bodied)


@rule("person", name="single_ground", start="2020-06-03", end="2021-06-30")
def single_ground_2020(severely_disabled: bool, seriously_ill: bool) -> bool:
    """Whether the person's disability or illness is a ground for dibao alone.

    Source: 民发〔2020〕69号 of 2020-06-03 [memory];
    《关于改革完善社会救助制度的意见》第五项 (S6 item 5), 2020-08-25.
    """
    return severely_disabled | seriously_ill


@rule("person", name="single_ground", start="2021-07-01")
def single_ground_2021(
    severely_disabled: bool, mentally_disabled: bool, seriously_ill: bool
) -> bool:
    """Whether the person's disability or illness is a ground for dibao alone.

    Source: 《最低生活保障审核确认办法》第八条 (S2 art. 8), in force 2021-07-01.
    """
    return severely_disabled | mentally_disabled | seriously_ill


@rule("person", name="single_person_eligible", end="2020-06-02")
def single_person_eligible_2012(
    long_clergy: bool,
    margin__eligible: bool,
    unit__member: bool,
    single_ground: bool,
    separately_registered: bool,
    tekun__gone: bool,
) -> bool:
    """Whether the person may have dibao alone.

    Source: 《最低生活保障审核审批办法（试行）》第十条 (S3 art. 10), 2012-12-12.
    Reading: a hard-up family (困难家庭) is one of the margin class; a member who is missing
        has no living to be secured here on this ground either.
    """
    of_margin = margin__eligible & unit__member & single_ground & not_(tekun__gone)
    return long_clergy | (of_margin & separately_registered)


@rule("person", name="single_person_eligible", start="2020-06-03", end="2022-10-19")
def single_person_eligible_2020(
    long_clergy: bool,
    margin__eligible: bool,
    unit__member: bool,
    single_ground: bool,
    tekun__gone: bool,
) -> bool:
    """Whether the person may have dibao alone.

    Source: 民发〔2020〕69号 of 2020-06-03 [memory];
    《关于改革完善社会救助制度的意见》第五项 (S6 item 5), 2020-08-25; clergy: S3 art. 10(2);
    《最低生活保障审核确认办法》第八条 (S2 art. 8), in force 2021-07-01.
    Reading: severely disabled or seriously ill, of a family of the margin class; a
    register of one's own is no longer asked for. A member who is missing, as one could be
    until 2021-06-30, has no living to be secured here.
    """
    of_margin = margin__eligible & unit__member & single_ground
    return long_clergy | (of_margin & not_(tekun__gone))


@rule("person", name="single_person_eligible", start="2022-10-20")
def single_person_eligible_2022(
    long_clergy: bool,
    margin__eligible: bool,
    unit__member: bool,
    single_ground: bool,
    jobless_severely_disabled: bool,
) -> bool:
    """Whether the person may have dibao alone.

    Source: 《最低生活保障审核确认办法》第八条 (S2 art. 8); 《关于进一步做好最低生活保障等
    社会救助兜底工作的通知》第一条第一项 (S7 part 1(1)), 2022-10-20: adult jobless severely
    disabled persons may apply as a household of one.
    """
    of_margin = margin__eligible & unit__member & single_ground
    return long_clergy | of_margin | jobless_severely_disabled


@rule("person", start="2022-10-20")
def jobless_severely_disabled(
    unit__member: bool,
    people__minor: bool,
    severely_disabled: bool,
    income__jobless: bool,
    own_income_below: bool,
    means__within_low_income_limits: bool,
    provided_for: bool,
) -> bool:
    """Whether an adult jobless severely disabled member qualifies as a household of one.

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一条第一项
    (S7 part 1(1)), 2022-10-20.
    Reading: only the person's own income is compared with the standard; the family's
    property is held to the limits of low-income families; a family that is granted dibao
    as a whole needs no single award.
    """
    jobless = not_(people__minor) & severely_disabled & income__jobless
    poor = own_income_below & means__within_low_income_limits
    return unit__member & jobless & poor & not_(provided_for)


@rule("person")
def single_grantable(single_person_eligible: bool, securable: bool, tekun__grantable: bool) -> bool:
    """Whether the person could be granted dibao alone: outside tekun and family dibao.

    Source: 国发〔2016〕14号 (tekun persons no longer fall under dibao) [memory]; S2 art. 8.
    Reading: inference; only what is granted excludes other benefits. While it is open
        whether tekun or the family's dibao takes the person in, so is this.
    """
    return single_person_eligible & not_(securable | tekun__grantable)


@rule("person")
def single_granted(single_grantable: bool, decision__basic_asked: bool) -> bool:
    """Whether the person is granted dibao alone: it could be, and basic aid was asked for.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): upon application.
    Reading: inference; who did not ask is told of it and loses nothing by it meanwhile.
    """
    return single_grantable & decision__basic_asked


@rule("person")
def single_rate(
    long_clergy: bool,
    seriously_ill: bool,
    severely_disabled: bool,
    single_full_rate: Rate,
    single_severe_rate: Rate,
    single_mental_rate: Rate,
) -> Rate:
    """Share of the standard paid as single-person dibao, by ground.

    Source: set locally; the shares follow the neighbouring city (T1, T3).
    Reading: illness before grade 1-2, that before grade 3 intellectual or mental.
    """
    by_disability = where(severely_disabled, single_severe_rate, single_mental_rate)
    return where(long_clergy | seriously_ill, single_full_rate, by_disability)


@rule("person")
def single_amount_m(
    single_person_eligible: bool,
    standard_m: Fen,
    single_rate: Rate,
    amount_rounding: Rounding,
) -> Fen:
    """Single-person dibao, a month, the person's.

    Source: S3 arts 10, 27; 《最低生活保障审核确认办法》第八条、第二十三条 (S2 arts 8, 23).
    """
    return where(single_person_eligible, share(standard_m, single_rate, amount_rounding), 0)
