"""A whole household handed over to another office: one proposal, and all move when it confirms.

As of a person (`moving`), nothing moves until then. Those who live together stay together; who is
registered elsewhere stays registered there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.database.scope import REGISTRY, wider
from minsheng.kernel.joints.findings import Found, raise_finding
from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.panels import Of
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import areas_of
from minsheng.kernel.registry.following import follow
from minsheng.kernel.registry.models import Grouping, Household, Membership, Person
from minsheng.kernel.registry.moving import (
    CONFIRMED,
    RETURNED,
    placed,
    refuse_not_elsewhere,
    told_back,
)
from minsheng.kernel.registry.places import parted

LONGEST_ADDRESS = 200


def hand_over_home(
    household: Household, to: int, address: str, reason: str, officer: Officer, now: datetime
) -> Finding:
    """Propose to another office that a household lives in its area now.

    Args:
        household: as shown.
        to: the key of a village, a community or a town outside the officer's areas.
        address: the new one, as far as it is known.
        reason: why, in the officer's words; the other office reads it.
        officer: who proposes.
        now: the moment.

    Raises:
        NotAllowedError: the officer may not correct the household.
        RefusedError: it is none of people who live together, the area is one's own, or none
            that receives people, or the same was proposed and waits.
        ChangedMeanwhileError: it has been changed or closed meanwhile.
    """
    if not officer.may(Right.EDIT_PEOPLE, household.area_id):
        raise NotAllowedError
    if household.grouping != Grouping.LIVING:
        raise RefusedError("", "只有共同生活家庭可以整户转出")
    refuse_not_elsewhere(to, reason, officer)
    if len(address.strip()) > LONGEST_ADDRESS:
        raise RefusedError("address", "地址过长，最多200个字")
    members = [
        one.person
        for one in Membership.objects.filter(household=household, until=None).select_related(
            "person"
        )
    ]
    areas = dict.fromkeys([household.area_id, *(key for p in members for key in areas_of(p))])
    facts = {
        "address": household.address, "people": len(members), "from": household.area_id,
        "areas": list(areas), "new_address": address.strip(), "reason": reason.strip(),
    }  # fmt: skip
    found = Found(
        HOME_MOVED_IN.key, to, household=household.pk, about="home", facts=facts,
        area_from=household.area_id,
    )  # fmt: skip
    with transaction.atomic():
        held = Household.objects.select_for_update().filter(
            pk=household.pk, version=household.version, until=None
        )
        if not held.exists():
            raise ChangedMeanwhileError
        with wider({REGISTRY: [to]}):
            finding = raise_finding(found, officer.user.pk, now)
    if finding is None:
        raise RefusedError("area", "已经提出过，正等待对方确认")
    return finding


def home_received(finding: Finding, outcome: str, officer: Officer, now: datetime) -> None:
    """Move the household and all who live in it, where the receiving office confirms.

    They leave every household whose office would not see them any more.

    Raises:
        NotAllowedError: the officer may not correct people there.
        RefusedError: it was handed over to a town, and the village is not said.
        ChangedMeanwhileError: it is not any more where it was when it was proposed.
    """
    if finding.household_id is None or not officer.may(Right.EDIT_PEOPLE, finding.area_id):
        raise NotAllowedError
    if outcome != CONFIRMED:
        told_back(finding, officer, now)
        return
    place, before = placed(finding), finding.facts["from"]
    columns: dict[str, Any] = {"area": place}
    if address := finding.facts.get("new_address"):
        road, door = parted(address)
        columns |= {"address": address, "place": road, "door": door}
    with transaction.atomic(), wider({REGISTRY: [*finding.facts["areas"], place]}):
        moved = Household.objects.filter(
            pk=finding.household_id, area=before, until=None
        ).update(**columns, version=F("version") + 1)  # fmt: skip
        if not moved:
            raise ChangedMeanwhileError
        rows = Membership.objects.filter(household=finding.household_id, until=None)
        members = list(rows.values_list("person", flat=True))
        Person.objects.filter(pk__in=members, merged_into=None, area_lived=before).update(
            area_lived=place, version=F("version") + 1
        )
        follow(members, "area_lived", place, now.date())


HOME_MOVED_IN = FindingKind(
    key="registry.home_moved_in",
    of=Of.HOUSEHOLD,
    title=_("整户转入待确认"),
    programme="",
    desk="town_clerk",
    days=5,
    outcomes=(
        Outcome(CONFIRMED, _("确认转入")),
        Outcome(RETURNED, _("不属于本辖区，退回"), note=True),
    ),
    facts={
        "address": _("住址"), "people": _("人数"), "from": _("原区域"),
        "new_address": _("新住址"), "reason": _("转出事由"), "place": _("落到"),
    },
    deed=home_received,
)  # fmt: skip
