"""工资性收入: which evidence of a wage counts, and what work costs."""

from minsheng.policy.engine import (
    Count,
    Day,
    Fen,
    Many,
    Month,
    any_,
    contradicted,
    greatest,
    known,
    month_of,
    months_between,
    not_,
    rule,
    unverified,
    where,
)
from minsheng.policy.laws.kinds import Contributor


@rule("contribution")
def recent_as_employee(
    contribution_kind: Contributor, contribution_month: Month, as_of: Day, job_sign_months: Count
) -> bool:
    """Whether a month of social insurance, paid as an employee, is recent enough to be a sign.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): data of social insurance are compared.
    Reading: self-paid flexible employment (灵活就业) and the residents' schemes are no sign
        of a job. How recent is recent is set by `job_sign_months`.
    """
    age = months_between(contribution_month, month_of(as_of))
    recent = (0 <= age) & (age <= job_sign_months)
    return (contribution_kind == Contributor.EMPLOYEE) & recent


@rule("person")
def insured_as_employee(recent_as_employee: Many[bool], may_have_worked: bool) -> bool:
    """Whether recent social insurance shows the person as somebody's employee.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: a sign that there may be a wage, never the wage itself. Of somebody too young
        to be insured as an employee, records that were not had are no sign; records that
        contradict each other are, and one that nobody has verified, and leave it open.
    """
    seen = any_(recent_as_employee)
    asked = may_have_worked | contradicted(seen) | unverified(seen)
    return where(known(seen), seen, where(asked, seen, False))


@rule("person")
def wage_asked(may_have_worked: bool, insured_as_employee: bool) -> bool:
    """Whether a wage of the person is asked about where none is known.

    Source: 《劳动法》第十五条 (law, memory); 《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: from working age on, however old; of a child only where insurance as an
        employee shows.
    """
    return may_have_worked | insured_as_employee


@rule("person")
def wage_m(
    wage_verified_m: Fen, wage_declared_m: Fen, insured_as_employee: bool, wage_asked: bool
) -> Fen:
    """Wage of the person (工资性收入), fen a month, before any deduction.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15), in force 2012-12-12;
        《最低生活保障审核确认办法》第十三条 (S2 art. 13), in force 2021-07-01.
    Reading: a verified wage is the finding and stands, lower or higher than declared.
        Without one, the declared wage stands where nothing indicates a job; where social
        insurance as an employee does, the wage stays unknown until the employer or the
        tax office is asked. The contribution base is never taken for the wage. Of a child
        under working age no wage is asked for that nothing shows. Where records of the
        wage contradict each other, data were compared and do not agree: the declared wage
        does not stand in for them, nor does nothing at any age, until it is known which
        is right. Where one record alone tells of a wage and nobody has verified it, the
        same: data compared are a sign, and no finding (S2 arts 17, 32), so neither that
        record nor the declared wage nor nothing counts until the employer is asked.
    """
    shown = contradicted(wage_verified_m) | unverified(wage_verified_m)
    evidence = insured_as_employee | shown
    unconfirmed = where(evidence, wage_verified_m, wage_declared_m)
    found = where(known(wage_verified_m), wage_verified_m, unconfirmed)
    asked = wage_asked | contradicted(found) | unverified(found)
    return where(known(found), found, where(asked, found, 0))


@rule("person")
def wage_counted_m(wage_m: Fen, work_costs_m: Fen) -> Fen:
    """Wage of the person less the necessary costs of working, fen a month.

    Source: 《关于改革完善社会救助制度的意见》第十一项 (S6 item 11), August 2020;
        《最低生活保障审核确认办法》第十三条 (S2 art. 13): necessary employment costs
        (必要就业成本) may be deducted.
    Reading: a fixed sum for whoever has a wage, at most the wage; nothing before 2020.
    """
    return greatest(0, wage_m - work_costs_m)


@rule("person")
def jobless(wage_m: Fen, business_found_m: Fen) -> bool:
    """Whether the person has neither a wage nor a business (无业).

    Source: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》第一部分第一项 (S7 part 1(1)).
    """
    return (wage_m <= 0) & (business_found_m <= 0)


@rule("person")
def wage_verified(wage_verified_m: Fen, unit__member_surely: bool) -> bool:
    """Whether a wage above nothing of a member has been verified; itself never unknown.

    Source: 《最低生活保障审核确认办法》第十七条 (S2 art. 17); S1 art. 58.
    Reading: of who is not counted no wage is said to count, nor of whom that is open.
    """
    found = where(known(wage_verified_m), 0 < wage_verified_m, False)
    return unit__member_surely & found


@rule("person")
def job_unverified(
    wage_verified_m: Fen, insured_as_employee: bool, unit__member_perhaps: bool
) -> bool:
    """Whether only social insurance speaks for a job, and no wage has been verified.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: nothing may rest on this; the wage is asked for, of all but those known not to be
        counted. Where records of a wage contradict each other, or one speaks of it that
        nobody has verified, they speak for a job too (`wage_disputed`, `wage_unverified`).
    """
    shown = contradicted(wage_verified_m) | unverified(wage_verified_m)
    silent = not_(known(wage_verified_m) | shown)
    return unit__member_perhaps & insured_as_employee & silent


@rule("person")
def wage_disputed(wage_verified_m: Fen, unit__member_perhaps: bool) -> bool:
    """Whether records of the verified wage contradict each other; itself never unknown.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): data are compared.
    Reading: nothing may rest on one of them; it is asked which is right, of all but those
        known not to be counted.
    """
    return unit__member_perhaps & contradicted(wage_verified_m)


@rule("person")
def wage_unverified(wage_verified_m: Fen, unit__member_perhaps: bool) -> bool:
    """Whether one unverified record alone tells of a wage; itself never unknown.

    Source: 《最低生活保障审核确认办法》第十七条、第三十二条 (S2 arts 17, 32): means are inquired
        into; nothing is cut or stopped without statutory cause and procedure; S1 art. 58.
    Reading: nothing may rest on it; the employer or the tax office is asked, of all but
        those known not to be counted. Where records contradict each other besides, that is
        told instead (`wage_disputed`).
    """
    alone = unverified(wage_verified_m) & not_(contradicted(wage_verified_m))
    return unit__member_perhaps & alone


@rule("person")
def wage_open(wage_m: Fen, unit__member_perhaps: bool) -> bool:
    """Whether the wage cannot be said; itself never unknown.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: of all but those known not to be counted.
    """
    return unit__member_perhaps & not_(known(wage_m))


@rule("person")
def work_costs_deducted(wage_m: Fen, work_costs_m: Fen, unit__member: bool) -> bool:
    """Whether costs of working are deducted from a wage of this member.

    Source: 《关于改革完善社会救助制度的意见》第十一项 (S6 item 11), August 2020.
    """
    return unit__member & (0 < wage_m) & (0 < work_costs_m)
