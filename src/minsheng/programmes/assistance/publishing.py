"""What is hung out, what is objected to it, and how that is settled."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.cases.actions import done
from minsheng.kernel.cases.book import procedure_of
from minsheng.kernel.cases.models import Case
from minsheng.kernel.cases.reckoning import last_day
from minsheng.kernel.refusals import ChangedMeanwhileError
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.case_models import Verdict
from minsheng.programmes.assistance.models import Objection, Opinion, Publicity
from minsheng.programmes.assistance.taking import members_of

HIDDEN = "*"


def masked_name(name: str) -> str:
    """A name as it is hung out: the family name, and a sign for each other one."""
    return name[:1] + HIDDEN * max(1, len(name) - 1)


def notice_text(case: Case, opinion: Opinion) -> str:
    """What is hung out of a case: nobody's number, address, illness or disability.

    Args:
        case: the case.
        opinion: what is proposed.
    """
    members = members_of(case.household)
    applicant = case.person.name if case.person else members[0].person.name if members else ""
    said = "拟同意给予" if opinion.verdict == Verdict.GRANT else "拟不予给予"
    total = f"，每月{opinion.sum / 100:,.2f}元" if opinion.sum else ""
    return (
        f"申请人：{masked_name(applicant)}；共同生活家庭成员{len(members)}人；"
        f"申请事项：{BENEFITS[case.kind].zh}；审核意见：{said}{total}。"
    )


@transaction.atomic
def publish(case: Case, key: str, place: str, officer: Officer, now: datetime, day: date) -> None:
    """Hang out what is proposed; raises as `done`."""
    done(case, key, officer, now, day=day)
    hang(case, day, place, second=False)


def hang(case: Case, day: date, place: str, *, second: bool) -> Publicity:
    """Write down a notice that hangs out."""
    opinion = Opinion.objects.filter(case=case).latest("pk")
    limit = procedure_of(case.procedure).limit("publicity_2" if second else "publicity")
    return Publicity.objects.create(
        case=case, second=second, since=day, until=last_day(limit, day), place=place,
        shown=notice_text(case, opinion),
    )  # fmt: skip


@transaction.atomic
def take_down(case: Case, key: str, officer: Officer, now: datetime, note: str) -> None:
    """Take the notice down at its end, and go on; raises as `done`."""
    done(case, key, officer, now, note)
    Publicity.objects.filter(case=case, ended=None).update(ended=now.date())


@transaction.atomic
def object_to(
    case: Case, key: str, by: str, said: str, officer: Officer, now: datetime
) -> Objection:
    """Write down an objection; what comes next is blocked until it is settled."""
    done(case, key, officer, now)
    return Objection.objects.create(case=case, day=now.date(), by=by, content=said)


@transaction.atomic
def settle(
    case: Case, key: str, objection: Model, answer: str, officer: Officer, now: datetime,
    *, upheld: bool,
) -> None:  # fmt: skip
    """Answer an objection; raises as `done`."""
    done(case, key, officer, now)
    changed = Objection.objects.filter(pk=objection.pk, case=case, settled=None).update(
        settled=now.date(), upheld=upheld, answer=answer
    )
    if not changed:
        raise ChangedMeanwhileError
