"""A clock that jumps a day, back or forward, gives nobody more, and shuts nobody out for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.handlers import proxy
from django.test import Client
from django.utils import timezone
from tests.database import PASSWORD, unguarded, working_as

from minsheng.kernel.access.actions import confirm, delegate
from minsheng.kernel.access.glass import HOURS, break_glass
from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.registry.models import Person
from minsheng.kernel.tokens.actions import Wish, make

pytestmark = pytest.mark.django_db
BEIXIN, RUCHENG = 81_101_000_000, 82_001_000_000
DAY = timedelta(days=1)
BACK, FORWARD = -DAY, DAY


@pytest.fixture
def jump(monkeypatch) -> Callable[[timedelta], None]:
    """Lets the clock jump, from where it would be."""
    right = timezone.now

    def to(by: timedelta) -> None:
        for place in (timezone, proxy):
            monkeypatch.setattr(place, "now", lambda: right() + by)

    return to


def somebody(low: int) -> int:
    """A person who lives in a town."""
    with unguarded():
        return Person.objects.filter(area_lived__gte=low, area_lived__lt=low + 10**6)[0].pk


@pytest.mark.parametrize(("by", "status"), [(BACK, 403), (FORWARD, 302)])
def test_a_role_of_today_is_none_of_yesterday_or_tomorrow(signed_in, jump, by, status):
    """Tomorrow the session is over, too."""
    day, number = timezone.localdate(), somebody(BEIXIN)
    with unguarded():
        Assignment.objects.filter(user__username="clerk").update(since=day, until=day + DAY)
    client = signed_in("clerk")
    assert client.get(f"/people/{number}/").status_code == 200
    jump(by)
    assert client.get(f"/people/{number}/").status_code == status
    assert client.get("/").status_code in {200, 302}


@pytest.mark.parametrize(("by", "status"), [(BACK, 200), (FORWARD, 302)])
def test_a_session_ends_in_its_time_and_survives_a_clock_set_back(signed_in, jump, by, status):
    client = signed_in("clerk")
    jump(by)
    assert client.get("/").status_code == status
    jump(timedelta())
    assert client.get("/").status_code == status


@pytest.mark.parametrize(("by", "status"), [(BACK, 401), (timedelta(), 200), (FORWARD, 401)])
def test_no_token_becomes_good(jump, by, status):
    with working_as("clerk") as officer:
        _, secret = make(Wish("试", ("see_people",), (BEIXIN,), 1), officer, timezone.localtime())
    jump(by)
    answer = Client().get("/api/me", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == status
    assert json.loads(answer.content)


@pytest.mark.parametrize("by", [BACK, FORWARD, timedelta(hours=HOURS)])
def test_broken_glass_is_whole_again(signed_in, jump, by):
    number = somebody(RUCHENG)
    with working_as("clerk") as officer:
        break_glass(RUCHENG, "台风夜里转移群众", officer, timezone.localtime())
    client = signed_in("clerk")
    assert client.get(f"/people/{number}/").status_code == 200
    jump(by)
    assert client.get(f"/people/{number}/").status_code in {302, 404}


@pytest.mark.parametrize("by", [BACK, FORWARD])
def test_a_stand_in_stands_in_on_the_days_agreed_alone(signed_in, jump, by):
    number, day = somebody(RUCHENG), timezone.localdate()
    with unguarded():
        own = Assignment.objects.get(user__username="outsider").pk
        colleague = User.objects.get(username="village")
    with working_as("outsider") as officer:
        made = delegate(own, colleague, day, day + DAY, officer, "年休假")
    with working_as("admin") as admin:
        confirm((made.pk,), admin)
    client = signed_in("village")
    assert client.get(f"/people/{number}/").status_code == 200
    jump(by)
    assert client.get(f"/people/{number}/").status_code in {302, 404}


def sign_in(client: Client, password: str) -> Any:
    return client.post("/accounts/login/", {"login": "clerk", "password": password})


@pytest.mark.parametrize(("by", "status"), [(BACK, 429), (timedelta(), 429), (FORWARD, 302)])
def test_whoever_is_locked_out_is_let_in_later_and_not_by_a_clock_set_back(
    client, jump, by, status
):
    for _ in range(5):
        answer = sign_in(client, "wrong")
    assert answer.status_code == 429
    jump(by)
    answer = sign_in(client, PASSWORD)
    assert answer.status_code == status
    jump(timedelta())
    assert sign_in(Client(), PASSWORD).status_code in {302, 429}


@pytest.mark.parametrize("by", [BACK, FORWARD])
def test_pages_and_forms_go_on(signed_in, jump, by):
    """What is entered while the clock is wrong is entered, and can be corrected after it."""
    jump(by)
    client = signed_in("clerk")
    found = {"name": "新来的人", "area_lived": str(BEIXIN + 214_000)}
    answer = client.post("/people/new/", found)
    assert answer.status_code == 302
    page = answer.headers["Location"]
    jump(timedelta())
    client = signed_in("clerk")
    assert client.get(page).status_code == 200
    sent = {"version": "1", "name": "更正的人", "initial-name": "新来的人"} | {
        f"{kind}{name}": value
        for kind in ("", "initial-")
        for name, value in {"area_lived": found["area_lived"], "area_registered": ""}.items()
    }
    assert client.post(f"{page}correct/", sent).status_code == 302
    assert "更正的人" in client.get(page).content.decode()
