"""Gradual exit (渐退期): dibao goes on for some months after a member found work."""

from minsheng.policy.engine import (
    Count,
    Day,
    Fen,
    Many,
    Month,
    Rate,
    Rounding,
    greatest,
    known,
    least,
    month_of,
    months_between,
    not_,
    rule,
    share,
    total,
    where,
)


@rule("person")
def net_wage_m(
    income__wage_counted_m: Fen, income__tax_found_m: Fen, income__contributions_found_m: Fen
) -> Fen:
    """Counted wage less the income tax and own contributions that come with it, a month.

    Source: 《最低生活保障审核审批办法（试行）》第十六条 (S3 art. 16), in force 2012-12-12;
    《最低生活保障审核确认办法》第十三条 (S2 art. 13), in force 2021-07-01.
    Reading: support paid to others is no cost of the work; it is paid with or without it.
    """
    taken = income__tax_found_m + income__contributions_found_m
    return greatest(0, income__wage_counted_m - taken)


@rule("person")
def earnings_m(
    unit__member: bool,
    work_start: Month,
    net_wage_m: Fen,
    income__counted_m: Fen,
    income__counted_known_m: Fen,
) -> Fen:
    """What work adds to the counted income of a member who is in work, a month.

    Source: 《关于改革完善社会救助制度的意见》第十一项 (S6 item 11), 2020-08-25.
    Reading: the wage after its deductions, and never more than is counted of the person;
    income that is not known can only be more, so it may leave this settled.
    """
    counted = where(net_wage_m <= income__counted_known_m, net_wage_m, income__counted_m)
    return where(unit__member & not_(work_start == 0), least(net_wage_m, counted), 0)


@rule("person")
def known_rest_m(income__member_known_m: Fen, earnings_m: Fen, net_wage_m: Fen) -> Fen:
    """Lower bound of a member's counted income without work, a month; never unknown.

    Source: 《最低生活保障审核确认办法》第十三条、第三十三条 (S2 arts 13, 33); S6 item 11.
    Reading: what is known of the income, less what work adds; where it is not known
    whether the person is in work, less the whole wage. A wage or a deduction that is not
    known adds nothing to what is known, so nothing is taken off.
    """
    perhaps = where(known(net_wage_m), net_wage_m, 0)
    earned = where(known(earnings_m), earnings_m, perhaps)
    return greatest(0, income__member_known_m - earned)


@rule("household")
def over_line_by_work(
    income_reaches_line: bool,
    income__counted_m_hh: Fen,
    income__known_m_hh: Fen,
    income__member_known_m: Many[Fen],
    known_rest_m: Many[Fen],
    earnings_m: Many[Fen],
    line_m_hh: Fen,
) -> bool:
    """Whether the income reaches the line only because members found work.

    Source: 《关于改革完善社会救助制度的意见》第十一项 (S6 item 11), 2020-08-25;
    《最低生活保障审核确认办法》第三十三条 (S2 art. 33), in force 2021-07-01.
    Reading: without what work adds the family would be below the line. Where nobody has a
    wage, or what else is known reaches the line, the answer is no, whatever the rest is.
    """
    earned = total(earnings_m)
    rest_below = income__counted_m_hh - earned < line_m_hh
    of_others = income__known_m_hh - total(income__member_known_m)
    known_rest_below = of_others + total(known_rest_m) < line_m_hh
    return income_reaches_line & (0 < earned) & known_rest_below & rest_below


@rule("household")
def exit_open(as_of: Day, exit_start: Month, exit_months: Count) -> bool:
    """Whether the months of the gradual exit are not yet used up.

    Source: S6 item 11 ("some time"); S2 art. 33; 《关于进一步做好最低生活保障等社会救助
    兜底工作的通知》第一条第三项 (S7 part 1(3)): in principle at most six months.
    Reading: an exit that has not begun is open.
    """
    used = months_between(exit_start, month_of(as_of))
    return (exit_start == 0) | (used < exit_months)


@rule("household", name="in_exit", end="2020-08-24")
def in_exit_before_2020() -> bool:
    """Whether the family is in its gradual exit: the law did not yet know one.

    Source: none before 《关于改革完善社会救助制度的意见》 (S6), 2020-08-25.
    Reading: the answer is no whatever is drawn, also where that is not known.
    """
    return False


@rule("household", name="in_exit", start="2020-08-25")
def in_exit_2020(
    award_dibao_m_hh: Fen,
    over_line_by_work: bool,
    means__within_dibao_limits: bool,
    exit_open: bool,
) -> bool:
    """Whether a family in dibao is kept on for its gradual exit.

    Source: 《关于改革完善社会救助制度的意见》第十一项 (S6 item 11), 2020-08-25;
    《最低生活保障审核确认办法》第三十三条 (S2 art. 33), in force 2021-07-01.
    Reading: the property must still be within the limits.
    """
    held = 0 < award_dibao_m_hh
    return held & over_line_by_work & means__within_dibao_limits & exit_open


@rule("household")
def exit_begins(in_exit: bool, exit_start: Month) -> bool:
    """Whether the gradual exit begins with this decision.

    Source: S6 item 11; S2 art. 33.
    """
    return in_exit & (exit_start == 0)


@rule("household")
def exit_runs(in_exit: bool, exit_start: Month) -> bool:
    """Whether a gradual exit begun earlier still runs.

    Source: S6 item 11; S2 art. 33.
    """
    return in_exit & not_(exit_start == 0)


@rule("household")
def exit_used_up(award_dibao_m_hh: Fen, over_line_by_work: bool, exit_open: bool) -> bool:
    """Whether the gradual exit is over.

    Source: S6 item 11; S2 art. 33; S7 part 1(3).
    """
    return (0 < award_dibao_m_hh) & over_line_by_work & not_(exit_open)


@rule("household")
def exit_amount_m_hh(
    in_exit: bool,
    award_dibao_m_hh: Fen,
    exit_share: Rate,
    amount_rounding: Rounding,
) -> Fen:
    """Dibao during the gradual exit, a month, the household's.

    Source: S6 item 11; S2 art. 33; the share of the former award is set locally.
    """
    return where(in_exit, share(award_dibao_m_hh, exit_share, amount_rounding), 0)
