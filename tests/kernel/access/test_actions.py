"""Roles given by two, lent, broken open, ended; and what a role then shows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.database import officer, unguarded, working_as

from minsheng.kernel.access.actions import (
    Proposal,
    confirm,
    delegate,
    end,
    exclude,
    lift,
    propose,
)
from minsheng.kernel.access.colleagues import holders_of
from minsheng.kernel.access.glass import break_glass
from minsheng.kernel.access.models import Assignment, Relative, RelativeLifted, User
from minsheng.kernel.access.officer import officer_of
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Household, Membership, Person

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 1, tzinfo=UTC)
DAY = NOW.date()
HUILONG, RUGAO = 81_100_000_000, 82_000_000_000


def user(name: str) -> User:
    with unguarded():
        return User.objects.get(username=name)


def proposal(*names: str, **changes) -> Proposal:
    values = {
        "users": tuple(user(n).pk for n in names), "role": "town_clerk", "area": HUILONG,
        "programmes": ("assistance",), "since": DAY, "until": date(2021, 6, 1),
    } | changes  # fmt: skip
    return Proposal(**values)


def areas_seen(name: str, now: datetime) -> set[int]:
    number = user(name).pk
    with scope(Scope(actor=number)):
        found = officer_of(number, now)
    with scope(found.scope()):
        return {h.area_id // 10**6 * 10**6 for h in Household.objects.all()}


def test_a_role_is_held_once_another_has_confirmed_it():
    with working_as("admin") as admin:
        (row,) = propose(proposal("clerk"), admin, NOW)
        with pytest.raises(NotAllowedError):
            confirm((row.pk,), admin)
    assert HUILONG not in areas_seen("clerk", NOW)
    with working_as("admin2") as other:
        assert confirm((row.pk,), other) == 1
        with pytest.raises(ChangedMeanwhileError):
            confirm((row.pk,), other)
    assert HUILONG in areas_seen("clerk", NOW)
    assert HUILONG not in areas_seen("clerk", datetime(2021, 6, 1, 1, tzinfo=UTC))
    with working_as("admin") as admin:
        end(row.pk, admin, NOW)
    assert HUILONG not in areas_seen("clerk", NOW)


def test_the_database_itself_wants_two_persons():
    with working_as("admin") as admin:
        (row,) = propose(proposal("clerk"), admin, NOW)
        for who in (admin.user, user("clerk"), user("admin2")):
            with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
                Assignment.objects.filter(pk=row.pk).update(confirmed_by=who)
    with working_as("admin2") as other:
        for wrong in ({"role": "bureau_chief"}, {"area_id": 0}, {"proposed_by": other.user}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                Assignment.objects.filter(pk=row.pk).update(**wrong)
        forged = {
            "user": user("clerk"), "role": "town_clerk", "area_id": HUILONG,
            "since": DAY, "until": date(2021, 6, 1), "proposed_by": user("admin"),
        }  # fmt: skip
        for confirmed in (other.user, None):
            with pytest.raises(ProgrammingError), transaction.atomic():
                Assignment.objects.create(**forged, confirmed_by=confirmed)
        confirm((row.pk,), other)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Assignment.objects.filter(pk=row.pk).update(confirmed_by=user("admin2").pk + 1)


def test_nobody_confirms_a_role_of_their_own():
    with working_as("admin") as admin:
        (row,) = propose(proposal("admin2"), admin, NOW)
    with working_as("admin2") as other, pytest.raises(NotAllowedError):
        confirm((row.pk,), other)


def test_a_clerk_proposes_nothing_and_a_role_of_the_machine_is_no_persons():
    with working_as("clerk") as clerk, pytest.raises(NotAllowedError):
        propose(proposal("clerk2"), clerk, NOW)
    with working_as("admin") as admin, pytest.raises(RefusedError):
        propose(proposal("clerk2", role="machine"), admin, NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "king"}, "role"),
        ({"until": DAY}, "until"),
        ({"since": date(2019, 1, 1), "until": date(2020, 1, 1)}, "until"),
        ({"until": date(2022, 6, 1)}, "until"),
        ({"programmes": ("magic",)}, "programmes"),
        ({"users": ()}, "users"),
        ({"users": (0,)}, "users"),
        ({"area": 5}, "area"),
        ({"area": 0}, "area"),
        ({"area": 81_000_000_000}, "area"),  # a county, for a town's clerk
        ({"role": "village_worker"}, "area"),
        ({"role": "county_reviewer", "area": 0}, "area"),
    ],
)
def test_a_proposal_without_sense_is_refused_beside_its_field(changes, field):
    with working_as("admin") as admin, pytest.raises(RefusedError) as refused:
        propose(proposal("clerk", **changes), admin, NOW)
    assert refused.value.field == field


def test_a_role_is_lent_for_leave_and_not_further():
    with unguarded():
        own = Assignment.objects.get(user__username="clerk")
    days = (date(2020, 12, 1), date(2020, 12, 15))
    with working_as("clerk") as clerk:
        with pytest.raises(RefusedError, match="事由"):
            delegate(own.pk, user("clerk2"), *days, clerk, "")
        with pytest.raises(RefusedError, match="自己"):
            delegate(own.pk, user("clerk"), *days, clerk, "年休假")
        begin, longest = days[0], days[0] + timedelta(days=180)
        with pytest.raises(RefusedError, match="180"):
            delegate(own.pk, user("clerk2"), begin, longest + timedelta(days=1), clerk, "年休假")
        with transaction.atomic():
            delegate(own.pk, user("clerk2"), begin, longest, clerk, "年休假")
            transaction.set_rollback(True)
        lent = delegate(own.pk, user("clerk2"), *days, clerk, "年休假")
    with working_as("clerk2") as other, pytest.raises(NotAllowedError):
        delegate(own.pk, user("village"), *days, other, "年休假")
    with working_as("admin2") as admin:
        confirm((lent.pk,), admin)
    within = datetime(2020, 12, 1, 1, tzinfo=UTC)
    assert own.area_id in areas_seen("clerk2", within)
    assert own.area_id not in areas_seen("clerk2", within + timedelta(days=14))


WITHIN = datetime(2020, 12, 1, 1, tzinfo=UTC)


@pytest.fixture
def lent() -> Assignment:
    """A clerk's role, lent to another for two weeks."""
    with unguarded():
        own = Assignment.objects.get(user__username="clerk")
    with working_as("clerk") as clerk:
        days = (date(2020, 12, 1), date(2020, 12, 15))
        lent = delegate(own.pk, user("clerk2"), *days, clerk, "年休假")
    with working_as("admin2") as admin:
        confirm((lent.pk,), admin)
    assert own.area_id in areas_seen("clerk2", WITHIN)
    return lent


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")])
@pytest.mark.parametrize(
    ("moment", "held"),
    [("2020-11-30T23:59:59.999999+08:00", False), ("2020-12-01T00:00:00+08:00", True),
     ("2020-12-14T23:59:59.999999+08:00", True), ("2020-12-15T00:00:00+08:00", False),
     ("2020-12-15T07:59:59+08:00", False)],
)  # fmt: skip
def test_a_stand_ins_days_begin_and_end_at_the_offices_midnight(lent, moment, held, zone):
    """Whatever time zone the moment is told in: at 8 in the morning UTC's day is still the last."""
    at = datetime.fromisoformat(moment).astimezone(zone)
    assert (lent.area_id in areas_seen("clerk2", at)) is held


@pytest.mark.parametrize("who", ["clerk", "admin"])
def test_a_role_that_ends_takes_those_lent_of_it_along(lent, who):
    with working_as(who) as officer_:
        end(lent.delegated_from_id, officer_, NOW)
    assert lent.area_id not in areas_seen("clerk2", WITHIN)
    with unguarded():
        lent.refresh_from_db()
        assert lent.ended == NOW


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("app_user", "is_active", "false"), ("assignment", "until", "'2020-12-01'"),
     ("assignment", "ended", "'2020-11-01'")],
)  # fmt: skip
def test_nobody_stands_in_for_a_role_that_is_held_no_more(lent, table, column, value):
    whose = (
        "id = %s"
        if table == "assignment"
        else "id = (SELECT user_id FROM assignment WHERE id = %s)"
    )
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = {value} WHERE {whose}", [lent.delegated_from_id]
        )
    assert lent.area_id not in areas_seen("clerk2", WITHIN)
    with working_as("clerk2"):
        assert user("clerk2").name not in holders_of("town_clerk", lent.area_id, WITHIN.date())


def test_glass_broken_opens_an_area_for_some_hours():
    with working_as("clerk") as clerk:
        with pytest.raises(RefusedError):
            break_glass(RUGAO, "急", clerk, NOW)
        break_glass(RUGAO, "走失老人在如皋，需联系家属", clerk, NOW)
    assert any(area // 10**9 * 10**9 == RUGAO for area in areas_seen("clerk", NOW))
    later = NOW + timedelta(hours=5)
    assert not any(area // 10**9 * 10**9 == RUGAO for area in areas_seen("clerk", later))
    with working_as("analyst") as analyst, pytest.raises(NotAllowedError):
        break_glass(RUGAO, "走失老人在如皋，需联系家属", analyst, NOW)


def test_an_officer_sees_neither_a_relative_nor_the_relatives_household():
    with working_as("clerk") as clerk:
        home = Membership.objects.filter(grouping="living").order_by("pk")[0]
        exclude(home.person_id, "父亲", clerk, NOW)
    assert officer("clerk").persons == (home.person_id,)
    with working_as("clerk"):
        assert not Person.objects.filter(pk=home.person_id).exists()
        assert not Household.objects.filter(pk=home.household_id).exists()
    with working_as("reviewer"):
        assert Person.objects.filter(pk=home.person_id).exists()


def own(name: str) -> Membership:
    """One of the register whom an officer notes as a relative."""
    with working_as(name) as who:
        home = Membership.objects.filter(grouping="living").order_by("pk")[0]
        exclude(home.person_id, "父亲", who, NOW)
    return home


def test_a_relative_merged_into_another_record_stays_shut():
    home = own("clerk")
    with unguarded():
        kept = Person.objects.exclude(pk=home.person_id).filter(
            area_lived__gte=HUILONG, area_lived__lt=HUILONG + 10**9
        ).order_by("-pk")[0]  # fmt: skip
        Person.objects.filter(pk=home.person_id).update(merged_into=kept)
    with working_as("clerk"):
        assert not Person.objects.filter(pk__in=[kept.pk, home.person_id]).exists()
        assert not Household.objects.filter(members__person=kept).exists()


def test_every_record_of_a_relatives_number_is_shut():
    home = own("clerk")
    with unguarded():
        noted = Person.objects.get(pk=home.person_id)
        again = Person.objects.create(
            name="别名", pinyin="bieming", initials="bm", area_lived_id=noted.area_lived_id,
            number=noted.number, number_mark=noted.number_mark,
        )  # fmt: skip
    assert officer("clerk").persons == (noted.pk, again.pk)
    with working_as("clerk"):
        assert not Person.objects.filter(number_mark=noted.number_mark).exists()


def test_a_relative_is_lifted_by_who_looks_after_the_account_alone():
    home = own("clerk")
    with unguarded():
        noted = Relative.objects.get(person=home.person_id)
    for name in ("clerk", "clerk2", "reviewer"):
        with working_as(name) as who, pytest.raises(NotAllowedError):
            lift(noted.pk, "登记有误", who, NOW)
    with working_as("admin") as admin:
        with pytest.raises(RefusedError):
            lift(noted.pk, " ", admin, NOW)
        lift(noted.pk, "登记有误", admin, NOW)
        with pytest.raises(ChangedMeanwhileError):
            lift(noted.pk, "登记有误", admin, NOW)
    assert officer("clerk").persons == ()
    with working_as("clerk") as clerk:
        exclude(home.person_id, "父亲", clerk, NOW)  # and noted anew
    assert officer("clerk").persons == (home.person_id,)


def lifted_by_oneself(noted: Relative, who: User) -> None:
    RelativeLifted.objects.create(relative=noted, user=who, by=who, reason="", at=NOW)


def lifted_in_anothers_name(noted: Relative, who: User) -> None:
    admin = user("admin")
    RelativeLifted.objects.create(relative=noted, user=who, by=admin, reason="", at=NOW)


def lifted_as_if_it_were_anothers(noted: Relative, who: User) -> None:
    RelativeLifted.objects.create(relative=noted, user=user("clerk2"), by=who, reason="", at=NOW)


def noted_of_somebody_else(noted: Relative, _who: User) -> None:
    Relative.objects.filter(pk=noted.pk).update(person=noted.person_id + 1)


@pytest.mark.parametrize(
    "wrong",
    [
        lifted_by_oneself, lifted_in_anothers_name, lifted_as_if_it_were_anothers,
        noted_of_somebody_else, lambda noted, _who: noted.delete(),
    ],
)  # fmt: skip
def test_nobody_opens_a_relatives_file_to_themselves(wrong):
    home = own("clerk")
    with working_as("clerk") as clerk:
        noted = Relative.objects.get(person=home.person_id)
        with pytest.raises(ProgrammingError), transaction.atomic():
            wrong(noted, clerk.user)


def test_nobody_notes_a_relative_of_another():
    home = own("clerk")
    with working_as("admin"), pytest.raises(ProgrammingError), transaction.atomic():
        Relative.objects.create(
            user=user("clerk2"), person_id=home.person_id, relation="x", at=timezone.now()
        )


def test_two_thousand_users_get_a_role_in_two_statements(django_assert_max_num_queries):
    with unguarded():
        User.objects.bulk_create(
            User(username=f"u{n}", name="众示人", area_id=HUILONG) for n in range(2_000)
        )
        many = tuple(User.objects.filter(username__startswith="u").values_list("pk", flat=True))
    with working_as("admin") as admin, django_assert_max_num_queries(4):
        rows = propose(proposal(users=many), admin, NOW)
    with working_as("admin2") as other, django_assert_max_num_queries(5):
        assert confirm(tuple(r.pk for r in rows), other) == len(many) >= 2_000
