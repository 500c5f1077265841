"""The desk: what waits, in few questions, however much it is."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.access.glass import break_glass
from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.registry.models import Person

pytestmark = pytest.mark.django_db
BEIXIN, HUILONG = 81_101_000_000, 81_100_000_000


def put(many: int, due: date, desk: str = "town_clerk") -> list[Finding]:
    """Findings of the clerk's town, as the owner."""
    with unguarded():
        machine = User.objects.get(username="machine")
        people = Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, died__isnull=True
        ).order_by("pk")[:many]
        return [
            Finding.objects.create(
                kind="registry.authorisation_lapses", desk=desk, person=person,
                area_id=person.area_lived_id, facts={"paper": f"授{n}", "expires": "2020-12-01"},
                found_by="registry", actor=machine, found=timezone.now(), due=due,
            )
            for n, person in enumerate(people)
        ]  # fmt: skip


def test_an_empty_desk_says_so_and_what_to_do(signed_in):
    page = signed_in("clerk").get("/").content.decode()
    assert "今天没有待办" in page
    assert "按 / 键搜索" in page


def test_the_most_urgent_stand_there_by_name(signed_in):
    late = put(1, timezone.localdate() - timedelta(days=1))[0]
    page = signed_in("clerk").get("/").content.decode()
    assert late.person.name in page
    assert f'href="/findings/{late.pk}/"' in page
    assert 'href="/findings/?due=late"' in page
    assert late.person.name not in signed_in("clerk2").get("/").content.decode()


def test_a_role_about_to_end_is_told_to_its_holder(signed_in):
    client = signed_in("clerk")
    assert "从这一天起不再有效" not in client.get("/").content.decode()
    with unguarded():
        Assignment.objects.filter(user__username="clerk").update(
            until=timezone.localdate() + timedelta(days=30)
        )
    page = client.get("/").content.decode()
    assert "从这一天起不再有效" in page
    assert "乡镇（街道）经办人" in page


@pytest.mark.parametrize("many", [1, 30])
def test_it_asks_as_often_for_one_as_for_many(signed_in, django_assert_num_queries, many):
    put(many, timezone.localdate())
    client = signed_in("clerk")
    client.get("/")
    with django_assert_num_queries(17):
        client.get("/")


def test_glass_that_is_broken_is_told_with_its_end(signed_in):
    with working_as("clerk") as clerk:
        break_glass(HUILONG, "走失老人在汇龙，需联系家属", clerk, timezone.localtime())
    page = signed_in("clerk").get("/").content.decode()
    assert "紧急授权生效中" in page
    assert "data-until=" in page
    assert "紧急授权待复核" in signed_in("reviewer").get("/").content.decode()
