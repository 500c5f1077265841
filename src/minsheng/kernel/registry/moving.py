"""A person handed over to another office: proposed to its desk, and moved when it confirms.

Until then the record stays where it is. Neither office sees the other's rows: each step widens
the officer's scope by the one area it needs, for just that statement.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.models import Area, Level
from minsheng.kernel.database.scope import REGISTRY, wider
from minsheng.kernel.joints.findings import Found, raise_finding
from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.panels import Of
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import AREAS, areas_of, inhabited, locked, refuse_uninhabited
from minsheng.kernel.registry.following import follow
from minsheng.kernel.registry.models import Person

CONFIRMED, RETURNED = "confirmed", "returned"
LONGEST_REASON = 200


def hand_over(
    person: Person, column: str, to: int, reason: str, officer: Officer, now: datetime
) -> Finding:
    """Propose to another office that a person lives, or is registered, in its area now.

    Args:
        person: as shown.
        column: `area_lived` or `area_registered`.
        to: the key of a village, a community or a town outside the officer's areas; of a town
            the office that receives the person says in which village.
        reason: why, in the officer's words; the other office reads it.
        officer: who proposes.
        now: the moment.

    Raises:
        NotAllowedError: the officer may not correct the person.
        RefusedError: the area is one's own, or none that receives people, or the same was
            proposed and waits.
        ChangedMeanwhileError: the record has been changed meanwhile.
    """
    if column not in AREAS:
        raise KeyError(column)
    if person.merged_into_id or not officer.may(Right.EDIT_PEOPLE, *areas_of(person)):
        raise NotAllowedError
    refuse_not_elsewhere(to, reason, officer)
    held = getattr(person, f"{column}_id")
    facts = {
        "name": person.name, "born": person.born.year if person.born else None,
        "column": column, "from": held, "areas": list(areas_of(person)), "reason": reason.strip(),
    }  # fmt: skip
    mine = [key for key in areas_of(person) if key in officer.areas(Right.EDIT_PEOPLE)]
    origin = held if held in mine else min(mine, default=None)
    found = Found(MOVED_IN.key, to, person=person.pk, about=column, facts=facts, area_from=origin)
    with transaction.atomic():
        locked(person)
        with wider({REGISTRY: [to]}):
            finding = raise_finding(found, officer.user.pk, now)
    if finding is None:
        raise RefusedError("area", "已经提出过，正等待对方确认")
    return finding


def received(finding: Finding, outcome: str, officer: Officer, now: datetime) -> None:
    """Move the person, where the receiving office confirms; what `close` does of its kind.

    They leave those they lived with, or were registered with, and every household whose office
    would not see them any more; where they belong now, the receiving office enters. What waits
    about them goes with them. Where it sends them back, the office they come from reads why on
    its own desk.

    Raises:
        NotAllowedError: the officer may not correct people there.
        RefusedError: they were handed over to a town, and the village is not said.
        ChangedMeanwhileError: the person is not any more where they were when it was proposed.
    """
    if finding.person_id is None or not officer.may(Right.EDIT_PEOPLE, finding.area_id):
        raise NotAllowedError
    if outcome != CONFIRMED:
        told_back(finding, officer, now)
        return
    place = placed(finding)
    there = {REGISTRY: [*finding.facts["areas"], place]}
    column, before = f"{finding.facts['column']}_id", finding.facts["from"]
    with transaction.atomic(), wider(there):
        changed = Person.objects.filter(
            pk=finding.person_id, merged_into=None, **{column: before}
        ).update(**{column: place}, version=F("version") + 1)
        if not changed:
            raise ChangedMeanwhileError
        follow([finding.person_id], finding.facts["column"], place, now.date())


def refuse_not_elsewhere(to: int, reason: str, officer: Officer) -> None:
    """Let only be handed over for a reason, and to where another office receives people.

    Raises:
        RefusedError: the area is one's own, or none that receives people, or no reason is given.
    """
    if to in officer.areas(Right.EDIT_PEOPLE):
        raise RefusedError("area", "该区域在您的辖区内，直接修改即可")
    if not is_town(to):
        refuse_uninhabited("area", to)
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise RefusedError("reason", "请写明事由，不超过200字")


def is_town(key: int) -> bool:
    """Whether an area is a town, whose office says in which village somebody is."""
    return Area.objects.filter(key=key, level=Level.TOWN, until=None).exists()


def placed(finding: Finding) -> int:
    """The village they come into: that of the finding, or what the town's office says.

    Raises:
        RefusedError: it is a town's, and the village is not said or none of it; or it was closed
            since.
    """
    if not is_town(finding.area_id):
        if not inhabited(finding.area_id):
            raise RefusedError("", "转入的村、社区或网格已撤销，请退回，由对方重新选择")
        return finding.area_id
    place = finding.facts.get("place")
    if place is None or not Area.objects.filter(
        key=place, key__gte=finding.area_id, key__lt=finding.area.end
    ):
        raise RefusedError("place", "请选择本镇的村或社区")
    refuse_uninhabited("place", place)
    return int(place)


def told_back(finding: Finding, officer: Officer, now: datetime) -> None:
    """Put what was sent back on the desk of the office it came from, with the reason."""
    if finding.area_from_id is None:
        return
    kept = ("name", "born", "column", "address")
    facts = {key: finding.facts[key] for key in kept if key in finding.facts} | {
        "to": finding.area_id, "why": finding.note,
    }  # fmt: skip
    found = Found(
        SENT_BACK.key, finding.area_from_id, person=finding.person_id,
        household=finding.household_id,
        about=f"{finding.about}-{finding.pk}", facts=facts,
    )  # fmt: skip
    # Whoever sends them back does not see them; a row may point only to what its writer sees.
    with wider({REGISTRY: [finding.area_from_id, *finding.facts["areas"]]}):
        raise_finding(found, officer.user.pk, now)


SENT_BACK = FindingKind(
    key="registry.sent_back",
    of=Of.PERSON,
    title=_("转出被退回"),
    programme="",
    desk="town_clerk",
    days=5,
    outcomes=(
        Outcome("stays", _("仍由本辖区管理")),
        Outcome("again", _("已另行转出")),
        Outcome("other", _("其他处理"), note=True),
    ),
    facts={
        "name": _("姓名"), "address": _("住址"), "born": _("出生年份"),
        "column": _("转出的是"), "to": _("转往"), "why": _("退回理由"),
    },
    follows=False,
)  # fmt: skip
MOVED_IN = FindingKind(
    key="registry.moved_in",
    of=Of.PERSON,
    title=_("转入待确认"),
    programme="",
    desk="town_clerk",
    days=5,
    outcomes=(
        Outcome(CONFIRMED, _("确认转入")),
        Outcome(RETURNED, _("不属于本辖区，退回"), note=True),
    ),
    facts={
        "name": _("姓名"), "born": _("出生年份"), "column": _("转入的是"), "from": _("原区域"),
        "areas": _("原居住地和户籍地"), "reason": _("转出事由"), "place": _("落到"),
    },
    deed=received,
    follows=False,
)  # fmt: skip
