"""Glass broken in an emergency: written down, and on the reviewers' desk at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from tests.database import officer, unguarded, working_as

from minsheng.kernel.access.actions import end
from minsheng.kernel.access.glass import break_glass
from minsheng.kernel.access.models import Assignment, Kind, User
from minsheng.kernel.access.officer import Officer, officer_of
from minsheng.kernel.access.roles import ROLES, Right
from minsheng.kernel.database.policies import functions
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.joints.findings import close, on_desk
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import correct
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.secrecy import sealer

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


@pytest.mark.parametrize("who", ["clerk", "reviewer"])
def test_whoever_broke_the_glass_does_not_close_the_finding_about_it(who):
    asker = officer(who)
    with scope(asker.scope()):
        row = break_glass(RUGAO, WHY, asker, NOW)
    with scope(Scope(actor=asker.user.pk)):
        opened = officer_of(asker.user.pk, NOW)
    with scope(opened.scope()):
        finding = Finding.objects.get(about=f"assignment-{row.pk}")
        with pytest.raises(NotAllowedError):
            close(finding, "justified", "", opened, NOW)
        assert not on_desk(opened).filter(area__gte=RUGAO).exists()


def test_a_role_broken_open_puts_nobody_at_the_desk_of_another_office():
    with unguarded():
        Assignment.objects.filter(user__username="clerk").update(
            role="county_reviewer", area_id=RUGAO
        )
        clerk = User.objects.get(username="clerk")
        Assignment.objects.create(
            user=clerk, role="county_reviewer", area_id=HUILONG, kind=Kind.BREAK_GLASS,
            programmes=["assistance"], since=NOW.date(), until=NOW.date() + timedelta(days=2),
            expires=NOW + timedelta(hours=4), proposed_by=clerk, reason=WHY,
        )  # fmt: skip
    with working_as("clerk2") as other:
        break_glass(HUILONG, WHY, other, NOW)
    with scope(Scope(actor=clerk.pk)):
        opened = officer_of(clerk.pk, NOW)
    with scope(opened.scope()):
        finding = Finding.objects.get(kind="access.break_glass")
        with pytest.raises(NotAllowedError):
            close(finding, "justified", "", opened, NOW)


def at(username: str, now: datetime = NOW) -> Officer:
    """An officer at a moment."""
    with unguarded():
        user = User.objects.get(username=username)
    with scope(Scope(actor=user.pk)):
        found = officer_of(user.pk, now)
    assert found is not None
    return found


def test_glass_opens_files_to_be_read_and_moves_nobody():
    """Whoever could correct them could take people over from their own office, for good."""
    with working_as("clerk") as clerk:
        break_glass(RUGAO, WHY, clerk, NOW)
    opened = at("clerk")
    assert RUGAO in opened.areas(Right.SEE_PEOPLE)
    assert RUGAO not in opened.areas(Right.EDIT_PEOPLE)
    with scope(opened.scope()):
        person = Person.objects.filter(area_lived__gte=RUGAO, area_lived__lt=RUGAO + 10**9)[0]
        with pytest.raises(NotAllowedError):
            correct(person, {"area_lived": HUILONG}, opened, sealer(), NOW.date())
        assert not Person.objects.filter(pk=person.pk).update(name="改名")


@pytest.mark.parametrize("how", ["ended", "over"])
def test_glass_falls_shut_with_the_role_it_was_broken_out_of(how):
    with working_as("clerk") as clerk:
        break_glass(RUGAO, WHY, clerk, NOW)
    assert RUGAO in at("clerk").areas(Right.SEE_PEOPLE)
    with unguarded():
        regular = Assignment.objects.filter(user=clerk.user, kind=Kind.REGULAR)
        regular.update(**({"ended": NOW} if how == "ended" else {"until": NOW.date()}))
    assert not at("clerk").held


def test_of_several_roles_the_one_that_may_most_is_broken_open():
    with unguarded():
        first = Assignment.objects.get(user__username="village")
        first.pk, first.role = None, "town_clerk"
        first.save(force_insert=True)
    for order in (1, -1):
        village = officer("village")
        turned = replace(village, held=village.held[::order])
        with scope(turned.scope("test")):
            row = break_glass(RUGAO, WHY, turned, NOW)
        assert row.role == "town_clerk"


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


def broken(**changes: object) -> None:
    """A row of broken glass, written past the application."""
    with working_as("clerk") as clerk, transaction.atomic():
        values = {
            "user": clerk.user, "role": "town_clerk", "area_id": RUGAO,
            "programmes": ["assistance"], "kind": "break_glass", "since": NOW.date(),
            "until": NOW.date() + timedelta(days=2), "expires": NOW + timedelta(hours=4),
            "reason": WHY, "proposed_by": clerk.user,
        }  # fmt: skip
        Assignment.objects.create(**{**values, **changes})


def test_the_database_lets_glass_be_broken():
    broken()


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "administrator"}, {"role": "auditor"}, {"role": "county_reviewer"},
        {"area_id": 0}, {"until": NOW.date() + timedelta(days=9)},
        {"expires": NOW + timedelta(days=9)}, {"programmes": ["assistance", "charity"]},
        {"since": date(2090, 1, 1), "until": date(2090, 1, 2), "expires": NOW},
        {"kind": "delegated"}, {"kind": "regular"},
    ],
)  # fmt: skip
def test_the_database_lets_no_other_role_be_broken_open(changes):
    with pytest.raises((ProgrammingError, IntegrityError)):
        broken(**changes)


def test_two_areas_at_most_stand_open_at_once():
    clerk = officer("clerk")
    with scope(clerk.scope()):
        first, _second = (break_glass(area, WHY, clerk, NOW) for area in (RUGAO, HUILONG))
        with pytest.raises(RefusedError):
            break_glass(82_001_000_000, WHY, clerk, NOW)
        end(first.pk, clerk, NOW)
        break_glass(82_001_000_000, WHY, clerk, NOW)
        with pytest.raises(RefusedError):
            break_glass(RUGAO, WHY, clerk, NOW)
        break_glass(RUGAO, WHY, clerk, NOW + timedelta(hours=5))


def test_the_database_counts_them_too():
    now = timezone.localtime()
    when = {"since": now.date(), "until": now.date() + timedelta(days=2)}
    for area in (RUGAO, HUILONG):
        broken(area_id=area, expires=now + timedelta(hours=4), **when)
    with pytest.raises(ProgrammingError):
        broken(area_id=82_001_000_000, expires=now + timedelta(hours=4), **when)


def test_a_village_worker_opens_no_county():
    with working_as("village") as worker:
        with pytest.raises(RefusedError) as refused:
            break_glass(RUGAO, WHY, worker, NOW)
        break_glass(HUILONG, WHY, worker, NOW)
    assert refused.value.field == "area"


def test_no_list_goes_out_or_comes_in_through_broken_glass():
    clerk = officer("clerk")
    with scope(clerk.scope()):
        break_glass(RUGAO, WHY, clerk, NOW)
    with scope(Scope(actor=clerk.user.pk)):
        opened = officer_of(clerk.user.pk, NOW)
    assert opened.may(Right.SEE_PEOPLE, RUGAO)
    for right in (Right.EXPORT, Right.IMPORT, Right.USE_API, Right.EDIT_GRIDS):
        assert not opened.may(right, RUGAO)
        assert opened.may(right, 81_101_000_000)


def test_a_role_is_ended_in_ones_own_name():
    with working_as("clerk") as clerk:
        row = break_glass(HUILONG, WHY, clerk, NOW)
        other = User.objects.get(pk=clerk.user.pk).pk + 1
        with pytest.raises(ProgrammingError), transaction.atomic():
            Assignment.objects.filter(pk=row.pk).update(ended=NOW, ended_by=other)


def test_a_role_is_ended_and_never_removed():
    with working_as("clerk") as clerk:
        row = break_glass(HUILONG, WHY, clerk, NOW)
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.delete()


def test_the_database_knows_which_roles_break_glass():
    listed = dict(functions())["role_lent"].split("given.role IN (")[1].split(")")[0]
    allowed = {r.key for r in ROLES.values() if Right.BREAK_GLASS in r.rights} - {"machine"}
    assert {name.strip(" '") for name in listed.split(",")} == allowed
