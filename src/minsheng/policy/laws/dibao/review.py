"""How often a dibao family is looked at again (分类复核)."""

from minsheng.policy.engine import (
    Count,
    Day,
    Fen,
    Many,
    Month,
    any_,
    greatest,
    known,
    least,
    month_of,
    months_later,
    not_,
    rule,
    where,
)
from minsheng.policy.laws.kinds import Decision, IncomeCourse, ReviewClass


@rule("person")
def frail_member(unit__member: bool, seriously_ill: bool, severely_disabled: bool) -> bool:
    """Whether the member is seriously ill or severely disabled.

    Source: 《最低生活保障审核审批办法（试行）》第三十三条 (S3 art. 33).
    """
    return unit__member & (seriously_ill | severely_disabled)


@rule("person")
def able_member(unit__member: bool, income__able_bodied: bool) -> bool:
    """Whether the member is able to work.

    Source: S3 art. 33; S6 item 7; S2 art. 31.
    """
    return unit__member & income__able_bodied


@rule("household")
def has_frail_member(frail_member: Many[bool]) -> bool:
    """Whether a member is seriously ill or severely disabled.

    Source: S3 art. 33.
    """
    return any_(frail_member)


@rule("household")
def has_able_member(able_member: Many[bool]) -> bool:
    """Whether a member is able to work.

    Source: S3 art. 33; S6 item 7; S2 art. 31.
    """
    return any_(able_member)


@rule("household")
def review_class(
    award_dibao_m_hh: Fen,
    eligible: bool,
    income_course: IncomeCourse,
    has_frail_member: bool,
    has_able_member: bool,
) -> ReviewClass:
    """Review class of a dibao family, or none for a family that is not in dibao.

    Source: 《最低生活保障审核审批办法（试行）》第三十三条 (S3 art. 33);
    《关于改革完善社会救助制度的意见》第七项 (S6 item 7), 2020-08-25; S2 art. 31.
    Reading: the letters are local usage. A: income hardly changes, and a member is
    frail or nobody can work; C: income unsteady and a member can work; B: the rest.
    """
    on_dibao = (0 < award_dibao_m_hh) | eligible
    steady = (income_course == IncomeCourse.STEADY) & (has_frail_member | not_(has_able_member))
    unsteady = (income_course == IncomeCourse.UNSTEADY) & has_able_member
    of_dibao = where(steady, ReviewClass.A, where(unsteady, ReviewClass.C, ReviewClass.B))
    return where(on_dibao, of_dibao, ReviewClass.NONE)


@rule("household", name="review_months", end="2020-08-24")
def review_months_2012(
    review_class: ReviewClass,
    urban: bool,
    review_half_months: Count,
    review_quarter_months: Count,
) -> Count:
    """Months until the family is looked at again; 0 for a family that is not in dibao.

    Source: 《最低生活保障审核审批办法（试行）》第三十三条 (S3 art. 33): A every year,
    B every half year, C monthly in towns and quarterly in the country.
    """
    of_c = where(urban, 1, review_quarter_months)
    of_b_or_c = where(review_class == ReviewClass.B, review_half_months, of_c)
    in_dibao = where(review_class == ReviewClass.A, 12, of_b_or_c)
    return where(review_class == ReviewClass.NONE, 0, in_dibao)


@rule("household", name="review_months", start="2020-08-25")
def review_months_2020(review_class: ReviewClass, review_half_months: Count) -> Count:
    """Months until the family is looked at again; 0 for a family that is not in dibao.

    Source: 《关于改革完善社会救助制度的意见》第七项 (S6 item 7), 2020-08-25;
    《最低生活保障审核确认办法》第三十一条 (S2 art. 31), in force 2021-07-01: unsteady
    income and able to work every half year, all others every year.
    """
    in_dibao = where(review_class == ReviewClass.C, review_half_months, 12)
    return where(review_class == ReviewClass.NONE, 0, in_dibao)


@rule("household")
def reviewed(decision__dibao_change: Decision) -> bool:
    """Whether dibao is proposed to be paid, newly or on, so that the family is looked at again.

    Source: S3 art. 33; S6 item 7; S2 art. 31: families in dibao.
    Reading: what waits, stops or is only hinted at sets no review.
    """
    kept = (decision__dibao_change == Decision.CONTINUE) | (
        decision__dibao_change == Decision.ADJUST
    )
    return kept | (decision__dibao_change == Decision.GRANT_PROPOSED)


@rule("household")
def exit_last(as_of: Day, exit_start: Month, exit_months: Count) -> Month:
    """Last month of the gradual exit, begun or beginning now.

    Source: S6 item 11 (2020-08-25); S2 art. 33; S7 part 1(3).
    Reading: counted from its first month, as in `exit_open`; asked only of a family in it.
    """
    begun = where(exit_start == 0, month_of(as_of), exit_start)
    return months_later(begun, exit_months - 1)


@rule("household")
def next_review(
    as_of: Day,
    reviewed: bool,
    review_months: Count,
    in_exit: bool,
    exit_last: Month,
) -> Month:
    """Month of the next review; none (0) where dibao is not proposed to be paid.

    Source: S3 art. 33; S6 items 7 and 11; S2 arts 31, 33.
    Reading: inference; in a gradual exit not after its last month, for then dibao ends. A
        review in that very month is followed by one in the month after it.
    """
    due = months_later(month_of(as_of), review_months)
    latest = greatest(exit_last, months_later(month_of(as_of), 1))
    leaving = where(known(in_exit), in_exit, False)
    months = where(leaving, least(due, latest), due)
    return where(reviewed, months, 0)
