"""Glass broken in an emergency: written down, and on the reviewers' desk at once."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.database import officer, working_as

from minsheng.kernel.access.glass import break_glass
from minsheng.kernel.access.officer import officer_of
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.joints.findings import on_desk
from minsheng.kernel.refusals import NotAllowedError, RefusedError

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 1, tzinfo=UTC)
HUILONG, RUGAO = 81_100_000_000, 82_000_000_000
WHY = "走失老人在汇龙，需联系家属"


def test_the_countys_reviewer_finds_it_on_the_desk():
    with working_as("clerk") as clerk:
        row = break_glass(HUILONG, WHY, clerk, NOW)
    with working_as("reviewer") as reviewer:
        (finding,) = on_desk(reviewer)
    assert (finding.kind, finding.area_id) == ("access.break_glass", HUILONG)
    assert finding.facts["by"] == clerk.user.name
    assert finding.facts["reason"] == WHY
    assert finding.about == f"assignment-{row.pk}"


def test_nobody_opens_the_whole_city():
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        break_glass(0, WHY, clerk, NOW)
    assert refused.value.field == "area"


def test_a_role_broken_open_opens_nothing_further():
    clerk = officer("clerk")
    with scope(clerk.scope()):
        break_glass(RUGAO, WHY, clerk, NOW)
    with scope(Scope(actor=clerk.user.pk)):
        opened = officer_of(clerk.user.pk, NOW + timedelta(hours=1))
    only = type(opened)(opened.user, tuple(h for h in opened.held if h.expires))
    assert [h.expires for h in only.held] == [NOW + timedelta(hours=4)]
    with scope(opened.scope()), pytest.raises(NotAllowedError):
        break_glass(HUILONG, WHY, only, NOW)
