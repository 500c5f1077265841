"""How it is found out whether what a deed needs is there: each says what lacks, and what to do."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from minsheng.kernel.cases import book
from minsheng.kernel.cases.models import Case, CaseDeed
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.models import Authorisation
from minsheng.programmes.assistance.models import (
    Appraisal,
    Hearing,
    Inquiry,
    Objection,
    Paper,
)
from minsheng.programmes.assistance.procedures import common
from minsheng.programmes.assistance.taking import members_of

ADULT = 18
BACK = ("send_back", "look_again", "back_2")
"""Deeds after which what was found and proposed before counts no more."""


def authorised(case: Case, now: datetime) -> RefusedError | None:
    """Each adult has signed, and it holds today."""
    day = now.date()
    adults = [
        member.person
        for member in members_of(case.household)
        if member.person.born is None or _age(member.person.born, day) >= ADULT
    ]
    signed = set(
        Authorisation.objects.filter(
            Q(until=None) | Q(until__gt=day), person__in=adults, signed__lte=day, withdrawn=None
        ).values_list("person", flat=True)
    )
    lacking = [person.name for person in adults if person.pk not in signed]
    if not lacking:
        return None
    names = "、".join(lacking)
    return RefusedError(
        "",
        "%(names)s还没有签署有效的核查授权书，请在本人页面登记，或者一次性告知补交",
        names=names,
    )


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def not_told(case: Case, now: datetime) -> RefusedError | None:
    """What lacks is told once."""
    del now
    if CaseDeed.objects.filter(case=case, deed="tell_missing").exists():
        return RefusedError("", "所缺材料已经一次性告知过，不能再要求补交其他材料，请受理")
    return None


def all_brought(case: Case, now: datetime) -> RefusedError | None:
    """Nothing of what was asked for is outstanding."""
    del now
    if Paper.objects.filter(case=case, brought=None).exists():
        return RefusedError("", "还有材料没有补齐，请逐项勾选已交来的材料")
    return None


def _since_return(case: Case, key: str) -> bool:
    """Whether something was done since the case last came back to be looked into again."""
    rows = CaseDeed.objects.filter(case=case)
    back = rows.filter(deed__in=BACK).order_by("-pk").values_list("pk", flat=True).first() or 0
    return rows.filter(deed=key, pk__gt=back).exists()


def inquired(case: Case, now: datetime) -> RefusedError | None:
    """Two went, since the case was last sent back."""
    del now
    if _since_return(case, "inquire") or _since_return(case, "inquire_again"):
        return None
    return RefusedError("", "还没有入户调查记录，请先登记两名以上人员的入户调查")


def checked(case: Case, now: datetime) -> RefusedError | None:
    """The check of means was answered."""
    del now
    if CaseDeed.objects.filter(case=case, deed="check_answered").exists():
        return None
    return RefusedError("", "家庭经济状况核对结果还没有返回，请先登记“核对结果已返回”")


def appraised(case: Case, now: datetime) -> RefusedError | None:
    """The village held its appraisal."""
    del now
    if Appraisal.objects.filter(case=case).exists():
        return None
    return RefusedError("", "本案适用的程序要求民主评议，请先登记评议结果")


def opined(case: Case, now: datetime) -> RefusedError | None:
    """The town said what it proposes."""
    del now
    if _since_return(case, "propose"):
        return None
    return RefusedError("", "还没有审核意见，请先提出")


def not_objected(case: Case, now: datetime) -> RefusedError | None:
    """Each objection is answered."""
    del now
    if Objection.objects.filter(case=case, settled=None).exists():
        return RefusedError("", "还有异议没有答复，请先调查核实并答复")
    return None


def drawn(case: Case, now: datetime) -> RefusedError | None:
    """The county has drawn whom it visits."""
    del now
    if case.drawn is None:
        return RefusedError("", "还没有抽取县级入户复核户，请先在“案件”页面抽取")
    return None


def county_went(case: Case, now: datetime) -> RefusedError | None:
    """The county has visited whom it must."""
    del now
    objected = Objection.objects.filter(case=case).exists()
    if not (case.apart or case.drawn or objected):
        return None
    if Inquiry.objects.filter(case=case, county=True).exists():
        return None
    if case.apart:
        return RefusedError("", "本案为近亲属单独登记，须由县级入户复核，请先登记县级入户复核")
    if case.drawn:
        return RefusedError("", "本案被抽中，须由县级入户复核，请先登记县级入户复核")
    return RefusedError("", "本案公示有异议，须由县级入户复核，请先登记县级入户复核")


def heard(case: Case, now: datetime) -> RefusedError | None:
    """The family was told, and stated its side or let the time pass."""
    del now
    if not Hearing.objects.filter(case=case).exists():
        return RefusedError("", "停发、减发前须告知家庭理由并听取陈述申辩，请先登记“告知理由”")
    return None


def register() -> None:
    """Say how each need is looked at."""
    for need, check in (
        (common.AUTHORISED, authorised), (common.NOT_TOLD, not_told),
        (common.ALL_BROUGHT, all_brought), (common.INQUIRED_BY_TWO, inquired),
        (common.CHECKED, checked), (common.APPRAISED, appraised), (common.OPINED, opined),
        (common.NOT_OBJECTED, not_objected), (common.DRAWN, drawn),
        (common.COUNTY_WENT, county_went), (common.HEARD, heard),
    ):  # fmt: skip
        book.register_check(need.key, check)
