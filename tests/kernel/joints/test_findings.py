"""Findings wait on one desk, once, and end by a named outcome."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.access.models import User
from minsheng.kernel.joints import kinds
from minsheng.kernel.joints.findings import Found, close, on_desk, raise_finding, take
from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.panels import Of
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Household

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 28, 2, tzinfo=UTC)  # a Monday before the long holiday
BEIXIN = 81_101_000_000
KIND = FindingKind(
    "assistance.moved_away", Of.HOUSEHOLD, "疑似搬离", "assistance", "town_clerk", 5,
    (Outcome("gone", "确已搬离"), Outcome("here", "仍在此居住", note=True)), {"seen": "发现"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def known(monkeypatch) -> None:
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register(KIND)


@pytest.fixture
def found() -> Found:
    with unguarded():
        home = Household.objects.filter(area__gte=BEIXIN, area__lt=BEIXIN + 10**6)[0]
    return Found(KIND.key, home.area_id, household=home.pk, facts={"seen": "门锁"})


def put(found: Found):
    with unguarded():
        machine = User.objects.get(username="machine").pk
    with working_as("machine"):
        return raise_finding(found, machine, NOW)


def test_it_waits_on_the_desk_of_its_area_and_nowhere_else(found):
    finding = put(found)
    for who, sees in {"clerk": True, "clerk2": False, "reviewer": False, "outsider": False}.items():
        with working_as(who) as officer:
            assert [f.pk for f in on_desk(officer)] == [finding.pk] * sees, who


def test_its_clock_counts_working_days_over_the_holiday(found):
    # 28 September: 29, 30, then the holiday to 8 October; 9, 10 (a make-up Saturday), 12.
    assert put(found).due == date(2020, 10, 12)


def test_the_same_thing_waits_only_once(found):
    assert put(found) is not None
    assert put(found) is None


def test_it_ends_by_an_outcome_of_its_kind(found):
    finding = put(found)
    with working_as("clerk") as clerk:
        with pytest.raises(RefusedError, match="办理结果"):
            close(finding, "whatever", "", clerk, NOW)
        with pytest.raises(RefusedError, match="理由"):
            close(finding, "here", "", clerk, NOW)
        close(finding, "here", "邻居证实", clerk, NOW)
        with pytest.raises(ChangedMeanwhileError):
            close(finding, "gone", "", clerk, NOW)
    assert put(found) is not None  # it may come up again later


def test_nobody_closes_what_waits_elsewhere(found):
    finding = put(found)
    # Of the same town or county, with the right to work findings: it is not their desk.
    for who in ("clerk2", "village", "reviewer", "chief"):
        with working_as(who) as other:
            with pytest.raises(NotAllowedError):
                close(finding, "gone", "", other, NOW)
            with pytest.raises(NotAllowedError):
                take(finding, other)


def test_nobody_closes_what_waits_for_another_programme(found, monkeypatch):
    monkeypatch.setitem(kinds._KINDS, KIND.key, replace(KIND, programme="charity"))
    with unguarded():
        machine = User.objects.get(username="machine").pk
        finding = raise_finding(found, machine, NOW)
    with working_as("clerk") as clerk:
        assert not on_desk(clerk).exists()
        with pytest.raises(NotAllowedError):
            close(finding, "gone", "", clerk, NOW)


def test_nobody_settles_what_they_put_on_the_desk_themselves(found):
    with working_as("clerk") as clerk:
        finding = raise_finding(found, clerk.user.pk, NOW)
        assert not on_desk(clerk).exists()
        with pytest.raises(NotAllowedError):
            close(finding, "gone", "", clerk, NOW)


def test_of_two_who_take_it_one_has_it(found):
    finding = put(found)
    with working_as("clerk") as clerk:
        take(finding, clerk)
        with pytest.raises(ChangedMeanwhileError):
            take(finding, clerk)
