"""Relations apart from the household, and the signed papers: authorisations and consents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import areas_of, hold
from minsheng.kernel.registry.models import Authorisation, Consent, Person, Relation

SPOUSE, PARENT, CHILD = "spouse", "parent", "child"
KINDS = (
    SPOUSE,
    PARENT,
    CHILD,
    "guardian",
    "ward",
    "sibling",
    "supporter",
    "supported",
    "other",
)
"""What the other is to a person."""
PURPOSES = ("income", "deposits", "securities", "property", "vehicles", "insurance", "enterprise")
"""What an authorisation lets offices look into."""
USES = ("contact", "charity_matching", "photo", "story")
"""Uses of a person's data that no law orders."""
LONGEST_YEARS = 3
PAPER, NAME = 60, 60


def relate(
    person: Person, other: Person, kind: str, since: date | None, officer: Officer, day: date
) -> Relation:
    """Note what somebody is to a person.

    Raises:
        NotAllowedError: the officer may not, where the person is.
        RefusedError: they are one, the kind is none, it is noted already, the day is still to
            come, one of the two is married to somebody else, or would be their own ancestor.
        ChangedMeanwhileError: one of the two records has been changed meanwhile.
    """
    _may(person, officer)
    if kind not in KINDS:
        raise RefusedError("kind", "请选择关系")
    if other.pk == person.pk:
        raise RefusedError("other", "不能与本人建立关系，请另选一人")
    if other.merged_into_id:
        raise RefusedError("other", "该记录已经合并，请选择合并后的记录")
    if since is not None and since > day:
        raise RefusedError("since", "关系开始的日期不能晚于今天")
    both = Q(person=person, other=other) | Q(person=other, other=person)
    with transaction.atomic():
        hold(person, other)
        if Relation.objects.filter(both, kind=kind, until=None).exists():
            raise RefusedError("kind", "这一关系已经登记")
        _refuse_nonsense(person, other, kind)
        return Relation.objects.create(person=person, other=other, kind=kind, since=since)


def _refuse_nonsense(person: Person, other: Person, kind: str) -> None:
    """Let nobody be married to two (Civil Code, art. 1042), nor be their own ancestor."""
    if kind == SPOUSE:
        married = Q(person__in=(person, other)) | Q(other__in=(person, other))
        # One to somebody the officer does not see could be ended by nobody here.
        seen = Q(person__version__gt=0, other__version__gt=0)
        if Relation.objects.filter(married, seen, kind=SPOUSE, until=None).exists():
            raise RefusedError("kind", "其中一人已登记配偶；已离婚或者丧偶的，请先结束原来的关系")
    if kind in (PARENT, CHILD):
        child, parent = (person, other) if kind == PARENT else (other, person)
        if child.pk in _ancestors(parent.pk):
            raise RefusedError("kind", "按已登记的亲子关系，对方是其晚辈，请核对方向")


def _ancestors(of: int) -> set[int]:
    """Somebody's parents, theirs, and so on."""
    found: set[int] = set()
    last = {of}
    while last:
        above = Relation.objects.filter(person__in=last, kind=PARENT, until=None)
        below = Relation.objects.filter(other__in=last, kind=CHILD, until=None)
        parents = {*above.values_list("other", flat=True), *below.values_list("person", flat=True)}
        last = parents - found
        found |= parents
    return found


def unrelate(relation: Relation, on: date, officer: Officer, day: date) -> None:
    """End a relation on a day.

    Raises:
        NotAllowedError: the officer may not, where either of the two is.
        RefusedError: the day lies before its beginning, or is still to come.
        ChangedMeanwhileError: it has ended already.
    """
    keys = (*areas_of(relation.person), *areas_of(relation.other))
    if not officer.may(Right.EDIT_PEOPLE, *keys):
        raise NotAllowedError
    if on > day:
        raise RefusedError("day", "结束日期不能晚于今天")
    if relation.since is not None and on < relation.since:
        raise RefusedError("day", "日期早于关系开始的日期，请核对")
    if not Relation.objects.filter(pk=relation.pk, until=None).update(until=on):
        raise ChangedMeanwhileError


def authorise(
    person: Person, purposes: Sequence[str], paper: str, signed: date, until: date,
    officer: Officer, day: date,
) -> Authorisation:  # fmt: skip
    """Enter a signed authorisation to look into the household's means.

    Raises:
        NotAllowedError: the officer may not, where the person is.
        RefusedError: a value is missing or makes no sense.
        ChangedMeanwhileError: the person's record has been changed meanwhile.
    """
    _may(person, officer)
    if not purposes or set(purposes) - set(PURPOSES):
        raise RefusedError("purposes", "请至少选择一项核查内容")
    number = paper.strip()
    if not number or len(number) > PAPER:
        raise RefusedError("paper", "请填写授权书编号，不超过60字")
    if signed > day:
        raise RefusedError("signed", "签署日期不能晚于今天")
    if until <= signed:
        raise RefusedError("until", "有效期须晚于签署日期")
    if until > signed + timedelta(days=366 * LONGEST_YEARS):
        raise RefusedError("until", "一次授权最长三年，到期请重新签署")
    with transaction.atomic():
        hold(person)
        return Authorisation.objects.create(
            person=person, purposes=sorted(set(purposes)), paper=number, signed=signed, until=until
        )


def consented(
    person: Person, use: str, given: date, given_by: str, officer: Officer, day: date
) -> Consent:
    """Enter a person's consent to a use of their data.

    Raises:
        NotAllowedError: the officer may not, where the person is.
        RefusedError: a value makes no sense, or the consent is in force already.
        ChangedMeanwhileError: the person's record has been changed meanwhile.
    """
    _may(person, officer)
    if use not in USES:
        raise RefusedError("purpose", "请选择用途")
    if given > day:
        raise RefusedError("given", "同意日期不能晚于今天")
    if len(given_by.strip()) > NAME:
        raise RefusedError("given_by", "姓名过长，最多60个字")
    with transaction.atomic():
        hold(person)
        if Consent.objects.filter(person=person, purpose=use, withdrawn=None).exists():
            raise RefusedError("purpose", "这一用途已经同意过，仍然有效")
        return Consent.objects.create(
            person=person, purpose=use, given=given, given_by=given_by.strip()
        )


def withdraw(paper: Authorisation | Consent, on: date, officer: Officer, day: date) -> None:
    """Withdraw an authorisation or a consent from a day on.

    Raises:
        NotAllowedError: the officer may not, where the person is.
        RefusedError: the day lies before it was given, or is still to come.
        ChangedMeanwhileError: it has been withdrawn already.
    """
    _may(paper.person, officer)
    began = paper.signed if isinstance(paper, Authorisation) else paper.given
    if on > day:
        raise RefusedError("day", "撤回日期不能晚于今天")
    if on < began:
        raise RefusedError("day", "撤回日期不能早于签署日期")
    if not type(paper).objects.filter(pk=paper.pk, withdrawn=None).update(withdrawn=on):
        raise ChangedMeanwhileError


def _may(person: Person, officer: Officer) -> None:
    if person.merged_into_id or not officer.may(Right.EDIT_PEOPLE, *areas_of(person)):
        raise NotAllowedError
