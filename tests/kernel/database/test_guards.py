"""The database alone holds the line: who sees which rows, written in any way."""

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.access.models import Relative, User
from minsheng.kernel.areas.models import Area
from minsheng.kernel.database.guards import Counted
from minsheng.kernel.database.policies import created
from minsheng.kernel.database.scope import REGISTRY, Areas, NoScopeError, Scope, scope
from minsheng.kernel.registry.models import Household, Person

pytestmark = pytest.mark.django_db


def everybody() -> int:
    with unguarded():
        return Person.objects.count()


def test_nobody_is_seen_without_a_scope():
    with pytest.raises(NoScopeError, match="person"):
        Person.objects.count()
    with scope(Scope()):
        assert Person.objects.count() == 0


def test_what_is_asked_outside_a_transaction_is_refused_and_not_answered_with_nobody():
    alone = connections.create_connection("default")
    with scope(Scope(actor=1)):
        with alone.cursor() as cursor:
            with pytest.raises(NoScopeError, match=r"person .*outside a transaction"):
                cursor.execute("SELECT count(*) FROM person")
            with pytest.raises(NoScopeError, match="outside a transaction"):
                cursor.executemany("DELETE FROM person WHERE id = %s", [(1,), (2,)])
            cursor.execute("SELECT count(*) FROM area")
            assert cursor.fetchone()[0] > 0
        with transaction.atomic():
            assert Person.objects.count() == 0
    alone.close()


def test_a_clerk_sees_the_town_and_nobody_else():
    with unguarded():
        town = Area.objects.get(key=81_101_000_000)
        inside = {
            p.pk
            for p in Person.objects.all()
            if any(
                town.key <= (key or -1) < town.end
                for key in (p.area_lived_id, p.area_registered_id)
            )
        }
    with working_as("clerk"):
        assert {p.pk for p in Person.objects.all()} == inside
    assert 0 < len(inside) < everybody()


def test_the_whole_city_is_seen_by_its_chief_in_a_role_of_its_own():
    with working_as("chief"):
        assert Person.objects.count() == everybody()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("ms_city",)


def test_between_two_towns_nothing_is_seen_of_the_third():
    low, high = 81_100_000_000, 81_102_000_000
    two = Areas.of([(low, low + 10**6), (high, high + 10**6)])
    with scope(Scope(areas={REGISTRY: two})):
        seen = {h.area_id // 10**6 * 10**6 for h in Household.objects.all()}
    assert seen <= {low, high}


def test_an_analyst_sees_nobody():
    with working_as("analyst"):
        assert not Person.objects.exists()
        assert not Household.objects.exists()


def test_a_count_of_few_is_seen_by_whoever_looks_after_the_area_alone(db):
    guard = Counted("few", "area_id")
    (policy,) = guard.policies("counted")
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counted (id int, area_id bigint, few boolean)")
        cursor.execute("ALTER TABLE counted ENABLE ROW LEVEL SECURITY")
        cursor.execute("GRANT SELECT, INSERT ON counted TO ms_app, ms_city")
        cursor.execute(created("counted", policy))
        cursor.execute(
            "INSERT INTO counted VALUES (1, 81101000000, true), (2, 82001000000, true), "
            "(3, 82001000000, false)"
        )

    def seen(who: str) -> list[int]:
        with working_as(who), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM counted ORDER BY id")
            return [number for (number,) in cursor.fetchall()]

    assert seen("clerk") == [1, 3]
    assert seen("outsider") == [2, 3]
    assert seen("analyst") == [3]
    assert seen("chief") == [1, 2, 3]
    with scope(Scope()), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM counted")
        assert cursor.fetchall() == []


@pytest.mark.parametrize("who", ["chief", "clerk"])
def test_nobody_sees_the_files_of_their_own_family_the_whole_city_or_a_town(who):
    with working_as(who):
        home = Household.objects.filter(
            area__gte=81_101_000_000, area__lt=81_102_000_000, members__until=None
        )[0]
        mine = home.members.all()[0].person_id
    with unguarded():
        Relative.objects.create(
            user=User.objects.get(username=who), person_id=mine, relation="父亲", at=timezone.now()
        )
    with working_as(who):
        assert not Person.objects.filter(pk=mine).exists()
        assert not Household.objects.filter(pk=home.pk).exists()
        assert Person.objects.exists()
