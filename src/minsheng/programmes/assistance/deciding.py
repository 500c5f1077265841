"""What is proposed and decided, with the rule book's proposal beside, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.cases.actions import done
from minsheng.kernel.cases.models import Case, Purpose
from minsheng.kernel.refusals import RefusedError
from minsheng.policy.engine.faults import PolicyError
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.case_models import Verdict
from minsheng.programmes.assistance.models import Award, Opinion, Ruling
from minsheng.programmes.assistance.proposing import Proposed, notice, proposed
from minsheng.programmes.assistance.publishing import hang
from minsheng.programmes.assistance.taking import library
from minsheng.recheck.errors import RecheckError

RULED = {
    "grant_proposed": Verdict.GRANT, "refuse_proposed": Verdict.REFUSE,
    "stop_proposed": Verdict.STOP, "adjust": Verdict.ADJUST, "continue": Verdict.CONTINUE,
}  # fmt: skip
"""What an officer says who says what the rule book says."""
OF = {
    Purpose.GRANT: (Verdict.GRANT, Verdict.REFUSE),
    Purpose.REVIEW: (Verdict.CONTINUE, Verdict.ADJUST, Verdict.EXIT, Verdict.STOP),
}
WITH_SUM = (Verdict.GRANT, Verdict.ADJUST)
YEAR = 12
AT_ONCE_MOST = 200_000
"""Fen a town may give at once in an emergency. Illustrative: S12 leaves the sum to the county,
and Nantong's was not found."""
SHORTEST_REASON = 5


@dataclass(frozen=True)
class Said:
    """What an officer proposes or decides.

    Attributes:
        sum: in fen, a month or once; None where nothing is given, or the rule book's is meant.
        months: for how many months, of what ends by itself.
    """

    verdict: str
    sum: int | None
    reason: str
    months: int | None = None


@transaction.atomic
def propose(case: Case, said: Said, officer: Officer, now: datetime) -> Opinion:
    """Propose to the county; raises as `done`.

    Raises:
        RefusedError: it is not what the rule book says, and no reason is given; or lacks a sum.
    """
    ruled = proposed(case, now.date())
    held = _checked(case, said, ruled)
    done(case, "propose", officer, now, said.reason)
    return _opinion(case, held, ruled, officer, now.date())


@transaction.atomic
def approve(case: Case, said: Said, officer: Officer, now: datetime, place: str) -> None:
    """Approve, and hang it out once more, as the rule of 2012 has it; raises as `propose`."""
    ruled = proposed(case, now.date())
    held = _checked(case, said, ruled)
    done(case, "decide", officer, now, said.reason)
    _opinion(case, held, ruled, officer, now.date())
    hang(case, now.date(), place, second=True)


@transaction.atomic
def decide(case: Case, key: str, said: Said, officer: Officer, now: datetime) -> Ruling:
    """Decide a case for good, and let follow from it what does; raises as `propose`.

    Args:
        case: as it was shown.
        key: of the deed.
        said: what is decided.
        officer: who decides.
        now: the moment.
    """
    day = now.date()
    ruled = proposed(case, day)
    held = _checked(case, said, ruled)
    if key == "aid_first" and (held.sum or 0) > AT_ONCE_MOST:
        raise RefusedError(
            "sum",
            "先行救助不得超过%(most)s元（示意），超过的请按一般程序报县级",
            most=AT_ONCE_MOST // 100,
        )
    done(case, key, officer, now, said.reason)
    ruling = _ruling(case, held, ruled, officer, day)
    _follow(case, ruling, ruled)
    return ruling


def last_opinion(case: Case) -> Opinion | None:
    """What was proposed or approved last."""
    return Opinion.objects.filter(case=case).order_by("-pk").first()


def _checked(case: Case, said: Said, ruled: Proposed) -> Said:
    if said.verdict not in OF[Purpose(case.purpose)]:
        raise RefusedError("verdict", "请选择意见")
    total = said.sum
    if said.verdict in WITH_SUM and total is None:
        total = ruled.after
    if said.verdict in WITH_SUM and not total:
        raise RefusedError("sum", "规则测算不出金额，请填写金额（元）并说明依据")
    if said.verdict not in WITH_SUM and said.sum is not None:
        raise RefusedError("sum", "不给予的不填金额")
    agrees = RULED.get(ruled.change) == said.verdict and (
        said.verdict not in WITH_SUM or total == ruled.after
    )
    if not agrees and len(said.reason.strip()) < SHORTEST_REASON:
        raise RefusedError("reason", "与规则测算的结论不同，请写明理由和依据")
    months = said.months
    if case.kind == "expenditure" and said.verdict == Verdict.GRANT and months is None:
        months = YEAR
    return Said(said.verdict, total if said.verdict in WITH_SUM else None, said.reason, months)


def _opinion(case: Case, said: Said, ruled: Proposed, officer: Officer, day: date) -> Opinion:
    return Opinion.objects.create(
        case=case, day=day, by=officer.user, verdict=said.verdict, sum=said.sum,
        ruled=ruled.change, ruled_sum=ruled.after, reason=said.reason.strip(),
    )  # fmt: skip


def _ruling(case: Case, said: Said, ruled: Proposed, officer: Officer, day: date) -> Ruling:
    return Ruling.objects.create(
        case=case, day=day, by=officer.user, verdict=said.verdict, sum=said.sum,
        since=month_after(day), months=said.months, ruled=ruled.change, ruled_sum=ruled.after,
        reason=said.reason.strip(), rulebook=library().digest, figures=ruled.figures,
        notice=_notice(ruled),
    )  # fmt: skip


def _notice(ruled: Proposed) -> dict[str, object] | None:
    try:
        return notice(ruled)
    except (PolicyError, RecheckError):
        return None


def month_after(day: date, months: int = 1) -> str:
    """The month some months after that of a day.

    Source: S3 art. 29; S2 art. 21: what is granted is given from the month after the decision.
    """
    count = day.year * YEAR + day.month - 1 + months
    return f"{count // YEAR}-{count % YEAR + 1:02}"


def _follow(case: Case, ruling: Ruling, ruled: Proposed) -> None:
    """What a family draws, as it follows from a decision."""
    this = f"{ruling.day:%Y-%m}"
    if ruling.verdict == Verdict.GRANT:
        _award(case, ruling)
    elif ruling.verdict in {Verdict.ADJUST, Verdict.STOP, Verdict.EXIT}:
        running = _running(case)
        if not running and ruled.before:
            running = [_begun(case, ruling, ruled)]
        last = (
            this if ruling.verdict != Verdict.EXIT else month_after(ruling.day, ruling.months or 0)
        )
        for award in running:
            award.until, award.ended_by = last, case
            award.save(update_fields=["until", "ended_by"])
        if ruling.verdict == Verdict.ADJUST:
            _award(case, ruling)


def _award(case: Case, ruling: Ruling) -> Award:
    assert ruling.sum
    since, until = ruling.since, ""
    if BENEFITS[case.kind].once:
        since = until = f"{ruling.day:%Y-%m}"
    elif ruling.months:
        until = month_after(ruling.day, ruling.months)
    return Award.objects.create(
        programme=case.programme, benefit=case.kind, household=case.household, person=case.person,
        area_id=case.area_id, sum=ruling.sum, figures=ruling.figures, since=since,
        until=until, case=case,
    )  # fmt: skip


def _running(case: Case) -> list[Award]:
    return list(
        Award.objects.select_for_update().filter(
            household=case.household, person=case.person, benefit=case.kind, until=""
        )
    )


def _begun(case: Case, ruling: Ruling, ruled: Proposed) -> Award:
    """What was drawn before the register kept awards: as the recheck found it in force."""
    assert ruled.before
    return Award.objects.create(
        programme=case.programme, benefit=case.kind, household=case.household, person=case.person,
        area_id=case.area_id, sum=ruled.before, figures=ruling.figures,
        since=f"{ruling.day:%Y-%m}",
    )  # fmt: skip
