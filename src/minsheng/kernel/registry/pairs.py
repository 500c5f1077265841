"""Two records that may be of one person: told apart, or merged; what waits about them ends so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.database.scope import REGISTRY, wider
from minsheng.kernel.joints.findings import done_elsewhere
from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.panels import Of
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import areas_of, locked
from minsheng.kernel.registry.models import Duplicate, DuplicateState, Person

MERGED, APART = "merged", "apart"
ENDS = {DuplicateState.MERGED: MERGED, DuplicateState.NOT_ONE: APART}
"""How what waits about a pair ends, by what came of the pair."""


def may_settle(officer: Officer, *people: Person) -> None:
    """Let only those pass who may merge where each of some people is.

    Raises:
        NotAllowedError: the officer may not.
    """
    if not all(officer.may(Right.MERGE, *areas_of(person)) for person in people):
        raise NotAllowedError


def open_pairs() -> QuerySet[Duplicate]:
    """The pairs that wait; of a record merged since, the one it was merged into is looked at."""
    return Duplicate.objects.filter(
        state=DuplicateState.OPEN, first__merged_into=None, second__merged_into=None
    )


def told_apart(duplicate: Duplicate, note: str, officer: Officer, now: datetime) -> None:
    """Note that two records are of two people; they are not asked about again.

    Raises:
        NotAllowedError: the officer may not merge, where either of them is.
        RefusedError: no reason is given.
        ChangedMeanwhileError: the pair has been settled already, or one of the two changed.
    """
    may_settle(officer, duplicate.first, duplicate.second)
    if not note.strip():
        raise RefusedError("note", "请写明判断不是同一人的理由")
    with transaction.atomic():
        locked(duplicate.first, duplicate.second)
        settle(duplicate, DuplicateState.NOT_ONE, note, officer, now)


def settle(
    duplicate: Duplicate, state: DuplicateState, note: str, officer: Officer, now: datetime
) -> list[int]:
    """Write what came of an open pair, and end what waits about it; gives these findings.

    Raises:
        ChangedMeanwhileError: the pair has been settled already.
    """
    changed = Duplicate.objects.filter(pk=duplicate.pk, state=DuplicateState.OPEN).update(
        state=state, note=note.strip(), settled_by=officer.user, settled=now
    )
    if not changed:
        raise ChangedMeanwhileError
    # It waits where the first of the two lives, which may be beyond the officer's areas.
    with wider({REGISTRY: [*areas_of(duplicate.first), *areas_of(duplicate.second)]}):
        return done_elsewhere(PAIR.key, about(duplicate.pk), ENDS[state], note, officer, now)


def about(duplicate: int) -> str:
    """What tells a finding about a pair from those about others."""
    return f"duplicate-{duplicate}"


def held(finding: Finding, outcome: str, officer: Officer, now: datetime) -> None:
    """Let nobody say of a pair what is not so; what `close` does of its kind.

    Raises:
        RefusedError: they are to be merged, or told apart, first; which ends the finding, too.
    """
    del officer, now
    state = next((state for state, end in ENDS.items() if end == outcome), None)
    pair = Duplicate.objects.filter(pk=finding.facts["duplicate"]).first()
    if state is not None and (pair is None or pair.state != state):
        raise RefusedError("outcome", "请先打开两条记录核对，合并或判定不是同一人后自动办结")


PAIR = FindingKind(
    key="registry.duplicate",
    of=Of.PERSON,
    title=_("疑似重复登记"),
    programme="",
    desk="county_reviewer",
    days=10,
    outcomes=(
        Outcome(MERGED, _("已合并")),
        Outcome(APART, _("不是同一人"), note=True),
        Outcome("open", _("暂时无法判断"), note=True),
    ),
    facts={"reasons": _("相似之处"), "other": _("另一条记录")},
    deed=held,
)
