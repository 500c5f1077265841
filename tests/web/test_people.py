"""Searching, the household card, the person's page: for whom they are, and for whom not."""

import pytest
from tests.database import unguarded

from minsheng.kernel.registry.models import Person

BEIXIN = 81_101_000_000


@pytest.fixture
def neighbour(db) -> Person:
    """Somebody who lives in the clerk's town."""
    with unguarded():
        return Person.objects.filter(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6)[0]


def test_a_person_is_found_by_name(signed_in, neighbour):
    page = signed_in("clerk").get("/find/", {"q": neighbour.name})
    assert page.status_code == 200
    assert f"/people/{neighbour.pk}/" in page.content.decode()


def test_nobody_is_found_by_an_officer_of_another_county(signed_in, neighbour):
    page = signed_in("outsider").get("/find/", {"q": neighbour.name})
    assert f"/people/{neighbour.pk}/" not in page.content.decode()
    assert signed_in("outsider").get(f"/people/{neighbour.pk}/").status_code == 404
    assert signed_in("clerk").get(f"/people/{neighbour.pk}/").status_code == 200


def test_a_card_shows_who_belongs_together(signed_in, neighbour):
    with unguarded():
        home = neighbour.memberships.get(grouping="living").household_id
    page = signed_in("clerk").get(f"/households/{home}/")
    assert neighbour.name in page.content.decode()


def test_an_analyst_has_no_door_to_people(signed_in, neighbour):
    assert signed_in("analyst").get("/find/", {"q": "王"}).status_code == 403
    assert signed_in("analyst").get(f"/people/{neighbour.pk}/").status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client, db):
    page = client.get("/find/")
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/accounts/login/")
