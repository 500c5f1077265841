"""What waits about two records ends as they are merged or told apart, and in no other way."""

from datetime import UTC, datetime

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.joints.findings import close, on_desk
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.watch import look
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.registry.merging import merge
from minsheng.kernel.registry.models import Duplicate, Person
from minsheng.kernel.registry.pairs import may_settle, told_apart

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 1, tzinfo=UTC)
QIDONG, BEIXIN, RUGAO = 81_000_000_000, 81_101_000_000, 82_001_001_000


@pytest.fixture
def pair(db) -> Duplicate:
    """Two of one county, found alike; the first lives in another and is registered here."""
    with unguarded():
        first, second = Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6,
            area_registered__gte=BEIXIN, area_registered__lt=BEIXIN + 10**6, died__isnull=True,
        ).order_by("pk")[:2]  # fmt: skip
        made = Duplicate.objects.create(first=first, second=second, reasons=["phone"], score=700)
    with working_as("machine") as machine:
        look(QIDONG, QIDONG + 10**9, machine.user.pk, NOW)
    return made


def ended() -> tuple[str, str, str]:
    with unguarded():
        row = Finding.objects.get(kind="registry.duplicate")
    return row.state, row.outcome, row.note


@pytest.mark.parametrize("outcome", ["merged", "apart"])
def test_nobody_says_of_a_pair_what_is_not_so(pair, outcome):
    with working_as("reviewer") as reviewer:
        (finding,) = on_desk(reviewer)
        with pytest.raises(RefusedError) as refused:
            close(finding, outcome, "看过了", reviewer, NOW)
    assert refused.value.field == "outcome"
    assert ended() == ("open", "", "")


def test_whoever_cannot_say_yet_may_say_so(pair):
    with working_as("reviewer") as reviewer:
        (finding,) = on_desk(reviewer)
        close(finding, "open", "等派出所回函", reviewer, NOW)
    assert ended() == ("closed", "open", "等派出所回函")


def test_telling_two_apart_ends_what_waits_about_them(pair):
    with working_as("reviewer") as reviewer:
        told_apart(pair, "出生地不同", reviewer, NOW)
        assert not on_desk(reviewer).exists()
    assert ended() == ("closed", "apart", "出生地不同")


def test_merging_two_ends_what_waits_about_them(pair):
    with working_as("reviewer") as reviewer:
        merge(pair.second, pair.first, "同一人", reviewer, NOW)
        assert not on_desk(reviewer).exists()
    assert ended() == ("closed", "merged", "同一人")


def test_it_ends_also_where_it_waits_beyond_the_officers_areas(pair):
    with unguarded():
        Person.objects.filter(pk=pair.first_id).update(area_lived=RUGAO)
        Finding.objects.update(area=RUGAO)
        pair.first.refresh_from_db()
    with working_as("reviewer") as reviewer:
        told_apart(pair, "出生地不同", reviewer, NOW)
    assert ended() == ("closed", "apart", "出生地不同")


@pytest.mark.parametrize("who", ["clerk", "village", "chief", "auditor"])
def test_who_may_not_merge_tells_nobody_apart(pair, who):
    with working_as(who) as officer, pytest.raises(NotAllowedError):
        told_apart(pair, "出生地不同", officer, NOW)
    assert ended() == ("open", "", "")


def test_whoever_may_merge_where_one_of_the_two_is_settles_nothing(pair):
    with unguarded():
        stranger = Person.objects.filter(area_lived=RUGAO, area_registered=RUGAO)[0]
    with working_as("reviewer") as reviewer:
        may_settle(reviewer, pair.first, pair.second)
        for two in ((pair.first, stranger), (stranger, pair.first)):
            with pytest.raises(NotAllowedError):
                may_settle(reviewer, *two)
